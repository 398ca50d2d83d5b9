"""Mails that are to be faxed, taken apart."""

from __future__ import annotations

import re
import shutil
import subprocess
from email.message import EmailMessage
from pathlib import Path

import pytest

from faxdesk.documents.conversion.tnef import read_tnef
from faxdesk.documents.document import CannotOpen
from faxdesk.documents.mails.mail_parts import unpack
from faxdesk.documents.mails.mail_reader import MailReader
from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.draft import MAX_COVER_TEXT
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.files.unpacked_mail import UnpackedMail
from tests.documents.conversion.test_mail import message, picture
from tests.documents.mails.tnef_samples import winmail


def with_attachment(content: bytes, kind: str, name: str = "", text: str = "Plain words") -> EmailMessage:
    mail = message(text=text)
    main, sub = kind.split("/")
    mail.add_attachment(content, maintype=main, subtype=sub, filename=name or None)
    return mail


def taken_apart(content: bytes, folder: Path) -> UnpackedMail:
    """A mail with its documents in a folder, as MailReader leaves them there."""
    found, documents = unpack(content)
    names = [*(["text"] if found.ending else []), *map(str, range(len(found.names)))]
    for name, document in zip(names, documents, strict=True):
        (folder / name).write_bytes(document)
    return found


def test_a_plain_mail_is_its_text_and_its_documents(tmp_path: Path) -> None:
    mail = with_attachment(b"%PDF-1.7 x", "application/pdf", "Größe.pdf")
    mail.add_attachment(b"%PDF-1.7 y", maintype="application", subtype="octet-stream")
    found = taken_apart(mail.as_bytes(), tmp_path)
    assert (found.subject, found.text, found.ending) == ("Offer № 7", "Plain words", "txt")
    assert found.names == ("Größe.pdf", "attachment.bin")
    assert (tmp_path / "text").read_text("utf-8") == "Offer № 7\n\nPlain words\n"
    assert (tmp_path / "1").read_bytes() == b"%PDF-1.7 y"


def test_html_is_a_page_with_its_pictures_inside(tmp_path: Path, worker: PageWorker) -> None:
    mail = message("<p>Rich <b>words</b></p><table><tr><td>a<td>b</table><img src='cid:logo'>")
    body = mail.get_payload(1)
    assert isinstance(body, EmailMessage)
    body.add_related(picture(), "image", "png", cid="<logo>")
    found = taken_apart(mail.as_bytes(), tmp_path)
    assert (found.text, found.ending, found.names) == ("Rich words\n\na b", "html", ())
    assert found.is_more_than_text
    page = tmp_path / "text.html"
    (tmp_path / "text").rename(page)
    text = worker.text(page, page.name)
    assert re.sub(r"\s+", " ", text).strip() == "Offer № 7 Rich words a b"
    assert worker.inspect(page, page.name).remarks == ()


def test_html_alone_with_a_picture_elsewhere_has_a_text(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"] = "<b>"
    mail.set_content("<ul><li>one<li>two</ul><img src='https://example.com/x.png'>", subtype="html")
    found = taken_apart(mail.as_bytes(), tmp_path)
    assert (found.text, found.is_more_than_text) == ("• one\n\n• two", False)
    assert b"<h2>&lt;b&gt;</h2>" in (tmp_path / "text").read_bytes()


def test_a_picture_that_is_shown_a_thousand_times_does_not_fill_the_disk() -> None:
    mail = message("<img src='cid:logo'>" * 1_000)
    body = mail.get_payload(1)
    assert isinstance(body, EmailMessage)
    body.add_related(b"x" * 100_000, "image", "png", cid="<logo>")
    with pytest.raises(CannotOpen, match="too_much"):
        unpack(mail.as_bytes())


def test_a_long_text_is_told_only_as_far_as_a_cover_goes(tmp_path: Path) -> None:
    found = taken_apart(message(text="word " * 9_999).as_bytes(), tmp_path)
    assert len(found.text) == MAX_COVER_TEXT + 1
    assert len((tmp_path / "text").read_text()) > 40_000


def test_a_mail_with_documents_alone_has_no_text(tmp_path: Path) -> None:
    found = taken_apart(
        with_attachment(b"%PDF-1.7", "application/pdf", "a.pdf", text="\n").as_bytes(), tmp_path
    )
    assert (found.text, found.ending, found.names) == ("", "", ("a.pdf",))
    assert not (tmp_path / "text").exists()


def test_signatures_are_no_documents(tmp_path: Path) -> None:
    mail = with_attachment(b"0\x80", "application/pkcs7-signature", "smime.p7s")
    assert taken_apart(mail.as_bytes(), tmp_path).names == ()


@pytest.mark.parametrize(
    ("mail", "reason"),
    [
        (with_attachment(b"0\x80", "application/pkcs7-mime", "smime.p7m", text="\n"), "sealed_mail"),
        (with_attachment(b"Version: 1", "application/pgp-encrypted", text="\n"), "sealed_mail"),
        (message(text="\n"), "empty_mail"),
    ],
)
def test_what_holds_nothing_to_fax_is_refused(mail: EmailMessage, reason: str) -> None:
    with pytest.raises(CannotOpen, match=reason):
        unpack(mail.as_bytes())


def test_too_many_documents_are_refused() -> None:
    mail = message()
    for _ in range(51):
        mail.add_attachment(b"x", maintype="text", subtype="x", filename="a.txt")
    with pytest.raises(CannotOpen, match="too_many_enclosed"):
        unpack(mail.as_bytes())


def test_what_outlook_packs_for_itself_is_unpacked(tmp_path: Path) -> None:
    packed = winmail([("Befund mit langem Namen €.pdf", b"%PDF-1.7 x"), ("two.txt", b"abc")], "Grüße")
    found = taken_apart(with_attachment(packed, "application/ms-tnef", "winmail.dat").as_bytes(), tmp_path)
    assert (found.text, found.names) == ("Plain words", ("Befund mit langem Namen €.pdf", "two.txt"))
    assert (tmp_path / "0").read_bytes() == b"%PDF-1.7 x"
    bare = with_attachment(packed, "application/octet-stream", "WINMAIL.DAT", text="\n")
    assert taken_apart(bare.as_bytes(), tmp_path).text == "Grüße"


def test_another_program_reads_the_same_in_our_sample(tmp_path: Path) -> None:
    if shutil.which("tnef") is None:
        pytest.skip("tnef is missing (apt: tnef)")
    (tmp_path / "winmail.dat").write_bytes(winmail([("a long name.pdf", b"%PDF-1.7 x"), ("two.txt", b"abc")]))
    subprocess.run(["tnef", "-C", tmp_path, tmp_path / "winmail.dat"], check=True)
    assert (tmp_path / "a long name.pdf").read_bytes() == b"%PDF-1.7 x"
    assert (tmp_path / "two.txt").read_bytes() == b"abc"


def test_a_broken_winmail_is_refused() -> None:
    whole = winmail([("a.pdf", b"x" * 50)], "text")
    for length in range(len(whole) - 2):
        try:
            read_tnef(whole[:length])
        except CannotOpen:
            continue
    for place in range(6, len(whole)):
        broken = whole[:place] + b"\xff" + whole[place + 1 :]
        try:
            read_tnef(broken)
        except CannotOpen:
            continue


def test_the_worker_takes_a_large_mail_apart(tmp_path: Path, worker: PageWorker) -> None:
    content = bytes(range(256)) * 20_000
    path = tmp_path / "mail.eml"
    path.write_bytes(with_attachment(content, "application/pdf", "../../etc/large.pdf").as_bytes())
    assert path.stat().st_size > 6_000_000
    folder = tmp_path / "parts"
    folder.mkdir()
    found = MailReader(worker).unpack(path, folder)
    assert found.names == ("large.pdf",)
    assert (folder / "0").read_bytes() == content
    assert "Plain words" in (folder / "text").read_text()
    assert sorted(path.name for path in folder.iterdir()) == ["0", "text"]


def test_the_worker_says_what_is_wrong(tmp_path: Path, worker: PageWorker) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(message(text="\n").as_bytes())
    with pytest.raises(FaxDeskError, match="nothing in the mail that could be faxed") as refused:
        MailReader(worker).unpack(path, tmp_path)
    assert refused.value.kind == ErrorKind.BAD_INPUT
