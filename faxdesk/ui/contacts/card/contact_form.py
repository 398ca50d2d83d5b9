"""The card of one contact, to be changed in place, or filled in for a new one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.contacts.contact import MAX_TEXT, Contact
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.form_page import Inset, words_label
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.common.wheel_safe_fields import ComboBox
from faxdesk.ui.contacts.card.card_scroll import CardScroll
from faxdesk.ui.contacts.card.number_fields import NumberFields
from faxdesk.words import LANGUAGES, tr

_NOTE_LINES = 4


class ContactForm(CardScroll):
    """Signals: saved(Contact) as it stands in the fields, called_off()."""

    saved = Signal(object)
    called_off = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Change the contact"), parent)
        self.setObjectName("contactForm")
        self._contact = Contact()
        self._before = Contact()
        self.problem = Inset("error")
        self.column.addWidget(self.problem)
        self.line.hide()
        self.name = self._field(tr("Name"), QLineEdit())
        self.company = self._field(tr("Company"), QLineEdit())
        self.numbers = self._field(tr("Numbers"), NumberFields())
        self.email = self._field(tr("E-mail"), QLineEdit())
        self.tags = self._field(tr("Tags"), QLineEdit())
        self.tags.setPlaceholderText(tr("Names, with commas between"))
        self.cover = self._field(tr("Usual cover"), ComboBox())
        self.language = self._field(tr("Language of the cover"), ComboBox())
        self.resolution = self._field(tr("Usual quality"), ComboBox())
        self.note = self._field(tr("Note"), QPlainTextEdit())
        self.note.setTabChangesFocus(True)
        for field in (self.name, self.company, self.email):
            field.setMaxLength(MAX_TEXT)
        for field in (self.name, self.company, self.email, self.tags):
            field.returnPressed.connect(self.save)
        self.column.addLayout(self._foot())
        self.column.addStretch(1)
        theme.keep_measured(self._fit_note)

    def _field(self, label: str, field):
        part = QVBoxLayout()
        part.setSpacing(theme.Metrics.HALF)
        words = words_label(label, "field")
        words.setBuddy(field)
        field.setAccessibleName(label)
        part.addWidget(words)
        part.addWidget(field)
        self.column.addLayout(part)
        return field

    def _foot(self) -> QHBoxLayout:
        self.confirm = QPushButton(tr("Save"))
        self.confirm.setProperty("kind", "primary")
        self.confirm.clicked.connect(self.save)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.clicked.connect(self.called_off)
        foot = QHBoxLayout()
        foot.setSpacing(theme.Metrics.GAP)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.confirm)
        return foot

    # What it shows

    def show_contact(self, contact: Contact, covers: Sequence[str]) -> None:
        """covers are the names of those that there are."""
        self._contact = contact
        self.heading.setText(tr("New contact") if contact.id is None else contact.title)
        self.problem.hide()
        self.name.setText(contact.name)
        self.company.setText(contact.company)
        self.numbers.show_numbers(contact.numbers)
        self.email.setText(contact.email)
        self.tags.setText(", ".join(contact.tags))
        self.note.setPlainText(contact.note)
        names = dict.fromkeys([*covers, *([contact.cover] if contact.cover else [])])
        _fill(self.cover, [("", tr("The usual one")), *((name, name) for name in names)], contact.cover)
        languages = [("", tr("The usual one")), *LANGUAGES.items()]
        _fill(self.language, languages, contact.language)
        qualities = [("", tr("The usual one"))]
        qualities += [(each.value, wording.resolution(each)) for each in Resolution]
        _fill(self.resolution, qualities, contact.resolution.value if contact.resolution else "")
        self._before = self.contact()
        self.verticalScrollBar().setValue(0)
        field = self.name if not contact.name else self.company
        (self.name if contact.id is None else field).setFocus()

    def contact(self) -> Contact:
        """As it stands in the fields."""
        resolution = self.resolution.currentData()
        return replace(
            self._contact,
            name=self.name.text().strip(),
            company=self.company.text().strip(),
            numbers=self.numbers.numbers(),
            email=self.email.text().strip(),
            tags=self._tags(),
            note=self.note.toPlainText().strip(),
            cover=self.cover.currentData(),
            language=self.language.currentData(),
            resolution=Resolution(resolution) if resolution else None,
        )

    def _tags(self) -> tuple[str, ...]:
        """As typed, with commas between; in Arabic it has commas of its own."""
        text = self.tags.text()
        if text == ", ".join(self._contact.tags):
            # A name may have a comma in it.
            return self._contact.tags
        return tuple(name for name in (part.strip() for part in text.replace("،", ",").split(",")) if name)

    @property
    def has_changed(self) -> bool:
        """Whether there is something that was not saved."""
        return self.contact() != self._before

    def save(self) -> None:
        self.saved.emit(self.contact())

    def say(self, error: FaxDeskError) -> None:
        """It could not be saved so."""
        self.problem.say_error(error)
        self.verticalScrollBar().setValue(0)

    # What happens

    def event(self, event: QEvent) -> bool:
        # The window would leave the page.
        return claims(event, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_return = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() == Qt.Key.Key_Escape:
            self.called_off.emit()
        elif is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        else:
            super().keyPressEvent(event)

    def _fit_note(self) -> None:
        self.note.setFixedHeight(_NOTE_LINES * theme.measures().line + 2 * theme.Metrics.GAP)


def _fill(box: ComboBox, choices: Iterable[tuple[str, str]], chosen: str) -> None:
    box.clear()
    for key, text in choices:
        box.addItem(text, key)
    box.setCurrentIndex(max(box.findData(chosen), 0))
