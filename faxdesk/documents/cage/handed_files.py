"""Files that the page worker is handed open, so that it needs no names and may be kept from all other files
(child process only)."""

from __future__ import annotations

import os
import sys
from typing import IO, Any

_PIECE = 1 << 24


class HandedFile:
    """One file that is open. key is another one when the file has changed; size is in bytes."""

    def __init__(self, descriptor: int, key: tuple[object, ...], size: int) -> None:
        self._descriptor = descriptor
        self.key = key
        self.size = size

    def read_bytes(self) -> bytes:
        """All that it holds, from its beginning. Raises OSError."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        pieces = []
        while piece := os.read(self._descriptor, _PIECE):
            pieces.append(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def write_bytes(self, content: bytes | memoryview) -> None:
        """Let it hold this and nothing else. Raises OSError."""
        with self.stream() as file:
            file.truncate(0)
            file.write(content)

    def stream(self) -> IO[bytes]:
        """The file, to be read and written from its beginning. It stays open when the stream is closed."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return os.fdopen(self._descriptor, "r+b", closefd=False)

    def close(self) -> None:
        os.close(self._descriptor)


class HandedFiles:
    """The files of one request."""

    def __init__(self, facts: list[dict[str, Any]], descriptors: list[int]) -> None:
        self._facts = facts
        self._descriptors = dict(enumerate(descriptors))
        self._files: dict[int, HandedFile] = {}

    def give(self, request: dict[str, Any]) -> None:
        """Put the files into the request, where their numbers stand. Raises CannotOpen where one has to be
        opened here, and cannot be."""
        for name in ("path", "target"):
            if request.get(name) is not None:
                request[name] = self._file(request[name])
        if "parts" in request:
            request["parts"] = [(self._file(number), name) for number, name in request["parts"]]
        if "picture_files" in request:
            numbers = request["picture_files"].items()
            request["picture_files"] = {name: self._file(number) for name, number in numbers}

    def close(self) -> None:
        """Close them all, also those that nobody looked at."""
        for file in self._files.values():
            file.close()
        for descriptor in self._descriptors.values():
            os.close(descriptor)

    def _file(self, number: int) -> HandedFile:
        if number not in self._files:
            facts = self._facts[number]
            if sys.platform == "win32":
                self._descriptors[number] = _opened_by_name(facts)
            key = (facts["path"], facts["changed"], facts["size"])
            self._files[number] = HandedFile(self._descriptors.pop(number), key, facts["size"])
        return self._files[number]


def _opened_by_name(facts: dict[str, Any]) -> int:
    from faxdesk.documents.document import CannotOpen

    binary = getattr(os, "O_BINARY", 0)
    try:
        return os.open(facts["place"], (os.O_RDWR if facts["is_target"] else os.O_RDONLY) | binary)
    except OSError as error:
        raise CannotOpen("unwritable" if facts["is_target"] else "unreadable") from error
