"""Pages that a test can steer, and a page worker that draws nothing by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtGui import QImage

from faxdesk.domain.errors import ErrorKind, FaxDeskError


@dataclass
class DrawLog:
    """What was drawn, in order, and which pages fail."""

    drawn: list[tuple[int, int]] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class PlainSheet:
    """A page whose grey tells its number; aspect is its height to width."""

    number: int
    aspect: float = 11 / 8.5

    def draw(self, pages: Any, width: int) -> QImage:
        """pages is the test's DrawLog."""
        if self.number in pages.broken:
            raise FaxDeskError("This page is damaged.", "Ask for it again.", ErrorKind.BAD_INPUT)
        pages.drawn.append((self.number, width))
        image = QImage(width, round(width * self.aspect), QImage.Format.Format_Grayscale8)
        image.fill(10 * (self.number + 1))
        return image
