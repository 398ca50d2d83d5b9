"""E-mails that were saved as files, and what is taken out of them and of archives."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from faxdesk.documents.conversion.enclosed import enclosed_names, taken_out
from faxdesk.documents.conversion.made_pages import MailDocument
from faxdesk.documents.conversion.mail import read_mail
from faxdesk.documents.document import CannotOpen
from faxdesk.domain.draft import MAX_BYTES
from faxdesk.domain.page import RemarkKind


def message(html: str = "", text: str = "Plain words") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Jo Avery <jo@example.com>", "Ümit <u@example.com>"
    mail["Subject"] = "Offer № 7"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def picture() -> bytes:
    dots = io.BytesIO()
    Image.new("L", (40, 40)).save(dots, format="PNG")
    return dots.getvalue()


def test_fields_text_and_attachments(fonts: Path) -> None:
    mail = message("<p>Rich <b>words</b></p><img src='cid:logo'>")
    body = mail.get_payload(1)
    assert isinstance(body, EmailMessage)
    body.add_related(picture(), "image", "png", cid="<logo>")
    mail.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="Größe.pdf")
    mail.add_attachment("a note", filename="note.txt")
    document = MailDocument(mail.as_bytes(), fonts)
    text = document.text()
    for part in ("From: Jo Avery", "To: Ümit", "Subject: Offer № 7", "Attachment: Größe.pdf", "Rich words"):
        assert part in text
    assert "Plain words" not in text
    (remark,) = document.remarks()
    assert (remark.kind, remark.details) == (RemarkKind.MAIL_ATTACHMENTS, "Größe.pdf, note.txt")
    assert enclosed_names(mail.as_bytes(), "eml") == ["Größe.pdf", "note.txt"]
    assert taken_out(mail.as_bytes(), "eml", 0) == b"%PDF-1.7 x"
    assert taken_out(mail.as_bytes(), "eml", 1).strip() == b"a note"


def test_a_mail_in_a_mail_is_a_document_of_its_own(fonts: Path) -> None:
    outer = message()
    outer.add_attachment(message(text="Inner words"))
    assert enclosed_names(outer.as_bytes(), "eml") == ["message.eml"]
    inner = MailDocument(taken_out(outer.as_bytes(), "eml", 0), fonts)
    assert "Inner words" in inner.text()


def test_text_in_an_unknown_character_set_is_read_all_the_same() -> None:
    mail = b"Subject: x\nContent-Type: text/plain; charset=x-nobody-knows\n\nGr\xc3\xb6\xc3\x9fe"
    assert read_mail(mail).text == "Größe"


@pytest.mark.parametrize("content", [b"\0\1\2" * 99, b"\n\n"])
def test_what_is_no_mail_is_refused(content: bytes) -> None:
    with pytest.raises(CannotOpen):
        read_mail(content)


def test_a_mail_of_thousands_of_parts_in_each_other_is_refused() -> None:
    levels = 3_000
    heads = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(levels)
    )
    with pytest.raises(CannotOpen):
        read_mail(b"Subject: x\n" + heads + b"\nx")


# Archives


def packed(parts: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return whole.getvalue()


def test_documents_of_an_archive_without_what_systems_leave_in_it() -> None:
    archive = packed(
        {
            "in/a.pdf": b"A",
            "in/": b"",
            "__MACOSX/in/._a.pdf": b"-",
            "in/.DS_Store": b"-",
            "Thumbs.db": b"-",
            "b.txt": b"B",
        }
    )
    assert enclosed_names(archive, "zip") == ["a.pdf", "b.txt"]
    assert [taken_out(archive, "zip", number) for number in range(2)] == [b"A", b"B"]


@pytest.mark.parametrize("name", ["../up.pdf", "/etc/up.pdf", "in/../../up.pdf", "..\\up.pdf", "C:\\up.pdf"])
def test_names_that_climb_out_are_refused(name: str) -> None:
    with pytest.raises(CannotOpen, match="climbs_out"):
        enclosed_names(packed({"good.pdf": b"x", name: b"x"}), "zip")


def test_bombs_are_refused() -> None:
    zeros = bytes(MAX_BYTES + 1)
    with pytest.raises(CannotOpen, match="too_much"):
        taken_out(packed({"zeros.txt": zeros}), "zip", 0)
    with pytest.raises(CannotOpen, match="too_much"):
        enclosed_names(packed({f"{number}.txt": zeros for number in range(5)}), "zip")
    with pytest.raises(CannotOpen, match="too_many_enclosed"):
        enclosed_names(packed({f"{number}.txt": b"" for number in range(51)}), "zip")


def test_an_archive_that_is_broken_or_empty_is_refused() -> None:
    archive = bytearray(packed({"a.txt": b"words " * 100}))
    with pytest.raises(CannotOpen, match="damaged"):
        enclosed_names(bytes(archive[:40]), "zip")
    with pytest.raises(CannotOpen, match="empty"):
        enclosed_names(packed({"in/": b""}), "zip")
    archive[45:60] = bytes(15)
    with pytest.raises(CannotOpen, match="damaged"):
        taken_out(bytes(archive), "zip", 0)
