"""Where requests come to the page worker, with their files (child process only).

They come over the socket that is the process's input, with the files beside them as descriptors. Windows has
no such sockets: there it is a pipe, and the process opens the files by their names.
"""

from __future__ import annotations

import json
import os
import sys
from array import array
from collections.abc import Iterator
from typing import Any

from faxdesk.documents.cage.handed_files import HandedFiles
from faxdesk.documents.cage.request_line import MOST_AT_ONCE

_LINE_PIECE = 1 << 16


class RequestSource:
    """The process's input, by its descriptor."""

    if sys.platform == "win32":

        def __init__(self, descriptor: int) -> None:
            self._pipe = os.fdopen(descriptor, "rb")

        def _received(self) -> tuple[bytes, list[int]]:
            return self._pipe.readline(), []

        def close(self) -> None:
            self._pipe.close()

    else:

        def __init__(self, descriptor: int) -> None:
            import socket

            self._line = socket.socket(fileno=descriptor)

        def _received(self) -> tuple[bytes, list[int]]:
            """One line with its descriptors; what is no whole line is the end."""
            import socket

            content, descriptors = bytearray(), array("i")
            room = socket.CMSG_SPACE(MOST_AT_ONCE * descriptors.itemsize)
            closed_for_others = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
            while not content.endswith(b"\n"):
                try:
                    piece, extras, _flags, _address = self._line.recvmsg(_LINE_PIECE, room, closed_for_others)
                except ConnectionError:
                    # The program is gone, and has not heard the last answer.
                    piece, extras = b"", []
                for level, kind, extra in extras:
                    if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                        descriptors.frombytes(extra[: len(extra) - len(extra) % descriptors.itemsize])
                if not piece:
                    break
                content += piece
            return bytes(content), list(descriptors)

        def close(self) -> None:
            self._line.close()

    def received(self) -> tuple[dict[str, Any], list[int]] | None:
        """The next request with its descriptors; None when there are no more."""
        line, descriptors = self._received()
        return (json.loads(line), descriptors) if line.endswith(b"\n") else None

    def requests(self) -> Iterator[tuple[dict[str, Any], HandedFiles]]:
        """The requests, until there are no more, with their files."""
        while (received := self.received()) is not None:
            request, descriptors = received
            yield request, HandedFiles(request.pop("files"), descriptors)

    def reply(self) -> Any:
        """What the program says to a question that was asked while it waits for an answer. Raises EOFError
        where it is gone."""
        received = self.received()
        if received is None:
            raise EOFError
        return received[0]["reply"]
