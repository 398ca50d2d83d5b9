"""A program that talks to a scanner's driver, as a child: drivers hang, crash and leak, and none of that is
to reach the program itself."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from msgspec import Struct

from faxdesk.domain.runtime import CancelToken

_LOOK_S = 0.05
_LONGEST_LINE = 4096
_MOST_WAITING = 256
_MEMORY = 2 << 30
_LARGEST_FILE = 200 << 20
_PROCESSOR_S = 900
_BLOCK = 512
_LIMITED = 'ulimit -c 0; ulimit -v {memory} 2>/dev/null; ulimit -f {size}; ulimit -t {seconds}; exec "$@"'
_LINE_END = re.compile(rb"[\r\n]+")
_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0
_KEPT = re.compile(
    "PATH|HOME|USER|LOGNAME|TMPDIR|LD_LIBRARY_PATH|XDG_[A-Z_]+|SANE_[A-Z_]+|DYLD_[A-Z_]+"
    "|SYSTEMROOT|WINDIR|TEMP|TMP|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAM[A-Z0-9_()]*|COMMONPROGRAM[A-Z0-9_()]*"
    "|PSMODULEPATH|PATHEXT|COMSPEC|NUMBER_OF_PROCESSORS|PROCESSOR_[A-Z0-9_]+",
    re.IGNORECASE,
)


class DriverHangs(Exception):
    """Nothing was heard of the driver for too long, so it was ended."""


class Patience(Struct, frozen=True):
    """How long a driver may say nothing, since lamps warm up, and how long it may take to bring them home
    after the last page, or after the scan was called off."""

    silence_s: float = 90.0
    park_s: float = 8.0


USUAL = Patience()


class Said(Struct, frozen=True):
    """A line that the program wrote; is_aside where that was to its standard error."""

    line: str
    is_aside: bool = False


class DriverProcess:
    """One run of such a program, in a process group of its own, and on POSIX systems with limits on memory,
    processor and the size of a file. It knows nothing of what is in this process's environment but where
    drivers are and what they keep.

    Use it as a context: at its end the program has ended, with all that it started. Called off, it is asked
    to end first, so that the device is not left in the middle of a sheet.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: str,
        token: CancelToken,
        patience: Patience,
        *,
        typed: bytes = b"",
        environment: Mapping[str, str] = {},
    ) -> None:
        """typed is what it reads on its standard input, environment what it is told besides. Raises OSError
        where it cannot be started."""
        self._token = token
        self._patience = patience
        self._said: queue.Queue[Said | None] = queue.Queue(_MOST_WAITING)
        self._is_over = threading.Event()
        self._ends_by: float | None = None
        self._process = subprocess.Popen(
            _limited(command),
            cwd=folder,
            env=_environment(environment),
            stdin=subprocess.PIPE if typed else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=sys.platform != "win32",
            creationflags=_NO_WINDOW,
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = [
            threading.Thread(target=self._read, args=(pipe, is_aside), name="scanner driver", daemon=True)
            for pipe, is_aside in ((self._process.stdout, False), (self._process.stderr, True))
        ]
        for reader in self._readers:
            reader.start()
        if self._process.stdin is not None:
            # One that never reads must not keep whoever asked waiting.
            threading.Thread(target=_type, args=(self._process.stdin, typed), daemon=True).start()

    def lines(self) -> Iterator[Said]:
        """What it says, until it ends, or does not end though it is expected to. Raises DriverHangs, and
        Cancelled."""
        heard, open_pipes = time.monotonic(), len(self._readers)
        while open_pipes and (self._ends_by is None or time.monotonic() < self._ends_by):
            self._token.check()
            try:
                said = self._said.get(timeout=_LOOK_S)
            except queue.Empty:
                if time.monotonic() - heard > self._patience.silence_s:
                    raise DriverHangs from None
                continue
            heard = time.monotonic()
            if said is None:
                open_pipes -= 1
            else:
                yield said

    def expect_end(self) -> None:
        """It said that it has done all: some drivers hang while they let go of the device."""
        self._ends_by = time.monotonic() + self._patience.park_s

    def exit_code(self) -> int | None:
        """How it ended after it said all; negative for a signal, None where it does not end."""
        if self._ends_by is None:
            self.expect_end()
        assert self._ends_by is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(max(self._ends_by - time.monotonic(), _LOOK_S))
        return None

    def __enter__(self) -> DriverProcess:
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        if self._process.poll() is None and self._token.is_cancelled:
            self._ask_to_end()
        self._end()

    def _ask_to_end(self) -> None:
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(self._patience.park_s)

    def _end(self) -> None:
        if sys.platform == "win32":
            self._process.kill()
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for reader in self._readers:
            # What has left the group may still hold the pipe.
            reader.join(self._patience.park_s)

    def _read(self, pipe: IO[bytes], is_aside: bool) -> None:
        """Cut what comes into lines; scanimage ends those that tell of progress by a carriage return. Nobody
        else closes the pipe: its number might be another's by the next read."""
        rest = b""
        with contextlib.suppress(OSError), pipe:
            while piece := os.read(pipe.fileno(), _LONGEST_LINE):
                *whole, rest = _LINE_END.split(rest + piece)
                if len(rest) > _LONGEST_LINE:
                    whole, rest = [*whole, rest[:_LONGEST_LINE]], b""
                for line in whole:
                    self._hand_on(Said(line.decode("utf-8", "replace"), is_aside))
        if rest:
            self._hand_on(Said(rest.decode("utf-8", "replace"), is_aside))
        self._hand_on(None)

    def _hand_on(self, said: Said | None) -> None:
        while not self._is_over.is_set():
            with contextlib.suppress(queue.Full):
                self._said.put(said, timeout=_LOOK_S)
                return


def _type(pipe: IO[bytes], typed: bytes) -> None:
    with contextlib.suppress(OSError, ValueError), pipe:
        pipe.write(typed)


def _limited(command: Sequence[str]) -> list[str]:
    if sys.platform == "win32":
        return [*command]
    limits = _LIMITED.format(memory=_MEMORY >> 10, size=_LARGEST_FILE // _BLOCK, seconds=_PROCESSOR_S)
    return ["/bin/sh", "-c", limits, "sh", *command]


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """What it may know. Its words are English and its numbers have points, so that they can be read."""
    kept = {name: value for name, value in os.environ.items() if _KEPT.fullmatch(name)}
    return {**kept, "LC_ALL": "C", **more}
