"""What a list shows of a search: the hit words, and a line of the pages' text around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from faxdesk.domain.errors import FaxDeskError
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.page_text import Snippet
    from faxdesk.domain.runtime import Clock
    from faxdesk.domain.search.highlight import Span
    from faxdesk.services.archive.saved_searches import SavedSearches

MOST_WISHES = 64
MOST_KEPT = 500
"""Of texts that were looked through, those painted last: a row has three, and is painted again and again."""
_SETTLE_MS = 30


class HitHighlights(QObject):
    """Answers while rows are painted; lines of text are read by a worker, and their arrival is announced.

    Signals: arrived() when there are lines that were asked for.
    """

    arrived = Signal()

    def __init__(
        self, searches: SavedSearches, clock: Clock, runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._searches = searches
        self._clock = clock
        self._runner = runner
        self._text = ""
        self._terms: tuple[str, ...] = ()
        self._spans: Callable[[str], Sequence[Span]] = _no_spans
        self._lines: dict[int, Snippet | None] = {}
        self._wanted: dict[int, None] = {}
        self._settled = QTimer(self)
        self._settled.setObjectName("search hits")
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE_MS)
        self._settled.timeout.connect(self._ask)

    def search_for(self, text: str) -> None:
        """Begin another search, and forget what was known of the former one."""
        self._text = text
        self._terms = self._terms_of(text) if text else ()
        self._spans = lru_cache(maxsize=MOST_KEPT)(self._finder())
        self._lines.clear()
        self._wanted.clear()
        self._settled.stop()

    def _terms_of(self, text: str) -> tuple[str, ...]:
        # Imported late: the list is painted before anybody searches in it.
        from faxdesk.domain.search.highlight import terms_of
        from faxdesk.domain.search.query import parse

        return terms_of(parse(text, self._clock.now()))

    def forget(self) -> None:
        """Forget all lines, since the faxes have changed."""
        self._lines.clear()

    def spans(self, text: str) -> Sequence[Span]:
        """The hit words in a text."""
        return self._spans(text)

    def _finder(self) -> Callable[[str], Sequence[Span]]:
        if not self._terms:
            return _no_spans
        from faxdesk.domain.search.highlight import finder

        return finder(self._terms)

    def line(self, fax_id: int) -> Snippet | None:
        """A line around the hit in a fax's pages; None where there is none, or while it is not here."""
        if not self._terms:
            return None
        if fax_id not in self._lines:
            self._wanted[fax_id] = None
            if not self._settled.isActive():
                self._settled.start()
        return self._lines.get(fax_id)

    def _ask(self) -> None:
        # Those asked for last are the ones in view.
        text, ids = self._text, list(self._wanted)[-MOST_WISHES:]
        self._wanted.clear()

        def arrived(lines: dict[int, Snippet]) -> None:
            if text == self._text:
                self._lines.update({fax_id: lines.get(fax_id) for fax_id in ids})
                if lines:
                    self.arrived.emit()

        def failed(_error: FaxDeskError) -> None:
            """Do nothing: the list is complete without these lines."""

        self._runner.submit(Lane.LISTS, lambda _token: self._searches.snippets(ids, text), arrived, failed)


def _no_spans(_text: str) -> Sequence[Span]:
    return ()
