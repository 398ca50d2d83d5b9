"""Where a page lies on the sheet of paper as which it is faxed: turned, cut and fitted.

What draws pages and what lets a person set marks on them both go by this, so that a mark is where it was put.
"""

from __future__ import annotations

from msgspec import Struct

from faxdesk.domain.compose.page_edit import QUARTER_TURN, WHOLE_TURN, Area, PageEdit, as_kept, as_seen

LETTER_MM, A4_MM = (215.9, 279.4), (210.0, 296.926)
"""The paper of fax machines. A4 counts as it is long in lines, 11.69 inches."""
FAX_WIDTH_MM = 1728 / 204 * 25.4
"""How wide the 1728 dots of a fax line are."""
A4_SHAPE = 1.35
"""Height to width from which on a page goes on A4."""
_LYING_TURN = WHOLE_TURN - QUARTER_TURN
"""A page that is wider than high is faxed turned so, to be as large as the paper allows."""
_SAME_WIDTH = 0.1
_THIN_EDGE = 8 / 196 * 25.4
_LEAST_MM = 2.0
"""A cut leaves at least so much of a page either way."""


class PageOnSheet(Struct, frozen=True):
    """size_mm is the page's own (width, height); turn by how many degrees clockwise it is seen turned; shown
    what of the turned page is left; scale how large it comes out, across and down; margin the white at either
    end of its lines; height_mm the sheet's height (it is FAX_WIDTH_MM wide)."""

    size_mm: tuple[float, float]
    turn: int
    shown: Area
    scale: tuple[float, float]
    margin: float
    height_mm: float

    def on_sheet(self, area: Area) -> Area:
        """Where an area of the unturned page lies on the sheet, in its millimetres."""
        seen = as_seen(area, self.turn, self.size_mm)
        across, down = self.scale
        return Area(
            (seen.x - self.shown.x) * across + self.margin,
            (seen.y - self.shown.y) * down,
            seen.width * across,
            seen.height * down,
        )

    def on_page(self, area: Area) -> Area:
        """The opposite: an area of the sheet as one of the unturned page."""
        across, down = self.scale
        seen = Area(
            (area.x - self.margin) / across + self.shown.x,
            area.y / down + self.shown.y,
            area.width / across,
            area.height / down,
        )
        return as_kept(seen, self.turn, self.size_mm)


def page_on_sheet(size_mm: tuple[float, float], edit: PageEdit) -> PageOnSheet:
    """A page of this size (width, height), which is faxed lying where it is wider than high, and then turned
    and cut as a person had it. What is left is fitted to the paper. The lines of a fax are kept: a page just
    as wide as they are is not fitted, and its sheet is longer if need be."""
    width, height = size_mm
    turn = (edit.turn + (_LYING_TURN if width > height else 0)) % WHOLE_TURN
    shown = as_seen(what_is_left(size_mm, edit), turn, size_mm)
    across, down = max(shown.width, 1.0), max(shown.height, 1.0)
    if is_fax_line(width) and edit.crop is None and not turn % (2 * QUARTER_TURN):
        return PageOnSheet(size_mm, turn, shown, (1.0, 1.0), 0.0, max(down, LETTER_MM[1]))
    paper = A4_MM[1] if down / across > A4_SHAPE else LETTER_MM[1]
    scale = min(FAX_WIDTH_MM / across, paper / down)
    margin = max((FAX_WIDTH_MM - across * scale) / 2, 0.0)
    if 2 * margin <= _THIN_EDGE and paper - down * scale <= _THIN_EDGE:
        # As good as a whole sheet: not left with a thin edge.
        return PageOnSheet(size_mm, turn, shown, (FAX_WIDTH_MM / across, paper / down), 0.0, paper)
    return PageOnSheet(size_mm, turn, shown, (scale, scale), margin, paper)


def is_fax_line(width_mm: float) -> bool:
    """Whether a page is just as wide as a fax machine's lines."""
    return abs(width_mm - FAX_WIDTH_MM) < _SAME_WIDTH


def what_is_left(size_mm: tuple[float, float], edit: PageEdit) -> Area:
    """What of the unturned page a cut leaves: the part of the cut that is on the page, and the whole page
    where nothing of it is."""
    width, height = size_mm
    if edit.crop is not None:
        cut = edit.crop.upright
        left, top = max(cut.x, 0.0), max(cut.y, 0.0)
        right, bottom = min(cut.x + cut.width, width), min(cut.y + cut.height, height)
        if right - left >= _LEAST_MM and bottom - top >= _LEAST_MM:
            return Area(left, top, right - left, bottom - top)
    return Area(0.0, 0.0, width, height)
