"""All about cover pages of one's own that the window and the command line use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.covers.cover_template import Paper
from faxdesk.domain.covers.kept_cover import KeptCover
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import AccountInfo
from faxdesk.domain.receipts.receipt_writing import LETTER_PAPER

if TYPE_CHECKING:
    from faxdesk.services.covers.cover_pages import CoverPages
    from faxdesk.services.covers.cover_templates import CoverTemplates


class Covers(Struct, frozen=True):
    """The covers to choose from, and the drawing of one for a fax."""

    templates: CoverTemplates
    pages: CoverPages

    def usual_for(self, number: str) -> KeptCover | None:
        """The cover that the book of contacts names for a number, where there is one of that name."""
        name = self.pages.people.usual_cover(number)
        try:
            return self.templates.named(name) if name else None
        except FaxDeskError:
            return None


def paper_of(account: AccountInfo | None) -> Paper:
    """The paper of the country that an account is in."""
    return Paper.LETTER if account is None or account.country in LETTER_PAPER else Paper.A4
