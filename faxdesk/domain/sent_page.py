"""A page as it goes over the line: how it may be turned into dots, what became of it, how long it takes, and
what a person should know of it before it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from faxdesk.words import mark, tr


class PageMode(StrEnum):
    """How a page's greys become dots."""

    AUTO = "auto"
    """Letters crisp, tints dropped, photographs dithered; each where it is found."""
    TEXT = "text"
    """As AUTO, and nothing is taken for a photograph."""
    PHOTO = "photo"
    """Every shade as dots."""
    PHOTO_QUICK = "photo_quick"
    """Likewise with coarser dots: about two thirds of the time at the same recognisability."""
    SCAN = "scan"
    """One threshold for the whole page, as a simple scanner does it."""


MODE_NAMES = {
    PageMode.AUTO: mark("Automatic"),
    PageMode.TEXT: mark("Text"),
    PageMode.PHOTO: mark("Photo"),
    PageMode.PHOTO_QUICK: mark("Photo, quicker"),
    PageMode.SCAN: mark("As scanned"),
}
"""For the choice by hand; tr() is for whoever shows them."""

MOST_DARKER = 2
"""How many steps darker or lighter a page may be made."""


class PageLook(Struct, frozen=True):
    """What a person chose for a page. darker counts steps, MOST_DARKER at most; those below 0 are lighter."""

    mode: PageMode = PageMode.AUTO
    darker: int = 0


AUTOMATIC = PageLook()
SERVICE_LOOK = PageLook(PageMode.PHOTO)
"""How the service draws what is not plain, near enough: every shade becomes dots."""


class DrawnBy(StrEnum):
    """Who turns documents into the pages that go over the line."""

    AUTO = "auto"
    """FaxDesk where it helps: files whose pages are all plain black on white go as they are."""
    FAXDESK = "faxdesk"
    SERVICE = "service"
    """Files go as they are."""


def is_drawn_here(choice: DrawnBy, kinds: Iterable[PageKind], *, is_made_here: bool = False) -> bool:
    """Whether FaxDesk draws a document's pages, or it goes as it is. is_made_here: what would go is a PDF
    that was made here, or pages for which a person chose a look."""
    if choice != DrawnBy.AUTO:
        return choice == DrawnBy.FAXDESK
    return is_made_here or not all(kind.goes_as_it_is for kind in kinds)


class PageKind(StrEnum):
    ONE_BIT = "one_bit"
    """Black and white alone already: it keeps its dots."""
    PLAIN = "plain"
    """Black on white paper, which every service draws well."""
    TEXT = "text"
    """Coloured or pale ink, or thin lines."""
    TINTS = "tints"
    GREY_PAPER = "grey_paper"
    UNEVEN_PAPER = "uneven_paper"
    """Photographed, or copied badly."""
    TEXT_AND_PHOTO = "text_and_photo"
    PHOTO = "photo"
    BLANK = "blank"
    DARK = "dark"
    """So dark that nothing can be told from its ground."""

    @property
    def goes_as_it_is(self) -> bool:
        """Whether any service turns such a page into the same dots, near enough."""
        return self in {PageKind.ONE_BIT, PageKind.PLAIN, PageKind.BLANK}


KIND_NAMES = {
    PageKind.ONE_BIT: mark("black and white"),
    PageKind.PLAIN: mark("black on white"),
    PageKind.TEXT: mark("text"),
    PageKind.TINTS: mark("text on tints"),
    PageKind.GREY_PAPER: mark("text on grey paper"),
    PageKind.UNEVEN_PAPER: mark("text on uneven paper"),
    PageKind.TEXT_AND_PHOTO: mark("text and photograph"),
    PageKind.PHOTO: mark("photograph"),
    PageKind.BLANK: mark("blank"),
    PageKind.DARK: mark("dark"),
}
"""As people are told; tr() is for whoever shows them."""


class PageWarningKind(StrEnum):
    BLANK = "blank"
    TOO_DARK = "too_dark"
    GREY_LEFT_OUT = "grey_left_out"
    """figures are the seconds of the page as it is, and with the grey as dots."""
    PHOTO_TAKES_LONG = "photo_takes_long"
    """figures are the seconds as it is, and with coarser dots."""
    SMALL_LETTERS = "small_letters"
    """The figure is the size of the letters in points."""
    SMALL_MARKS = "small_marks"
    """The figure is the size in points in which the smallest text that was written on the page comes out."""
    CUT_LEFT = "cut_left"
    CUT_RIGHT = "cut_right"
    CUT_TOP = "cut_top"
    CUT_BOTTOM = "cut_bottom"


_CUTS = {
    PageWarningKind.CUT_LEFT,
    PageWarningKind.CUT_RIGHT,
    PageWarningKind.CUT_TOP,
    PageWarningKind.CUT_BOTTOM,
}
_WARNINGS = {
    PageWarningKind.BLANK: mark("This page is blank."),
    PageWarningKind.TOO_DARK: mark(
        "This page is so dark that much of it may not be readable. Scan it lighter, or choose “Photo”."
    ),
    PageWarningKind.GREY_LEFT_OUT: mark(
        "The grey background is left out: the page takes {first} s. With the grey as dots it would take"
        " {second} s, and be harder to read."
    ),
    PageWarningKind.PHOTO_TAKES_LONG: mark(
        "The photograph makes this page take {first} s. With “Photo, quicker” it would take {second} s."
    ),
    PageWarningKind.SMALL_LETTERS: mark(
        "Letters of about {first} points may not be readable at standard resolution. Choose fine."
    ),
    PageWarningKind.SMALL_MARKS: mark(
        "Text that you wrote on this page comes out at {first} points, and may not be readable. Make it 8"
        " points at least."
    ),
    PageWarningKind.CUT_LEFT: mark("This page seems to be cut at the left."),
    PageWarningKind.CUT_RIGHT: mark("This page seems to be cut at the right."),
    PageWarningKind.CUT_TOP: mark("This page seems to be cut at the top."),
    PageWarningKind.CUT_BOTTOM: mark("This page seems to be cut at the bottom."),
}


class PageWarning(Struct, frozen=True):
    """What a person should know of a page before it leaves. Its kind says what the figures are."""

    kind: PageWarningKind
    figures: tuple[float, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether something of the page seems to be missing at an edge."""
        return self.kind in _CUTS

    @property
    def text(self) -> str:
        first, second = (*(f"{figure:.0f}" for figure in self.figures), "", "")[:2]
        return tr(_WARNINGS[self.kind], first=first, second=second)


class LineTime(Struct, frozen=True):
    """How long something takes on the line, in seconds: from two good machines to two old ones."""

    low: float = 0.0
    high: float = 0.0

    def __add__(self, other: LineTime) -> LineTime:
        return LineTime(round(self.low + other.low, 1), round(self.high + other.high, 1))


CALL = LineTime(8.0, 20.0)
"""For dialling, and for the two machines to agree how to send. Each page adds its own turn-round."""
COVER = LineTime(10.0, 45.0)
"""For a cover page, which the service draws in its own design."""


_ON_ITS_HEAD = 90.0


class SentPageFacts(Struct, frozen=True):
    """What is known of a page as it would be sent."""

    kind: PageKind
    time: LineTime
    warnings: tuple[PageWarning, ...] = ()
    turned: float = 0.0
    """By how many degrees a scan was turned to the right, to stand straight and upright: about 180 where it
    stood on its head."""

    @property
    def turned_text(self) -> str:
        """What was done so, for a person; "" where nothing was."""
        if not self.turned:
            return ""
        if abs(self.turned) > _ON_ITS_HEAD:
            return tr("The scan stood on its head: it was turned upright. “As scanned” leaves it as it was.")
        return tr(
            "The scan was straightened by {degrees}°. “As scanned” leaves it as it was.",
            degrees=f"{abs(self.turned):.1f}",
        )
