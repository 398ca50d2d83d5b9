"""What the page worker does with locked PDFs, archives, web pages and mails, asked as the program asks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.pdf.pdf_document import PdfDocument
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.draft import ACCEPTED_SUFFIXES
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.files.file_kinds import KINDS, MAKERS, Maker, maker_of
from faxdesk.domain.files.file_refusals import NeedsPassword
from tests.documents import samples
from tests.documents.conversion.test_mail import message, packed


def is_locked(path: Path) -> bool:
    """Whether a PDF is encrypted in any way."""
    return PdfDocument(path.read_bytes()).is_locked


def test_a_locked_pdf_opens_by_its_password_alone(worker: PageWorker, tmp_path: Path) -> None:
    path, target = tmp_path / "locked.pdf", tmp_path / "opened.pdf"
    path.write_bytes(samples.protected("secret"))
    with pytest.raises(NeedsPassword, match=r"“locked\.pdf” is protected by a password"):
        worker.inspect(path, path.name)
    with pytest.raises(NeedsPassword, match=r"That is not the password of “locked\.pdf”"):
        worker.unlock(path, path.name, "guess", target)
    assert not target.exists()
    worker.unlock(path, path.name, "secret", target)
    assert "For your eyes only" in worker.text(target, target.name)
    assert not is_locked(target)


def test_a_password_in_any_script_is_understood(worker: PageWorker, tmp_path: Path) -> None:
    path, target = tmp_path / "locked.pdf", tmp_path / "opened.pdf"
    path.write_bytes(samples.protected("Größe"))
    worker.unlock(path, path.name, "Größe", target)
    assert worker.inspect(target, target.name).pages == 1


def test_archives_are_told_and_taken_apart(worker: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "scans.zip"
    path.write_bytes(packed({"in/a.pdf": samples.plain(), "b\x1b.txt": b"words"}))
    assert worker.inspect(path, path.name).ending == "zip"
    assert worker.contents(path, path.name) == ("a.pdf", "b_.txt")
    worker.take_out(path, path.name, 0, tmp_path / "a.pdf")
    assert worker.inspect(tmp_path / "a.pdf", "a.pdf").pages == 1


def test_archives_that_mean_harm_are_refused_in_words(worker: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "scans.zip"
    path.write_bytes(packed({"../a.pdf": b"x"}))
    with pytest.raises(FaxDeskError, match="would write outside its own folder") as raised:
        worker.contents(path, path.name)
    assert raised.value.kind == ErrorKind.BAD_INPUT
    path.write_bytes(packed({f"{number}.pdf": b"x" for number in range(60)}))
    with pytest.raises(FaxDeskError, match="holds more than 50 documents"):
        worker.contents(path, path.name)


def test_web_pages_and_mails_are_drawn_here(worker: PageWorker, tmp_path: Path) -> None:
    page, mail = tmp_path / "page.html", tmp_path / "mail.eml"
    page.write_text("<h1>Order</h1><p>Two boxes</p>", encoding="utf-8")
    mail.write_bytes(message(text="Three boxes").as_bytes())
    for path, words in ((page, "Two boxes"), (mail, "Three boxes")):
        info = worker.inspect(path, path.name)
        assert (info.kind, info.pages, info.is_redrawn) == ("text", 1, True)
        assert words in worker.text(path, path.name)
        assert min(worker.render(PageSource(path, path.name), 600).data) < 100


def test_each_kind_of_file_has_one_maker_and_the_service_s_own_are_all_there(root: Path) -> None:
    endings = [ending for kind in KINDS for ending in kind.endings]
    assert len(endings) == len(set(endings)) == len(MAKERS)
    assert set(endings) >= ACCEPTED_SUFFIXES
    assert {ending for ending in endings if maker_of(ending) == Maker.SERVICE} <= ACCEPTED_SUFFIXES
    page = (root / "docs" / "kinds-of-files.md").read_text(encoding="utf-8")
    for kind in KINDS:
        assert f"| {kind.title} | {' '.join(f'`.{ending}`' for ending in kind.endings)} |" in page
    assert maker_of("mp3") == Maker.SERVICE
