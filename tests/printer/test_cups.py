"""Programs print to FaxDesk by a real CUPS, which makes its queue, filters what is printed and hands it
on."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from faxdesk.domain.intake.fax_printer import QueueState
from faxdesk.domain.intake.printed_job import JobStage
from faxdesk.domain.runtime import CancelToken
from tests.printer.cups_daemon import why_not
from tests.printer.printing import Printing
from tests.support.desk import build_desk
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())


def test_text_pdf_and_a_picture_are_printed(
    printing: Printing, tmp_path: Path, make_pdf: Callable[..., Path]
) -> None:
    text, picture = tmp_path / "note.txt", tmp_path / "picture.jpg"
    text.write_text("Please call back.\n")
    Image.new("L", (600, 800), 90).save(picture)
    printing.lp("-t", "A note", text)
    printing.lp("-t", "Letter", make_pdf(3, text="Dear Dr. Weaver"))
    printing.lp(picture)
    note, letter, photo = sorted(printing.drafts(3), key=lambda draft: draft.files[0].name)
    assert [draft.files[0].name for draft in (note, letter, photo)] == [
        "A note.pdf",
        "Letter.pdf",
        "picture.jpg",
    ]
    # The filter for text draws letters that no text can be read from.
    assert (note.files[0].pages, printing.is_blank(note)) == (1, False)
    assert [("Dear Dr. Weaver" in text) for text in printing.texts(letter)] == [True] * 3
    assert photo.files[0].pages == 1


def test_a_number_is_named_with_the_job(printing: Printing, make_pdf: Callable[..., Path]) -> None:
    printing.lp("-o", "phone=16502530000", make_pdf(1))
    (draft,) = printing.drafts()
    assert [recipient.number for recipient in draft.recipients] == ["+16502530000"]


def test_several_documents_of_a_job_are_one_draft_of_several(
    printing: Printing, make_pdf: Callable[..., Path]
) -> None:
    """CUPS sends them as one, behind one another."""
    printing.lp("-t", "Both", make_pdf(3, name="first.pdf"), make_pdf(2, name="second.pdf"))
    (draft,) = printing.drafts()
    assert [(file.name, file.pages) for file in draft.files] == [("Both.pdf", 3), ("Both 2.pdf", 2)]


def test_chosen_pages_are_chosen_once(printing: Printing, make_pdf: Callable[..., Path]) -> None:
    printing.lp("-P", "2-3", make_pdf(5))
    (draft,) = printing.drafts()
    assert draft.pages == 2


def test_cups_shows_the_secret_to_nobody(printing: Printing) -> None:
    secret = printing.desk.printer.uri().rpartition("/")[2]
    assert len(secret) == 36
    for command in (["lpstat", "-v"], ["lpstat", "-t"], ["lpoptions", "-p", "FaxDesk"]):
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert "FaxDesk" in said or command[0] == "lpoptions"
        assert secret not in said
    description = urllib.request.urlopen(f"http://{os.environ['CUPS_SERVER']}/printers/FaxDesk.ppd").read()
    assert b"FaxDesk" in description
    assert secret.encode() not in description


def test_what_is_printed_while_it_is_closed_comes_once(
    printing: Printing, make_pdf: Callable[..., Path]
) -> None:
    desk = printing.desk
    desk.printer.close()
    printing.lp("-t", "Later", make_pdf(1))
    wait_until(waiting, "CUPS keeps the job")
    assert not desk.intake.has_waiting()
    desk.printer.open()
    printing.drafts()
    wait_until(lambda: not waiting(), "CUPS has handed the job over")
    desk.intake.take_all(CancelToken())
    assert len(desk.outbox.drafts()) == 1


def waiting() -> str:
    return subprocess.run(["lpstat", "-o", "FaxDesk"], check=True, capture_output=True, text=True).stdout


QT_PROGRAM = """
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication

application = QApplication([])
assert "FaxDesk" in QPrinterInfo.availablePrinterNames(), QPrinterInfo.availablePrinterNames()
printer = QPrinter(QPrinterInfo.printerInfo("FaxDesk"))
printer.setDocName("From Qt")
painter = QPainter(printer)
painter.drawText(200, 300, "Printed by a program")
printer.newPage()
painter.drawText(200, 300, "on two pages")
painter.end()
"""


def test_a_qt_program_prints(printing: Printing) -> None:
    subprocess.run(
        [sys.executable, "-c", QT_PROGRAM], check=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    )
    (draft,) = printing.drafts()
    assert draft.files[0].name == "From Qt.pdf"
    assert printing.texts(draft) == ["Printed by a program", "on two pages"]


def test_the_queue_is_told_what_became_of_a_job(printing: Printing, make_pdf: Callable[..., Path]) -> None:
    printing.lp(make_pdf(1))
    printing.drafts()
    (item,) = printing.desk.outbox.drafts()
    with printing.desk.database.read() as cx:
        assert cx.execute("SELECT count(*) FROM intake WHERE fax_id = ?", (item.id,)).fetchone()[0] == 1
    assert printing.desk.printed_jobs._stage(item.id) == JobStage.DRAFT
    printing.desk.outbox.discard(item.id)
    assert printing.desk.printed_jobs._stage(item.id) == JobStage.GONE


def test_a_queue_that_leads_elsewhere_is_told_and_mended(printing: Printing, tmp_path: Path) -> None:
    other = build_desk(tmp_path / "other").desk
    assert other.printer.queue.state() == QueueState.ELSEWHERE
    other.printer.open()
    other.printer.queue.add()
    assert other.printer.queue.state() == QueueState.THERE
    assert printing.desk.printer.queue.state() == QueueState.ELSEWHERE
    other.close()
