"""The card of one contact, to be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from faxdesk.domain.contacts.contact import Contact, ContactSource
from faxdesk.services.contacts.contact_cards import ContactCard
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.contacts.card.card_scroll import CardScroll, link, selectable
from faxdesk.ui.contacts.card.fax_lines import FaxLines
from faxdesk.ui.contacts.card.group_chips import GroupChips
from faxdesk.ui.contacts.card.number_table import NumberTable, kind_words
from faxdesk.words import LANGUAGES, listed, mark, tr, tr_in

SOURCES = {
    ContactSource.SERVICE: mark("From your contacts at the fax service, which FaxDesk only reads."),
    ContactSource.DIRECTORY: mark("From your company's directory, which FaxDesk only reads."),
    ContactSource.CARDDAV: mark("From an address book on a server, which FaxDesk only reads."),
    ContactSource.LDAP: mark("From a directory, which FaxDesk only reads."),
}


class ContactView(CardScroll):
    """Signals: add_number_wanted()."""

    add_number_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Contact"), parent)
        self.setObjectName("contactView")
        self.card: ContactCard | None = None
        self.source = words_label("", "small")
        self.source.setWordWrap(True)
        self.column.addWidget(self.source)
        self.numbers = NumberTable()
        self.add_number = link(tr("Add a number"))
        self.add_number.clicked.connect(self.add_number_wanted)
        self.add_part(tr("Fax numbers"), self.numbers, self.add_number)
        self.groups = GroupChips()
        self._groups = self.add_part(tr("Groups"), self.groups)
        self.note = selectable()
        self._note = self.add_part(tr("Note"), self.note)
        self._facts = QWidget()
        self._fact_rows = QFormLayout(self._facts)
        self._fact_rows.setContentsMargins(0, 0, 0, 0)
        self._fact_rows.setHorizontalSpacing(theme.Metrics.GROUP)
        self._more = self.add_part(tr_in("about a contact", "More"), self._facts)
        self.latest = FaxLines()
        self.all_faxes = link(tr("All faxes"))
        self._latest = self.add_part(tr("Latest faxes"), self.latest, self.all_faxes)
        self.column.addStretch(1)

    def show_card(self, card: ContactCard, groups: Sequence[str], now: datetime) -> None:
        """groups are the names of all that there are."""
        self.card = card
        contact = card.contact
        first = card.numbers or card.others
        is_number = bool(first) and contact.title == first[0].number.number
        self.heading.setText(wording.number_text(first[0].display) if is_number else contact.title)
        self.line.setText(contact.company if contact.name else "")
        self.line.setVisible(bool(self.line.text()))
        self.source.setText(tr(SOURCES[contact.source]) if not contact.is_own else "")
        self.source.setVisible(not contact.is_own)
        self.numbers.show_numbers(card.numbers, now)
        self.add_number.setVisible(contact.is_own)
        self.groups.show_groups(contact.groups, groups, can_change=contact.is_own)
        self._groups.setVisible(contact.is_own or bool(contact.groups))
        self.note.setText(contact.note)
        self._note.setVisible(bool(contact.note))
        self._show_facts(card)
        self.latest.show_faxes(card.latest, now)
        self._latest.setVisible(bool(card.latest))
        self.verticalScrollBar().setValue(0)

    def _show_facts(self, card: ContactCard) -> None:
        while self._fact_rows.rowCount():
            self._fact_rows.removeRow(0)
        for number in card.others:
            value = number.display
            if number.number.extension:
                value = tr("{number}, extension {extension}", number=value, extension=number.number.extension)
            self._add_fact(kind_words(number.number), wording.number_text(value))
        for name, value in _facts(card.contact):
            self._add_fact(name, value)
        self._more.setVisible(bool(self._fact_rows.rowCount()))

    def _add_fact(self, name: str, value: str) -> None:
        label = words_label(name)
        theme.set_tone(label, "muted")
        self._fact_rows.addRow(label, selectable(value))


def _facts(contact: Contact) -> list[tuple[str, str]]:
    facts = [
        (tr("E-mail"), contact.email),
        (tr("Tags"), listed(*contact.tags)),
        (tr("Usual cover"), contact.cover),
        (tr("Language of the cover"), LANGUAGES.get(contact.language, contact.language)),
        (tr("Usual quality"), wording.resolution(contact.resolution)),
    ]
    return [(name, value) for name, value in facts if value]
