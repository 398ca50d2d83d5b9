"""What is chosen of the text of the pages on show: by places on the pages, as a pointer leads over them.

The words of a page come from a worker, those of a picture after seconds. What was pointed at meanwhile is
chosen when they are there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QRectF, Signal

from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.page_view.page_layout import Place
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.page_text import PageWord
    from faxdesk.ui.page_view.page_sources import Sheet
    from faxdesk.work.tasks import Task

WordsOf = Callable[["Sheet", CancelToken, bool], "Sequence[PageWord]"]
"""The words of a sheet, for workers; the last says whether its picture is to be read where it has none."""
_NEAR = 0.03
"""So far from a word, in parts of the page's width and height, it is still the text that is meant."""


class _Span(NamedTuple):
    """The first and the last chosen word, each by its page and its number on the page."""

    first: tuple[int, int]
    last: tuple[int, int]


class TextSelection(QObject):
    """Signals: changed() when something else is chosen, or more words are known."""

    changed = Signal()

    def __init__(self, words_of: WordsOf, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words_of = words_of
        self._runner = runner
        self._sheets: tuple[Sheet, ...] = ()
        self._forget()

    def show(self, sheets: Sequence[Sheet]) -> None:
        """Let other pages be chosen from, with nothing chosen of them."""
        if self._sheets != tuple(sheets):
            for task in self._tasks:
                task.cancel()
            self._sheets = tuple(sheets)
            self._forget()
            self.changed.emit()

    def _forget(self) -> None:
        self._pages: dict[int, _PageWords] = {}
        self._asked: set[tuple[int, bool]] = set()
        self._tasks: list[Task] = []
        self._ends: tuple[Place, Place] | None = None
        self._whole: int | None = None

    # The words

    def ask(self, page: int, *, in_pictures: bool) -> None:
        """Have the words of a page brought, once."""
        if page in self._pages and (self._pages[page].words or not in_pictures):
            return
        if (page, in_pictures) in self._asked or page >= len(self._sheets):
            return
        self._asked.add((page, in_pictures))
        sheets, words_of = self._sheets, self._words_of

        def came(words: Sequence[PageWord]) -> None:
            if sheets is self._sheets:
                self._pages[page] = _PageWords(words, are_all=in_pictures)
                self.changed.emit()

        self._tasks.append(
            self._runner.submit(
                Lane.DOCUMENTS,
                lambda token: words_of(sheets[page], token, in_pictures),
                came,
                lambda _error: came(()),
            )
        )

    def has_text_near(self, place: Place) -> bool | None:
        """Whether text is meant by this place; None while that is not known."""
        known = self._pages.get(place.page)
        if known is None or not (known.words or known.are_all):
            return None
        return known.is_near(place)

    # What is chosen

    def choose(self, begin: Place, end: Place) -> None:
        """Choose from the word at one place to that at another, in the order of reading."""
        first, last = sorted((begin.page, end.page))
        for page in range(first, last + 1):
            self.ask(page, in_pictures=True)
        self._ends, self._whole = (begin, end), None
        self.changed.emit()

    def choose_page(self, page: int) -> None:
        """Choose all words of a page."""
        self.ask(page, in_pictures=True)
        self._ends, self._whole = None, page
        self.changed.emit()

    def clear(self) -> None:
        if self.has_begun:
            self._ends = self._whole = None
            self.changed.emit()

    @property
    def begin(self) -> Place | None:
        """Where what is chosen was begun."""
        return self._ends[0] if self._ends else None

    @property
    def has_begun(self) -> bool:
        """Whether something is chosen, also while its words are not known yet."""
        return self._ends is not None or self._whole is not None

    @property
    def text(self) -> str:
        """The chosen words, line by line, with a blank line between two pages."""
        pages = (_lines(self._chosen_of(page)) for page in sorted(self._pages))
        return "\n\n".join(filter(None, pages))

    def areas(self, page: int) -> list[QRectF]:
        """What is chosen of a page, line by line, in parts of its width and height."""
        areas: dict[int, QRectF] = {}
        for word in self._chosen_of(page):
            box = QRectF(word.x, word.y, word.width, word.height)
            areas[word.line] = areas[word.line].united(box) if word.line in areas else box
        return list(areas.values())

    def _chosen_of(self, page: int) -> Sequence[PageWord]:
        known, span = self._pages.get(page), self._span()
        if known is None or span is None or not span.first[0] <= page <= span.last[0]:
            return ()
        first = span.first[1] if page == span.first[0] else 0
        last = span.last[1] if page == span.last[0] else len(known.words) - 1
        return known.words[first : last + 1]

    def _span(self) -> _Span | None:
        if self._whole is not None:
            known = self._pages.get(self._whole)
            return _Span((self._whole, 0), (self._whole, len(known.words) - 1)) if known else None
        if self._ends is None:
            return None
        places = []
        for place in self._ends:
            known = self._pages.get(place.page)
            if known is None or not known.words:
                return None
            places.append((place.page, known.nearest(place)))
        return _Span(*sorted(places))


class _PageWords:
    """The words of a page. are_all says that no more are found in its picture."""

    def __init__(self, words: Sequence[PageWord], *, are_all: bool) -> None:
        self.words = tuple(words)
        self.are_all = are_all
        self._tops: dict[int, tuple[float, float]] = {}
        for word in self.words:
            top, bottom = self._tops.get(word.line, (word.y, word.y + word.height))
            self._tops[word.line] = min(top, word.y), max(bottom, word.y + word.height)

    def nearest(self, place: Place) -> int:
        """The number of the word at a place: of the line that is nearest, that which is nearest in it."""
        return min(range(len(self.words)), key=lambda number: self._away(self.words[number], place))

    def is_near(self, place: Place) -> bool:
        return bool(self.words) and max(self._away(self.words[self.nearest(place)], place)) <= _NEAR

    def _away(self, word: PageWord, place: Place) -> tuple[float, float]:
        top, bottom = self._tops[word.line]
        down = max(top - place.y, place.y - bottom, 0.0)
        return down, max(word.x - place.x, place.x - word.x - word.width, 0.0)


def _lines(words: Sequence[PageWord]) -> str:
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    return "\n".join(" ".join(line) for line in lines.values())
