"""The processes in which documents are opened: one for each document where the system can split them off, so
that a document which takes its process over sees no other; elsewhere one for all."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress

from msgspec.structs import replace

from faxdesk.documents import worker_answers as answers
from faxdesk.documents.cage.split_child import SplitChild, Starter
from faxdesk.documents.worker_errors import cannot_start, is_closing
from faxdesk.documents.worker_process import Child, ChildLost, StartedChild
from faxdesk.domain.checkup import Walls

log = logging.getLogger(__name__)

_START_DEADLINE_S = 30.0
_MOST = 3
"""So many documents stay open: people turn the pages of one, and a fax may have pages of several in turn."""
NO_DOCUMENT = ""
"""Of work on no document: a cover page, a blank one."""


class Processes:
    """Starts them when they are needed, and ends them when nobody has asked for anything for idle_s. Every
    call but close() is made by whoever has the turn."""

    def __init__(self, command: Sequence[str], memory_limit: int, idle_s: float) -> None:
        self.turn = Turns()
        self._command = [*command]
        self._memory_limit = memory_limit
        self._idle_s = idle_s
        self._first: StartedChild | None = None
        self._starter: Starter | None = None
        self._spare: SplitChild | None = None
        self._of_documents: OrderedDict[str, SplitChild] = OrderedDict()
        self._answered_at = time.monotonic()
        self._dropped = threading.Event()
        self._rest: threading.Thread | None = None
        self._closed = False
        self.walls = Walls()

    @property
    def are_closed(self) -> bool:
        return self._closed

    def start(self) -> None:
        """Have what is needed ready. Raises FaxDeskError (BUG) when it does not start, and when closed."""
        was_there = self._first is not None
        try:
            if self._first is not None and not self._first.is_alive:
                self.drop_all()
            if self._first is None and not self._closed:
                self._begin()
            # Whoever closes looks at the child after having said so: one of the two sees the other.
            if self._starter is not None and not self._closed:
                self._spare = self._spare or self._starter.start()
                self._greet(self._spare)
        except (OSError, ValueError, ChildLost) as error:
            self.drop_all()
            if was_there and not self._closed:
                # Somebody has ended them meanwhile.
                self.start()
            elif not self._closed:
                raise cannot_start() from error
        if self._closed or self._first is None:
            self.drop_all()
            raise is_closing()

    def of(self, document: str) -> tuple[Child, bool]:
        """The process for a document, or for NO_DOCUMENT, and whether it was at work before. Raises as
        start() does."""
        found = self._of_documents.get(document)
        if found is not None and found.is_alive:
            self._of_documents.move_to_end(document)
            return found, True
        was_running = self._first is not None
        if found is not None:
            self.drop(document)
        self.start()
        if self._starter is None or self._spare is None:
            assert self._first is not None
            return self._first, was_running
        self._of_documents[document] = taken = self._spare
        self._spare = None
        if self._closed:
            self.drop_all()
            raise is_closing()
        while len(self._of_documents) > _MOST:
            self._of_documents.popitem(last=False)[1].end()
        return taken, False

    def answered(self) -> None:
        """A process has answered: the time in which nobody asks begins anew, and the next one for another
        document is made ready, so that nobody waits for it."""
        self._answered_at = time.monotonic()
        if self._starter is not None and self._spare is None and not self._closed:
            with suppress(OSError, ValueError, ChildLost):
                self._spare = self._starter.start()

    def drop(self, document: str) -> None:
        """End the process of a document, which may be spoilt."""
        if self._starter is None:
            self.drop_all()
        elif (child := self._of_documents.pop(document, None)) is not None:
            child.end()

    def drop_all(self) -> None:
        self._dropped.set()
        for child in self._split_off():
            child.end()
        self._of_documents.clear()
        self._spare = self._starter = None
        first, self._first = self._first, None
        if first is not None:
            first.end()

    def close(self) -> None:
        """End them all, also while somebody waits for one; later calls fail."""
        self._closed = True
        for child in (*self._split_off(), self._first):
            if child is not None:
                child.kill()
        with self.turn:
            self.drop_all()
        if self._rest is not None:
            self._rest.join()

    def _begin(self) -> None:
        self._first = StartedChild(self._command, self._memory_limit)
        if self._closed:
            return
        if self._greet(self._first):
            self._starter = Starter(self._first)
        self._answered_at, self._dropped = time.monotonic(), threading.Event()
        self._rest = threading.Thread(
            target=self._end_idle, args=(self._first, self._dropped), name="page rest", daemon=True
        )
        self._rest.start()

    def _greet(self, child: Child) -> bool:
        """Hear which walls a process has, and whether it has none since it only splits off others."""
        hello = child.ask({"operation": "hello"}, _START_DEADLINE_S)
        if hello[0].get("splits_off") is True:
            return True
        in_job = self._first is not None and self._first.is_in_job
        self.walls = replace(answers.walls(hello), in_job=in_job)
        return False

    def _end_idle(self, first: StartedChild, dropped: threading.Event) -> None:
        """Wait until nobody has asked for anything for a while, then end all."""
        while not dropped.wait(max(self._idle_s - self._rested_s, 0.0)):
            # Not while one is at work, however long that takes: then the answer is awaited here.
            with self.turn:
                if first is self._first and self._rested_s >= self._idle_s:
                    log.info("The page worker has nothing to do and ends")
                    self.drop_all()

    @property
    def _rested_s(self) -> float:
        return time.monotonic() - self._answered_at

    def _split_off(self) -> list[SplitChild]:
        spare = self._spare
        return [*list(self._of_documents.values()), *([spare] if spare is not None else [])]


class Turns:
    """A lock that passes to whoever waits before its last holder can take it again. With a plain lock, work
    on many pages could keep a person waiting for one page."""

    def __init__(self) -> None:
        self._next = threading.Lock()
        self._held = threading.Lock()

    def __enter__(self) -> None:
        with self._next:
            self._held.acquire()

    def __exit__(self, *trouble: object) -> None:
        self._held.release()
