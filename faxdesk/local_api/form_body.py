"""The body of a request with documents (multipart/form-data): the files are written to a folder as they come,
and neither they nor the fields are ever longer than they may be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from faxdesk.domain.draft import tidy_name
from faxdesk.domain.errors import ErrorKind
from faxdesk.local_api.error_answers import Refusal
from faxdesk.local_api.operations import Field
from faxdesk.private_files import private_opener
from faxdesk.services.archive.save_file import safe_name

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_BODY = 120_000_000
"""Bytes of a whole request: twice the largest fax, and some more."""
_MAX_FIELD = 64_000
_MAX_PARTS = 500
_LONGEST_NAME = 100


class FormBody:
    """Takes the parts of one body. files are the paths of its documents, each with the name that it was
    given; values are the other fields, by their names in the order in which they came."""

    def __init__(self, fields: tuple[Field, ...], folder: Path) -> None:
        self.files: list[Path] = []
        self.values: dict[str, list[str]] = {}
        self._fields = {field.name: field for field in fields}
        self._folder = folder
        self._parts = 0
        self._header = self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._name = ""
        self._file: BinaryIO | None = None
        self._text = bytearray()
        self._is_whole = False

    async def read(self, content_type: str, chunks: AsyncIterator[bytes]) -> None:
        """Raises Refusal for a body that is not what it should be, and OSError where the disk is full."""
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise Refusal(
                415,
                "The body has to be multipart/form-data.",
                "With curl, each field is given by -F or --form-string.",
            )
        taken = 0
        try:
            parser = MultipartParser(options[b"boundary"], self._callbacks())
            async for chunk in chunks:
                taken += len(chunk)
                if taken > MAX_BODY:
                    raise too_large()
                parser.write(chunk)
            parser.finalize()
        except FormParserError as error:
            raise _broken() from error
        finally:
            if self._file is not None:
                self._file.close()
        if not self._is_whole:
            raise _broken()

    def _callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._on_header_field,
            "on_header_value": self._on_header_value,
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._open,
            "on_part_data": self._take,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > _MAX_PARTS:
            raise Refusal(400, "The body has too many parts.", "Leave some out, and send again.")
        self._header, self._value, self._headers = b"", b"", {}
        self._text = bytearray()

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header, self._value = b"", b""

    def _open(self) -> None:
        """A part begins: a document, or a field of its own."""
        _kind, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        field = self._fields.get(self._name)
        if field is not None and field.is_file:
            name = options.get(b"filename", b"").decode("utf-8", "replace")
            folder = self._folder / str(len(self.files))
            folder.mkdir(mode=0o700)
            path = folder / safe_name(tidy_name(name), _LONGEST_NAME)
            self._file = open(path, "xb", opener=private_opener)  # noqa: SIM115 - it is written as it comes
            self.files.append(path)

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(data[start:end])
            return
        self._text += data[start:end]
        if len(self._text) > _MAX_FIELD:
            raise Refusal(413, f"“{self._name}” is too long.", "Shorten it, and send again.")

    def _end(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
            return
        try:
            text = self._text.decode()
        except UnicodeDecodeError as error:
            raise _broken() from error
        self.values.setdefault(self._name, []).append(text)

    def _finish(self) -> None:
        self._is_whole = True


def too_large() -> Refusal:
    """The refusal of a body beyond MAX_BODY."""
    return Refusal(
        413,
        "The request is too large.",
        "A fax has at most 50 MB; send fewer or smaller documents.",
    )


def _broken() -> Refusal:
    return Refusal(
        400,
        "The body of the request cannot be read.",
        "It has to be whole, as multipart/form-data, with its text in UTF-8.",
        ErrorKind.BAD_INPUT,
    )
