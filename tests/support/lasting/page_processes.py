"""Page workers' processes that go on from one test to the next. To start one takes longer than most tests,
and a process that serves many documents one after the other is what the program has, too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from faxdesk.documents.cage import processes
from faxdesk.documents.worker_process import Answer, StartedChild

_OF_ONE_TEST = {"PYTEST_CURRENT_TEST", "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_RUNTIME_DIR"}


class PageProcesses:
    """Hands out processes, and takes back those that are sound when a page worker is closed."""

    def __init__(self) -> None:
        self._idle: list[_LastingChild] = []

    def child(self, command: Sequence[str], memory_limit: int) -> StartedChild:
        """An idle process that was started in the same way, or else a new one."""
        started_as = (*command, memory_limit, *sorted(_environment().items()))
        for child in [child for child in self._idle if child.started_as == started_as]:
            self._idle.remove(child)
            if child.is_alive:
                child.is_given_back = False
                return child
            child.end()
        return _LastingChild(command, memory_limit, self._idle, started_as)

    def end(self) -> None:
        """End the processes that are idle."""
        while self._idle:
            StartedChild.end(self._idle.pop())

    @contextmanager
    def given_to_page_workers(self) -> Iterator[None]:
        """Let all page workers of this process take their children here."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(processes, "StartedChild", self.child)
            yield


class _LastingChild(StartedChild):
    """Lasts beyond the page worker that used it, unless a request was under way when that was closed, or a
    document may have spoilt the process: a page worker then ends it without closing."""

    def __init__(
        self, command: Sequence[str], memory_limit: int, idle: list[_LastingChild], started_as: object
    ) -> None:
        super().__init__(command, memory_limit)
        self.started_as = started_as
        self.is_given_back = False
        self._idle = idle
        self._is_asked = False

    def ask(self, request: dict[str, object], deadline_s: float, descriptors: Sequence[int] = ()) -> Answer:
        self._is_asked = True
        answer = super().ask(request, deadline_s, descriptors)
        self._is_asked = False
        return answer

    def kill(self) -> None:
        """Closing a page worker begins with this."""
        if self._is_asked:
            super().kill()
        else:
            self.is_given_back = True

    def end(self) -> None:
        if self.is_given_back and not self._is_asked and self.is_alive:
            self._idle.append(self)
        else:
            super().kill()
            super().end()


def _environment() -> dict[str, str]:
    """What a process inherits, apart from what differs from test to test and does not concern it."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in _OF_ONE_TEST and not name.startswith(("FAXDESK_", "XDG_", "WIN_PD_"))
    }
