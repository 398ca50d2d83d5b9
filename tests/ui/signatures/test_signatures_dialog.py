"""Signatures are written, taken from paper, protected, chosen, renamed and deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from faxdesk.domain.compose.signature import Signature
from faxdesk.services.marks.signatures import Signatures
from faxdesk.ui.common import dialogs, theme
from faxdesk.ui.signatures.new_signature import NewSignatureDialog
from faxdesk.ui.signatures.signature_pad import SignaturePad
from faxdesk.ui.signatures.signatures_dialog import SignaturesDialog
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk
from tests.ui.pane_fixtures import stage

__all__ = ["stage"]

STROKE = [(60, 90), (120, 40), (180, 100), (240, 50)]


@pytest.fixture
def signatures(stage: TestDesk) -> Signatures:
    return stage.desk.signatures


@pytest.fixture
def making(qtbot: QtBot, signatures: Signatures, runner: TaskRunner) -> NewSignatureDialog:
    dialog = NewSignatureDialog(signatures, runner)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def sign(pad: SignaturePad) -> None:
    """Write a stroke with the mouse."""
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    steps = [
        (QEvent.Type.MouseButtonPress, STROKE[0], left),
        *((QEvent.Type.MouseMove, at, none) for at in STROKE),
    ]
    for kind, at, button in steps:
        place = QPointF(QPoint(*at))
        event = QMouseEvent(kind, place, pad.mapToGlobal(place), button, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(pad, event)
    place = QPointF(QPoint(*STROKE[-1]))
    kind = QEvent.Type.MouseButtonRelease
    event = QMouseEvent(kind, place, pad.mapToGlobal(place), left, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(pad, event)


def press_pen(pad: QWidget, kind: QEvent.Type, at: tuple[int, int], pressure: float) -> None:
    place = QPointF(QPoint(*at))
    event = QTabletEvent(
        kind,
        QPointingDevice.primaryPointingDevice(),
        place,
        pad.mapToGlobal(place),
        pressure,
        0,
        0,
        0,
        0,
        0,
        Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton,
    )
    QApplication.sendEvent(pad, event)


def test_a_signature_is_written_and_kept(
    qtbot: QtBot, making: NewSignatureDialog, signatures: Signatures
) -> None:
    assert not making.save.isEnabled()
    sign(making.pad)
    qtbot.keyClicks(making.name, "Robin")
    with qtbot.waitSignal(making.made):
        qtbot.mouseClick(making.save, Qt.MouseButton.LeftButton)
    (kept,) = signatures.all()
    assert (kept.name, kept.has_password) == ("Robin", False)
    # 180 x 60 pixels were written, with the pen's width and a margin around.
    assert kept.aspect == pytest.approx(70 / 190, abs=0.03)
    picture = signatures.drawn(signatures.picture(kept), 200)
    assert min(picture.data) < 60
    assert picture.data[0] == 255


def test_what_is_pressed_harder_is_thicker(qtbot: QtBot) -> None:
    pad = SignaturePad()
    qtbot.addWidget(pad)
    pad.show()
    for pressure, y in ((0.1, 40), (1.0, 90)):
        press_pen(pad, QEvent.Type.TabletPress, (60, y), pressure)
        for x in (100, 160, 220):
            press_pen(pad, QEvent.Type.TabletMove, (x, y), pressure)
        press_pen(pad, QEvent.Type.TabletRelease, (220, y), 0.0)
    image = pad.image()
    middle = image.width() // 2
    dark = [y for y in range(image.height()) if image.pixelColor(middle, y).value() < 128]
    half = image.height() // 2
    thin, thick = [y for y in dark if y < half], [y for y in dark if y >= half]
    assert 0 < len(thin) < 0.6 * len(thick)


def test_the_same_password_is_wanted_twice(
    qtbot: QtBot, making: NewSignatureDialog, signatures: Signatures
) -> None:
    sign(making.pad)
    qtbot.keyClicks(making.name, "Robin")
    making.has_password.click()
    assert not making.save.isEnabled()
    qtbot.keyClicks(making.password, "river")
    qtbot.keyClicks(making.repeated, "rive")
    assert not making.save.isEnabled()
    qtbot.keyClicks(making.repeated, "r")
    with qtbot.waitSignal(making.made):
        making.save.click()
    assert [kept.has_password for kept in signatures.all()] == [True]


def test_a_name_that_is_taken_is_told(
    qtbot: QtBot, making: NewSignatureDialog, signatures: Signatures
) -> None:
    signatures.add("Robin", b"png", 0.3)
    sign(making.pad)
    qtbot.keyClicks(making.name, "robin")
    making.save.click()
    qtbot.waitUntil(making.problem.isVisible)
    assert "already" in making.problem.text
    assert making.save.isEnabled()


def test_it_is_taken_from_a_photograph(
    qtbot: QtBot,
    making: NewSignatureDialog,
    signatures: Signatures,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paper = Image.new("L", (900, 500), 225)
    ImageDraw.Draw(paper).line([(150, 300), (300, 120), (420, 330), (700, 180)], fill=30, width=9)
    photo = tmp_path / "photo.png"
    paper.save(photo)
    monkeypatch.setattr(dialogs, "choose_picture", lambda parent, title: photo)
    making.from_file.click()
    qtbot.waitUntil(lambda: making.view.has_picture)
    assert making.sheets.currentWidget() is making.view
    qtbot.keyClicks(making.name, "Robin")
    with qtbot.waitSignal(making.made):
        making.save.click()
    assert [kept.name for kept in signatures.all()] == ["Robin"]


def test_signatures_are_chosen_renamed_and_deleted(
    qtbot: QtBot, signatures: Signatures, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    signatures.add("Initials", b"1", 0.3, "river")
    signatures.add("Robin", b"2", 0.3, "river")
    dialog = SignaturesDialog(signatures, runner, is_to_choose=True)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()

    def names() -> list[str]:
        return [row.signature.name for row in dialog.rows]

    qtbot.waitUntil(lambda: names() == ["Initials", "Robin"])
    assert dialog.rows[0].state.text() == "The usual one, with a password"
    dialog.rows[1].default_wanted.emit(dialog.rows[1].signature)
    qtbot.waitUntil(lambda: names() == ["Robin", "Initials"])
    monkeypatch.setattr(dialogs, "ask_text", lambda parent, title, label, text: "R. E.")
    dialog.rows[1].rename_wanted.emit(dialog.rows[1].signature)
    qtbot.waitUntil(lambda: names() == ["Robin", "R. E."])
    monkeypatch.setattr(dialogs, "ask", lambda *words, **options: True)
    dialog.rows[1].delete_wanted.emit(dialog.rows[1].signature)
    qtbot.waitUntil(lambda: names() == ["Robin"])
    chosen: list[Signature] = []
    dialog.chosen.connect(chosen.append)
    dialog.rows[0].sign.click()
    assert [signature.name for signature in chosen] == ["Robin"]


def test_the_words_of_the_first_button_fit(
    qtbot: QtBot, qapp: QApplication, signatures: Signatures, runner: TaskRunner
) -> None:
    theme.apply(qapp, "light")
    dialog = SignaturesDialog(signatures, runner)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    # Qt draws the button that Enter presses in bold.
    bold = QPushButton(dialog.new.text(), dialog)
    bold.setProperty("kind", "primary")
    bold.ensurePolished()
    assert dialog.new.width() >= bold.sizeHint().width()
    qapp.setStyleSheet("")
