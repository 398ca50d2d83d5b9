"""The page of contacts: the list, and beside it the card of what is chosen there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.contacts.contact_cards import ContactCard, ContactCards, GroupCard
from faxdesk.services.contacts.contact_list import ContactList
from faxdesk.ui.common import dialogs, theme
from faxdesk.ui.common.carrying.dragged_contacts import DraggedContacts
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.message_panel import MessagePanel
from faxdesk.ui.contacts.card.contact_form import ContactForm
from faxdesk.ui.contacts.card.contact_view import ContactView
from faxdesk.ui.contacts.card.group_view import GroupView
from faxdesk.ui.contacts.card_toolbar import CardToolbar
from faxdesk.ui.contacts.contact_acts import ContactActs
from faxdesk.ui.contacts.contact_pane import ContactPane
from faxdesk.ui.contacts.file_drops import FileDrops
from faxdesk.words import tr, tr_n
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.contacts.contacts_services import ContactsServices
    from faxdesk.work.tasks import Task

LIST_PX, LIST_LINES, MOST_LIST_PX, LEAST_LIST_PX = 360, 20, 420, 300
_LEAST_CARD_PX = 380


class ContactsPage(QWidget):
    """Signals: fax_wanted(list of Recipient) a new fax to these, files_dropped(list of Path, DraggedContacts)
    whom they fell on, faxes_wanted(title, search) that show all faxes of a number, fax_chosen(FaxRow) is to
    be opened."""

    fax_wanted = Signal(list)
    files_dropped = Signal(list, object)
    faxes_wanted = Signal(str, str)
    fax_chosen = Signal(object)

    def __init__(
        self, services: ContactsServices, context: WindowContext, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("contactsPage")
        self._services = services
        self._runner = context.runner
        self._cards = ContactCards(services.contacts, services.library, services.healths)
        self._reading: Task | None = None
        self._shown: int | str | None = None
        """The contact, by its id, or the group, by its name, whose card is on show."""
        self._is_narrow = False
        self.acts = ContactActs(services.contacts, context.runner, context.outcomes, self)
        self.pane = ContactPane(ContactList(services.contacts, services.troubled), context.runner)
        self.toolbar = CardToolbar(context.actions)
        self.view, self.group, self.form = ContactView(), GroupView(), ContactForm()
        self.message = MessagePanel()
        self._lay_out()
        self._connect()
        context.bridge.contacts_changed.connect(self.refresh)
        self.pane.sought.connect(context.bridge.contacts_sought)
        context.bridge.faxes_changed.connect(self._read_card)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        for page in (self.message, self.view, self.group, self.form):
            self._stack.addWidget(page)
        self._card = QWidget()
        column = QVBoxLayout(self._card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.notice = words_label("", "small")
        self.notice.setContentsMargins(theme.Metrics.EDGE, theme.Metrics.GAP, theme.Metrics.EDGE, 0)
        self.notice.setWordWrap(True)
        self.notice.hide()
        column.addWidget(self.toolbar)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        self.pane.setMinimumWidth(LEAST_LIST_PX)
        self.pane.setMaximumWidth(MOST_LIST_PX)
        self._card.setMinimumWidth(_LEAST_CARD_PX)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self.pane)
        self._split.addWidget(self._card)
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        self._is_divided = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._split)
        self._say_nothing_chosen()

    def _connect(self) -> None:
        pane, table, toolbar = self.pane, self.pane.table, self.toolbar
        pane.selection_changed.connect(self._on_chosen)
        pane.new_wanted.connect(self.begin_new)
        table.opened.connect(self._on_opened)
        table.delete_wanted.connect(self.delete)
        table.edit_wanted.connect(self.edit)
        table.menu_wanted.connect(self._open_menu)
        table.files_dropped.connect(self._on_files)
        FileDrops(self._card).dropped.connect(lambda files: self._on_files(files, 0))
        FileDrops(self.pane).dropped.connect(lambda files: self._on_files(files, -1))
        for source in (pane, self.acts):
            source.failed.connect(self._on_failed)
        toolbar.back_wanted.connect(self.go_back)
        for action, act in (
            (toolbar.fax, self.write),
            (toolbar.edit, self.edit),
            (toolbar.delete, self.delete),
        ):
            action.triggered.connect(lambda _checked=False, act=act: act())
        numbers, groups = self.view.numbers, self.view.groups
        numbers.fax_wanted.connect(self._write_to)
        numbers.faxes_wanted.connect(self._show_faxes)
        numbers.copy_wanted.connect(lambda number: QGuiApplication.clipboard().setText(number))
        self.view.add_number_wanted.connect(self._add_number)
        self.view.all_faxes.clicked.connect(self._show_all_faxes)
        self.view.latest.chosen.connect(self.fax_chosen)
        groups.opened.connect(pane.choose)
        groups.added.connect(lambda name: self._set_in_group(name, is_in=True))
        groups.taken_out.connect(lambda name: self._set_in_group(name, is_in=False))
        self.group.member_wanted.connect(pane.choose)
        self.group.members_wanted.connect(lambda: pane.show_group(str(self._shown)))
        self.group.renamed.connect(self._rename)
        self.form.saved.connect(self._save)
        self.form.called_off.connect(self._leave_form)

    # What it shows

    def open(self) -> None:
        """Come to the page."""
        self.refresh()
        if not self.is_editing:
            self.pane.go_to_list()

    @Slot()
    def refresh(self) -> None:
        """Read list and card anew."""
        self.pane.refresh()
        self._read_card()

    def show_contact(self, contact_id: int) -> None:
        """Choose a contact, and show its card."""
        self._end_form()
        self.pane.choose(contact_id)

    def begin_new(self, number: str = "", name: str = "") -> None:
        """Fill in a new contact, of which a number and a name may be known."""
        numbers = (ContactNumber(number),) if number else ()
        self._begin_form(Contact(name, numbers=numbers))

    @property
    def is_editing(self) -> bool:
        """Whether a contact is being changed or filled in."""
        return self._stack.currentWidget() is self.form

    def show_beside(self, part: QWidget) -> None:
        """Show a part of the page in place of the card, until something is chosen in the list."""
        if self._stack.indexOf(part) < 0:
            self._stack.addWidget(part)
        self.pane.table.clearSelection()
        self._open_card()
        self._stack.setCurrentWidget(part)

    @Slot()
    def show_none(self) -> None:
        """Show no card, and no other part."""
        self._say_nothing_chosen()
        self.pane.table.setFocus()

    def say(self, text: str) -> None:
        """Say what was done, above the card, until another one is shown."""
        self.notice.setText(text)
        self.notice.show()

    @property
    def chosen_ids(self) -> list[int]:
        """The contacts that are chosen."""
        return self.pane.table.chosen_ids

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window the card lies over the list."""
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        self.toolbar.set_narrow(narrow)
        self._card.setMinimumWidth(0 if narrow else _LEAST_CARD_PX)
        self.pane.setMaximumWidth(16_777_215 if narrow else MOST_LIST_PX)
        self._card.setVisible(not narrow or self.is_editing)
        self.pane.setVisible(not (narrow and self.is_editing))

    def go_back(self) -> bool:
        """Out of the form, from the card to the list where only one is seen, out of a search; False where
        there is no back."""
        if self.is_editing:
            self._leave_form()
        elif self._is_narrow and self.pane.isHidden():
            self._show_list()
        else:
            return self.pane.leave_search()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._is_divided and self.isVisible():
            self._is_divided = True
            wide = min(max(LIST_PX, LIST_LINES * theme.measures().line), MOST_LIST_PX)
            self._split.setSizes([wide, max(self.width() - wide, 0)])

    def _open_card(self) -> None:
        if self._is_narrow:
            self.pane.hide()
            self._card.show()

    def _show_list(self) -> None:
        self._card.hide()
        self.pane.show()
        self.pane.go_to_list()

    # The card

    @Slot()
    def _on_chosen(self) -> None:
        ids, groups = self.pane.table.chosen_ids, self.pane.table.chosen_groups
        if self.is_editing:
            return
        self.notice.hide()
        if len(ids) + len(groups) > 1:
            self._shown = None
            self._show_several(ids, groups)
            return
        self._shown = (ids or groups or [None])[0]
        if self._reading is not None:
            self._reading.cancel()
        if self._shown is not None:
            self._read_card()
        elif self._stack.currentWidget() in (self.view, self.group, self.message):
            self._say_nothing_chosen()

    @Slot()
    def _read_card(self) -> None:
        shown, cards, contacts = self._shown, self._cards, self._services.contacts
        if shown is None or self.is_editing or not self.isVisible():
            return
        if self._reading is not None:
            self._reading.cancel()

        def read(_token: CancelToken) -> tuple[ContactCard | GroupCard, list[str]]:
            card = cards.read(shown) if isinstance(shown, int) else cards.group(shown)
            return card, [group.name for group in contacts.groups()]

        self._reading = self._runner.submit(Lane.LISTS, read, self._show_card, self._on_card_gone)

    def _show_card(self, read: tuple[ContactCard | GroupCard, list[str]]) -> None:
        card, groups = read
        self._reading = None
        if self.is_editing:
            return
        if isinstance(card, GroupCard):
            self.group.show_card(card)
            self._stack.setCurrentWidget(self.group)
            self.toolbar.enable(can_fax=bool(card.recipients), can_change=True, is_group=True)
            return
        self.view.show_card(card, groups, self._services.clock.now())
        self._stack.setCurrentWidget(self.view)
        own = card.contact.is_own
        self.toolbar.enable(can_fax=bool(card.numbers), can_change=own, is_group=False)

    def _on_card_gone(self, _error: FaxDeskError) -> None:
        self._reading = None
        self._say_nothing_chosen()

    def _say_nothing_chosen(self) -> None:
        self.message.say("contacts", tr("No contact is chosen"))
        self._stack.setCurrentWidget(self.message)
        self.toolbar.enable(can_fax=False, can_change=False, is_group=False)

    def _show_several(self, ids: Sequence[int], groups: Sequence[str]) -> None:
        count = len(ids) + len(groups)
        title = tr_n("{count} chosen", "{count} chosen", count)
        hint = tr("A fax to all of them goes to the first fax number of each.")
        self.message.say("contacts", title, hint, tr("New fax to all"), self.write)
        self._stack.setCurrentWidget(self.message)
        self.toolbar.enable(can_fax=True, can_change=bool(ids), is_group=False, is_single=False)

    # Writing to them

    def write(self) -> None:
        """Begin a fax to all that is chosen."""
        cards, ids, groups = self._cards, self.pane.table.chosen_ids, self.pane.table.chosen_groups

        def begin(recipients: list[Recipient]) -> None:
            if recipients:
                self.fax_wanted.emit(recipients)

        if ids or groups:
            self._do(lambda: cards.recipients(ids, groups), begin)

    def _write_to(self, number: str) -> None:
        card = self.view.card
        name = (card.contact.name or card.contact.company) if card is not None else ""
        self.fax_wanted.emit([Recipient(number, name)])

    def _show_faxes(self, search: str) -> None:
        card = self.view.card
        self.faxes_wanted.emit(card.contact.title if card is not None else search, search)

    def _show_all_faxes(self) -> None:
        card = self.view.card
        if card is not None and card.search:
            self._show_faxes(card.search)

    # Changing them

    def edit(self) -> None:
        """Change the contact whose card is on show, or rename the group."""
        if self._stack.currentWidget() is self.group:
            self.group.begin_rename()
        elif self.view.card is not None and self.view.card.contact.is_own:
            self._begin_form(self.view.card.contact)

    def delete(self) -> None:
        """Delete what is chosen: contacts, or else groups, whose members stay."""
        ids, groups = self.pane.table.chosen_ids, self.pane.table.chosen_groups
        if ids:
            self.acts.delete(ids)
        for name in groups if not ids else ():
            self.acts.delete_group(name)

    def _add_number(self) -> None:
        self.edit()
        if self.is_editing:
            self.form.numbers.add_row()

    def _set_in_group(self, name: str, *, is_in: bool) -> None:
        if isinstance(self._shown, int):
            self.acts.set_in_group([self._shown], name, is_in=is_in)

    def _rename(self, new_name: str) -> None:
        def renamed() -> None:
            self._shown = new_name
            self.pane.choose(new_name)

        self.acts.rename_group(str(self._shown), new_name, renamed)

    def _begin_form(self, contact: Contact) -> None:
        templates = self._services.covers

        def begin(names: list[str]) -> None:
            self._open_card()
            self.toolbar.enable(can_fax=False, can_change=False, is_group=False)
            self._stack.setCurrentWidget(self.form)
            self.form.show_contact(contact, names)

        self._do(lambda: [cover.name for cover in templates.all()], begin)

    def _save(self, contact: Contact) -> None:
        def saved(contact_id: int) -> None:
            self._end_form()
            self._shown = contact_id
            self.pane.choose(contact_id)
            self._read_card()
            self.pane.table.setFocus()

        self.acts.save(contact, saved, self.form.say)

    @Slot()
    def _leave_form(self) -> None:
        if self.form.has_changed and not dialogs.ask(
            self, tr("Leave the contact as it was?"), tr("What you changed is lost."), tr("Leave it")
        ):
            return
        self._end_form()
        self._on_chosen()
        self.pane.go_to_list()

    def _end_form(self) -> None:
        if self.is_editing:
            self._stack.setCurrentWidget(self.view if self.view.card else self.message)

    # What happens

    def _on_opened(self) -> None:
        self._open_card()
        current = self._stack.currentWidget()
        if current is self.view and self.view.numbers.rows:
            self.view.numbers.rows[0].more.setFocus()

    def _on_files(self, files: list[Path], row: int) -> None:
        """Files were let go over a contact in the list, which is chosen by then, its card, or elsewhere."""
        table = self.pane.table
        whom = DraggedContacts(tuple(table.chosen_ids), tuple(table.chosen_groups))
        self.files_dropped.emit(files, whom if row >= 0 else DraggedContacts())

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.toolbar.fax, self.toolbar.edit, self.toolbar.delete])
        menu.popup(place)

    def _do(self, work: Callable[[], object], done: Callable[..., object]) -> None:
        self._runner.submit(Lane.LISTS, lambda _token: work(), done, self._on_failed)

    @Slot(object)
    def _on_failed(self, error: FaxDeskError) -> None:
        dialogs.show_error(self, error)
