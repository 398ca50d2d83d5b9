"""The cover page of one's own that a fax has."""

from __future__ import annotations

from msgspec import Struct

from faxdesk.domain.covers.cover_template import CoverTemplate


class DraftCover(Struct, frozen=True, omit_defaults=True):
    """The template as it was when it was chosen, and the fields that the person has filled in. pages is how
    many it has, as far as it was drawn; everybody are number and name of all whom the fax goes to, where this
    is a request to some of them."""

    template: CoverTemplate
    fields: tuple[tuple[str, str], ...] = ()
    pages: int = 1
    everybody: tuple[tuple[str, str], ...] = ()

    @property
    def typed(self) -> dict[str, str]:
        return dict(self.fields)
