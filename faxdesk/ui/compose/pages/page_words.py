"""What is said at a page of a fax being written: how long it takes, what a person should know of it, and what
would mend it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.sent_page import (
    AUTOMATIC,
    MODE_NAMES,
    MOST_DARKER,
    DrawnBy,
    PageKind,
    PageLook,
    PageMode,
    PageWarning,
    PageWarningKind,
)
from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import wording
from faxdesk.words import mark, tr, tr_n

if TYPE_CHECKING:
    from faxdesk.ui.compose.pages.draft_as_sent import PageAsSent
    from faxdesk.ui.compose.pages.page_cells import PageCell

SLOW_PAGE_S = 120.0
"""A page that takes so long at each number is marked."""
_WORTH_S = 15.0
"""By hand or by itself: the difference in seconds from which it is said."""
_CHIPS = {
    PageWarningKind.BLANK: mark("Blank"),
    PageWarningKind.TOO_DARK: mark("Dark"),
    PageWarningKind.SMALL_LETTERS: mark("Small print"),
    PageWarningKind.SMALL_MARKS: mark("Small print"),
    PageWarningKind.CUT_LEFT: mark("Cut off"),
    PageWarningKind.CUT_RIGHT: mark("Cut off"),
    PageWarningKind.CUT_TOP: mark("Cut off"),
    PageWarningKind.CUT_BOTTOM: mark("Cut off"),
}
_GOOD_NEWS = PageWarningKind.GREY_LEFT_OUT
"""What needs nobody: the page was mended by itself."""


class MendKind(Enum):
    LOOK = "look"
    FINE = "fine"
    """Send the fax in fine resolution."""
    REMOVE = "remove"
    OURS = "ours"
    """Have FaxDesk draw the pages."""


class Mend(Struct, frozen=True):
    """What a button does, and says. look is for LOOK."""

    kind: MendKind
    words: str
    look: PageLook = AUTOMATIC


class PageRemark(Struct, frozen=True):
    """What a person should know of a page. is_warning where it is not in order as it is."""

    words: str
    is_warning: bool = True
    mend: Mend | None = None


def look_name(look: PageLook) -> str:
    """Automatic; Photo, darker."""
    mode = tr(MODE_NAMES[look.mode])
    if look.darker > 0:
        return tr("{mode}, darker", mode=mode) if look.darker == 1 else tr("{mode}, much darker", mode=mode)
    if look.darker < 0:
        return (
            tr("{mode}, lighter", mode=mode) if look.darker == -1 else tr("{mode}, much lighter", mode=mode)
        )
    return mode


def shaded(look: PageLook, darker: int) -> PageLook:
    """The look, so many steps darker, as far as that goes."""
    return replace(look, darker=min(max(look.darker + darker, -MOST_DARKER), MOST_DARKER))


def time_words(page: PageAsSent) -> str:
    """How long a page takes; where a person changed it by hand, also how long it would take by itself."""
    if page.facts is None:
        return ""
    time = wording.line_time(page.facts.time)
    other = page.automatic
    is_by_itself = page.look == AUTOMATIC or page.drawn_by == DrawnBy.SERVICE
    if is_by_itself or other is None or other.time == page.facts.time:
        return time
    low, other_low = round(page.facts.time.low), round(other.time.low)
    return tr("{first} s instead of {second} s with “Automatic”", first=low, second=other_low)


def chip_of(page: PageAsSent) -> tuple[str, str]:
    """What stands below the page in a word, and its tone; "" where all is as usual."""
    if page.facts is None:
        return "", "neutral"
    seconds = page.facts.time.low
    if seconds >= SLOW_PAGE_S:
        return tr("{count} s", count=round(seconds)), "warning"
    for warning in page.facts.warnings:
        if warning.kind in _CHIPS:
            return tr(_CHIPS[warning.kind]), "warning"
    if page.drawn_by == DrawnBy.FAXDESK and page.look != AUTOMATIC:
        return look_name(page.look), "neutral"
    return "", "neutral"


def remarks_of(cell: PageCell) -> list[PageRemark]:
    """What is to be said of a page, what matters most first."""
    page = cell.sent
    if page is None or page.facts is None:
        return []
    if page.drawn_by == DrawnBy.SERVICE and page.automatic and not page.automatic.kind.goes_as_it_is:
        return [_drawn_elsewhere(page)]
    by_itself = _better_by_itself(page)
    if by_itself is not None:
        return [by_itself]
    remarks = [
        PageRemark(warning.text, warning.kind != _GOOD_NEWS, _mend_of(warning, page))
        for warning in page.facts.warnings
    ]
    if page.facts.turned:
        as_scanned = replace(page.look, mode=PageMode.SCAN)
        undo = Mend(MendKind.LOOK, tr(MODE_NAMES[PageMode.SCAN]), as_scanned)
        remarks.append(PageRemark(page.facts.turned_text, is_warning=False, mend=undo))
    warned = [remark for remark in remarks if remark.is_warning]
    # That something was mended is of no use where something else is not in order.
    return warned or remarks


def sentence_of(number: int, count: int, cell: PageCell) -> str:
    """All that is said of a page, for its tooltip and for who cannot see it."""
    lines = [tr("Page {number} of {count}, {document}", number=number, count=count, document=cell.title)]
    if cell.count > 1:
        last = number + cell.count - 1
        return tr(
            "Pages {first} to {last} of {count}, {document}, folded",
            first=number,
            last=last,
            count=count,
            document=cell.title,
        )
    if cell.sent is not None and cell.sent.source.edit.turn:
        lines.append(tr("Turned by {degrees}°", degrees=cell.sent.source.edit.turn))
    if cell.sent is not None and cell.sent.source.edit.marks:
        lines.append(tr_n("{count} mark on it", "{count} marks on it", len(cell.sent.source.edit.marks)))
    if cell.form:
        lines.append(cell.form)
    if cell.sent is not None and cell.sent.facts is not None:
        if cell.sent.drawn_by == DrawnBy.FAXDESK:
            lines.append(tr("{look}: {time}", look=look_name(cell.sent.look), time=time_words(cell.sent)))
        else:
            lines.append(time_words(cell.sent))
        lines += [remark.words for remark in remarks_of(cell)]
    return "\n".join(lines)


def _drawn_elsewhere(page: PageAsSent) -> PageRemark:
    seconds = round(page.facts.time.low) if page.facts else 0
    ours = round(page.automatic.time.low) if page.automatic else 0
    words = tr(
        "{service} turns every shade of this page into dots: it may be hard to read, and takes about"
        " {seconds} s.",
        service=service_name(),
        seconds=seconds,
    )
    return PageRemark(words, mend=Mend(MendKind.OURS, tr("Let FaxDesk draw it: {first} s", first=ours)))


def _better_by_itself(page: PageAsSent) -> PageRemark | None:
    """A page whose letters a person had drawn as shades."""
    facts, by_itself = page.facts, page.automatic
    if facts is None or by_itself is None or page.look.mode not in {PageMode.PHOTO, PageMode.PHOTO_QUICK}:
        return None
    if by_itself.kind in {PageKind.PHOTO, PageKind.TEXT_AND_PHOTO, PageKind.DARK}:
        return None
    if any(warning.kind == PageWarningKind.TOO_DARK for warning in by_itself.warnings):
        # A person who followed the advice to draw it as a photo is not sent back.
        return None
    if facts.time.low - by_itself.time.low < _WORTH_S:
        return None
    first, second = round(by_itself.time.low), round(facts.time.low)
    return PageRemark(
        tr("The grey background is sent as dots, and makes the letters harder to read."),
        mend=Mend(
            MendKind.LOOK,
            tr("Text: {first} s instead of {second} s", first=first, second=second),
            replace(page.look, mode=PageMode.TEXT),
        ),
    )


def _mend_of(warning: PageWarning, page: PageAsSent) -> Mend | None:
    look = page.look
    if warning.kind == PageWarningKind.SMALL_LETTERS:
        return Mend(MendKind.FINE, tr("Send it in fine"))
    if warning.kind == PageWarningKind.BLANK and page.is_alone:
        return Mend(MendKind.REMOVE, tr("Leave it out"))
    if warning.kind == PageWarningKind.TOO_DARK and look.mode != PageMode.PHOTO:
        return Mend(MendKind.LOOK, tr("Draw it as a photo"), replace(look, mode=PageMode.PHOTO))
    if warning.kind == PageWarningKind.PHOTO_TAKES_LONG and look.mode != PageMode.PHOTO_QUICK:
        first, second = (round(figure) for figure in reversed(warning.figures))
        words = tr("Photo, quicker: {first} s instead of {second} s", first=first, second=second)
        return Mend(MendKind.LOOK, words, replace(look, mode=PageMode.PHOTO_QUICK))
    return None
