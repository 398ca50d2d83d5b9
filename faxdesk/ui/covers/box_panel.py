"""What the chosen box of a cover is: its words, letters, place, and when it is there."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.covers.cover_fields import FIELDS
from faxdesk.domain.covers.cover_template import (
    LEAST_PT,
    LOGO,
    MOST_PT,
    Align,
    BoxKind,
    CoverBox,
    CoverFont,
    Paper,
)
from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.common.wheel_safe_fields import ComboBox, SpinBox
from faxdesk.ui.controls.segment import Segment
from faxdesk.ui.covers.designed_cover import DesignedCover
from faxdesk.words import LANGUAGES, language, tr, tr_in

_TENTHS = 10
_THICKEST = 30
_TEXT_LINES = 5
_LEAST_LETTERS = 10


class BoxPanel(QWidget):
    """Shows the chosen box, and changes it.

    Signals: picture_wanted() another picture is to be chosen for it.
    """

    picture_wanted = Signal()

    def __init__(self, design: DesignedCover, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design = design
        self._make_fields()
        self._lay_out()
        design.changed.connect(self._show_box)
        design.chosen_changed.connect(self._show_box)
        self._show_box()

    def _make_fields(self) -> None:
        self.nothing = PlainLabel(tr("Choose a box on the page, or add one."))
        self.nothing.setWordWrap(True)
        theme.set_tone(self.nothing, "muted")
        self.paper = _combo(tr("Paper"))
        self.language = _combo(tr("Language of the page"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Text"))
        self.text.setTabChangesFocus(True)
        self.field = _combo(tr("Insert a field"))
        self.only_if = _combo(tr("Only if filled in"))
        self.font_choice = Segment(
            tr("Font"), [(CoverFont.SANS, tr("Plain")), (CoverFont.MONO, tr("Typewriter"))]
        )
        self.letter_size = SpinBox()
        self.letter_size.setRange(round(LEAST_PT), round(MOST_PT))
        self.letter_size.setAccessibleName(tr("Size of the letters"))
        self.bold = QCheckBox(tr("Bold"))
        self.align = Segment(
            tr("Aligned"),
            [
                (Align.START, tr_in("aligned", "Start")),
                (Align.CENTRE, tr_in("aligned", "Centre")),
                (Align.END, tr_in("aligned", "End")),
            ],
        )
        self.thickness = SpinBox()
        self.thickness.setRange(1, _THICKEST)
        self.thickness.setAccessibleName(tr("Thickness in tenths of a millimetre"))
        self.repeats = QCheckBox(tr("Once for each recipient"))
        self.at_foot = QCheckBox(tr("At the foot of the first page"))
        self.picture = QPushButton(tr("Choose picture…"))
        self._offer_fields()
        self._connect()

    def _offer_fields(self) -> None:
        for words, paper in ((tr("Letter"), Paper.LETTER), ("A4", Paper.A4)):
            self.paper.addItem(words, paper)
        for code, words in LANGUAGES.items():
            self.language.addItem(words, code)
        self.field.addItem(tr("Insert a field…"), "")
        self.only_if.addItem(tr("Always"), "")
        for name, meaning in FIELDS.items():
            if name != "several":
                self.field.addItem(tr(meaning), name)
            self.only_if.addItem(tr(meaning), name)
        self.field.addItem(tr("A field of your own…"), "?")
        self.only_if.addItem(tr("Your logo"), LOGO)

    def _connect(self) -> None:
        self.text.textChanged.connect(
            lambda: self._change(lambda box: replace(box, text=self.text.toPlainText()), "text")
        )
        self.field.activated.connect(self._insert)
        self.only_if.activated.connect(
            lambda _row: self._change(lambda box: replace(box, only_if=self.only_if.currentData()))
        )
        self.font_choice.chosen.connect(lambda font: self._change(lambda box: replace(box, font=font)))
        self.letter_size.valueChanged.connect(
            lambda size: self._change(lambda box: replace(box, size_pt=float(size)), "size")
        )
        self.bold.toggled.connect(lambda on: self._change(lambda box: replace(box, is_bold=on)))
        self.align.chosen.connect(lambda align: self._change(lambda box: replace(box, align=align)))
        self.thickness.valueChanged.connect(
            lambda tenths: self._change(lambda box: replace(box, thickness=tenths / _TENTHS), "thickness")
        )
        self.repeats.toggled.connect(lambda on: self._change(lambda box: replace(box, repeats=on)))
        self.at_foot.toggled.connect(lambda on: self._change(lambda box: replace(box, at_foot=on)))
        self.picture.clicked.connect(self.picture_wanted)
        design = self._design
        self.paper.activated.connect(lambda _row: design.set_paper(self.paper.currentData()))
        self.language.activated.connect(
            lambda _row: design.set_template(replace(design.template, language=self.language.currentData()))
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.Metrics.EDGE] * 4)
        column.addWidget(self.nothing)
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.addRow(PlainLabel(tr("Paper")), self.paper)
        self._form.addRow(PlainLabel(tr("Language of the page")), self.language)
        self._form.addRow(PlainLabel(tr("Text")), self.text)
        self._form.addRow(self.field)
        self._form.addRow(self.picture)
        self._form.addRow(PlainLabel(tr("Font")), self.font_choice)
        letters = QWidget()
        row = QHBoxLayout(letters)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.letter_size)
        row.addWidget(self.bold)
        row.addStretch(1)
        self._letters = letters
        self._form.addRow(PlainLabel(tr("Size in points")), letters)
        self._form.addRow(PlainLabel(tr("Aligned")), self.align)
        self._form.addRow(PlainLabel(tr("Thickness in tenths of a millimetre")), self.thickness)
        self._form.addRow(PlainLabel(tr("Only if filled in")), self.only_if)
        self._form.addRow(self.repeats)
        self._form.addRow(self.at_foot)
        column.addLayout(self._form)
        column.addStretch(1)
        self.text.setFixedHeight((_TEXT_LINES + 1) * self.text.fontMetrics().lineSpacing())

    def _change(self, change: Callable[[CoverBox], CoverBox], kind: str = "") -> None:
        box = self._design.chosen_box
        if box is not None:
            self._design.set_box(change(box), kind)

    def _insert(self, row: int) -> None:
        """Put a field where the cursor is in the text."""
        name = self.field.itemData(row)
        self.field.setCurrentIndex(0)
        if name:
            self.text.insertPlainText(tr("{{Your field}}") if name == "?" else f"{{{name}}}")
            self.text.setFocus()

    def _show_box(self) -> None:
        box = self._design.chosen_box
        kind = box.kind if box is not None else None
        is_text, is_drawn = kind == BoxKind.TEXT, kind in {BoxKind.LINE, BoxKind.FRAME}
        self.nothing.setVisible(box is None)
        for field, is_there in (
            (self.paper, box is None),
            (self.language, box is None),
            (self.text, is_text),
            (self.field, is_text),
            (self.picture, kind == BoxKind.PICTURE),
            (self.font_choice, is_text),
            (self._letters, is_text),
            (self.align, kind in {BoxKind.TEXT, BoxKind.PICTURE}),
            (self.thickness, is_drawn),
            (self.only_if, box is not None),
            (self.repeats, is_text),
            (self.at_foot, box is not None and kind != BoxKind.FRAME),
        ):
            self._form.setRowVisible(field, is_there)
        template = self._design.template
        self.paper.setCurrentIndex(self.paper.findData(template.paper))
        self.language.setCurrentIndex(self.language.findData(template.language or language()))
        if box is not None:
            self._fill(box)

    def _fill(self, box: CoverBox) -> None:
        fields = (
            self.text,
            self.only_if,
            self.letter_size,
            self.bold,
            self.thickness,
            self.repeats,
            self.at_foot,
        )
        blocked = [QSignalBlocker(field) for field in fields]
        if self.text.toPlainText() != box.text:
            self.text.setPlainText(box.text)
        self.only_if.setCurrentIndex(max(self.only_if.findData(box.only_if), 0))
        self.font_choice.choose(box.font)
        self.letter_size.setValue(round(box.size_pt))
        self.bold.setChecked(box.is_bold)
        self.align.choose(box.align)
        self.thickness.setValue(round(box.thickness * _TENTHS))
        self.repeats.setChecked(box.repeats)
        self.at_foot.setChecked(box.at_foot)
        blocked.clear()


def _combo(name: str) -> ComboBox:
    """A list as wide as there is room: the longest of its words would make the panel wider."""
    combo = ComboBox()
    combo.setAccessibleName(name)
    combo.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(_LEAST_LETTERS)
    return combo
