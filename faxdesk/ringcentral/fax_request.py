"""The bodies of a send request: streamed from disk, their length known beforehand (API §1.1).

Shape A is form-data with a text part for each field, B form-data with a JSON part first (it can name
the recipients), C multipart/mixed with a JSON root part.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import Any

import msgspec
from msgspec import Struct

from faxdesk.domain.draft import Draft, Recipient, RequestForm, suffix_of
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.runtime import CancelToken, Progress
from faxdesk.provider.values import UploadFile
from faxdesk.ringcentral.wire import checked_id, format_time
from faxdesk.words import tr

_CHUNK = 64 * 1024
_LONGEST_NAME = 120
_CRLF = b"\r\n"

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "psd": "image/vnd.adobe.photoshop",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "dot": "application/msword",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "vsd": "application/vnd.visio",
    "vdx": "application/vnd.visio",
    "pub": "application/vnd.ms-publisher",
    "wps": "application/vnd.ms-works",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "bmp": "image/bmp",
    "png": "image/png",
    "pcx": "image/x-pcx",
    "tga": "image/x-tga",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "log": "text/plain",
    "h": "text/plain",
    "cpp": "text/plain",
    "c": "text/plain",
    "err": "text/plain",
    "hpp": "text/plain",
    "xml": "text/xml",
    "html": "text/html",
    "htm": "text/html",
    "csv": "text/csv",
}
"""By file name ending; what is not here goes as application/octet-stream, told by its ending."""
_SUFFIX_OF_TYPE = {"application/pdf": "pdf", "image/tiff": "tif", "image/png": "png", "image/jpeg": "jpg"}


def content_type_of(file: UploadFile) -> str:
    """The type that a file is sent as."""
    return file.content_type or CONTENT_TYPES.get(suffix_of(file.name), "application/octet-stream")


def safe_name(file: UploadFile) -> str:
    """A file name that the service surely takes: ASCII, short, with an ending that fits the content
    (API §1.3)."""
    ending = suffix_of(file.name)
    fitting = _SUFFIX_OF_TYPE.get(file.content_type, "")
    if fitting and CONTENT_TYPES.get(ending) != file.content_type:
        ending = fitting
    ending = _ascii(ending)[:10]
    stem = _ascii(PurePath(file.name).stem)[:_LONGEST_NAME].strip(" ._") or "document"
    return f"{stem}.{ending}" if ending else stem


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"_+", "_", re.sub(r"[^A-Za-z0-9 ._-]", "_", plain))


class _FilePart(Struct, frozen=True):
    file: UploadFile
    size: int


class FaxBody:
    """A request's body. Reports progress, ends by Cancelled, and tells by on_last_bytes that the very
    last bytes are about to leave: without them the service cannot carry the request out, so whoever
    records that moment errs, if at all, on the side of "may have been sent"."""

    def __init__(
        self,
        content_type: str,
        parts: Sequence[bytes | _FilePart],
        *,
        token: CancelToken,
        progress: Progress | None,
        on_last_bytes: Callable[[], None],
    ) -> None:
        self.content_type = content_type
        self._parts = parts
        self._token = token
        self._progress = progress
        self._on_last_bytes = on_last_bytes
        self.length = sum(part.size if isinstance(part, _FilePart) else len(part) for part in parts)
        self.is_complete = False

    def __iter__(self) -> Iterator[bytes]:
        self.is_complete = False
        done = 0
        for chunk in self._chunks():
            self._token.check()
            if done + len(chunk) == self.length:
                self._on_last_bytes()
                self.is_complete = True
            yield chunk
            done += len(chunk)
            if self._progress is not None:
                self._progress(done, self.length)

    def _chunks(self) -> Iterator[bytes]:
        for part in self._parts:
            if isinstance(part, _FilePart):
                yield from _read_exactly(part)
            else:
                yield part


def _read_exactly(part: _FilePart) -> Iterator[bytes]:
    left = part.size
    try:
        with part.file.files.open(part.file.path) as file:
            while left:
                chunk = file.read(min(_CHUNK, left))
                if not chunk:
                    raise _changed(part.file.name)
                left -= len(chunk)
                yield chunk
    except OSError as error:
        raise _unreadable(part.file.name) from error


def build_body(
    draft: Draft,
    files: Sequence[UploadFile],
    *,
    token: CancelToken,
    progress: Progress | None,
    on_last_bytes: Callable[[], None],
) -> FaxBody:
    """The body for a draft, in the shape that it asks for. Raises FaxDeskError (STORAGE) when a file
    cannot be read."""
    boundary = f"faxdesk-{secrets.token_hex(16)}"
    is_mixed = draft.form == RequestForm.MIXED
    if is_mixed:
        heads = [_head(boundary, None, "application/json") + _envelope(draft) + _CRLF]
    elif any(recipient.name for recipient in draft.recipients):
        disposition = 'form-data; name="json"; filename="request.json"'
        heads = [_head(boundary, disposition, "application/json") + _envelope(draft) + _CRLF]
    else:
        heads = [
            _head(boundary, f'form-data; name="{name}"', "text/plain; charset=UTF-8")
            + value.encode("utf-8")
            + _CRLF
            for name, value in _fields(draft)
        ]
    parts: list[bytes | _FilePart] = [*heads]
    for file in files:
        name = safe_name(file)
        kind = "attachment" if is_mixed else 'form-data; name="attachment"'
        parts.append(_head(boundary, f'{kind}; filename="{name}"', content_type_of(file)))
        parts.append(_FilePart(file, _size(file)))
        parts.append(_CRLF)
    parts.append(f"--{boundary}--\r\n".encode("ascii"))
    media = "multipart/mixed" if is_mixed else "multipart/form-data"
    return FaxBody(
        f"{media}; boundary={boundary}", parts, token=token, progress=progress, on_last_bytes=on_last_bytes
    )


def resend_body(
    original_message_id: str,
    recipients: Sequence[Recipient],
    send_at: Any,
    *,
    token: CancelToken,
    on_last_bytes: Callable[[], None],
) -> FaxBody:
    """Shape D: the service's own copy once more; without recipients to the same ones (API §2)."""
    envelope: dict[str, Any] = {"originalMessageId": checked_id(original_message_id)}
    if recipients:
        envelope["to"] = _to(recipients)
    if send_at is not None:
        envelope["sendTime"] = format_time(send_at)
    whole = msgspec.json.encode(envelope)
    return FaxBody(
        "application/json", [whole[:-1], whole[-1:]], token=token, progress=None, on_last_bytes=on_last_bytes
    )


def _head(boundary: str, disposition: str | None, content_type: str) -> bytes:
    lines = [f"--{boundary}"]
    if disposition is not None:
        lines.append(f"Content-Disposition: {disposition}")
    lines.append(f"Content-Type: {content_type}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _settings(draft: Draft) -> dict[str, Any]:
    """What both the JSON part and the text fields say. No cover page is 0, said explicitly: left out
    it would be the account's own default (API §1.2)."""
    request: dict[str, Any] = {"faxResolution": "High" if draft.resolution == Resolution.FINE else "Low"}
    if draft.cover_index is not None:
        request["coverIndex"] = draft.cover_index
    if draft.cover_text:
        request["coverPageText"] = draft.cover_text
    if draft.send_at is not None:
        request["sendTime"] = format_time(draft.send_at)
    if draft.iso_code:
        request["isoCode"] = draft.iso_code
    return request


def _envelope(draft: Draft) -> bytes:
    return msgspec.json.encode({"to": _to(draft.recipients), **_settings(draft)})


def _to(recipients: Sequence[Recipient]) -> list[dict[str, str]]:
    return [
        {"phoneNumber": recipient.number, "name": recipient.name}
        if recipient.name
        else {"phoneNumber": recipient.number}
        for recipient in recipients
    ]


def _fields(draft: Draft) -> Iterator[tuple[str, str]]:
    for recipient in draft.recipients:
        yield "to", recipient.number
    for name, value in _settings(draft).items():
        yield name, str(value)


def _size(file: UploadFile) -> int:
    try:
        return file.files.size(file.path)
    except OSError as error:
        raise _unreadable(file.name) from error


def _unreadable(name: str) -> FaxDeskError:
    return FaxDeskError(
        tr("“{name}” cannot be read any more.", name=name),
        tr("Take it out of the fax and add it again."),
        ErrorKind.STORAGE,
    )


def _changed(name: str) -> FaxDeskError:
    return FaxDeskError(
        tr("“{name}” changed while it was being sent.", name=name),
        tr("Take it out of the fax and add it again."),
        ErrorKind.STORAGE,
    )
