"""Scanning paper in the window: real widgets, real threads, the program's own ways to a scanner of the tests'
own, and to SANE's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.scanning.scanner import KnownScanner, PaperSource, ScannerAddress, ScannerKind, ScanPaper
from faxdesk.scanner.own_devices import own_devices
from tests.ringcentral.certificates import certificate_in, server_side
from tests.scanner.escl_stub import EsclStub
from tests.scanner.sane.conftest import SaneTest, sane
from tests.ui.compose.scanning.conftest import Scanning

__all__ = ["sane"]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_pages_come_from_the_feeder_and_are_added(scanning: Scanning) -> None:
    scanning.open()
    page = scanning.page
    assert page.form.choice.box.currentText() == "FaxDesk Paper Scanner"
    assert page.form.scan.text() == "Scan"
    scanning.scan()
    assert len(page.pages.pages) == 3
    assert (page.form.scan.text(), page.add.text()) == ("Scan more", "Add 3 pages")
    scanning.click(page.add)
    draft = scanning.saved()
    assert [(file.name, file.pages) for file in draft.files] == [("Scanned pages.pdf", 3)]
    assert not scanning.is_open
    # The draft has them now.
    scanning.qtbot.waitUntil(lambda: scanning.trays == [])


def test_every_page_has_a_picture(scanning: Scanning) -> None:
    scanning.open()
    scanning.scan()
    model = scanning.page.pages.model_
    pictures = [model.index(row).data(Qt.ItemDataRole.UserRole) for row in range(3)]
    assert all(picture is not None and picture.height() > picture.width() for picture in pictures)


def test_more_can_be_scanned_and_pages_turned_and_taken_out(scanning: Scanning, stub: EsclStub) -> None:
    scanning.open()
    scanning.scan()
    stub.pages = 2
    scanning.scan()
    pages = scanning.page.pages
    assert len(pages.pages) == 5
    pages.setCurrentIndex(pages.model_.index(1))
    scanning.page.turn.trigger()
    pages.setCurrentIndex(pages.model_.index(3))
    scanning.qtbot.keyClick(pages, Qt.Key.Key_Delete)
    assert scanning.page.offer.text == "1 page was taken out."
    scanning.page.close_pane()
    [file] = scanning.saved().files
    assert [page.edit.turn for page in file.page_list] == [0, 90, 0, 0]


def test_pages_that_were_taken_out_come_back_where_they_were(scanning: Scanning) -> None:
    scanning.open()
    scanning.scan()
    before = list(scanning.page.pages.pages)
    scanning.click(scanning.page.discard)
    assert scanning.page.pages.pages == []
    assert scanning.page.offer.text == "3 pages were taken out."
    scanning.click(scanning.page.offer._button)
    assert scanning.page.pages.pages == before


def test_pages_that_were_thrown_away_leave_nothing(scanning: Scanning) -> None:
    scanning.open()
    scanning.scan()
    scanning.click(scanning.page.discard)
    scanning.click(scanning.page.add)
    scanning.settle()
    assert scanning.writer.files.attachments() == []
    assert scanning.trays == []


def test_a_jam_is_said_and_the_pages_before_it_stay(scanning: Scanning, stub: EsclStub) -> None:
    scanning.open()
    stub.fault = "jam"
    scanning.scan()
    assert len(scanning.page.pages.pages) == 1
    assert scanning.page.form.problem.text.startswith(
        "Paper is stuck in the feeder of “FaxDesk Paper Scanner”."
    )
    stub.renew()
    scanning.scan()
    assert len(scanning.page.pages.pages) == 4
    assert scanning.page.form.problem.text == ""


def test_a_device_that_warms_up_is_waited_for_in_words(scanning: Scanning, stub: EsclStub) -> None:
    scanning.open()
    stub.fault, stub.patience = "warming", 1000
    scanning.click(scanning.page.form.scan)
    form = scanning.page.form
    scanning.qtbot.waitUntil(lambda: "warming up" in form.words, timeout=5000)
    assert form.scan.text() == "Stop"
    scanning.click(form.scan)
    scanning.settle()
    assert (form.words, form.scan.text()) == ("", "Scan")


def test_closing_in_the_middle_of_a_scan_loses_no_page(scanning: Scanning, stub: EsclStub) -> None:
    stub.pages = 300
    scanning.open()
    scanning.click(scanning.page.form.scan)
    scanning.wait_for_pages(2)
    seen = len(scanning.page.pages.pages)
    writer = scanning.writer
    with scanning.qtbot.waitSignal(writer.outcomes.draft_kept, timeout=20_000) as kept:
        writer.pane.close_draft()
    [file] = writer.stage.journal.existing(kept.args[0]).draft.files
    assert file.pages is not None
    assert file.pages >= seen
    scanning.settle()


def test_escape_leads_back_to_the_fax(scanning: Scanning) -> None:
    scanning.open()
    scanning.writer.pane._on_back_triggered()
    assert not scanning.is_open
    assert scanning.writer.pane.is_writing


def test_what_was_chosen_is_kept_for_the_device(scanning: Scanning, stub: EsclStub) -> None:
    scanning.open()
    form = scanning.page.form
    form.source.choice(PaperSource.GLASS).click()
    assert not form.sides.isVisible(), "a glass has one side"
    form.paper.choice(ScanPaper.A4).click()
    scanning.scan()
    assert len(scanning.page.pages.pages) == 1
    [kept] = scanning.writer.stage.desk.scanners.kept()
    assert kept.last is not None
    assert (kept.last.source, kept.last.paper) == (PaperSource.GLASS, ScanPaper.A4)
    scanning.page.close_pane()
    form.choose(kept.last.__class__(ScanPaper.LETTER))
    scanning.open()
    assert (form.source.key, form.paper.key) == (PaperSource.GLASS, ScanPaper.A4)


def test_both_sides_are_offered_where_the_feeder_takes_them(scanning: Scanning, stub: EsclStub) -> None:
    stub.has_both_sides = False
    scanning.open()
    assert not scanning.page.form.sides.isVisible()
    scanning.page.close_pane()
    stub.has_both_sides = True
    scanning.page._abilities.clear()
    scanning.open()
    assert scanning.page.form.sides.isVisible()
    scanning.page.form.sides.choice(True).click()
    scanning.scan()
    assert "<scan:Duplex>true" in stub.posted[-1]


def test_a_scanner_is_used_by_an_address_that_is_typed(scanning: Scanning, stub: EsclStub) -> None:
    scanning.ways.there = []
    scanning.open()
    choice = scanning.page.form.choice
    assert choice.words == "No scanner was found. See that it is switched on, or type its address."
    assert not scanning.page.form.scan.isEnabled()
    scanning.click(choice.type)
    scanning.qtbot.keyClicks(choice.address, stub.url)
    scanning.qtbot.keyClick(choice.address, Qt.Key.Key_Return)
    scanning.settle()
    assert choice.box.currentText() == "FaxDesk Paper Scanner"
    scanning.scan()
    assert len(scanning.page.pages.pages) == 3


def test_an_address_where_nobody_answers_is_said(scanning: Scanning) -> None:
    scanning.ways.there = []
    scanning.open()
    scanning.page.form.choice.address.setText("127.0.0.1:9")
    scanning.page._use_address("127.0.0.1:9")
    scanning.settle()
    assert "cannot be reached" in scanning.page.form.problem.text


def test_another_certificate_is_asked_about(scanning: Scanning, tmp_path: Path) -> None:
    today = datetime.now(UTC)
    tls = server_side(certificate_in(tmp_path, today, 30))
    with EsclStub(tls=tls) as stub:
        where = ScannerAddress(ScannerKind.ESCL, stub.url)
        scanning.ways.there = [KnownScanner(where, "Office", "0" * 64)]
        scanning.open()
        problem = scanning.page.form.problem
        assert "shows another certificate than before" in problem.text
        assert problem.button.text() == "Trust it from now on"
        assert not scanning.page.form.scan.isEnabled()
        scanning.click(problem.button)
        scanning.settle()
        assert problem.text == ""
        scanning.scan()
        assert len(scanning.page.pages.pages) == 3


def test_a_device_that_is_gone_is_asked_again(scanning: Scanning, stub: EsclStub) -> None:
    stub.fault = "no_scanner"
    scanning.open()
    problem = scanning.page.form.problem
    assert problem.button.text() == "Ask again"
    stub.renew()
    scanning.click(problem.button)
    scanning.settle()
    assert problem.text == ""
    assert scanning.page.form.scan.isEnabled()


def test_sane_scans_in_the_window_too(scanning: Scanning, sane: SaneTest) -> None:
    scanning.ways.there = own_devices(CancelToken())
    scanning.open()
    box = scanning.page.form.choice.box
    assert [box.itemText(row) for row in range(box.count())] == [
        "Noname frontend-tester (test:0)",
        "Noname frontend-tester (test:1)",
    ]
    assert not scanning.page.form.sides.isVisible()
    scanning.page.form.source.choice(PaperSource.FEEDER).click()
    scanning.scan()
    assert len(scanning.page.pages.pages) == 10
    sane.configure(read_status_code='"SANE_STATUS_COVER_OPEN"')
    scanning.scan()
    assert scanning.page.form.problem.text.startswith("A cover of “Noname frontend-tester” is open.")
    assert len(scanning.page.pages.pages) == 10


def test_where_scanning_is_switched_off_it_is_not_offered(scanning: Scanning) -> None:
    scanning.writer.stage.desk.settings.scanning = False
    scanning.writer.pane.new_draft()
    assert not scanning.writer.files.scan_button.isVisible()
    scanning.writer.pane.scanning.open()
    scanning.settle()
    assert (
        scanning.page.form.problem.text
        == "Scanning is switched off. Switch it on in the settings: Scan paper."
    )


def test_pages_of_a_scan_become_a_draft_of_their_own_where_another_is_begun(scanning: Scanning) -> None:
    scanning.open()
    scanning.scan()
    scanning.writer.pane.new_draft()
    scanning.settle()
    intake = scanning.writer.stage.desk.intake
    [taken] = intake.take_all(CancelToken())
    [file] = scanning.writer.stage.journal.existing(taken.fax_id).draft.files
    assert file.pages == 3
    assert scanning.trays == []
    assert scanning.writer.files.attachments() == []


def test_a_draft_that_is_discarded_takes_its_scanned_pages_along(scanning: Scanning) -> None:
    scanning.open()
    scanning.scan()
    scanning.page.close_pane()
    scanning.writer.pane.discard()
    scanning.settle()
    assert scanning.trays == []
    assert not scanning.writer.stage.desk.intake.has_waiting()
