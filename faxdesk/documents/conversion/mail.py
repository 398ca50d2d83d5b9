"""Reads an e-mail that was saved as a file: its text, its pictures and its attachments (child process only).

The text is what the sender's program meant to be shown; its field names stay as every mail has them.
"""

from __future__ import annotations

import email
import email.policy
import mimetypes
from collections.abc import Callable, Iterator
from email.message import EmailMessage, MIMEPart

from msgspec import Struct, field

from faxdesk.documents.conversion.markup import Block, BlockKind, Run, read_markup
from faxdesk.documents.conversion.tnef import read_tnef
from faxdesk.documents.document import CannotOpen
from faxdesk.documents.plain_text.character_set import read_text

_FIELDS = ("From", "To", "Cc", "Date", "Subject")
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError)
"""What the library raises on mails that are not as they should be."""
_LONGEST_FIELD = 2000
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
"""Attachments that prove who wrote the mail, and are no documents."""
_PACKED = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})


class Attached(Struct, frozen=True):
    """A document that came with a mail."""

    name: str
    content: bytes


class Mail(Struct):
    fields: list[tuple[str, str]] = field(default_factory=list)
    html: str = ""
    text: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)
    """By the address under which the HTML names them, such as "cid:logo"."""
    attached: list[Attached] = field(default_factory=list)
    is_sealed: bool = False
    """Whether it is encrypted, and only its reader's own program can open it."""

    def blocks(self, words_for_picture: Callable[[str], str]) -> list[Block]:
        """What is shown of it: its fields, a line, and its text."""
        fields = [*self.fields, *(("Attachment", each.name) for each in self.attached)]
        head = [Block(runs=[Run("\n".join(f"{name}: {value}" for name, value in fields))])] if fields else []
        if self.html:
            body = read_markup(self.html, self.pictures, words_for_picture)
        else:
            paragraphs = self.text.replace("\r\n", "\n").split("\n\n")
            body = [Block(runs=[Run(text)]) for text in paragraphs if text.strip()]
        return [*head, Block(BlockKind.RULE), *body] if head else body


def read_mail(content: bytes) -> Mail:
    """Raises CannotOpen."""
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return _read(message)
    except _BROKEN as error:
        raise CannotOpen("damaged") from error
    except RecursionError as error:
        raise CannotOpen("too_much") from error


def _read(message: EmailMessage) -> Mail:
    if not message.keys():
        raise CannotOpen("damaged")
    mail = Mail([(name, _field(message, name)) for name in _FIELDS if _field(message, name)])
    body = message.get_body(("html", "plain"))
    if body is not None and body.get_content_subtype() == "html":
        mail.html = _text(body)
    elif body is not None:
        mail.text = _text(body)
    for part, is_alternative in _leaves(message, is_alternative=False):
        if part is body:
            continue
        is_text = part.get_content_maintype() == "text" and not part.get_filename()
        if is_text and part.get_content_disposition() != "attachment":
            # Of two forms of the same text one is enough.
            if not is_alternative and not mail.html:
                mail.text = f"{mail.text}\n\n{_text(part)}"
            continue
        _take_up(part, mail)
    return mail


def _take_up(part: EmailMessage, mail: Mail) -> None:
    """A picture that the text shows where it belongs, or an attachment."""
    if part.get_content_type() in _SIGNATURES:
        return
    mail.is_sealed = mail.is_sealed or part.get_content_type() in _SEALED
    content = _content(part)
    if part.get_content_type() in _PACKED or _name(part).lower() == "winmail.dat":
        packed = read_tnef(content)
        mail.text = mail.text if mail.text.strip() or mail.html else packed.text
        mail.attached += [Attached(each.name or "document", each.content) for each in packed.documents]
        return
    number = str(part.get("Content-ID", "")).strip().strip("<>")
    if number and f"cid:{number}" in mail.html:
        mail.pictures[f"cid:{number}"] = content
    elif content:
        mail.attached.append(Attached(_name(part), content))


def _leaves(part: EmailMessage, *, is_alternative: bool) -> Iterator[tuple[EmailMessage, bool]]:
    """The parts that hold no others, and whether each stands beside other forms of the same."""
    if part.get_content_maintype() != "multipart":
        yield part, is_alternative
        return
    for each in part.iter_parts():
        if isinstance(each, EmailMessage):
            within = is_alternative or part.get_content_subtype() == "alternative"
            yield from _leaves(each, is_alternative=within)


def _field(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())[:_LONGEST_FIELD]


def _text(part: MIMEPart) -> str:
    """The text of a part. One whose character set nobody knows is read as a text file is."""
    try:
        text = part.get_content()
        if isinstance(text, str) and "\ufffd" not in text:
            return text
    except (LookupError, ValueError):
        pass
    content = _content(part)
    return read_text(content).text if content.strip() else ""


def _content(part: MIMEPart) -> bytes:
    if part.get_content_maintype() == "message":
        inner = part.get_payload(0)
        return inner.as_bytes() if isinstance(inner, EmailMessage) else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _name(part: EmailMessage) -> str:
    """An attachment's name; one without a name is called by its type."""
    if name := part.get_filename():
        return name
    if part.get_content_maintype() == "message":
        return "message.eml"
    ending = mimetypes.guess_extension(part.get_content_type()) or f".{part.get_content_subtype()}"
    return f"attachment{ending}"
