"""Reads multipart bodies as they come in and writes each part straight to a file (API §1.1).

Only the chunk at hand is held in memory, so that a fax of 50 MB needs no more of it than a small one.
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from faxdesk.simulator.state.service_errors import ApiError, GatewayError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

GATEWAY_LIMIT = 55 * 1024 * 1024
"""The proxy refuses larger bodies before the service sees them (x-request-max-body-size: 55m)."""


@dataclass(slots=True)
class BodyPart:
    """One part of a multipart body, with its bytes in a file of their own."""

    path: Path
    headers: dict[str, str] = field(default_factory=dict)
    size: int = 0
    sha256: str = ""

    @property
    def disposition(self) -> str:
        return self.headers.get("content-disposition", "")

    @property
    def content_type(self) -> str:
        """The type alone, lower case, without parameters; empty when the part names none."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def name(self) -> str:
        return self._option(b"name") or ""

    @property
    def filename(self) -> str | None:
        """The file name: None when the part does not give one, empty when it gives an empty one."""
        return self._option(b"filename")

    def text(self) -> str:
        """The content as text. Raises ApiError 400 when it is no UTF-8."""
        try:
            return self.path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ApiError(400, "CMN-104", "Part is not valid UTF-8 text") from None

    def _option(self, key: bytes) -> str | None:
        options = parse_options_header(self.disposition)[1]
        value = options.get(key)
        return None if value is None else value.decode("utf-8", "replace")


def boundary_of(content_type: str) -> bytes:
    """The boundary that a Content-Type header names. Raises ApiError 400 when it names none."""
    boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
    if not boundary:
        raise ApiError(400, "CMN-104", "Unparsable request: the multipart boundary is missing")
    return boundary


async def read_parts(chunks: AsyncIterator[bytes], boundary: bytes, folder: Path) -> list[BodyPart]:
    """Write the parts of a body into files in folder, and give the parts.

    Raises ApiError 400 when the body cannot be parsed by its boundary, and GatewayError 413 when it is larger
    than the proxy lets through.
    """
    collector = _Collector(folder)
    parser = MultipartParser(boundary, collector.callbacks())
    received = 0
    try:
        async for chunk in chunks:
            received += len(chunk)
            if received > GATEWAY_LIMIT:
                raise GatewayError(413, "Request Entity Too Large")
            if chunk:
                parser.write(chunk)
        parser.finalize()
    except MultipartParseError as broken:
        raise ApiError(400, "CMN-104", f"Unparsable multipart request: {broken}") from None
    finally:
        collector.close()
    if not collector.complete:
        raise ApiError(400, "CMN-104", "Unparsable multipart request: the closing boundary is missing")
    return collector.parts


class _Collector:
    """Writes the parts to files as the parser reports them."""

    def __init__(self, folder: Path) -> None:
        self.parts: list[BodyPart] = []
        self.complete = False
        self._folder = folder
        self._file: BinaryIO | None = None
        self._digest = hashlib.sha256()
        self._decoder: _Base64 | None = None
        self._key = b""
        self._value = b""

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_key,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_done,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._done,
        }

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        path = self._folder / f"part-{len(self.parts)}"
        self.parts.append(BodyPart(path))
        self._file = path.open("wb")
        self._digest = hashlib.sha256()
        self._decoder = None

    def _header_key(self, data: bytes, start: int, end: int) -> None:
        self._key += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        name = self._key.decode("latin-1").strip().lower()
        # Browsers and SDKs write file names as raw UTF-8.
        self.parts[-1].headers[name] = self._value.decode("utf-8", "replace").strip()
        self._key = self._value = b""

    def _headers_done(self) -> None:
        if self.parts[-1].headers.get("content-transfer-encoding", "").lower() == "base64":
            self._decoder = _Base64()

    def _data(self, data: bytes, start: int, end: int) -> None:
        chunk = data[start:end]
        self._write(self._decoder.feed(chunk) if self._decoder else chunk)

    def _end(self) -> None:
        if self._decoder:
            self._write(self._decoder.finish())
        self.parts[-1].sha256 = self._digest.hexdigest()
        self.close()

    def _done(self) -> None:
        self.complete = True

    def _write(self, content: bytes) -> None:
        assert self._file is not None
        self._file.write(content)
        self._digest.update(content)
        self.parts[-1].size += len(content)


class _Base64:
    """Decodes base64 that arrives in pieces and lines."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> bytes:
        text = self._rest + b"".join(chunk.split())
        whole = len(text) - len(text) % 4
        self._rest = text[whole:]
        return self._decode(text[:whole])

    def finish(self) -> bytes:
        return self._decode(self._rest + b"=" * (-len(self._rest) % 4))

    def _decode(self, text: bytes) -> bytes:
        try:
            return binascii.a2b_base64(text)
        except binascii.Error:
            raise ApiError(400, "CMN-104", "Part is not valid base64") from None
