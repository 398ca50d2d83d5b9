"""What is said of a page in compose."""

from __future__ import annotations

from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.sent_page import (
    DrawnBy,
    LineTime,
    PageKind,
    PageLook,
    PageMode,
    PageWarning,
    PageWarningKind,
    SentPageFacts,
)
from faxdesk.ui.compose.pages.draft_as_sent import PageAsSent
from faxdesk.ui.compose.pages.page_cells import PageCell
from faxdesk.ui.compose.pages.page_words import remarks_of
from faxdesk.ui.page_view.page_sources import UnknownPages

PHOTO = PageLook(PageMode.PHOTO)
AS_DOTS = SentPageFacts(PageKind.PHOTO, LineTime(700.0, 1000.0))


def as_photo(*warnings: PageWarning) -> PageCell:
    """A page drawn as a photo by choice, of which these warnings were given before."""
    by_itself = SentPageFacts(PageKind.UNEVEN_PAPER, LineTime(14.0, 48.0), warnings)
    page = PageAsSent(0, DraftPage(look=PHOTO), PHOTO, AS_DOTS, by_itself, DrawnBy.FAXDESK)
    return PageCell(UnknownPages("form.jpg"), 0, "form", page)


def test_letters_drawn_as_dots_are_better_drawn_as_text() -> None:
    (remark,) = remarks_of(as_photo())
    assert remark.mend is not None
    assert remark.mend.words == "Text: 14 s instead of 700 s"


def test_who_was_advised_to_draw_a_photo_is_not_sent_back() -> None:
    assert remarks_of(as_photo(PageWarning(PageWarningKind.TOO_DARK))) == []
