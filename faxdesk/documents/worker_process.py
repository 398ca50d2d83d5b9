"""The program's handle on a caged process: starts it, asks it within a deadline, and ends it."""

from __future__ import annotations

import math
import os
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import msgspec

from faxdesk.documents import worker_limits as cage
from faxdesk.documents.cage.replies import MOST_QUESTIONS, reply
from faxdesk.documents.cage.request_line import RequestLine
from faxdesk.domain.runtime import Cancelled, CancelToken

Answer = tuple[dict[str, Any], bytes]

_MOST_WAITING_S = 240.0
"""How much longer than its processor time a request may take at most, while others keep the machine busy."""
_LOOK_S = 0.2
_ENDED_BY_WALLS = -31
"""By SIGSYS."""
_MOST_LINE = 1 << 18
_MOST_BYTES = 1 << 26
"""More than any true answer has: a line of facts, and the bytes of the largest picture."""


_KEPT = frozenset(
    {"PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "LD_PRELOAD", "TESSDATA_PREFIX"}
)
_KEPT_BEGINNINGS = ("LC_", "FONTCONFIG_", "XDG_", "PYTHON", "_PYI", "COVERAGE_", "DYLD_", "MALLOC_", "OMP_")
"""The names of the environment that the process gets, and how such names begin."""


class ChildLost(Exception):
    """The process ended, or did not answer as agreed. late: it was ended at the deadline. by_walls: it was
    ended since it asked the system for what nobody does who opens documents. with_others: it was split off
    from one that is gone too."""

    def __init__(self, late: bool, *, by_walls: bool = False, with_others: bool = False) -> None:
        super().__init__("late" if late else "by its walls" if by_walls else "died")
        self.late = late
        self.by_walls = by_walls
        self.with_others = with_others


class Child(ABC):
    """One process, which is asked over a line and answers through a pipe."""

    def __init__(self, line: RequestLine, answers: IO[bytes]) -> None:
        self._line = line
        self._answers = answers
        self._answered_at = time.monotonic()
        self._called_off = CancelToken()

    @property
    def idle_s(self) -> float:
        """How long ago it gave its last answer; it may be at work on the next one."""
        return time.monotonic() - self._answered_at

    @property
    @abstractmethod
    def number(self) -> int:
        """Its number at the system."""

    @property
    @abstractmethod
    def is_alive(self) -> bool: ...

    def ask(self, request: dict[str, Any], deadline_s: float, descriptors: Sequence[int] = ()) -> Answer:
        """Send a request with open files (its "files" tell of them), and wait for its answer. The deadline is
        in seconds of the process's own work. Raises ChildLost, after which the process is of no more use."""
        late, done = threading.Event(), threading.Event()
        on_the_clock_s = deadline_s + min(7 * deadline_s, _MOST_WAITING_S)
        watch = threading.Thread(
            target=self._watch, args=(done, late, deadline_s, on_the_clock_s), name="page watch", daemon=True
        )
        watch.start()
        # Should this program be gone by then, the process ends itself a little later.
        limits = {"seconds": deadline_s, "seconds_on_the_clock": math.ceil(on_the_clock_s) + 2}
        try:
            self._line.send({"files": [], **request, **limits}, descriptors)
            answer = self._answer()
        except (OSError, ValueError, KeyError, TypeError, EOFError, Cancelled) as error:
            done.set()
            watch.join()
            self.kill()
            code = self._exit_code()
            is_late = late.is_set() or code in cage.LATE_EXITS
            raise ChildLost(is_late, by_walls=code == _ENDED_BY_WALLS, with_others=code is None) from error
        finally:
            done.set()
            # It may be ending the process right now: afterwards that is surely either alive or not.
            watch.join()
        if late.is_set():
            raise ChildLost(late=True)
        self._answered_at = time.monotonic()
        return answer

    def _answer(self) -> Answer:
        """What it answers, when its questions have got their replies."""
        for _ in range(MOST_QUESTIONS):
            facts, data = _answer_of(self._answers)
            if "asks" not in facts:
                return facts, data
            self._line.send({"reply": reply(facts["asks"], data, self._called_off)}, [])
        raise ValueError("questions")

    def _watch(
        self, done: threading.Event, late: threading.Event, deadline_s: float, on_the_clock_s: float
    ) -> None:
        """End the process when it takes longer than it may. Where the system does not count its processor
        time by itself, look how much that is."""
        begun, used_before = time.monotonic(), self._processor_seconds()
        pause = on_the_clock_s if used_before is None else _LOOK_S
        while not done.wait(pause):
            used = self._processor_seconds()
            is_late = used is not None and used_before is not None and used - used_before > deadline_s
            if is_late or time.monotonic() - begun >= on_the_clock_s:
                late.set()
                self.kill()
                return

    def kill(self) -> None:
        """From any thread: whoever waits for an answer gets ChildLost."""
        self._called_off.cancel()
        self._end_now()

    def end(self) -> None:
        """End the process and close its input and output. Nobody may be asking at the time."""
        self.kill()
        self._line.close()
        self._answers.close()
        self._exit_code()

    def _processor_seconds(self) -> float | None:
        """How long it has worked so far; None where the system ends it by itself."""
        return None

    @abstractmethod
    def _end_now(self) -> None: ...

    @abstractmethod
    def _exit_code(self) -> int | None:
        """How it has ended, which is waited for; None where nobody knows."""


class StartedChild(Child):
    """A process that the program itself starts. Raises OSError when it cannot be started."""

    def __init__(self, command: Sequence[str], memory_limit: int) -> None:
        # Not at the top: the window imports this before it paints.
        import subprocess

        line, process = RequestLine(), None
        try:
            process = subprocess.Popen(
                [*command, str(memory_limit)],
                stdin=line.process_end,
                stdout=subprocess.PIPE,
                # Libraries may complain about a document in its own words, which belong in no log.
                stderr=subprocess.DEVNULL,
                env=_without_secrets(),
                # Not where the program was started: that folder may be cleared away, and on Windows a process
                # that stands in one keeps it from that.
                cwd=Path(sys.executable).anchor or None,
                creationflags=cage.CREATION_FLAGS,
            )
        finally:
            line.started(process)
        assert process.stdout is not None
        super().__init__(line, process.stdout)
        self._process = process
        self._cage = cage.around(self._process, memory_limit, is_alone=True)

    @property
    def number(self) -> int:
        return self._process.pid

    @property
    def is_in_job(self) -> bool:
        """Whether Windows has it in a job object."""
        return self._cage.is_job

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        super().end()
        self._cage.close()

    def _processor_seconds(self) -> float | None:
        return self._cage.processor_seconds()

    def _end_now(self) -> None:
        self._process.kill()

    def _exit_code(self) -> int | None:
        return self._process.wait()


def _without_secrets() -> dict[str, str]:
    """Of the environment, what a program needs to start and to find fonts. People keep tokens of all kinds in
    it, for which the process that opens strangers' files has no use. Windows needs more of it than is known
    here; there FaxDesk's own secrets alone are left out."""
    if sys.platform == "win32":
        return {name: value for name, value in os.environ.items() if not name.startswith("FAXDESK_")}
    return {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or name.startswith(_KEPT_BEGINNINGS)
    }


def _answer_of(answers: IO[bytes]) -> Answer:
    line = answers.readline(_MOST_LINE)
    if not line.endswith(b"\n"):
        raise EOFError
    try:
        facts = msgspec.json.decode(line, type=dict[str, Any])
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    many = facts["bytes"]
    if type(many) is not int or not 0 <= many <= _MOST_BYTES:
        raise ValueError("bytes")
    data = answers.read(many)
    if len(data) != many:
        raise EOFError
    return facts, data
