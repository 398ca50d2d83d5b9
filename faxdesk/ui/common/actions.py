"""Everything that can be done, made once: shared by menus, tool bars, context menus and the key help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import theme
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import set_tip


class Actions(QObject):
    """The actions of a window. Who knows how to do one connects to its triggered signal.

    groups lists them under headings, in the order in which a menu or the key help shows them.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.groups: dict[str, list[QAction]] = {}
        self._icons: dict[QAction, str] = {}
        self._drawn: set[QAction] = set()
        self._add_writing()
        self._add_fax()
        self._add_pages()
        self._add_lists()
        self._add_program()
        theme.keep_tinted(self._draw_anew)

    def _add_writing(self) -> None:
        add = self._adder("Writing")
        self.new_fax = add("New fax", "new-fax", "Ctrl+N", "Write a new fax")
        self.new_window = add(
            "New fax in a window", "new-fax", "Ctrl+Shift+N", "Write a new fax in its own window"
        )
        self.send = add("Send", "send", ("Ctrl+Return", "Ctrl+Enter"), "Send the fax that is being written")
        self.undo = add("Undo", "undo", "Ctrl+Z", "Take back what was just done")
        self.undo.setEnabled(False)

    def _add_fax(self) -> None:
        add = self._adder("Fax")
        self.forward = add("Forward", "forward", ("F", "Ctrl+L"), "Pass the fax on to somebody else")
        self.resend = add("Resend", "resend", "Ctrl+R", "Send the fax again to the numbers that it failed at")
        self.save = add("Save", "save", "Ctrl+S", "Save the fax as a PDF or TIFF file")
        self.export = add("Export…", "external", "Ctrl+E", "Take the chosen faxes out as files")
        self.print = add("Print", "print", "Ctrl+P", "Print the fax")
        self.save_receipt = add(
            "Save receipt…", "receipt", "Ctrl+Shift+S", "Save the receipt of a sent fax as a PDF file"
        )
        self.print_receipt = add(
            "Print receipt…", "receipt", "Ctrl+Shift+P", "Print the receipt of a sent fax"
        )
        self.delete = add("Delete", "delete", "Del", "Put the fax in the trash")
        self.restore = add("Restore", "restore", "Ctrl+Shift+Z", "Take the fax out of the trash")
        self.delete_for_ever = add("Delete for ever", "remove", "Shift+Del", "Remove the fax for good")
        self.empty_trash = add("Empty trash", "trash", (), "Remove all faxes in the trash for good")
        self.mark_read = add("Mark as read", "mark-read", "M", "Mark the fax as read")
        self.mark_unread = add("Mark as unread", "mark-unread", "U", "Mark the fax as unread")
        self.show_history = add("Show history", "history", "Ctrl+H", "Show all that happened to the fax")

    def _add_pages(self) -> None:
        add = self._adder("Pages")
        self.next_page = add("Next page", "next-page", "N", "Go to the next page")
        self.previous_page = add("Previous page", "previous-page", "P", "Go to the page before")
        self.zoom_in = add("Zoom in", "zoom-in", ("Ctrl++", "Ctrl+="), "Show the pages larger")
        self.zoom_out = add("Zoom out", "zoom-out", "Ctrl+-", "Show the pages smaller")
        self.fit_width = add("Fit width", "fit-width", "Ctrl+0", "Show the pages as wide as the pane")
        self.fit_page = add("Fit page", "fit-page", "Ctrl+9", "Show whole pages")
        self.rotate = add("Rotate", "rotate", "R", "Turn the pages a quarter to the right")

    def _add_lists(self) -> None:
        add = self._adder("Lists")
        self.inbox = add("Inbox", "inbox", "Ctrl+1", "Show the faxes received")
        self.outbox = add("Outbox", "outbox", "Ctrl+2", "Show the faxes sent and on their way")
        self.trash = add("Trash", "trash", "Ctrl+3", "Show the faxes in the trash")
        self.find = add("Find", "search", "Ctrl+F", "Search the faxes")
        self.next_fax = add("Next fax", "move-down", "J", "Open the next fax in the list")
        self.previous_fax = add("Previous fax", "move-up", "K", "Open the fax before in the list")
        self.sync_now = add("Look for new faxes", "sync", "F5", "Look for new faxes now")
        for folder in (self.inbox, self.outbox, self.trash):
            folder.setCheckable(True)

    def _add_program(self) -> None:
        add = self._adder("Program")
        self.back = add("Back", "back", "Escape", "Go back to the list")
        self.sign_in = add("Sign in", "sign-in", (), f"Sign in with {service_name()}")
        self.sign_out = add("Sign out", "sign-out", (), "Sign out; the faxes stay on this computer")
        self.settings = add("Settings", "settings", "Ctrl+,", "Change how FaxDesk works")
        self.diagnostics = add(
            "Diagnostics", "info", (), "Look at everything that faxing rests on, and repair it"
        )
        self.help = add("Keyboard", "keyboard", "F1", "Show all keys")
        self.quit = add("Quit", "quit", "Ctrl+Q", "End FaxDesk")

    def of_fax(self) -> list[QAction]:
        """What can be done with faxes chosen in a list, for its context menu."""
        return [
            self.forward,
            self.resend,
            self.save,
            self.export,
            self.print,
            self.mark_read,
            self.mark_unread,
            self.restore,
            self.delete,
            self.delete_for_ever,
            self.empty_trash,
        ]

    def keep_to(self, widget: QWidget, which: str | Iterable[QAction]) -> None:
        """Let the keys of some actions, or of a whole group, work in this part of the window alone."""
        for action in self.groups[which] if isinstance(which, str) else which:
            self._window.removeAction(action)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            widget.addAction(action)

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
            shortcuts = [QKeySequence(key) for key in ((keys,) if isinstance(keys, str) else keys)]
            action.setShortcuts(shortcuts)
            shown = shortcuts[0].toString(QKeySequence.SequenceFormat.NativeText) if shortcuts else ""
            set_tip(action, f"{tip} ({shown})" if shown else tip)
            action.setStatusTip(tip)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self._icons[action] = icon_name
            self._window.addAction(action)
            actions.append(action)
            return action

        return add
