"""The body of a request over HTTP, counted or in chunks of any sizes (RFC 9112, sections 6 and 7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r?\n")
_COUNT = re.compile(r"[0-9]{1,15}")
_LONGEST_LINE = 1024
_MOST_TRAILERS = 50


class BrokenBody(Exception):
    """The body ends early, or is not as it should be: nothing on this connection can be relied upon."""


class Connection(Protocol):
    """Where the bytes come from."""

    def read(self, size: int, /) -> bytes: ...

    def readline(self, size: int, /) -> bytes: ...


class RequestBody:
    """Reads the body of one request, and never beyond it.

    lengths and encodings are all values of Content-Length and Transfer-Encoding in the request. Raises
    BrokenBody where they leave a doubt about where the body ends.
    """

    def __init__(self, stream: Connection, lengths: Sequence[str], encodings: Sequence[str]) -> None:
        self._stream = stream
        self._is_chunked = bool(encodings)
        if self._is_chunked:
            # Both at once is how requests are smuggled past a check.
            if lengths or [each.strip().lower() for each in encodings] != ["chunked"]:
                raise BrokenBody
            self._left = 0
        else:
            if len(lengths) != 1 or not _COUNT.fullmatch(lengths[0].strip()):
                raise BrokenBody
            self._left = int(lengths[0])
        self._is_begun = False
        self.is_over = not self._is_chunked and not self._left

    def read(self, size: int) -> bytes:
        """So many bytes, or fewer where the body ends before. Raises BrokenBody, also for what the connection
        raises."""
        try:
            return self._read(size)
        except OSError as error:
            raise BrokenBody from error

    def _read(self, size: int) -> bytes:
        parts = []
        while size and not self.is_over:
            if not self._left:
                self._next_chunk()
                continue
            part = self._stream.read(min(size, self._left))
            if not part:
                raise BrokenBody
            parts.append(part)
            size -= len(part)
            self._left -= len(part)
            self.is_over = not self._left and not self._is_chunked
        return b"".join(parts)

    def skip(self, most: int) -> bool:
        """Read what is left, but no more than so many bytes. Gives whether the body's end was reached."""
        while most > 0 and not self.is_over:
            most -= len(self.read(min(most, 1 << 16)))
        return self.is_over

    def _next_chunk(self) -> None:
        if self._is_begun and self._stream.readline(3) not in {b"\r\n", b"\n"}:
            raise BrokenBody
        self._is_begun = True
        size = _CHUNK_SIZE.fullmatch(self._stream.readline(_LONGEST_LINE))
        if size is None:
            raise BrokenBody
        self._left = int(size[1], 16)
        if self._left:
            return
        for _ in range(_MOST_TRAILERS):
            line = self._stream.readline(_LONGEST_LINE)
            if not line.endswith(b"\n"):
                raise BrokenBody
            if line in {b"\r\n", b"\n"}:
                self.is_over = True
                return
        raise BrokenBody
