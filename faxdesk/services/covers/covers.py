"""All about cover pages of one's own that the window and the command line use."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.covers.cover_template import Paper
from faxdesk.domain.covers.kept_cover import KeptCover
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import AccountInfo
from faxdesk.domain.receipts.receipt_writing import LETTER_PAPER

if TYPE_CHECKING:
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.services.covers.cover_pages import CoverPages
    from faxdesk.services.covers.cover_templates import CoverTemplates


class Covers(Struct, frozen=True):
    """The covers to choose from, the drawing of one for a fax, and whose usual one each is."""

    templates: CoverTemplates
    pages: CoverPages
    contacts: Contacts

    def usual_for(self, number: str) -> KeptCover | None:
        """The cover that the book of contacts has for a number: that of the contact, else that of the first
        of its groups that has one. None leaves the account's. Covers that are gone count for nothing."""
        contact = next(iter(self.contacts.by_number(number)), None)
        if contact is None:
            return None
        of_groups = (group.cover for group in self.contacts.groups() if group.name in contact.groups)
        for wanted in filter(None, (contact.cover, *of_groups)):
            with suppress(FaxDeskError):
                return self.templates.named(wanted)
        return None


def paper_of(account: AccountInfo | None) -> Paper:
    """The paper of the country that an account is in."""
    return Paper.LETTER if account is None or account.country in LETTER_PAPER else Paper.A4
