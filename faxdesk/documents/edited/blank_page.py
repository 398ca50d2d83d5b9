"""An empty sheet, as a document that can be faxed (child process only)."""

from __future__ import annotations

from PIL import Image

from faxdesk.documents.document import LETTER_IN
from faxdesk.documents.fax_dots import FaxDots
from faxdesk.domain.compose.draft_page import BLANK_A4

_A4_IN = (210 / 25.4, 297 / 25.4)


class BlankDocument:
    """One white page of the paper that name tells."""

    kind = "image"

    def __init__(self, name: str) -> None:
        self._size_in = _A4_IN if name == BLANK_A4 else LETTER_IN

    def __len__(self) -> int:
        return 1

    def size_in(self, page: int) -> tuple[float, float]:
        return self._size_in

    def fax_dots(self, page: int) -> FaxDots | None:
        return None

    def is_picture(self, page: int) -> bool:
        return False

    def is_damaged(self, page: int) -> bool:
        return False

    def draw(self, page: int, width: int, height: int, *, on_paper: bool = False) -> Image.Image:
        return Image.new("L", (width, height), 255)

    def has_much_on(self, page: int) -> bool:
        return False

    def text(self) -> str:
        return ""

    def close(self) -> None:
        """Nothing is open."""
