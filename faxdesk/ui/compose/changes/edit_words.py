"""What is said of a change to one page: what was put on it, taken off, moved, or filled in."""

from __future__ import annotations

from collections import Counter

from faxdesk.domain.compose.page_edit import MarkKind, PageEdit
from faxdesk.words import mark, tr

_SET = {
    MarkKind.STRIKE_OUT: mark("Something on the page was struck out."),
    MarkKind.WHITE_OUT: mark("Something on the page was whited out."),
    MarkKind.SIGNATURE: mark("The page was signed."),
    MarkKind.TEXT: mark("Something was written on the page."),
    MarkKind.TICK: mark("Something on the page was ticked."),
}


def edit_words(before: PageEdit, after: PageEdit) -> str:
    """The sentence for what was done to a page."""
    come, gone = Counter(after.marks) - Counter(before.marks), Counter(before.marks) - Counter(after.marks)
    if come and not gone:
        said = _SET.get(next(iter(come)).kind)
        return tr(said) if said is not None else tr("Something was put on the page.")
    if gone and not come:
        return tr("Something was taken off the page.")
    if gone:
        return tr("Something on the page was changed.")
    if before.fields != after.fields:
        return tr("The form was filled in.")
    if before.crop != after.crop:
        return tr("The page was cropped.")
    return tr("The page was changed.")
