"""Everything that can be done, made once: shared by menus, tool bars, context menus and the key help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import theme
from faxdesk.ui.common.action_keys import NO_KEYS, ActionKeys, Keys
from faxdesk.ui.common.icons import icon
from faxdesk.words import mark, tr


class Actions(QObject):
    """The actions of a window. Who knows how to do one connects to its triggered signal.

    groups lists them under headings, in the order in which a menu or the key help shows them; the headings
    are marked for translation. The name under which an action is known here is its object name.
    """

    def __init__(self, window: QWidget, chosen_keys: Mapping[str, Keys] = NO_KEYS) -> None:
        """chosen_keys are those that a person gave to actions, by the action's name."""
        super().__init__(window)
        self._window = window
        self.groups: dict[str, list[QAction]] = {}
        self._icons: dict[QAction, str] = {}
        self._drawn: set[QAction] = set()
        self._add_writing()
        self._add_fax()
        self._add_holds()
        self._add_pages()
        self._add_lists()
        self._add_contacts()
        self._add_program()
        for name, action in vars(self).items():
            if isinstance(action, QAction):
                action.setObjectName(name)
        self.keys = ActionKeys([action for group in self.groups.values() for action in group])
        self.keys.choose(chosen_keys)
        theme.keep_tinted(self._draw_anew)

    def _add_writing(self) -> None:
        add = self._adder(mark("Writing"))
        self.new_fax = add(tr("New fax"), "new-fax", "Ctrl+N", tr("Write a new fax"))
        self.new_window = add(
            tr("New fax in a window"), "new-fax", "Ctrl+Shift+N", tr("Write a new fax in its own window")
        )
        self.new_to_many = add(
            tr("New fax to many"), "table", (), tr("Send one document to a group or to the rows of a table")
        )
        self.new_from_template = add(
            tr("New from template"), "merge", (), tr("Write a fax that begins with one that you kept")
        )
        self.scan = add(
            tr("Scan"), "scan", (), tr("Scan paper into the fax that is being written, or a new one")
        )
        self.send = add(
            tr("Send"), "send", ("Ctrl+Return", "Ctrl+Enter"), tr("Send the fax that is being written")
        )
        self.undo = add(tr("Undo"), "undo", "Ctrl+Z", tr("Take back what was just done"))
        self.undo.setEnabled(False)

    def _add_fax(self) -> None:
        add = self._adder(mark("Fax"))
        self.reply = add(tr("Reply"), "reply", "Ctrl+R", tr("Write a fax to whoever sent this one"))
        self.fill_back = add(
            tr("Fill and fax back"), "edit", (), tr("Answer with the pages of the fax, to write on")
        )
        self.forward = add(tr("Forward"), "forward", "Ctrl+Shift+F", tr("Pass the fax on to somebody else"))
        self.resend = add(
            tr("Resend"), "resend", "Ctrl+Shift+R", tr("Send the fax again to the numbers that it failed at")
        )
        self.save = add(tr("Save"), "save", "Ctrl+S", tr("Save the fax as a PDF or TIFF file"))
        self.export = add(tr("Export…"), "external", "Ctrl+E", tr("Take the chosen faxes out as files"))
        self.print = add(tr("Print"), "print", "Ctrl+P", tr("Print the fax"))
        self.save_receipt = add(
            tr("Save receipt…"), "receipt", "Ctrl+Shift+S", tr("Save the receipt of a sent fax as a PDF file")
        )
        self.print_receipt = add(
            tr("Print receipt…"), "receipt", "Ctrl+Shift+P", tr("Print the receipt of a sent fax")
        )
        self.delete = add(tr("Delete"), "delete", "Del", tr("Put the fax in the trash"))
        self.restore = add(tr("Restore"), "restore", "Ctrl+Shift+Z", tr("Take the fax out of the trash"))
        self.delete_for_ever = add(
            tr("Delete for ever"), "remove", "Shift+Del", tr("Remove the fax for good")
        )
        self.empty_trash = add(tr("Empty trash"), "trash", (), tr("Remove all faxes in the trash for good"))
        self.mark_read = add(tr("Mark as read"), "mark-read", "Ctrl+M", tr("Mark the fax as read"))
        self.mark_unread = add(tr("Mark as unread"), "mark-unread", "Ctrl+U", tr("Mark the fax as unread"))
        self.tag = add(tr("Tag"), "tag", "Ctrl+T", tr("Put a tag on the fax"))
        self.add_contact = add(
            tr("Add to contacts"), "contacts", (), tr("Keep whom the fax is from or to among the contacts")
        )
        self.show_contact = add(
            tr("Show contact"), "contacts", (), tr("Show the contact whom the fax is from or to")
        )
        self.page_text = add(
            tr("Show text"), "text", "Ctrl+Shift+T", tr("Show the text of the pages, to be read and copied")
        )
        self.page_text.setCheckable(True)
        self.show_history = add(
            tr("Show history"), "history", "Ctrl+H", tr("Show all that happened to the fax")
        )

    def _add_holds(self) -> None:
        add = self._adder(mark("Fax"))
        self.put_on_hold = add(
            tr("Put on legal hold…"),
            "lock",
            (),
            tr("Keep the fax from being deleted until it is lifted"),
        )
        self.lift_hold = add(
            tr("Lift legal hold…"), "key", (), tr("Let the fax be deleted again, by people and by rules")
        )

    def _add_pages(self) -> None:
        add = self._adder(mark("Pages"))
        self.next_page = add(tr("Next page"), "next-page", "Ctrl+PgDown", tr("Go to the next page"))
        self.previous_page = add(tr("Previous page"), "previous-page", "Ctrl+PgUp", tr("Go one page back"))
        self.zoom_in = add(tr("Zoom in"), "zoom-in", ("Ctrl++", "Ctrl+="), tr("Show the pages larger"))
        self.zoom_out = add(tr("Zoom out"), "zoom-out", "Ctrl+-", tr("Show the pages smaller"))
        self.fit_width = add(tr("Fit width"), "fit-width", "Ctrl+0", tr("Show the pages as wide as the pane"))
        self.fit_page = add(tr("Fit page"), "fit-page", "Ctrl+9", tr("Show whole pages"))
        self.rotate = add(tr("Rotate"), "rotate", "Ctrl+.", tr("Turn the pages a quarter to the right"))

    def _add_lists(self) -> None:
        add = self._adder(mark("Lists"))
        self.inbox = add(tr("Inbox"), "inbox", "Ctrl+1", tr("Show the faxes received"))
        self.drafts = add(tr("Drafts"), "page", "Ctrl+2", tr("Show the faxes that are being written"))
        self.outbox = add(
            tr("Outbox"), "outbox", "Ctrl+3", tr("Show the faxes on their way, and what failed")
        )
        self.sent = add(tr("Sent"), "sent", "Ctrl+4", tr("Show the faxes that arrived"))
        self.trash = add(tr("Trash"), "trash", "Ctrl+5", tr("Show the faxes in the trash"))
        self.find = add(tr("Find"), "search", "Ctrl+F", tr("Search the faxes"))
        self.next_fax = add(tr("Next fax"), "move-down", "Ctrl+Down", tr("Open the next fax in the list"))
        self.previous_fax = add(tr("Previous fax"), "move-up", "Ctrl+Up", tr("Open the fax before it"))
        self.go_to = add(
            tr("Go to…"), "search", "Ctrl+K", tr("Find a fax, a person, an action or a setting by its name")
        )
        self.sync_now = add(tr("Look for new faxes"), "sync", "F5", tr("Look for new faxes now"))

    def _add_contacts(self) -> None:
        add = self._adder(mark("Contacts"))
        self.contacts = add(
            tr("Contacts"), "contacts", "Ctrl+6", tr("Show the people and places that you fax")
        )
        self.new_contact = add(tr("New contact"), "plus", (), tr("Add a person or a place that you fax"))
        self.find_doubles = add(
            tr("Find doubles"), "merge", (), tr("Find contacts that are in the book twice, and make them one")
        )
        self.import_contacts = add(
            tr("Import contacts…"), "save", (), tr("Take contacts from a file of another program")
        )
        self.export_contacts = add(
            tr("Export contacts…"), "external", (), tr("Write contacts into a file for other programs")
        )

    def _add_program(self) -> None:
        add = self._adder(mark("Program"))
        self.back = add(tr("Back"), "back", "Escape", tr("Go back to the list"))
        self.sign_in = add(tr("Sign in"), "sign-in", (), tr("Sign in with {service}", service=service_name()))
        self.sign_out = add(tr("Sign out"), "sign-out", (), tr("Sign out; the faxes stay on this computer"))
        self.activity = add(
            tr("Activity"), "activity", "Ctrl+Shift+A", tr("Show what was sent and received, and what failed")
        )
        self.settings = add(tr("Settings"), "settings", "Ctrl+,", tr("Change how FaxDesk works"))
        self.diagnostics = add(
            tr("Diagnostics"), "info", (), tr("Look at everything that faxing rests on, and repair it")
        )
        self.guide = add(tr("Help"), "question", "F1", tr("Show the guide at what is on show"))
        # It is of use in every window of the program.
        self.guide.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        self.all_keys = add(tr("Keyboard"), "keyboard", "Ctrl+F1", tr("Show all keys"))
        self.lock = add(
            tr("Lock"), "lock", "Ctrl+L", tr("Show nothing until somebody opens the window again")
        )
        self.quit = add(tr("Quit"), "quit", "Ctrl+Q", tr("End FaxDesk"))

    def of_fax(self) -> list[QAction]:
        """What can be done with faxes chosen in a list, for its context menu."""
        return [
            self.reply,
            self.fill_back,
            self.forward,
            self.resend,
            self.save,
            self.export,
            self.print,
            self.mark_read,
            self.mark_unread,
            self.add_contact,
            self.show_contact,
            self.put_on_hold,
            self.lift_hold,
            self.restore,
            self.delete,
            self.delete_for_ever,
            self.empty_trash,
        ]

    def of_contacts(self) -> list[QAction]:
        """What can be done with the book of contacts as a whole."""
        return [self.new_contact, self.find_doubles, self.import_contacts, self.export_contacts]

    def of_reading(self) -> list[QAction]:
        """What can be done with the fax that is read, and nowhere else."""
        return [
            self.reply,
            self.fill_back,
            self.forward,
            self.tag,
            self.page_text,
            self.resend,
            self.save,
            self.print,
            self.save_receipt,
            self.print_receipt,
            self.put_on_hold,
            self.lift_hold,
        ]

    def keep_to(self, widget: QWidget, which: str | Iterable[QAction]) -> None:
        """Let the keys of some actions, or of a whole group, work in this part of the window alone."""
        for action in self.groups[which] if isinstance(which, str) else which:
            self._window.removeAction(action)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            widget.addAction(action)

    def icon_name(self, action: QAction) -> str:
        """The name of an action's icon, for who draws it."""
        return self._icons[action]

    def draw(self, actions: Iterable[QAction]) -> None:
        """Give these their icons. Drawing takes time, and start-up shows few of them."""
        for action in set(actions) - self._drawn:
            self._drawn.add(action)
            action.setIcon(icon(self._icons[action]))

    def draw_all(self) -> None:
        self.draw(self._icons)

    def _draw_anew(self) -> None:
        drawn, self._drawn = self._drawn, set()
        self.draw(drawn)

    def _adder(self, group: str) -> Callable[[str, str, str | Sequence[str], str], QAction]:
        actions = self.groups.setdefault(group, [])

        def add(text: str, icon_name: str, keys: str | Sequence[str], tip: str) -> QAction:
            action = QAction(text, self)
            action.setShortcuts([QKeySequence(key) for key in ((keys,) if isinstance(keys, str) else keys)])
            action.setStatusTip(tip)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self._icons[action] = icon_name
            self._window.addAction(action)
            actions.append(action)
            return action

        return add
