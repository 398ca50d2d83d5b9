"""The pages of a fax as a file (API §4)."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from starlette.responses import FileResponse, Response

from faxdesk.simulator.drawing.render import Renderer
from faxdesk.simulator.http.call_handling import Call
from faxdesk.simulator.state.mailbox import Mailbox
from faxdesk.simulator.state.mailbox_fax import Document, MailboxFax
from faxdesk.simulator.state.service_errors import ApiError, not_found

STILL_PROCESSING = 409
"""No document says which status goes with MSG-368, so a client must go by the code."""

_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


class Content:
    """GET .../message-store/{id}/content/{attachment}."""

    def __init__(self, mailbox: Mailbox, renderer: Renderer) -> None:
        self._mailbox = mailbox
        self._renderer = renderer

    async def read(self, call: Call) -> Response:
        """The file, or the range of it that is asked for. Refused with 409 MSG-368 until the pages are
        drawn."""
        fax, document = self._find(call)
        drawn = self._renderer.content(document, fax.id, fax.resolution, fax.created)
        path = await asyncio.wrap_future(drawn)
        headers = self._headers(call, fax, document)
        wanted = call.request.headers.get("range")
        if not wanted:
            return FileResponse(path, media_type=document.content_type, headers=headers)
        return _part(path, wanted, document.content_type, headers)

    def _find(self, call: Call) -> tuple[MailboxFax, Document]:
        message, attachment = call.path["message"], call.path["attachment"]
        with self._mailbox.lock:
            fax = self._mailbox.get(int(message)) if message.isascii() and message.isdigit() else None
            if fax is None:
                raise not_found("messageId")
            if attachment != str(fax.id):
                raise not_found("attachmentId")
            if fax.document is None:
                if fax.direction == "Outbound" and not fax.rendered and fax.availability != "Purged":
                    message_text = "Attachment is not available yet, processing is in progress"
                    raise ApiError(STILL_PROCESSING, "MSG-368", message_text)
                raise not_found("attachmentId")
            return fax, fax.document

    def _headers(self, call: Call, fax: MailboxFax, document: Document) -> dict[str, str]:
        suffix = "tiff" if document.content_type == "image/tiff" else "pdf"
        name = call.query("contentDispositionFilename") or f"{fax.id}.{suffix}"
        kind = "inline" if call.query("contentDisposition", "Attachment") == "Inline" else "attachment"
        safe = re.sub(r'[^\x20-\x7e]|["\\]', "_", name)
        return {"Content-Disposition": f'{kind}; filename="{safe}"', "Accept-Ranges": "bytes"}


def _part(path: Path, wanted: str, media_type: str, headers: dict[str, str]) -> Response:
    size = path.stat().st_size
    match = _RANGE.match(wanted.strip())
    first, last = match.groups() if match else ("", "")
    if first:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
    elif last:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = size, size
    if start > end or start >= size:
        refusal = {"Content-Range": f"bytes */{size}"}
        raise ApiError(416, "CMN-107", "Requested range is not satisfiable", headers=refusal)
    with path.open("rb") as file:
        file.seek(start)
        piece = file.read(end - start + 1)
    headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return Response(piece, 206, headers, media_type)
