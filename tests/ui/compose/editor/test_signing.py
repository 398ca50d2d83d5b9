"""Pages are signed, and pictures put on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from faxdesk.domain.compose.page_edit import MarkKind
from faxdesk.ui.common import dialogs
from faxdesk.ui.compose.editor.marks.tools import Tool
from faxdesk.ui.controls.password_dialog import PasswordDialog
from tests.support.desk import TestDesk
from tests.ui.compose.editor.editing import Editor


def png(folder: Path) -> Path:
    ink = Image.new("L", (600, 200), 255)
    ImageDraw.Draw(ink).line([(20, 150), (200, 30), (400, 170), (580, 50)], fill=0, width=9)
    path = folder / "ink.png"
    ink.save(path)
    return path


def password_dialog() -> PasswordDialog | None:
    shown = QApplication.activeModalWidget()
    return shown if isinstance(shown, PasswordDialog) else None


def test_the_usual_signature_stands_on_the_line(editor: Editor, stage: TestDesk, tmp_path: Path) -> None:
    kept = stage.desk.signatures.add("Robin", png(tmp_path).read_bytes(), 1 / 3)
    editor.take(Tool.SIGN)
    editor.click((100, 200))
    editor.qtbot.waitUntil(lambda: len(editor.marks()) == 1)
    (mark,) = editor.marks()
    seen = editor.seen(mark)
    assert mark.kind == MarkKind.SIGNATURE
    assert seen.height / seen.width == pytest.approx(kept.aspect)
    assert seen.y + seen.height == pytest.approx(200, abs=0.5)
    assert stage.blobs.path(mark.picture).read_bytes() == png(tmp_path).read_bytes()


def test_a_password_is_asked_for_once(editor: Editor, stage: TestDesk, tmp_path: Path) -> None:
    stage.desk.signatures.add("Robin", png(tmp_path).read_bytes(), 1 / 3, "river")
    editor.take(Tool.SIGN)
    editor.click((100, 200))
    qtbot = editor.qtbot
    for typed in ("lake", "river"):
        qtbot.waitUntil(lambda: password_dialog() is not None)
        dialog = password_dialog()
        assert dialog is not None
        qtbot.keyClicks(dialog.field, typed)
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
        editor.wait()
    qtbot.waitUntil(lambda: len(editor.marks()) == 1)
    editor.click((100, 100))
    qtbot.waitUntil(lambda: len(editor.marks()) == 2)
    assert password_dialog() is None


def test_where_none_is_kept_one_is_made(editor: Editor) -> None:
    editor.take(Tool.SIGN)
    editor.click((100, 200))
    editor.qtbot.waitUntil(lambda: editor.pane.signing.dialog is not None)
    dialog = editor.pane.signing.dialog
    assert dialog is not None
    editor.wait()
    dialog.close_button.click()
    editor.qtbot.waitUntil(lambda: editor.pane.signing.dialog is None)
    assert not editor.marks()


def test_a_picture_is_put_on_the_page(
    editor: Editor, stage: TestDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_picture", lambda parent, title: png(tmp_path))
    editor.pane.editing.take(Tool.PICTURE)
    editor.click((100, 200))
    editor.qtbot.waitUntil(lambda: len(editor.marks()) == 1)
    (mark,) = editor.marks()
    assert mark.kind == MarkKind.PICTURE
    assert editor.seen(mark).width == pytest.approx(40)
    with Image.open(stage.blobs.path(mark.picture)) as picture:
        assert picture.mode == "L"


def test_a_file_that_is_no_picture_is_told(
    editor: Editor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    monkeypatch.setattr(dialogs, "choose_picture", lambda parent, title: broken)
    editor.pane.editing.take(Tool.PICTURE)
    editor.click((100, 200))
    editor.qtbot.waitUntil(lambda: "broken.png" in editor.pane.foot.state.text())
    assert not editor.marks()
