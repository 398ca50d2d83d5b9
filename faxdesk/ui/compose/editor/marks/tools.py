"""The tools of the page editor: what each sets on a page, and by which key it is taken."""

from __future__ import annotations

from enum import Enum, StrEnum, auto

from msgspec import Struct

from faxdesk.domain.compose.page_edit import MarkKind
from faxdesk.words import mark


class Way(Enum):
    """How a mark is set."""

    NONE = auto()
    SPOT = auto()
    """By a click, in a size of its own."""
    SPREAD = auto()
    """By pulling up a rectangle; a click sets one of a usual size."""
    DRAWN = auto()
    """From the point where the mouse is pressed to the one where it is let go."""
    WRITTEN = auto()
    """By a click, after which it is typed."""
    FETCHED = auto()
    """By a click, as a picture that is chosen elsewhere."""


class Tool(StrEnum):
    MOVE = "move"
    TEXT = "text"
    TICK = "tick"
    SIGN = "sign"
    STRIKE_OUT = "strike_out"
    WHITE_OUT = "white_out"
    CROSS = "cross"
    LINE = "line"
    ARROW = "arrow"
    BOX = "box"
    HIGHLIGHT = "highlight"
    PICTURE = "picture"
    DATE_STAMP = "date_stamp"
    CROP = "crop"


class ToolFacts(Struct, frozen=True):
    """name is marked for translation; hint says how it is used; key is the letter that takes it, "" for none.
    kind is that of the mark which it sets."""

    name: str
    hint: str
    icon: str
    key: str = ""
    kind: MarkKind | None = None
    way: Way = Way.NONE


TOOLS = {
    Tool.MOVE: ToolFacts(mark("Move"), mark("Choose, move and resize what is on the page"), "move", "V"),
    Tool.TEXT: ToolFacts(
        mark("Fill in"), mark("Click where you want to write"), "text", "T", MarkKind.TEXT, Way.WRITTEN
    ),
    Tool.TICK: ToolFacts(
        mark("Tick"), mark("Click into a box to tick it"), "tick", "X", MarkKind.TICK, Way.SPOT
    ),
    Tool.SIGN: ToolFacts(
        mark("Sign"), mark("Click where you want to sign"), "sign", "S", MarkKind.SIGNATURE, Way.FETCHED
    ),
    Tool.STRIKE_OUT: ToolFacts(
        mark("Strike out"),
        mark("Pull over what nobody is to read"),
        "strike-out",
        "K",
        MarkKind.STRIKE_OUT,
        Way.SPREAD,
    ),
    Tool.WHITE_OUT: ToolFacts(
        mark("White out"),
        mark("Pull over what is to be white"),
        "white-out",
        "W",
        MarkKind.WHITE_OUT,
        Way.SPREAD,
    ),
    Tool.CROSS: ToolFacts(mark("Cross"), mark("Click to set a cross"), "close", "", MarkKind.CROSS, Way.SPOT),
    Tool.LINE: ToolFacts(
        mark("Line"), mark("Pull from its beginning to its end"), "line", "", MarkKind.LINE, Way.DRAWN
    ),
    Tool.ARROW: ToolFacts(
        mark("Arrow"), mark("Pull from its beginning to its point"), "arrow", "", MarkKind.ARROW, Way.DRAWN
    ),
    Tool.BOX: ToolFacts(mark("Box"), mark("Pull around what you mean"), "box", "", MarkKind.BOX, Way.SPREAD),
    Tool.HIGHLIGHT: ToolFacts(
        mark("Highlight"),
        mark("Pull over what stands out; a fax has no colours, so it gets a thick frame"),
        "highlight",
        "",
        MarkKind.HIGHLIGHT,
        Way.SPREAD,
    ),
    Tool.PICTURE: ToolFacts(
        mark("Picture…"), mark("Click where a picture is to be"), "picture", "", MarkKind.PICTURE, Way.FETCHED
    ),
    Tool.DATE_STAMP: ToolFacts(
        mark("Date stamp"), mark("Click to set today's date"), "date", "", MarkKind.DATE_STAMP, Way.SPOT
    ),
    Tool.CROP: ToolFacts(mark("Crop"), mark("Pull around what is to be left of the page"), "crop"),
}
IN_THE_BAR = (Tool.MOVE, Tool.TEXT, Tool.TICK, Tool.SIGN, Tool.STRIKE_OUT, Tool.WHITE_OUT)
IN_THE_MENU = (
    *(Tool.CROSS, Tool.LINE, Tool.ARROW, Tool.BOX, Tool.HIGHLIGHT),
    *(Tool.PICTURE, Tool.DATE_STAMP),
)

MARK_NAMES = {
    MarkKind.TEXT: mark("Text"),
    MarkKind.TICK: mark("Tick"),
    MarkKind.CROSS: mark("Cross"),
    MarkKind.LINE: mark("Line"),
    MarkKind.ARROW: mark("Arrow"),
    MarkKind.BOX: mark("Box"),
    MarkKind.HIGHLIGHT: mark("Highlight"),
    MarkKind.PICTURE: mark("Picture"),
    MarkKind.DATE_STAMP: mark("Date stamp"),
    MarkKind.SIGNATURE: mark("Signature"),
    MarkKind.WHITE_OUT: mark("Whited out"),
    MarkKind.STRIKE_OUT: mark("Struck out"),
}
"""What is said of a mark; tr() is for whoever says it."""
