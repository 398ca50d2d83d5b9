"""Judges the pages of a fax being written, as they would be sent, one after the other on the pages lane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from faxdesk.domain.compose.draft_page import DraftPage, PageSource
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import LineTime, PageLook, PageMode, SentPageFacts
from faxdesk.services.rounds import Rounds
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer

PAUSE_MS = 100
"""However quickly pages are judged, what shows them follows no more often."""
MOST_KEPT = 4000
"""So many results are kept, whichever drafts they are of: twenty of the longest faxes."""


class JudgedPage(Struct, frozen=True):
    """A page that is judged, with what was done to it and its look, in this resolution; wherever it stands in
    whichever fax."""

    page: DraftPage
    resolution: Resolution

    @classmethod
    def of(cls, page: DraftPage, resolution: Resolution, look: PageLook) -> JudgedPage:
        return cls(page if page.look == look else replace(page, look=look), resolution)


class JudgedPages(QObject):
    """Keeps what was found, whichever draft asked for it. What a draft does not ask for any more is not
    looked at.

    Signals: judged() shortly after something new is known, timed(JudgedPage) when times() has an answer.
    """

    judged = Signal()
    timed = Signal(object)

    def __init__(self, pages: PageDrawer, blobs: DocumentFolder, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._pages = pages
        self._blobs = blobs
        self._runner = runner
        self._facts: dict[JudgedPage, SentPageFacts | None] = {}
        self._times: dict[JudgedPage, dict[PageMode, LineTime]] = {}
        self._wanted: list[JudgedPage] = []
        self._looks = Rounds(self._judge_next)
        self._news = QTimer(self)
        self._news.setObjectName("judged pages")
        self._news.setSingleShot(True)
        self._news.setInterval(PAUSE_MS)
        self._news.timeout.connect(self.judged)

    def facts(self, page: JudgedPage) -> SentPageFacts | None:
        """None until the page was judged, and where it cannot be: the page itself says what is wrong."""
        return self._facts.get(page)

    def follow(self, pages: Sequence[JudgedPage]) -> None:
        """Judge these and no others, the first one first, as soon as go_on() is called."""
        self._wanted = [page for page in reversed(pages) if page not in self._facts]

    def go_on(self) -> None:
        """Judge what is not known yet, after what the lane was asked for before: the pages in sight."""
        if self._wanted:
            self._looks.ask()

    @property
    def is_judging(self) -> bool:
        """Whether something that was asked for is not known yet."""
        return bool(self._wanted) or self._looks.is_running

    def times(self, page: JudgedPage) -> dict[PageMode, LineTime]:
        """How long a page takes in each mode; nothing until it is known, which timed() tells. Of its look,
        the lightness matters alone."""
        if page not in self._times:
            self._times[page] = {}
            self._measure(page)
        return self._times[page]

    def _judge_next(self) -> None:
        if not self._wanted:
            self._looks.end()
            return
        page, pages, blobs = self._wanted.pop(), self._pages, self._blobs

        def judge(_token: CancelToken) -> SentPageFacts:
            return pages.sent_page_facts(PageSource.of(page.page, blobs.path), page.resolution)

        self._runner.submit(
            Lane.PAGES,
            judge,
            lambda facts: self._on_judged(page, facts),
            lambda _error: self._on_judged(page, None),
        )

    def _on_judged(self, page: JudgedPage, facts: SentPageFacts | None) -> None:
        self._facts[page] = facts
        while len(self._facts) > MOST_KEPT:
            del self._facts[next(iter(self._facts))]
        if not self._wanted:
            self._news.start(0)
        elif not self._news.isActive():
            self._news.start(PAUSE_MS)
        self._looks.ask()
        self._looks.end()

    def _measure(self, page: JudgedPage) -> None:
        pages, blobs = self._pages, self._blobs

        def measure(_token: CancelToken) -> dict[PageMode, LineTime]:
            return pages.times_by_mode(PageSource.of(page.page, blobs.path), page.resolution)

        def measured(times: dict[PageMode, LineTime]) -> None:
            self._times[page] = times
            self.timed.emit(page)

        def failed(_error: FaxDeskError) -> None:
            del self._times[page]

        self._runner.submit(Lane.PAGES, measure, measured, failed)
