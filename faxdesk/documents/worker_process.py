"""The parent's handle on the caged process: starts it, asks it within a deadline, and ends it."""

from __future__ import annotations

import json
import math
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from faxdesk.documents import worker_limits as cage

if TYPE_CHECKING:
    import subprocess

Answer = tuple[dict[str, Any], bytes]

_MOST_WAITING_S = 240.0
"""How much longer than its processor time a request may take at most, while others keep the machine busy."""
_LOOK_S = 0.2
_MOST_LINE = 1 << 18
_MOST_BYTES = 1 << 26
"""More than any true answer has: a line of facts, and the bytes of the largest picture."""


class ChildLost(Exception):
    """The process ended, or did not answer as agreed. late: it was ended at the deadline."""

    def __init__(self, late: bool) -> None:
        super().__init__("late" if late else "died")
        self.late = late


class Child:
    """One process of the page worker. Raises OSError when it cannot be started."""

    def __init__(self, command: Sequence[str], memory_limit: int) -> None:
        # Not at the top: the window imports this before it paints.
        import subprocess

        self._process = subprocess.Popen(
            [*command, str(memory_limit)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Libraries may complain about a document in its own words, which belong in no log.
            stderr=subprocess.DEVNULL,
            env=_without_secrets(),
            # Not where the program was started: that folder may be cleared away, and on Windows a process
            # that stands in one keeps it from that.
            cwd=Path(sys.executable).anchor or None,
            creationflags=cage.CREATION_FLAGS,
        )
        self._cage = cage.around(self._process, memory_limit)
        self._answered_at = time.monotonic()

    @property
    def idle_s(self) -> float:
        """How long ago it gave its last answer; it may be at work on the next one."""
        return time.monotonic() - self._answered_at

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: dict[str, Any], deadline_s: float) -> Answer:
        """Send a request and wait for its answer. The deadline is in seconds of the process's own work.
        Raises ChildLost, after which the process is of no more use."""
        late, done = threading.Event(), threading.Event()
        on_the_clock_s = deadline_s + min(7 * deadline_s, _MOST_WAITING_S)
        watch = threading.Thread(
            target=self._watch, args=(done, late, deadline_s, on_the_clock_s), name="page watch", daemon=True
        )
        watch.start()
        # Should this program be gone by then, the process ends itself a little later.
        limits = {"seconds": deadline_s, "seconds_on_the_clock": math.ceil(on_the_clock_s) + 2}
        try:
            answer = _exchange(self._process, {**request, **limits})
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            done.set()
            watch.join()
            raise ChildLost(late.is_set() or self._ended_at_its_limit()) from error
        finally:
            done.set()
            # It may be ending the process right now: afterwards that is surely either alive or not.
            watch.join()
        if late.is_set():
            raise ChildLost(late=True)
        self._answered_at = time.monotonic()
        return answer

    def _watch(
        self, done: threading.Event, late: threading.Event, deadline_s: float, on_the_clock_s: float
    ) -> None:
        """End the process when it takes longer than it may. Where the system does not count its processor
        time by itself, look how much that is."""
        begun, used_before = time.monotonic(), self._cage.processor_seconds()
        pause = on_the_clock_s if used_before is None else _LOOK_S
        while not done.wait(pause):
            used = self._cage.processor_seconds()
            is_late = used is not None and used_before is not None and used - used_before > deadline_s
            if is_late or time.monotonic() - begun >= on_the_clock_s:
                late.set()
                self.kill()
                return

    def _ended_at_its_limit(self) -> bool:
        """Whether the system ended the process for the time that it took."""
        self.kill()
        return self._process.wait() in cage.LATE_EXITS

    def kill(self) -> None:
        """From any thread: whoever waits for an answer gets ChildLost."""
        self._process.kill()

    def end(self) -> None:
        """End the process and close its pipes. Nobody may be asking at the time."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)
        self._process.wait()
        self._cage.close()


def _without_secrets() -> dict[str, str]:
    """The environment, less what signs in: the process that opens strangers' files has no use for it."""
    return {name: value for name, value in os.environ.items() if not name.startswith("FAXDESK_")}


def _exchange(process: subprocess.Popen[bytes], request: dict[str, Any]) -> Answer:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.flush()
    line = process.stdout.readline(_MOST_LINE)
    if not line.endswith(b"\n"):
        raise EOFError
    try:
        facts = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    many = facts["bytes"]
    if type(many) is not int or not 0 <= many <= _MOST_BYTES:
        raise ValueError("bytes")
    data = process.stdout.read(many)
    if len(data) != many:
        raise EOFError
    return facts, data


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        # What was still to be written is of no use to a process that has ended.
        return
