"""Text from outside stays text: what Qt would take for HTML is shown as it was written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import QAction, QTextDocumentFragment
from PySide6.QtGui import Qt as QtGuiQt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.ui.common import dialogs
from faxdesk.ui.common.plain_text import PlainLabel, caption, set_tip, tip

UI = Path(__file__).parents[3] / "faxdesk" / "ui"
HOSTILE = (
    "<img src=//evil/x.png>",
    "<b>bold</b>",
    "Dana &amp; co",
    "Dana & co",
    "&lt;b&gt;",
    "a < b\n<i>second line</i>",
    "first line\n<b>second",
)


def read_by_qt(text: str) -> str:
    """What Qt shows of a text that it looks for HTML in."""
    is_html = QtGuiQt.mightBeRichText(text)
    return QTextDocumentFragment.fromHtml(text).toPlainText() if is_html else text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_tooltip_shows_what_was_written(qtbot: QtBot, text: str) -> None:
    assert read_by_qt(tip(text)) == text
    widget, action = QWidget(), QAction()
    qtbot.addWidget(widget)
    set_tip(widget, text)
    set_tip(action, text)
    assert read_by_qt(widget.toolTip()) == read_by_qt(action.toolTip()) == text
    assert (widget.accessibleDescription() or widget.toolTip()) == text


def test_a_new_tooltip_leaves_no_old_description(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tip(widget, "<b>first</b>")
    set_tip(widget, "second")
    assert (widget.toolTip(), widget.accessibleDescription()) == ("second", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_label_shows_what_was_written(qtbot: QtBot, text: str) -> None:
    label = PlainLabel(text)
    qtbot.addWidget(label)
    assert (label.text(), label.textFormat()) == (text, Qt.TextFormat.PlainText)


@pytest.mark.parametrize("text", ["Northside", "سلمى"])
def test_a_label_begins_where_people_begin_to_read(qtbot: QtBot, text: str) -> None:
    for direction, expected in (
        (Qt.LayoutDirection.LeftToRight, True),
        (Qt.LayoutDirection.RightToLeft, False),
    ):
        QApplication.setLayoutDirection(direction)
        try:
            label = PlainLabel(text)
        finally:
            QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        qtbot.addWidget(label)
        label.setStyleSheet("color: black; background: white")
        label.resize(400, 30)
        image = label.grab().toImage()
        left = sum(image.pixelColor(x, y).lightness() < 128 for x in range(200) for y in range(30))
        right = sum(image.pixelColor(x, y).lightness() < 128 for x in range(200, 400) for y in range(30))
        assert (left > 0, right > 0) == (expected, not expected)


def test_the_folder_of_documents_is_one_that_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(tmp_path / "Documents"))
    assert dialogs.documents_folder() == Path.home()
    (tmp_path / "Documents").mkdir()
    assert dialogs.documents_folder() == tmp_path / "Documents"


def test_an_and_in_a_button_is_shown_and_makes_no_key() -> None:
    assert caption("Dana & co &amp;") == "Dana && co &&amp;"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("is_question", [True, False])
def test_a_box_shows_what_was_written(qtbot: QtBot, text: str, is_question: bool) -> None:
    shown: dict[str, tuple[str, Qt.TextFormat, bool]] = {}

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        for label in box.findChildren(QLabel):
            shown[label.objectName()] = (label.text(), label.textFormat(), label.font().bold())
        box.reject()

    QTimer.singleShot(0, look)
    if is_question:
        assert not dialogs.ask(None, text, text, "Delete")
    else:
        dialogs.show_error(None, FaxDeskError(text, text, ErrorKind.BAD_INPUT))
    assert shown["qt_msgbox_label"] == (text, Qt.TextFormat.PlainText, True)
    assert shown["qt_msgbox_informativelabel"] == (text, Qt.TextFormat.PlainText, False)


def test_every_label_and_tooltip_is_made_by_the_helper() -> None:
    assert list(_unguarded()) == []


def _is_fixed(text: ast.expr) -> bool:
    """Whether a text is ours as it stands, or its translation with nothing filled in."""
    if isinstance(text, ast.Call) and ast.unparse(text.func) == "tr":
        return len(text.args) == 1 and not text.keywords
    return isinstance(text, ast.Constant)


def _unguarded() -> Iterator[str]:
    """Calls that make a label, or set a tooltip that is no fixed text, past the helper."""
    for path in sorted(UI.rglob("*.py")):
        if path.name == "plain_text.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                is_fixed = bool(node.args) and _is_fixed(node.args[0])
                if name in {"QLabel", "setHtml", "QTextBrowser"} or (name == "setToolTip" and not is_fixed):
                    yield f"{path.relative_to(UI)}:{node.lineno} {ast.unparse(node)}"
            elif isinstance(node, ast.ClassDef) and "QLabel" in map(ast.unparse, node.bases):
                yield f"{path.relative_to(UI)}:{node.lineno} class {node.name}"
