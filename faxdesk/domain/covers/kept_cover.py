"""A cover among those to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from faxdesk.domain.covers.cover_template import CoverTemplate


class KeptCover(Struct, frozen=True):
    """id tells it from the others for good; one that comes with the program cannot be changed or deleted.
    is_default: new faxes of the account begin with it."""

    id: str
    template: CoverTemplate
    is_shipped: bool = False
    is_default: bool = False

    @property
    def name(self) -> str:
        return self.template.name


def note_cover(covers: Iterable[KeptCover]) -> CoverTemplate | None:
    """The page of one's own on which a note for the reader of a forwarded fax stands: the account's usual one
    where that takes a message. None leaves the one that is set at the service."""
    return next(
        (each.template for each in covers if each.is_default and "text" in each.template.fields), None
    )
