"""What the window says of what came in by itself, and where that leads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Recipient
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.common import dialogs
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.intake.refused_card import RefusedCard
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk

PRINTER = Source(SourceKind.PRINTER)
FOLDER = Source(SourceKind.FOLDER, "/srv/fax")


class Arriving:
    """Lets something come in, and waits for what the window says."""

    def __init__(self, stage: TestDesk, window: MainWindow, qtbot: QtBot) -> None:
        self.desk = stage.desk
        self.window = window
        self.qtbot = qtbot
        self.count = 0

    def come(self, path: Path, source: Source = PRINTER, *, send: bool = False) -> None:
        self.count += 1
        recipients = (Recipient("+16502530000"),) if send else ()
        file = IncomingFile(path.name, path)
        incoming = Incoming(source, str(self.count), (file,), path.name, recipients, is_to_send=send)
        self.desk.intake.put(incoming)
        self.desk.intake.take_all(CancelToken())

    def says(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: self.text == text)

    @property
    def text(self) -> str:
        return self.window.notices.bar.text

    def press(self, button: str) -> None:
        (found,) = [
            each for each in self.window.notices.bar.findChildren(QPushButton) if each.text() == button
        ]
        found.click()


@pytest.fixture
def arriving(stage: TestDesk, window: MainWindow, qtbot: QtBot) -> Arriving:
    return Arriving(stage, window, qtbot)


@pytest.fixture
def letter(make_pdf: Callable[..., Path]) -> Path:
    return make_pdf(2, name="Letter.pdf")


def test_a_printed_document_is_told_of_and_opened(arriving: Arriving, letter: Path, qtbot: QtBot) -> None:
    arriving.come(letter)
    arriving.says("Printed: “Letter.pdf”, 2 pages")
    arriving.press("Open")
    pages = arriving.window.pages
    qtbot.waitUntil(lambda: pages.is_composing)
    assert arriving.text == ""


def test_several_wait_among_the_drafts(arriving: Arriving, letter: Path) -> None:
    arriving.come(letter)
    arriving.says("Printed: “Letter.pdf”, 2 pages")
    arriving.come(letter, FOLDER)
    arriving.says("2 documents came in and wait as drafts")
    arriving.press("Show drafts")
    assert arriving.window.workspace.list.place == Place.DRAFTS
    # What was looked at does not count any more.
    arriving.come(letter, FOLDER)
    arriving.says("From the folder: “Letter.pdf”, 2 pages")


def test_what_was_sent_by_itself_is_shown(arriving: Arriving, letter: Path, qtbot: QtBot) -> None:
    arriving.come(letter, FOLDER, send=True)
    arriving.says(
        "From the folder: “Letter.pdf”, 2 pages. It was to be sent by itself, which is not switched on for "
        "where it came from. Look at it and send it. In the settings, Ways in says what may send by itself."
    )
    arriving.window.notices.bar.hide()
    arriving.desk.settings.sources_that_send = (FOLDER.key,)
    arriving.come(letter, FOLDER, send=True)
    arriving.says("“Letter.pdf” came in and is on its way.")
    arriving.press("Show")
    assert arriving.window.workspace.list.place == Place.OUTBOX


def test_what_cannot_be_taken_is_looked_at_in_the_settings(
    arriving: Arriving, tmp_path: Path, letter: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [False, True]
    asked: list[str] = []

    def ask(_parent: object, title: str, *_more: object, danger: bool) -> bool:
        asked.append(title)
        return danger and answers.pop(0)

    monkeypatch.setattr(dialogs, "ask", ask)
    damaged = tmp_path / "Report.pdf"
    damaged.write_bytes(b"%PDF-1.7\nnothing else")
    arriving.come(damaged)
    qtbot.waitUntil(lambda: arriving.text.startswith("“Report.pdf” cannot be opened"))
    arriving.press("Look")
    pages = arriving.window.pages
    assert pages.are_settings_open
    (card,) = pages.settings.findChildren(RefusedCard)
    qtbot.waitUntil(lambda: len(card.rows) == 1)
    (row,) = card.rows
    assert row.reason.text().startswith("“Report.pdf” cannot be opened")
    row.again.click()
    qtbot.waitUntil(lambda: card.said.text() == "It still cannot be taken.")
    qtbot.waitUntil(lambda: len(card.rows) == 1)
    card.rows[0].delete.click()
    qtbot.waitUntil(lambda: asked == ["Delete “Report.pdf” for good?"])
    assert len(arriving.desk.intake.refused()) == 1
    assert arriving.text.startswith("“Report.pdf” cannot be opened")
    card.rows[0].delete.click()
    qtbot.waitUntil(lambda: card.rows == [] and card.none.isVisible())
    qtbot.waitUntil(lambda: arriving.text == "")
    assert arriving.desk.intake.refused() == []
