"""A page of a fax being written: where it comes from, and what was done to it."""

from __future__ import annotations

from msgspec import Struct

from faxdesk.domain.compose.page_edit import UNTOUCHED, PageEdit
from faxdesk.domain.sent_page import AUTOMATIC, PageLook


class DraftPage(Struct, frozen=True, omit_defaults=True):
    """hash names the document that it comes from in the blob store, "" for a blank page; name is that under
    which that document is opened (it tells the type), page its number there, from 0."""

    hash: str = ""
    name: str = ""
    page: int = 0
    edit: PageEdit = UNTOUCHED
    look: PageLook = AUTOMATIC

    @property
    def is_blank(self) -> bool:
        """Whether it is an empty sheet of no document."""
        return not self.hash

    @property
    def blobs(self) -> frozenset[str]:
        """The hashes of all that is needed to draw it."""
        return self.edit.pictures | ({self.hash} if self.hash else frozenset())
