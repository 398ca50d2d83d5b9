"""Each act on a page is called by what it was, where it can be undone."""

from __future__ import annotations

import pytest

from faxdesk.domain.compose.page_edit import UNTOUCHED, Area, Mark, MarkKind, PageEdit
from faxdesk.ui.compose.changes.edit_words import edit_words

AREA = Area(10, 10, 20, 5)
STRUCK, TEXT = Mark(MarkKind.STRIKE_OUT, AREA), Mark(MarkKind.TEXT, AREA, "Example")
MOVED = Mark(MarkKind.STRIKE_OUT, AREA.moved(5, 5))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (UNTOUCHED, PageEdit(marks=(STRUCK,)), "Something on the page was struck out."),
        (PageEdit(marks=(STRUCK,)), PageEdit(marks=(STRUCK, TEXT)), "Something was written on the page."),
        (UNTOUCHED, PageEdit(marks=(Mark(MarkKind.BOX, AREA),)), "Something was put on the page."),
        (PageEdit(marks=(STRUCK,)), UNTOUCHED, "Something was taken off the page."),
        (PageEdit(marks=(STRUCK,)), PageEdit(marks=(MOVED,)), "Something on the page was changed."),
        (UNTOUCHED, PageEdit(crop=AREA), "The page was cropped."),
        (UNTOUCHED, PageEdit(fields=(("name", "Robin"),)), "The form was filled in."),
    ],
)
def test_the_sentence_says_what_was_done(before: PageEdit, after: PageEdit, words: str) -> None:
    assert edit_words(before, after) == words
