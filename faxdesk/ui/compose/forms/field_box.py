"""A field of a form on the page: the frame that shows where it is, and the field of Qt in it in which one
types, ticks and chooses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from faxdesk.domain.compose.date_format import written_date
from faxdesk.domain.compose.form_field import TICKABLE, UNTICKED, FieldKind, FormField
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.colours import Colours
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.common.plain_text import caption, set_tip
from faxdesk.ui.common.wheel_safe_fields import ComboBox
from faxdesk.ui.compose.forms.tick_box import TickBox, paper_colours
from faxdesk.words import tr

PAUSE_MS = 1000
"""What is typed is kept so often, and when the field is left: after a crash little of it is missing."""
_MM_PER_POINT = 25.4 / 72
_USUAL_PT = 12.0
_OF_FIELD = 0.72
"""The most of a field's height that its letters take."""
_LEAST_PX = 5
_INSET_PX = 3


class FieldBox(QWidget):
    """Shows one value, and is as large as the field is on the page.

    Signals: filled(str) the person filled it in, sign_wanted() a signature is to stand here, left() by Esc.
    """

    filled = Signal(str)
    sign_wanted = Signal()
    left = Signal()

    def __init__(self, field: FormField, today: Callable[[], date], parent: QWidget) -> None:
        super().__init__(parent)
        # The page is not mirrored in languages that are read from right to left.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.field = field
        self._today = today
        self._value = ""
        self.is_covered = False
        self._pause = QTimer(self)
        self._pause.setObjectName("form field")
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.finish)
        self.editor = self._make_editor()
        self.editor.setParent(self)
        self.editor.setProperty("kind", "form")
        self.editor.setAccessibleName(field.label or field.name)
        set_tip(self.editor, field.label or field.name)
        self.editor.setAccessibleDescription(_description(field))
        self.editor.installEventFilter(self)
        self.setFocusProxy(self.editor)

    # The value

    @property
    def value(self) -> str:
        """What stands in it, also what is just being typed."""
        editor = self.editor
        if isinstance(editor, QLineEdit):
            return editor.text()
        if isinstance(editor, QPlainTextEdit):
            return editor.toPlainText()
        if isinstance(editor, ComboBox):
            return editor.currentText()
        if self.field.kind in TICKABLE and isinstance(editor, QAbstractButton):
            return self.field.on_value if editor.isChecked() else UNTICKED
        return ""

    def show_value(self, value: str) -> None:
        """Show a value that was kept. What is just being typed stays, unless it was kept meanwhile."""
        if value == self._value and self._pause.isActive():
            return
        self._value = value
        self._pause.stop()
        if value != self.value:
            self._put(value)
        self.update()

    def cover(self, *, is_covered: bool) -> None:
        """Something was put on the page here: the page itself is to be seen, unless one types."""
        self.is_covered = is_covered
        self.setVisible(not (is_covered and self.field.kind == FieldKind.SIGNATURE))
        self._look()

    def _look(self) -> None:
        theme.set_look(self.editor, "bare", self._is_bare)
        self.update()

    @property
    def _is_bare(self) -> bool:
        return self.is_covered and not self.editor.hasFocus()

    def finish(self) -> None:
        """Keep what was typed, where it is anything new."""
        self._pause.stop()
        value = self.value
        if value != self._value:
            self._value = value
            self.filled.emit(value)

    def _put(self, value: str) -> None:
        editor = self.editor
        editor.blockSignals(True)
        if isinstance(editor, QLineEdit):
            editor.setText(value)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(value)
        elif isinstance(editor, ComboBox):
            if not editor.isEditable() and editor.findText(value) < 0:
                editor.addItem(value)
            editor.setCurrentText(value)
        elif self.field.kind in TICKABLE and isinstance(editor, QAbstractButton):
            editor.setChecked(value == self.field.on_value)
        editor.blockSignals(False)
        editor.update()

    # The field of Qt

    def _make_editor(self) -> QWidget:
        kind = self.field.kind
        if kind in TICKABLE:
            return self._tick()
        if kind == FieldKind.CHOICE:
            return self._choice()
        if kind == FieldKind.MULTILINE:
            return self._lines()
        if kind == FieldKind.SIGNATURE:
            button = QPushButton(caption(tr("Sign here")))
            button.clicked.connect(self.sign_wanted)
            return button
        return self._line()

    def _line(self) -> QLineEdit:
        line = QLineEdit()
        if self.field.most:
            line.setMaxLength(self.field.most)
        if self.field.kind == FieldKind.DATE:
            line.setPlaceholderText(self.field.date_format)
            stamp = line.addAction(icons.icon("scheduled"), QLineEdit.ActionPosition.TrailingPosition)
            set_tip(stamp, tr("Today's date"))
            stamp.triggered.connect(self._put_today)
        line.textEdited.connect(self._on_typed)
        line.returnPressed.connect(self.finish)
        return line

    def _lines(self) -> QPlainTextEdit:
        lines = QPlainTextEdit()
        lines.setTabChangesFocus(True)
        lines.document().setDocumentMargin(0)
        lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lines.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lines.textChanged.connect(self._on_typed)
        return lines

    def _choice(self) -> ComboBox:
        choice = ComboBox()
        choice.setEditable(self.field.is_open)
        choice.addItems(["", *(option for option in self.field.options if option)])
        choice.activated.connect(self.finish)
        if self.field.is_open:
            choice.editTextChanged.connect(self._on_typed)
        return choice

    def _tick(self) -> TickBox:
        box = TickBox(is_round=self.field.kind == FieldKind.RADIO)
        box.clicked.connect(self._on_ticked)
        return box

    def _on_ticked(self, is_ticked: bool) -> None:
        if self.field.kind == FieldKind.RADIO and not is_ticked:
            # Of several one stays chosen, as on the screen of any other program.
            self._put(self.field.on_value)
        self.finish()
        self.update()

    def _on_typed(self) -> None:
        if self.value != self._value and not self._pause.isActive():
            self._pause.start()
        self.update()

    def _put_today(self) -> None:
        self._put(written_date(self._today(), self.field.date_format))
        self.finish()
        self.update()

    # How it looks

    def lie(self, place: QRectF, px_per_mm: float) -> None:
        """Lie here on the canvas, which shows the page at this scale."""
        self.setGeometry(place.toAlignedRect())
        inset = 0 if self.field.kind in TICKABLE else _INSET_PX
        upright = 0 if self.field.kind != FieldKind.MULTILINE else 2
        self.editor.setGeometry(self.rect().adjusted(inset, upright, -inset, -upright))
        font = self._font(px_per_mm)
        self.editor.setFont(font)
        if isinstance(self.editor, QLineEdit):
            # A letter stands in the middle of its cell; the room between two is all behind the first.
            self.editor.setTextMargins(round(font.letterSpacing() / 2), 0, 0, 0)
            # The icon would be larger than a small field.
            for action in self.editor.actions():
                action.setVisible(self.height() >= theme.measures().line)

    def _font(self, px_per_mm: float) -> QFont:
        field, font = self.field, QFont(self.font())
        high = field.area.height
        if field.kind == FieldKind.MULTILINE:
            high = min(high, 2 * _USUAL_PT * _MM_PER_POINT)
        size_mm = min((field.size_pt or _USUAL_PT) * _MM_PER_POINT, high * _OF_FIELD)
        font.setPixelSize(max(round(size_mm * px_per_mm), _LEAST_PX))
        if field.is_comb and field.most:
            cell = (field.area.width * px_per_mm - 2 * _INSET_PX) / field.most
            # Letters of one width, so that each stays in its cell.
            font.setFamilies(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families())
            around = max(cell - QFontMetricsF(font).horizontalAdvance("0"), 0.0)
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, around)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = paper_colours(), QPainter(self)
        has_focus = self.editor.hasFocus()
        if not self._is_bare:
            ground = colours.base if colours.is_high_contrast else colours.selected
            painter.fillRect(self.rect(), QColor(ground))
        pen = QPen(QColor(colours.accent), 2 if has_focus else 1)
        # Of several boxes, the one that is ticked answers for all.
        shown = self._value if self.field.kind in TICKABLE else self.value
        if not has_focus and self.field.is_empty_in({self.field.name: shown}):
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        inset = pen.widthF() / 2
        painter.drawRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
        if self.field.is_comb:
            self._paint_cells(painter, colours)
        painter.end()

    def _paint_cells(self, painter: QPainter, colours: Colours) -> None:
        painter.setPen(QPen(QColor(colours.line), 1))
        for cell in range(1, self.field.most):
            x = round(self.width() * cell / self.field.most)
            painter.drawLine(x, 2, x, self.height() - 3)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.editor:
            return False
        kind = event.type()
        if claims(event, Qt.Key.Key_Escape):
            return True
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.finish()
            self.left.emit()
            return True
        if kind == QEvent.Type.FocusOut:
            self.finish()
        if kind in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            # The field itself does not know yet.
            QTimer.singleShot(0, self, self._look)
        return False


def _description(field: FormField) -> str:
    if field.is_required:
        return tr("A field of the form that has to be filled in")
    return tr("A field of the form")
