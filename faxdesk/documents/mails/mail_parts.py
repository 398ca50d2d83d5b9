"""Takes a mail that is to be faxed apart: its text as a document, and the documents that came with it (child
process only). Who wrote it to whom stays behind: whoever gets the fax has no use for it."""

from __future__ import annotations

import base64
import html

from faxdesk.documents.conversion.enclosed import MOST_ENCLOSED
from faxdesk.documents.conversion.mail import Mail, read_mail
from faxdesk.documents.conversion.markup import Block, BlockKind, read_markup
from faxdesk.documents.document import CannotOpen
from faxdesk.domain.draft import MAX_COVER_TEXT
from faxdesk.domain.files.unpacked_mail import UnpackedMail

_MOST_PICTURES = 20_000_000
"""Bytes of pictures in the text: one that it shows a thousand times stands there a thousand times."""


def unpack(content: bytes) -> tuple[UnpackedMail, list[bytes]]:
    """What a mail is, its text as a document if it has one, and the documents that came with it. Raises
    CannotOpen."""
    mail = read_mail(content)
    if mail.is_sealed:
        raise CannotOpen("sealed_mail")
    subject = next((value for name, value in mail.fields if name == "Subject"), "")
    blocks = [] if not mail.html else read_markup(mail.html, mail.pictures, _nothing)
    text = _text(blocks) if mail.html else mail.text.replace("\r\n", "\n").strip()
    is_more = any(block.kind in {BlockKind.PICTURE, BlockKind.TABLE} for block in blocks)
    if not text and not is_more and not mail.attached:
        raise CannotOpen("empty_mail")
    if len(mail.attached) > MOST_ENCLOSED:
        raise CannotOpen("too_many_enclosed", str(MOST_ENCLOSED))
    ending, documents = "", list[bytes]()
    if text or is_more:
        ending = "html" if mail.html else "txt"
        documents.append(_page(mail, subject) if mail.html else _lines(subject, text))
    documents += [attached.content for attached in mail.attached]
    names = tuple(each.name for each in mail.attached)
    return UnpackedMail(subject, text[: MAX_COVER_TEXT + 1], ending, is_more, names), documents


def _nothing(_alt: str) -> str:
    """What stands for a picture that is kept elsewhere, where the text alone counts."""
    return ""


def _text(blocks: list[Block]) -> str:
    """What a page says, as text without tables and pictures."""
    parts = []
    for block in blocks:
        lines = [" ".join(cell for cell in row if cell) for row in block.rows] or [block.text.strip()]
        if said := "\n".join(line for line in lines if line):
            parts.append(f"{block.mark} {said}" if block.mark else said)
    return "\n\n".join(parts)


def _lines(subject: str, text: str) -> bytes:
    return (f"{subject}\n\n{text}\n" if subject else f"{text}\n").encode("utf-8", "replace")


def _page(mail: Mail, subject: str) -> bytes:
    """The mail's HTML with its subject above it, and its pictures inside."""
    shown, size = mail.html, 0
    for address, picture in mail.pictures.items():
        data = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
        size += len(data) * shown.count(address)
        if size > _MOST_PICTURES:
            raise CannotOpen("too_much")
        shown = shown.replace(address, data)
    head = f"<h2>{html.escape(subject)}</h2>" if subject else ""
    return f'<meta charset="utf-8">{head}{shown}'.encode("utf-8", "replace")
