"""The scanners that are kept, among the settings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from faxdesk.chosen_scanners import ChosenScanners
from faxdesk.domain.runtime import SystemClock
from faxdesk.domain.scanning.scanner import KnownScanner, ScannerAddress, ScannerKind
from faxdesk.services.scanning.scanners import Scanners
from faxdesk.settings import Settings
from faxdesk.ui.intake.scanners_card import ScannersCard
from faxdesk.work.tasks import TaskRunner

NETWORK = KnownScanner(ScannerAddress(ScannerKind.ESCL, "https://192.168.1.20/eSCL/"), "Office")
OWN = KnownScanner(ScannerAddress(ScannerKind.SANE, "epson2:libusb:001:004"), "Epson V39")


def words(card: ScannersCard) -> list[list[str]]:
    return [[label.text() for label in row.findChildren(QLabel)] for row in card.rows]


def test_scanners_are_listed_and_forgotten(qtbot: QtBot, runner: TaskRunner, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.scanners = (NETWORK, OWN)
    card = ScannersCard(lambda: Scanners(ChosenScanners(SystemClock()), settings), runner)
    qtbot.addWidget(card)
    card.show()
    assert words(card) == [
        ["Office", "In the network, at 192.168.1.20"],
        ["Epson V39", "At this computer, by SANE"],
    ]
    forget = card.rows[0].findChild(QPushButton)
    assert forget is not None
    assert forget.accessibleName() == "Forget Office"
    forget.click()
    qtbot.waitUntil(lambda: len(card.rows) == 1)
    assert list(settings.scanners) == [OWN]
    assert card.said.text() == "“Office” is forgotten, with the certificate that it was known by."


def test_where_none_is_kept_it_is_said_how_one_comes_there(
    qtbot: QtBot, runner: TaskRunner, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "settings.json")
    card = ScannersCard(lambda: Scanners(ChosenScanners(SystemClock()), settings), runner)
    qtbot.addWidget(card)
    card.show()
    assert card.rows == []
    assert card.said.text() == "Scanners stand here once they were used: choose Scan while you write a fax."
