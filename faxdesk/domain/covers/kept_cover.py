"""A cover among those to choose from."""

from __future__ import annotations

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
