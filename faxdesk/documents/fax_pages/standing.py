"""How a scanned page lies on its sheet, and the page as it should stand (child process only)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PIL import Image

from faxdesk.documents.document import OpenDocument
from faxdesk.documents.fax_pages.paper_edge import Corners, laid_flat, paper_edge
from faxdesk.documents.fax_pages.skew import Lines, lines_of, loses_ink, straightened
from faxdesk.documents.legible.legible_page import is_one_bit

FINE_SHAPE = 196.0 / 204.0
"""How many dots down are as long as one across, at fine resolution."""


class Standing(NamedTuple):
    """Whether a page may be a scan at all; by how many degrees its lines fall to the right; whether it
    stands on its head; where the paper lies on a photograph of it."""

    is_scan: bool = False
    skew: float = 0.0
    is_upside_down: bool = False
    paper: Corners | None = None

    @property
    def turned(self) -> float:
        """By how many degrees it is to be turned to the right."""
        return (180.0 if self.is_upside_down else 0.0) - self.skew

    def set_right(self, grey: Image.Image, shape: float) -> Image.Image:
        """A page laid flat and turned so, at any resolution; itself where it stands well."""
        if self.paper is not None:
            grey = laid_flat(grey, self.paper)
        if self.skew:
            grey = straightened(grey, self.skew, shape)
        return grey.transpose(Image.Transpose.ROTATE_180) if self.is_upside_down else grey


class ScannedPages:
    """The scans of a document, each looked at once: Tesseract needs most of a second for a page.
    is_upside_down tells of a page in grey whether it stands on its head; without it none does."""

    def __init__(
        self, document: OpenDocument, is_upside_down: Callable[[Image.Image], bool] | None = None
    ) -> None:
        self._document = document
        self._is_upside_down = is_upside_down
        self._known: dict[int, Standing] = {}

    def standing(self, page: int, draw_fine: Callable[[], Image.Image]) -> Standing:
        """How a page stands as it was drawn at fine resolution, so that all resolutions stand alike."""
        if page not in self._known:
            is_scan = self._document.is_picture(page)
            self._known[page] = self._look(draw_fine()) if is_scan else Standing()
        return self._known[page]

    def _look(self, grey: Image.Image) -> Standing:
        if is_one_bit(grey):
            # Its dots are to stay as they are.
            return Standing(is_scan=True)
        paper, sheet, lines = paper_edge(grey), grey, Lines()
        if paper is not None:
            sheet = laid_flat(grey, paper)
            lines = lines_of(sheet, FINE_SHAPE)
        if not lines.are_there:
            # What nobody wrote on may be a window in a dark room.
            paper, sheet, lines = None, grey, lines_of(grey, FINE_SHAPE)
        skew = 0.0 if lines.skew and loses_ink(sheet, lines.skew, FINE_SHAPE) else lines.skew
        standing = Standing(is_scan=True, skew=skew, paper=paper)
        if self._is_upside_down is None or not lines.are_there or lines.are_upright:
            return standing
        return standing._replace(is_upside_down=self._is_upside_down(standing.set_right(grey, FINE_SHAPE)))
