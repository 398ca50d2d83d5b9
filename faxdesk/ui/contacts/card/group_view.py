"""The card of a group: its members, and what can be done with all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.contacts.contact import MAX_TEXT
from faxdesk.services.contacts.contact_cards import GroupCard
from faxdesk.ui.common import theme, wording
from faxdesk.ui.contacts.card.card_scroll import CardScroll, link
from faxdesk.words import tr, tr_n

MOST_MEMBERS = 50
"""Each is a widget: of more, the list shows all."""


class GroupView(CardScroll):
    """Signals: member_wanted(contact id), members_wanted() in the list, renamed(new name)."""

    member_wanted = Signal(int)
    members_wanted = Signal()
    renamed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Group"), parent)
        self.setObjectName("groupView")
        self.card: GroupCard | None = None
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name of the group"))
        self.name.setMaxLength(MAX_TEXT)
        self.name.returnPressed.connect(self._on_named)
        self.rename = QPushButton(tr("Rename"))
        self.rename.clicked.connect(self._on_named)
        row = QHBoxLayout()
        row.setSpacing(theme.Metrics.GAP)
        row.addWidget(self.name, 1)
        row.addWidget(self.rename)
        self._naming = QWidget()
        self._naming.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self._naming.hide()
        self.column.addWidget(self._naming)
        self._members = QFrame()
        self._member_column = QVBoxLayout(self._members)
        self._member_column.setContentsMargins(0, 0, 0, 0)
        self._member_column.setSpacing(theme.Metrics.HALF)
        self.all_members = link(tr("Show them in the list"))
        self.all_members.clicked.connect(self.members_wanted)
        self.members: list[QPushButton] = []
        self.add_part(tr("Members"), self._members, self.all_members)
        self.column.addStretch(1)

    def show_card(self, card: GroupCard) -> None:
        if self.card is None or self.card.name != card.name:
            self._naming.hide()
        self.card = card
        self.heading.setText(card.name)
        self.line.setText(_line(card))
        for button in self.members:
            self._member_column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.members = [link() for _contact in card.members[:MOST_MEMBERS]]
        for button, contact in zip(self.members, card.members, strict=False):
            # Letter by letter: "&" makes no key.
            button.setText(contact.title.replace("&", "&&"))
            button.setAccessibleName(contact.title)
            button.clicked.connect(
                lambda _checked=False, contact_id=contact.id: self.member_wanted.emit(contact_id)
            )
            self._member_column.addWidget(button)
        self.all_members.setVisible(bool(card.members))

    def begin_rename(self) -> None:
        """Let the group be given another name."""
        if self.card is not None:
            self.name.setText(self.card.name)
            self._naming.show()
            self.name.setFocus()
            self.name.selectAll()

    def _on_named(self) -> None:
        self._naming.hide()
        name = " ".join(self.name.text().split())
        if name and self.card is not None and name != self.card.name:
            self.renamed.emit(name)


def _line(card: GroupCard) -> str:
    count = wording.number_of(len(card.members))
    text = tr_n("{count} contact", "{count} contacts", len(card.members), count=count)
    without = card.without_fax
    if not without:
        return text
    number = wording.number_of(without)
    return tr_n(
        "{contacts}, {count} of them without a fax number",
        "{contacts}, {count} of them without a fax number",
        without,
        contacts=text,
        count=number,
    )
