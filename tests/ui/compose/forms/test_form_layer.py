"""Filling in the fields of a form on the page, by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from faxdesk.domain.compose.form_field import FieldKind, FormField
from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind
from faxdesk.ui.common import theme
from faxdesk.ui.compose.forms.field_box import PAUSE_MS, FieldBox
from faxdesk.ui.compose.forms.form_layer import FormLayer


def _field(name: str, row: int, kind: FieldKind = FieldKind.TEXT, x: float = 20, **more: object) -> FormField:
    side = 6 if kind in {FieldKind.TICK, FieldKind.RADIO} else 60
    return FormField(name, 0, Area(x, 10 + 14 * row, side, 7), kind, **more)  # type: ignore[arg-type]


FIELDS = (
    _field("patient", 0, label="Name of the patient", is_required=True),
    _field("born", 1, FieldKind.DATE, date_format="mm/dd/yyyy"),
    _field("code", 2, most=4, is_comb=True),
    _field("notes", 3, FieldKind.MULTILINE),
    _field("urgent", 4, FieldKind.TICK, value="Off"),
    _field("clinic", 5, FieldKind.CHOICE, options=("Northside", "Southside")),
    _field("answer", 6, FieldKind.RADIO, value="Off", on_value="agree"),
    _field("answer", 6, FieldKind.RADIO, 40, value="Off", on_value="refuse"),
    _field("office", 7, is_read_only=True),
    _field("signed", 8, FieldKind.SIGNATURE),
)


class Form:
    """The fields as somebody fills them in, with what was kept of it."""

    def __init__(self, layer: FormLayer) -> None:
        self.layer = layer
        self.values: dict[str, str] = {}
        self.kept: list[tuple[str, str]] = []
        layer.filled.connect(self.keep)

    def keep(self, name: str, value: str) -> None:
        self.kept.append((name, value))
        self.values[name] = value
        self.layer.show(FIELDS, self.values)

    def box(self, name: str, on_value: str = "Yes") -> FieldBox:
        return next(
            box for box in self.layer.boxes if (box.field.name, box.field.on_value) == (name, on_value)
        )


class Page(QWidget):
    """A page that is black all over."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Qt.GlobalColor.black)


@pytest.fixture
def canvas(qtbot: QtBot) -> QWidget:
    canvas = Page()
    canvas.resize(420, 560)
    qtbot.addWidget(canvas)
    return canvas


@pytest.fixture
def form(canvas: QWidget, qtbot: QtBot) -> Form:
    layer = FormLayer(canvas, lambda: date(2026, 2, 3))
    layer.show(FIELDS, {})
    layer.lie(lambda area: QRectF(area.x * 4, area.y * 4, area.width * 4, area.height * 4), 4.0)
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.activateWindow()
    return Form(layer)


def test_letters_stand_in_the_middle_of_their_cells(form: Form) -> None:
    box = form.box("code")
    assert isinstance(box.editor, QLineEdit)
    box.editor.setText("I1W")
    box.editor.setCursorPosition(0)
    seen = box.editor.grab().toImage()
    columns = [
        x
        for x in range(seen.width())
        if any(seen.pixelColor(x, y).lightness() < 128 for y in range(4, seen.height() - 4))
    ]
    cell = box.width() / 4
    for number in range(3):
        own = [x + 3 for x in columns if number * cell <= x + 3 < (number + 1) * cell]
        assert abs((own[0] + own[-1]) / 2 - (number + 0.5) * cell) < cell / 8


def test_fields_lie_where_they_are_on_the_page(form: Form) -> None:
    assert form.box("patient").geometry().getRect() == (80, 40, 240, 28)
    names = [box.field.name for box in form.layer.boxes]
    assert "office" not in names, "what has a fixed value is a part of the page"
    assert form.box("patient").editor.accessibleName() == "Name of the patient"
    assert "has to be filled in" in form.box("patient").editor.accessibleDescription()


def test_tab_goes_from_field_to_field_and_each_is_kept_once(form: Form, qtbot: QtBot) -> None:
    form.box("patient").setFocus()
    typed = ("A. Sample", "02/03/1970", "12345", "two\nlines")
    for text in typed:
        focused = QApplication.focusWidget()
        assert focused is not None
        for line, words in enumerate(text.split("\n")):
            if line:
                qtbot.keyClick(focused, Qt.Key.Key_Return)
            qtbot.keyClicks(focused, words)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.box("urgent").editor
    qtbot.keyClick(form.box("urgent").editor, Qt.Key.Key_Space)
    assert form.kept == [
        ("patient", "A. Sample"),
        ("born", "02/03/1970"),
        ("code", "1234"),
        ("notes", "two\nlines"),
        ("urgent", "Yes"),
    ]
    qtbot.keyClick(form.box("urgent").editor, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is form.box("notes").editor


def test_of_several_boxes_one_is_chosen(form: Form, qtbot: QtBot) -> None:
    agree, refuse = form.box("answer", "agree"), form.box("answer", "refuse")
    qtbot.mouseClick(agree.editor, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(refuse.editor, Qt.MouseButton.LeftButton)
    assert (agree.value, refuse.value) == ("Off", "refuse")
    qtbot.mouseClick(refuse.editor, Qt.MouseButton.LeftButton)
    assert refuse.value == "refuse", "one stays chosen"
    assert form.kept == [("answer", "agree"), ("answer", "refuse")]


def test_a_choice_by_keys(form: Form, qtbot: QtBot) -> None:
    choice = form.box("clinic").editor
    assert isinstance(choice, QComboBox)
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    form.layer.finish()
    assert form.values == {"clinic": "Southside"}


def test_todays_date_is_written_as_the_form_wants_it(form: Form) -> None:
    line = form.box("born").editor
    assert isinstance(line, QLineEdit)
    assert line.placeholderText() == "mm/dd/yyyy"
    (today,) = line.actions()
    today.trigger()
    assert form.values == {"born": "02/03/2026"}


def test_what_is_typed_is_kept_after_a_pause(form: Form, qtbot: QtBot) -> None:
    line = form.box("patient").editor
    line.setFocus()
    qtbot.keyClicks(line, "A")
    assert not form.kept
    qtbot.waitUntil(lambda: form.values == {"patient": "A"}, timeout=PAUSE_MS + 5000)
    qtbot.keyClicks(line, "B")
    form.layer.show(FIELDS, {"patient": "A"})
    assert form.box("patient").value == "AB", "what is being typed is not taken away"
    form.layer.show(FIELDS, {"patient": ""})
    assert form.box("patient").value == "", "but what is undone is"


def test_esc_keeps_what_was_typed_and_leaves(form: Form, qtbot: QtBot) -> None:
    lines = form.box("notes").editor
    assert isinstance(lines, QPlainTextEdit)
    lines.setFocus()
    qtbot.keyClicks(lines, "x")
    with qtbot.waitSignal(form.layer.left):
        qtbot.keyClick(lines, Qt.Key.Key_Escape)
    assert form.values == {"notes": "x"}


def test_another_page_keeps_what_was_typed_on_this_one(form: Form, qtbot: QtBot) -> None:
    line = form.box("patient").editor
    qtbot.keyClicks(line, "A")
    form.layer.show((), {})
    assert form.kept == [("patient", "A")]


def test_a_signature_is_asked_for(form: Form, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.layer.sign_wanted) as asked:
        qtbot.mouseClick(form.box("signed").editor, Qt.MouseButton.LeftButton)
    assert asked.args == [form.box("signed").field]


def test_the_mouse_is_let_through_to_the_page(form: Form, canvas: QWidget) -> None:
    at: Callable[[], QWidget | None] = lambda: canvas.childAt(100, 50)  # noqa: E731
    assert at() is not None
    form.layer.let_through(is_let_through=True)
    assert at() is None


def test_what_was_put_on_the_page_is_seen_where_fields_are(
    form: Form, canvas: QWidget, qtbot: QtBot, qapp: QApplication
) -> None:
    """The page beneath shows it, so the fields there let it through until one types."""
    theme.apply(qapp, "light")
    struck = Mark(MarkKind.STRIKE_OUT, Area(15, 8, 70, 12))
    signature = Mark(MarkKind.SIGNATURE, Area(30, 123, 20, 5), picture="p")
    form.layer.show(FIELDS, {"patient": "A. Sample"}, (struck, signature))
    inner = form.box("patient").geometry().adjusted(3, 3, -3, -3)

    def lightest() -> int:
        picture = canvas.grab(inner).toImage()
        places = product(range(picture.width()), range(picture.height()))
        return max(picture.pixelColor(*place).lightness() for place in places)

    form.box("notes").setFocus()
    qtbot.waitUntil(lambda: lightest() < 40)
    assert form.box("signed").isHidden()
    form.box("patient").setFocus()
    qtbot.waitUntil(lambda: lightest() > 200)
    form.layer.show(FIELDS, {"patient": "A. Sample"})
    assert form.box("signed").isVisible()


def test_the_page_is_not_mirrored(canvas: QWidget) -> None:
    canvas.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    layer = FormLayer(canvas, lambda: date(2026, 2, 3))
    layer.show(FIELDS, {})
    assert {box.editor.layoutDirection() for box in layer.boxes} == {Qt.LayoutDirection.LeftToRight}
