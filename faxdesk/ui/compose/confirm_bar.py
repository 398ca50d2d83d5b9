"""What is asked once before a fax leaves, in place: whether it goes twice to the same number, or to the
wrong one, and whether a document is meant to show no more than it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.outbox.guards.doubts import Doubt, DoubtKind
from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import listed, mark, tr, tr_n

if TYPE_CHECKING:
    from collections.abc import Callable

    from faxdesk.domain.runtime import Clock

ICON_PX = 20
MAX_NAMED = 4
"""Of many new numbers, only so many are written out."""
_SEND = {
    DoubtKind.DUPLICATE: mark("Send again"),
    DoubtKind.FIRST_USE: mark("Yes, send"),
    DoubtKind.TYPE_AGAIN: mark("Send"),
    DoubtKind.DOCUMENT: mark("Send anyway"),
    DoubtKind.UNKNOWN_NUMBER: mark("Send anyway"),
    DoubtKind.NEAR: mark("It is right, send"),
    DoubtKind.FAILING: mark("Send anyway"),
    DoubtKind.OWN_NUMBER: mark("Send anyway"),
    DoubtKind.PREMIUM: mark("Send anyway"),
    DoubtKind.SEVERAL_NUMBERS: mark("It is right, send"),
}

_ALONE = {
    DoubtKind.DOCUMENT,
    DoubtKind.NEAR,
    DoubtKind.FAILING,
    DoubtKind.OWN_NUMBER,
    DoubtKind.PREMIUM,
    DoubtKind.SEVERAL_NUMBERS,
}
"""What is asked about each by itself, in its own words."""

Question = tuple[Doubt, ...]


class ConfirmBar(QFrame):
    """Asks one question after the other. Signals: answered(the keys of all the doubts), called_off() to go
    back to the form, fax_wanted(fax id) to see the earlier fax."""

    answered = Signal(object)
    called_off = Signal()
    fax_wanted = Signal(int)

    def __init__(self, clock: Clock, country: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("doubtBar")
        self._clock = clock
        self._country = country
        self._questions: list[Question] = []
        self._place = 0
        self._picture = PlainLabel()
        self._text = PlainLabel()
        self._text.setObjectName("doubtWords")
        self._text.setWordWrap(True)
        self._what = PlainLabel()
        self._what.setProperty("kind", "small")
        self._which = PlainLabel()
        self._which.setProperty("kind", "small")
        self.field = QLineEdit()
        self.field.setObjectName("doubtNumber")
        self.field.setAccessibleName(tr("The number once more"))
        self.field.setPlaceholderText(tr("The whole number"))
        self.field.setMaximumWidth(240)
        self.field.textChanged.connect(self._on_typed)
        self.send = QPushButton()
        self.send.setProperty("kind", "primary")
        self.send.setMinimumWidth(104)
        self.send.clicked.connect(self._on_confirmed)
        self.show_it = QPushButton(tr("Show it"))
        self.show_it.setToolTip(tr("Show the fax that was sent before; this one stays among the drafts"))
        self.show_it.clicked.connect(self._on_show_it)
        self.back = QPushButton(tr("Back"))
        self.back.setToolTip(tr("Back to the form (Esc)"))
        self.back.clicked.connect(self.call_off)
        self._lay_out()
        theme.keep_tinted(self._tint)
        self.hide()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 12, 24, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._picture, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._text, 0, 1)
        grid.addWidget(self._which, 0, 2, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self._what, 1)
        for button in (self.back, self.show_it, self.send):
            row.addWidget(button)
        grid.addLayout(row, 1, 1, 1, 2)

    # Asking

    def ask(self, doubts: Sequence[Doubt], what_leaves: str) -> None:
        """Ask about all of them, one question after the other. what_leaves are pages and time."""
        self._what.setText(what_leaves)
        self._questions = questions_of(doubts)
        self._place = 0
        self.show()
        self._ask()

    def withdraw(self) -> None:
        """Ask no more, because the fax is another than the one that was asked about."""
        self._questions = []
        self.hide()

    def call_off(self) -> None:
        """The person goes back to the form."""
        self.withdraw()
        self.called_off.emit()

    @property
    def is_asking(self) -> bool:
        return bool(self._questions)

    @property
    def text(self) -> str:
        """What it asks; "" while it asks nothing."""
        return self._text.text() if self._questions else ""

    def _ask(self) -> None:
        question = self._questions[self._place]
        kind, many = question[0].kind, len(self._questions)
        self._text.setText(words_of(question, self._clock.now()))
        place = tr("{number} of {count}", number=self._place + 1, count=many)
        self._which.setText(place if many > 1 else "")
        self.setAccessibleName(self._text.text())
        is_typed = kind == DoubtKind.TYPE_AGAIN
        self.field.clear()
        self.field.setVisible(is_typed)
        self.show_it.setVisible(question[0].earlier is not None)
        self.send.setText(tr(_SEND[kind]) if self._place + 1 == many else tr("Next"))
        self.send.setEnabled(not is_typed)
        (self.field if is_typed else self.send).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_typed(self, text: str) -> None:
        if self._questions:
            self.send.setEnabled(self._is_the_number(text))

    def _is_the_number(self, text: str) -> bool:
        from faxdesk.domain.phone import parse_number

        try:
            return parse_number(text, self._country()).e164 == self._questions[self._place][0].number
        except FaxDeskError:
            return False

    def _on_confirmed(self) -> None:
        if not self._questions:
            return
        self._place += 1
        if self._place < len(self._questions):
            self._ask()
            return
        keys = frozenset(doubt.key for question in self._questions for doubt in question)
        self.withdraw()
        self.answered.emit(keys)

    def _on_show_it(self) -> None:
        earlier = self._questions[self._place][0].earlier if self._questions else None
        if earlier is not None:
            self.call_off()
            self.fax_wanted.emit(earlier)

    # Qt's side

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or not plain:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            # One key held down too long after Send answers nothing.
            focus = self.focusWidget()
            (focus if isinstance(focus, QPushButton) else self.send).click()

    def _tint(self) -> None:
        self._picture.setPixmap(
            icons.pixmap("question", "warning", theme.grown(ICON_PX), self.devicePixelRatioF())
        )


def questions_of(doubts: Sequence[Doubt]) -> list[Question]:
    """The doubts as they are asked: what one earlier fax gives cause for together, all new numbers together,
    but each number that is to be typed, and each document, by itself."""
    together: dict[object, list[Doubt]] = {}
    for doubt in doubts:
        alone = doubt.key if doubt.kind in {DoubtKind.TYPE_AGAIN, *_ALONE} else ""
        together.setdefault((doubt.kind, doubt.earlier, alone), []).append(doubt)
    return [tuple(found) for found in together.values()]


def words_of(question: Question, now: datetime) -> str:
    """The text of a question."""
    first, count = question[0], len(question)
    if first.kind in _ALONE:
        return f"{first.sentence} {first.advice}"
    if first.kind == DoubtKind.DUPLICATE:
        return _about_duplicates(question, now)
    if first.kind == DoubtKind.TYPE_AGAIN:
        return tr(
            "The number that ends in {digits} was never faxed before. Type it once more, from where you have "
            "it.",
            digits=first.number[-2:],
        )
    if first.kind == DoubtKind.UNKNOWN_NUMBER:
        return tr_n(
            "{numbers} is in no range of numbers that FaxDesk knows. It may be new, or mistyped: check it "
            "digit by digit.",
            "{count} numbers are in no range that FaxDesk knows: {numbers}. They may be new, or mistyped: "
            "check them digit by digit.",
            count,
            numbers=wording.number_text(first.display) if count == 1 else _named(question),
        )
    return tr_n(
        "{numbers} was never faxed before. Is the number right?",
        "{count} numbers were never faxed before: {numbers}. Are they right?",
        count,
        numbers=_named(question),
    )


def _about_duplicates(question: Question, now: datetime) -> str:
    """What an earlier fax with the same documents gives cause to ask."""
    first, others = question[0], len(question) - 1
    who = wording.number_text(first.display)
    if others:
        who = tr_n(
            "{number} and {count} other number", "{number} and {count} other numbers", others, number=who
        )
    when = wording.in_a_sentence(first.earlier_at, now) if first.earlier_at else tr("less than a day ago")
    status = wording.status_text(first.earlier_status, now).text if first.earlier_status else ""
    if status:
        return tr("You sent the same documents to {who} {when}: {status}.", who=who, when=when, status=status)
    return tr("You sent the same documents to {who} {when}.", who=who, when=when)


def _named(question: Question) -> str:
    """The numbers, of many only the first."""
    named = listed(*(_with_country(doubt) for doubt in question[:MAX_NAMED]))
    rest = len(question) - MAX_NAMED
    if rest <= 0:
        return named
    return tr_n("{numbers} and {count} other", "{numbers} and {count} others", rest, numbers=named)


def _with_country(doubt: Doubt) -> str:
    if doubt.place:
        return tr("{number} ({country})", number=wording.number_text(doubt.display), country=doubt.place)
    from faxdesk.domain.phone import parse_number

    try:
        country = parse_number(doubt.number).country
    except FaxDeskError:
        country = ""
    number = wording.number_text(doubt.display)
    return tr("{number} ({country})", number=number, country=country) if country else number
