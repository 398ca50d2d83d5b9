"""The way on which the program sends requests to the page worker, with open files beside them."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess

MOST_AT_ONCE = 200
"""The kernel hands over no more than 253 descriptors with one message."""


class RequestLine:
    """The input of a process that is about to be started: a socket that can carry open files, on Windows a
    pipe, where the process opens them itself. process_end is what the process is started with."""

    if sys.platform == "win32":

        def __init__(self) -> None:
            import subprocess

            self.process_end = subprocess.PIPE
            self._pipe: Any = None

        def started(self, process: subprocess.Popen[bytes] | None) -> None:
            """The process runs now; None, it could not be started."""
            self._pipe = process.stdin if process is not None else None

        def send(self, request: dict[str, Any], descriptors: Sequence[int]) -> None:
            """Raises OSError when the process is gone."""
            self._pipe.write(_as_line(request))
            self._pipe.flush()

        def close(self) -> None:
            """What was still to be written is of no use to a process that has ended."""
            if self._pipe is not None:
                with suppress(OSError):
                    self._pipe.close()

    else:

        def __init__(self) -> None:
            # Not at the top: the window imports this before it paints.
            import socket

            self._line, self._process_end = socket.socketpair()
            self.process_end = self._process_end.fileno()

        def started(self, process: subprocess.Popen[bytes] | None) -> None:
            """The process runs now; None, it could not be started."""
            self.handed_over()
            if process is None:
                self._line.close()

        def handed_over(self) -> None:
            """The process has its end."""
            self._process_end.close()

        def send(self, request: dict[str, Any], descriptors: Sequence[int]) -> None:
            """Send a request with its open files. Raises OSError when the process is gone."""
            import socket

            content, left = memoryview(_as_line(request)), [*descriptors]
            while left:
                some, left = array("i", left[:MOST_AT_ONCE]), left[MOST_AT_ONCE:]
                # They travel with the first byte that follows.
                self._line.sendmsg([content[:1]], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, some)])
                content = content[1:]
            self._line.sendall(content)

        def close(self) -> None:
            """The process sees its input end."""
            self._line.close()


def _as_line(request: dict[str, Any]) -> bytes:
    return json.dumps(request).encode() + b"\n"
