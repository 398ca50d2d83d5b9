"""The printer for other programs, among the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.fax_printer import PrintQueue, QueueState
from faxdesk.settings import Settings
from faxdesk.ui.intake.printer_card import PrinterCard
from tests.support.runner import InlineRunner


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


BROKEN = FaxDeskError("The system did not change its printers.", "It says: no.", ErrorKind.STORAGE)
NOT_ALLOWED = FaxDeskError("Only an administrator may.", "The line: lpadmin.", ErrorKind.NOT_ALLOWED)


@dataclass
class Queue:
    """The system's queue, which can be made or not."""

    name: str = "FaxDesk"
    refusal: FaxDeskError | None = None
    found: QueueState = QueueState.MISSING

    def state(self) -> QueueState:
        return self.found

    def add(self) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.found = QueueState.THERE

    def remove(self) -> None:
        self.found = QueueState.MISSING


@dataclass
class Printer:
    queue: PrintQueue = field(default_factory=Queue)
    is_open: bool = False
    is_elsewhere: bool = False

    def uri(self) -> str:
        return "ipp://127.0.0.1:20000/ipp/print"

    def open(self, port: int | None = None) -> bool:
        self.is_open = True
        return True

    def close(self) -> None:
        self.is_open = False


@pytest.mark.parametrize("was_on", [False, True])
def test_a_queue_that_cannot_be_made_opens_nothing(qtbot: QtBot, settings: Settings, was_on: bool) -> None:
    """What the settings have off takes nothing that anybody prints."""
    settings.print_to_fax = was_on
    printer = Printer(Queue(refusal=BROKEN), is_open=was_on)
    card = PrinterCard(lambda: printer, settings, cast(Any, InlineRunner()))
    qtbot.addWidget(card)
    card.show()
    card.add.click()
    assert card.said.text() == f"{BROKEN.title} {BROKEN.hint}"
    assert (printer.is_open, settings.print_to_fax) == (was_on, was_on)


def test_an_administrators_line_finds_the_printer_open(qtbot: QtBot, settings: Settings) -> None:
    printer = Printer(Queue(refusal=NOT_ALLOWED))
    card = PrinterCard(lambda: printer, settings, cast(Any, InlineRunner()))
    qtbot.addWidget(card)
    card.show()
    card.add.click()
    assert card.said.text() == f"{NOT_ALLOWED.title} {NOT_ALLOWED.hint}"
    assert (printer.is_open, settings.print_to_fax) == (True, True)


def test_the_printer_is_added_and_removed(qtbot: QtBot, settings: Settings) -> None:
    printer = Printer()
    card = PrinterCard(lambda: printer, settings, cast(Any, InlineRunner()))
    qtbot.addWidget(card)
    card.show()
    assert (card.add.isVisible(), card.remove.isVisible()) == (True, False)
    card.add.click()
    assert (printer.is_open, settings.print_to_fax) == (True, True)
    assert (card.add.isVisible(), card.remove.isVisible()) == (False, True)
    card.send.click()
    assert settings.sources_that_send == ("printer:",)
    card.remove.click()
    assert (card.add.isVisible(), card.remove.isVisible()) == (True, False)
    assert not settings.print_to_fax, "nobody can print to it any more"


def test_another_process_that_is_the_printer_is_said(qtbot: QtBot, settings: Settings) -> None:
    printer = Printer(Queue(found=QueueState.THERE), is_elsewhere=True)
    card = PrinterCard(lambda: printer, settings, cast(Any, InlineRunner()))
    qtbot.addWidget(card)
    card.show()
    assert card.elsewhere.isVisible()
    assert "`faxdesk printer run`" in card.elsewhere.text()
    printer.is_elsewhere = False
    (look_again,) = card.findChildren(QTimer)
    assert look_again.isActive()
    look_again.timeout.emit()
    assert not card.elsewhere.isVisible()


@pytest.mark.parametrize("refusal", [None, BROKEN])
def test_space_once_more_lets_nothing_send_by_itself(
    qtbot: QtBot, settings: Settings, refusal: FaxDeskError | None
) -> None:
    printer = Printer(Queue(refusal=refusal))
    card = PrinterCard(lambda: printer, settings, cast(Any, InlineRunner()))
    qtbot.addWidget(card)
    with qtbot.waitActive(card):
        card.show()
    card.add.setFocus()
    QTest.keyClick(card.add, Qt.Key.Key_Space)
    focus = QApplication.focusWidget()
    assert focus is (card.add if refusal else card.remove)
    QTest.keyClick(focus, Qt.Key.Key_Space)
    assert settings.sources_that_send == ()
