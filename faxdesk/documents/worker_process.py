"""The parent's handle on the caged process: starts it, asks it within a deadline, and ends it."""

from __future__ import annotations

import json
import math
import os
import threading
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any

from faxdesk.documents import worker_limits as cage

if TYPE_CHECKING:
    import subprocess

Answer = tuple[dict[str, Any], bytes]


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
            creationflags=cage.CREATION_FLAGS,
        )
        self._cage = cage.around(self._process, memory_limit)

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: dict[str, Any], deadline_s: float) -> Answer:
        """Send a request and wait for its answer. Raises ChildLost, after which the process is of no more
        use."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.kill()

        watch = threading.Timer(deadline_s, stop)
        watch.daemon = True
        watch.start()
        try:
            # Should this program be gone by then, the process ends itself a little later.
            answer = _exchange(self._process, {**request, "seconds": math.ceil(deadline_s) + 2})
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            raise ChildLost(late.is_set()) from error
        finally:
            watch.cancel()
            # It may be firing right now: afterwards the process is surely either alive or not.
            watch.join()
        if late.is_set():
            raise ChildLost(late=True)
        return answer

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
    line = process.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    facts = json.loads(line)
    data = process.stdout.read(facts["bytes"])
    if len(data) != facts["bytes"]:
        raise EOFError
    return facts, data


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        # What was still to be written is of no use to a process that has ended.
        return
