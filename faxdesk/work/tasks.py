"""Work off the GUI thread: handed in as a function, its end handed back on the GUI thread.

The runner, which outlives all work, owns the one signal; a task on a pool's thread owns no QObject. (A
task with signals of its own, received by a lambda, loses results and crashes.)
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from msgspec import Struct
from PySide6.QtCore import QDeadlineTimer, QObject, Qt, QThread, QThreadPool, Signal, Slot

from faxdesk.domain.errors import FaxDeskError, own_mistake
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.words import tr

log = logging.getLogger(__name__)

T = TypeVar("T")


class Lane(Enum):
    """Where work waits its turn; the lanes do not wait for each other."""

    NET = "net"
    """Talks with the service, three at a time."""
    OUTBOX = "outbox"
    """Sending, one after the other."""
    LOCAL = "local"
    """The archive and files on this computer, one after the other."""
    DOCUMENTS = "documents"
    """Taking documents for a fax, two at a time: LibreOffice may work for a minute on one of them, while what
    a person decides meanwhile is to be kept."""
    LISTS = "lists"
    """Lists, searches and counts, which somebody waits for while other work goes on. What waits here never
    waits for a long list: of each kind of question no more than one is under way."""
    PAGES = "pages"
    """Talks with the process that draws pages."""
    PUSH = "push"
    """The live connection, which is one task for as long as it lasts."""
    BACKGROUND = "background"
    """What nobody waits for: pages fetched by themselves, and what follows when a fax arrives."""
    BOOKS = "books"
    """Books of contacts on other servers, which may answer slowly or never, in nobody's way: what is read by
    itself, and what a person does with them meanwhile."""
    SCANNER = "scanner"
    """Talks with scanners, two at a time: one may still be looked for while another scans."""
    DIRECTORY = "directory"
    """What a person types, looked up in a directory."""
    FOLDER = "folder"
    """Looking into the watched folder, which may lie on a share that does not answer."""
    TEXTS = "texts"
    """Reading the text of documents, which has time."""
    WAYS = "ways"
    """Opening and closing the ways in, and what is asked for them: the keychain and the system's queue of
    printers, which may wait for a password."""
    OTHERS = "others"
    """Seeing what other processes write, which is one task until the program ends."""


THREAD_NAME = "faxdesk"
_LASTING = {Lane.PUSH, Lane.OTHERS}
LOCAL_GRACE_MS = 1500
_THREADS = {
    Lane.NET: 3,
    Lane.OUTBOX: 1,
    Lane.LOCAL: 1,
    Lane.DOCUMENTS: 2,
    Lane.LISTS: 4,
    Lane.PAGES: 1,
    Lane.PUSH: 1,
    Lane.BOOKS: 2,
    Lane.SCANNER: 2,
    Lane.DIRECTORY: 1,
    Lane.FOLDER: 1,
    Lane.TEXTS: 1,
    Lane.BACKGROUND: 3,
    Lane.WAYS: 2,
    Lane.OTHERS: 1,
}


class Task:
    """Work that was submitted."""

    def __init__(self, token: CancelToken) -> None:
        self._token = token

    def cancel(self) -> None:
        """Call the work off: neither of its callbacks is called from now on."""
        self._token.cancel()

    @property
    def is_cancelled(self) -> bool:
        return self._token.is_cancelled


class _Live(Struct, frozen=True):
    lane: Lane
    job: _Job
    token: CancelToken
    ok: Callable[[Any], object] | None
    failed: Callable[[FaxDeskError], object] | None


class _Job:
    """What a pool runs: as a callable, since the pool would keep many a QRunnable for ever, with all that the
    work holds (PySide 6.11)."""

    def __init__(
        self,
        key: int,
        work: Callable[[CancelToken], Any],
        token: CancelToken,
        report: Callable[[int, Any, BaseException | None], None],
    ) -> None:
        self._key = key
        self._work: Callable[[CancelToken], Any] | None = work
        self._token = token
        self._report = report

    def drop(self) -> None:
        """The token was cancelled, and the pool may never run this: hold on to nothing. A pool keeps the
        callables that it is made to forget."""
        self._work = None

    def run(self) -> None:
        result: Any = None
        problem: BaseException | None = None
        try:
            work = self._work
            self._token.check()
            if work is not None:
                result = work(self._token)
        except BaseException as error:
            # Whatever it is, it is handed over: a task that never reports would be waited for for ever.
            problem = error
        self._report(self._key, result, problem)


class TaskRunner(QObject):
    """Runs work in lanes. Lives on the GUI thread and is called there alone.

    Signals: idle() when the last of the work has been handed back.
    """

    idle = Signal()
    _done = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys = itertools.count(1)
        self._live: dict[int, _Live] = {}
        self._is_closing = False
        self._pools: dict[Lane, QThreadPool] = {}
        for lane, threads in _THREADS.items():
            pool = QThreadPool(self)
            pool.setMaxThreadCount(threads)
            # The threads bear this name: debuggers show it, and tests find by it what was left running.
            pool.setObjectName(f"{THREAD_NAME} {lane.value}")
            self._pools[lane] = pool
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        lane: Lane,
        work: Callable[[CancelToken], T],
        ok: Callable[[T], object] | None = None,
        failed: Callable[[FaxDeskError], object] | None = None,
    ) -> Task:
        """Run work(token) in a lane; then ok(result) or failed(error) on the GUI thread, once, unless it
        was cancelled. An error that is no FaxDeskError is logged and handed over as one of kind BUG;
        without failed, errors are only logged. After shutdown() nothing is run: the task is cancelled."""
        token = CancelToken()
        if self._is_closing:
            token.cancel()
            return Task(token)
        key = next(self._keys)
        job = _Job(key, work, token, self._done.emit)
        self._live[key] = _Live(lane, job, token, ok, failed)
        self._pools[lane].start(job.run)
        return Task(token)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way but what lasts until the program ends or somebody signs out."""
        return all(live.lane in _LASTING for live in self._live.values())

    def shutdown(self, wait_ms: int) -> bool:
        """Refuse new work, cancel what runs, drop what waits, and wait at most wait_ms. False when
        something still runs after that. No callback is called any more.

        What is to be written on this computer is given some of that time to be done first: it is what
        somebody has just decided, such as to send a fax, and is soon done as a rule."""
        self._is_closing = True
        deadline = QDeadlineTimer(wait_ms)
        self._call_off({lane for lane in Lane if lane is not Lane.LOCAL})
        self._pools[Lane.LOCAL].waitForDone(QDeadlineTimer(min(wait_ms // 2, LOCAL_GRACE_MS)))
        self._call_off({Lane.LOCAL})
        finished = [pool.waitForDone(deadline) for pool in self._pools.values()]
        self._live.clear()
        return all(finished)

    def wait(self) -> None:
        """Wait for what still runs after shutdown(), however long it takes: before the runner itself goes."""
        for pool in self._pools.values():
            pool.waitForDone(-1)

    def _call_off(self, lanes: set[Lane]) -> None:
        for live in self._live.values():
            if live.lane in lanes:
                live.token.cancel()
        for lane in lanes:
            self._pools[lane].clear()
        for live in self._live.values():
            if live.lane in lanes:
                live.job.drop()

    @Slot(object, object, object)
    def _on_done(self, key: int, result: Any, problem: BaseException | None) -> None:
        assert QThread.currentThread() is self.thread()
        live = self._live.pop(key, None)
        if live is None:
            return  # Shut down meanwhile.
        try:
            hand_back(live.token, result, problem, live.ok, live.failed)
        finally:
            if self.is_idle:
                self.idle.emit()


def hand_back(
    token: CancelToken,
    result: Any,
    problem: BaseException | None,
    ok: Callable[[Any], object] | None,
    failed: Callable[[FaxDeskError], object] | None,
) -> None:
    """Call the one callback that the end of some work is for."""
    if isinstance(problem, Cancelled):
        return
    error = None if problem is None else _in_words(problem)
    if token.is_cancelled:
        return
    if error is None:
        if ok is not None:
            ok(result)
    elif failed is not None:
        failed(error)
    else:
        log.warning("Work failed with nobody to tell: %s", error.kind, exc_info=error)


def _in_words(problem: BaseException) -> FaxDeskError:
    if isinstance(problem, FaxDeskError):
        return problem
    log.error("Work broke down", exc_info=problem)
    error = own_mistake(tr("Try again. If it happens again, please report it; the log tells what happened."))
    error.__cause__ = problem
    return error
