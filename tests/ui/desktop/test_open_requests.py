"""What the system asks the program to open."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QUrl
from PySide6.QtGui import QFileOpenEvent
from pytestqt.qtbot import QtBot

from faxdesk.app import open_window
from faxdesk.cli import main as cli
from faxdesk.ui.desktop.open_requests import OpenRequests, sorted_out
from faxdesk.ui.window.main_window import MainWindow


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("fax:+16505550123", "+16505550123"),
        ("FAX:650-555-0123", "650-555-0123"),
        ("fax:+1%20650%20555%200123", "+1 650 555 0123"),
        ("fax://+16505550123", "+16505550123"),
        ("fax:+16505550123;phone-context=+1?subject=x", "+16505550123"),
    ],
)
def test_links_to_numbers_are_told_from_files(word: str, number: str) -> None:
    assert sorted_out([word, "fax.pdf"]) == ([Path("fax.pdf")], [number])


@pytest.mark.skipif(os.name == "nt", reason="paths of POSIX")
@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("file:///tmp/a%20b%23.pdf", b"/tmp/a b#.pdf"),
        ("FILE:/tmp/a.pdf", b"/tmp/a.pdf"),
        ("file://localhost/tmp/%C3%BC.pdf", b"/tmp/\xc3\xbc.pdf"),
        ("file:///tmp/%FF.pdf", b"/tmp/\xff.pdf"),
    ],
)
def test_links_to_files_are_files(link: str, path: bytes) -> None:
    assert sorted_out([link]) == ([Path(os.fsdecode(path))], [])


def test_an_empty_link_is_nothing() -> None:
    assert sorted_out(["fax:", "fax:?x=1"]) == ([], [])


def test_what_the_system_hands_over_is_opened(qtbot: QtBot, tmp_path: Path) -> None:
    receiver = QObject()
    requests = OpenRequests(receiver)
    got: list[tuple[list[Path], list[str]]] = []
    requests.wanted.connect(lambda files, numbers: got.append((files, numbers)))
    for url in (QUrl.fromLocalFile(str(tmp_path / "a b.pdf")), QUrl("fax:+1%206505550123"), QUrl()):
        QCoreApplication.sendEvent(receiver, QFileOpenEvent(url))
    assert got == [([tmp_path / "a b.pdf"], []), ([], ["+1 6505550123"])]


def test_a_number_begins_a_new_fax(window: MainWindow, qtbot: QtBot) -> None:
    window.writing.add([], ["+1 650 555 0123"])
    pane = window.pages.compose
    qtbot.waitUntil(
        lambda: [recipient.number for recipient in pane.form.draft.recipients] == ["+16505550123"]
    )


def test_the_command_hands_links_to_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[list[str]] = []

    def note(options: argparse.Namespace, search: object) -> int:
        opened.append(options.files)
        return 0

    monkeypatch.setattr(open_window, "open_window", note)
    assert cli(["fax:+16505550123"]) == 0
    assert opened == [["fax:+16505550123"]]
