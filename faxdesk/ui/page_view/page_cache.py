"""The pictures of pages: asked for by the views, drawn one after the other on a worker, kept while
there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.rounds import Rounds
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.ui.page_view.page_sources import Sheet
    from faxdesk.work.tasks import Task

Wish = tuple["Sheet", int]
"""A sheet and the width in device pixels at which it is wanted."""

MAX_BYTES = 128 << 20
RECENT_PAGES, RECENT_BYTES = 16, 8 << 20
"""Of pages that are shown no more, so many, and no more bytes than these, are kept for who goes back to them:
to draw one again takes a hundredth of a second, and whoever reads faxes all day would otherwise fill the
memory with them, slowly where the pages are small."""
MAX_WIDTH_PX = 4096


class PageCache(QObject):
    """Draws what is wished for on the pages lane, one page at a time, so that a wish made while
    scrolling overtakes those of pages long gone from view.

    Signals: page_ready(sheet, width) after a picture came, page_failed(sheet, FaxDeskError).
    """

    page_ready = Signal(object, int)
    page_failed = Signal(object, object)

    def __init__(
        self,
        pages: PageDrawer,
        runner: TaskRunner,
        parent: QObject | None = None,
        *,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        super().__init__(parent)
        self._pages = pages
        self._runner = runner
        self._max_bytes = max_bytes
        self._bytes = 0
        self._images: OrderedDict[Wish, QImage] = OrderedDict()
        self._widths: dict[Sheet, set[int]] = {}
        self._errors: dict[Sheet, FaxDeskError] = {}
        self._wishes: dict[str, list[Wish]] = {}
        self._shown: frozenset[Sheet] | None = None
        self._drawings = Rounds(self._draw_next)
        self._task: Task | None = None

    def image(self, sheet: Sheet, width: int) -> QImage | None:
        """The sheet at this width, or at the nearest that is here (the caller scales), or nothing."""
        widths = self._widths.get(sheet)
        if not widths:
            return None
        nearest = min(widths, key=lambda candidate: (abs(candidate - width), -candidate))
        self._images.move_to_end((sheet, nearest))
        return self._images[sheet, nearest]

    def aspect(self, sheet: Sheet) -> float | None:
        """The ratio of height to width of a sheet; None until it has been drawn."""
        widths = self._widths.get(sheet)
        if not widths:
            return None
        image = self._images[sheet, max(widths)]
        return image.height() / image.width()

    def error(self, sheet: Sheet) -> FaxDeskError | None:
        return self._errors.get(sheet)

    def show(self, sheets: Sequence[Sheet]) -> None:
        """These are shown from now on. Of all others only the most recent pictures are kept."""
        self._shown = frozenset(sheets)
        self._make_room()

    def want(self, owner: str, wishes: Sequence[Wish]) -> None:
        """Replace what owner wishes for, dearest first. Owners are served in the order in which they
        first asked."""
        self._wishes[owner] = [(sheet, min(max(width, 1), MAX_WIDTH_PX)) for sheet, width in wishes]
        self._drawings.ask()

    def forget(self, owner: str) -> None:
        """Drop what owner wishes for."""
        self._wishes.pop(owner, None)

    def try_again(self) -> None:
        """Forget what failed, so that it may be wished for anew."""
        self._errors.clear()

    def close(self) -> None:
        """Draw nothing more: whoever looked at the pages goes, and this with them."""
        self._wishes.clear()
        if self._task is not None:
            self._task.cancel()

    def _next_wish(self) -> Wish | None:
        for wishes in self._wishes.values():
            while wishes:
                wish = wishes.pop(0)
                if wish not in self._images and wish[0] not in self._errors:
                    return wish
        return None

    def _draw_next(self) -> None:
        wish = self._next_wish()
        if wish is None:
            self._drawings.end()
            return
        sheet, width = wish
        pages = self._pages

        def draw(token: CancelToken) -> QImage:
            return sheet.draw(pages, width)

        self._task = self._runner.submit(
            Lane.PAGES,
            draw,
            lambda image: self._on_drawn(wish, image),
            lambda error: self._on_failed(wish, error),
        )

    def _on_drawn(self, wish: Wish, image: QImage) -> None:
        sheet, width = wish
        self._images[wish] = image
        self._widths.setdefault(sheet, set()).add(width)
        self._bytes += image.sizeInBytes()
        self._make_room()
        self.page_ready.emit(sheet, width)
        self._go_on()

    def _on_failed(self, wish: Wish, error: FaxDeskError) -> None:
        self._errors[wish[0]] = error
        self.page_failed.emit(wish[0], error)
        self._go_on()

    def _go_on(self) -> None:
        self._drawings.ask()
        self._drawings.end()

    def _make_room(self) -> None:
        if self._shown is not None:
            others = [wish for wish in self._images if wish[0] not in self._shown]
            excess = sum(self._images[wish].sizeInBytes() for wish in others) - RECENT_BYTES
            while excess > 0 or len(others) > RECENT_PAGES:
                excess -= self._drop(others.pop(0))
        while self._bytes > self._max_bytes and len(self._images) > 1:
            self._drop(next(iter(self._images)))

    def _drop(self, wish: Wish) -> int:
        """Let a picture go; gives how many bytes it had."""
        sheet, width = wish
        size = self._images.pop(wish).sizeInBytes()
        self._bytes -= size
        self._widths[sheet].discard(width)
        if not self._widths[sheet]:
            del self._widths[sheet]
        return size
