"""What a person can do about documents that are locked, or hold others."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from faxdesk.domain.page import RemarkKind
from faxdesk.ui.compose.documents.attachment import FileState
from faxdesk.ui.controls.password_dialog import PasswordDialog
from tests.documents import samples
from tests.documents.conversion import office_samples
from tests.documents.conversion.test_mail import message, packed
from tests.documents.conversion.test_within import is_locked
from tests.ui.compose.writer import Writer


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "locked & <b>.pdf"
    path.write_bytes(samples.protected("secret"))
    return path


def asked(writer: Writer) -> PasswordDialog:
    dialog = writer.files.password_dialog
    assert dialog is not None
    return dialog


def answer(writer: Writer, password: str) -> None:
    dialog = asked(writer)
    writer.qtbot.keyClicks(dialog.field, password)
    writer.qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    writer.wait()


def names(writer: Writer) -> list[str]:
    return [each.name for each in writer.files.attachments()]


def test_a_password_is_asked_for_by_the_name_of_the_file_until_it_fits(writer: Writer, locked: Path) -> None:
    writer.add(locked)
    assert asked(writer).title.text() == "“locked & <b>.pdf” is protected by a password."
    assert not asked(writer).open_button.isEnabled()
    answer(writer, "guess")
    assert asked(writer).title.text() == "That is not the password of “locked & <b>.pdf”."
    answer(writer, "secret")
    assert writer.files.password_dialog is None
    (file,) = writer.files.files()
    assert (file.name, file.pages) == ("locked & <b>.pdf", 1)
    assert writer.files.remedies.buttons == []


def test_nothing_of_the_password_is_kept(writer: Writer, locked: Path) -> None:
    """Neither in the draft nor in any file of the profile; the kept document opens without it."""
    locked.write_bytes(samples.protected("Zanzibar-77"))
    writer.add(locked)
    answer(writer, "Zanzibar-77")
    (file,) = writer.saved().files
    folder = writer.stage.folder
    kept = [path for path in folder.rglob("*") if path.is_file()]
    (document,) = (path for path in kept if path.name.startswith(file.hash))
    assert not is_locked(document)
    assert kept
    assert not [path for path in kept if b"Zanzibar-77" in path.read_bytes()]


def test_whoever_knows_it_not_can_come_back_to_it(writer: Writer, locked: Path) -> None:
    writer.add(locked)
    asked(writer).reject()
    assert writer.files.password_dialog is None
    (attachment,) = writer.files.attachments()
    assert attachment.state is FileState.BAD
    (button,) = writer.files.remedies.buttons
    assert button.text() == "Type the password of “locked && <b>.pdf”"
    writer.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    answer(writer, "secret")
    assert [file.pages for file in writer.files.files()] == [1]


def test_the_question_goes_with_the_draft(writer: Writer, locked: Path) -> None:
    """A later start may begin another fax meanwhile."""
    writer.add(locked)
    assert asked(writer).isVisible()
    writer.pane.new_draft(numbers=["+16505550123"])
    assert writer.files.password_dialog is None
    writer.wait()


def test_the_documents_of_an_archive_take_its_place(writer: Writer, make_pdf, tmp_path: Path) -> None:
    archive = tmp_path / "scans.zip"
    archive.write_bytes(
        packed({"a.pdf": samples.plain(), "b.txt": b"words", "c.zip": packed({"d.txt": b"x"})})
    )
    writer.add(make_pdf(name="first.pdf"), archive, make_pdf(name="last.pdf"))
    attachment = writer.files.attachments()[1]
    assert attachment.reason == (
        "“scans.zip” is an archive with 3 documents in it. Unpack it first, and add what is to be faxed."
    )
    (button,) = writer.files.remedies.buttons
    assert button.text() == "Take the 3 documents of “scans.zip”"
    button.setFocus()
    writer.qtbot.keyClick(button, Qt.Key.Key_Space)
    writer.wait()
    assert writer.files.rows.hasFocus()
    assert names(writer) == ["first.pdf", "a.pdf", "b.txt", "c.zip", "last.pdf"]
    assert [file.name for file in writer.files.files()] == ["first.pdf", "a.pdf", "b.txt", "last.pdf"]
    assert writer.files.problems() == [
        "“c.zip” is an archive in an archive. Unpack it first, and add what is to be faxed."
    ]


def test_what_is_locked_in_an_archive_opens_by_its_password_too(writer: Writer, tmp_path: Path) -> None:
    archive = tmp_path / "scans.zip"
    archive.write_bytes(packed({"a.pdf": samples.protected("secret")}))
    writer.add(archive)
    writer.qtbot.mouseClick(writer.files.remedies.buttons[0], Qt.MouseButton.LeftButton)
    writer.wait()
    assert asked(writer).title.text() == "“a.pdf” is protected by a password."
    answer(writer, "secret")
    assert [(file.name, file.pages) for file in writer.files.files()] == [("a.pdf", 1)]
    assert writer.files.remedies.buttons == []


def test_documents_with_long_and_strange_names_are_taken_too(writer: Writer, tmp_path: Path) -> None:
    """Disks count bytes, and Windows knows names and signs that no file may have."""
    long, strange = f"{'больница' * 18}.txt", "con.a:b?.txt"
    mail, path = message(text="See them."), tmp_path / "offer.eml"
    for name in (long, strange):
        mail.add_attachment("words", filename=name)
    path.write_bytes(mail.as_bytes())
    writer.add(path)
    writer.qtbot.mouseClick(writer.files.remedies.buttons[0], Qt.MouseButton.LeftButton)
    writer.wait()
    assert writer.files.problems() == []
    assert len(writer.files.files()) == 3


def test_an_archive_in_an_archive_is_refused_whatever_its_name(writer: Writer, tmp_path: Path) -> None:
    archive = tmp_path / "scans.zip"
    archive.write_bytes(packed({"scans": packed({"d.txt": b"x"})}))
    writer.add(archive)
    writer.qtbot.mouseClick(writer.files.remedies.buttons[0], Qt.MouseButton.LeftButton)
    writer.wait()
    assert writer.files.problems() == [
        "“scans” is an archive in an archive. Unpack it first, and add what is to be faxed."
    ]
    assert writer.files.remedies.buttons == []


def test_what_is_attached_to_a_mail_is_taken_out_beside_it(writer: Writer, tmp_path: Path) -> None:
    mail, path = message(text="See the letter."), tmp_path / "offer.eml"
    mail.add_attachment(samples.plain(), maintype="application", subtype="pdf", filename="letter.pdf")
    path.write_bytes(mail.as_bytes())
    writer.add(path)
    (file,) = writer.files.files()
    assert [remark.kind for remark in file.remarks] == [RemarkKind.MAIL_ATTACHMENTS]
    (button,) = writer.files.remedies.buttons
    assert button.text() == "Take the 1 document of “offer.eml”"
    writer.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    writer.wait()
    taken = writer.files.files()
    assert [(each.name, each.pages, each.remarks) for each in taken] == [
        ("offer.eml", 1, ()),
        ("letter.pdf", 1, ()),
    ]
    assert writer.files.remedies.buttons == []


@pytest.mark.skipif(sys.platform == "win32", reason="the slow program is a script of the shell")
def test_what_is_written_is_kept_while_libreoffice_works(
    writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "office" / "soffice"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 50\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("FAXDESK_LIBREOFFICE", str(slow))
    letter = tmp_path / "letter.docx"
    letter.write_bytes(office_samples.docx(office_samples.paragraph("Dear Jordan")))
    writer.pane.add_files([letter])
    writer.pane.form.recipients.add_text("+1 650 555 0123")
    outbox = writer.stage.desk.outbox
    writer.qtbot.waitUntil(lambda: any(item.draft.recipients for item in outbox.drafts()))
    assert writer.files.is_reading
    writer.pane.discard()
    writer.wait()
