"""The entries of the rail: the lists with their counts, and below them the searches that were kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyleOptionViewItem,
    QWidget,
)

from faxdesk.domain.search.saved_search import LONGEST_NAME, SavedSearch
from faxdesk.ui.common import theme
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.sidebar.entry_delegate import (
    BETWEEN_PX,
    COUNT_ROLE,
    ICON_ROLE,
    KEY_ROLE,
    TROUBLE_ROLE,
    EntryDelegate,
)
from faxdesk.words import tr

_SEARCH = "search:"
_HEAD = "head"
_WALKING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}


class EntryList(QListWidget):
    """One entry is marked: that of the list on show, or none. The arrow keys show one list after the other;
    Enter and a click go into it. What is dropped on an entry is asked of takes.

    Signals: opened(key) by a click or Enter, walked(key) by the arrow keys, faxes_dropped(ids, key),
    chosen(SavedSearch), renamed(SavedSearch, its new name), removed(SavedSearch).
    """

    opened = Signal(str)
    walked = Signal(str)
    faxes_dropped = Signal(list, str)
    chosen = Signal(object)
    renamed = Signal(object, str)
    removed = Signal(object)

    def __init__(self, name: str, *, opens_page: bool = False, parent: QWidget | None = None) -> None:
        """A screen reader calls it by name. opens_page: its entries lead to pages, not to lists."""
        super().__init__(parent)
        self.setObjectName("sidebarEntries")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.opens_page = opens_page
        self.is_collapsed = False
        self.takes: Callable[[str], bool] = lambda _key: False
        """Whether faxes may be dropped on the entry with this key."""
        self.target = ""
        """The entry that faxes are held over."""
        self._searches: list[SavedSearch] = []
        self._delegate = EntryDelegate(self, self)
        self.setItemDelegate(self._delegate)
        self.itemClicked.connect(lambda item: self._open(item.data(KEY_ROLE)))
        self.itemSelectionChanged.connect(self._on_selected)
        theme.keep_measured(self.scheduleDelayedItemsLayout)

    # What it shows

    def add_entry(self, key: str, text: str, icon_name: str, tip: str) -> None:
        item = self._add(key, text, icon_name)
        item.setData(Qt.ItemDataRole.StatusTipRole, tip)
        set_tip(item, tip)

    def show_count(self, key: str, count: str, description: str, *, trouble: bool = False) -> None:
        """count stands at the end of the entry, with a red mark before it where there is trouble; description
        says both in words."""
        item = self.entry(key)
        assert item is not None
        item.setData(COUNT_ROLE, count)
        item.setData(TROUBLE_ROLE, trouble)
        name, tip = item.text(), item.data(Qt.ItemDataRole.StatusTipRole)
        spoken = tr("{name}, {count}", name=name, count=description) if description else name
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        set_tip(item, f"{tip}\n{description}" if description else tip)

    def mark(self, key: str | None) -> None:
        """Mark this entry as what is on show, or none."""
        item = self.entry(key) if key is not None else None
        if item is None:
            self.clearSelection()
        else:
            self.setCurrentItem(item)

    def entry(self, key: str) -> QListWidgetItem | None:
        return next((item for item in self._items() if item.data(KEY_ROLE) == key), None)

    def set_collapsed(self, collapsed: bool) -> None:
        self.is_collapsed = collapsed
        # Beside icons alone a scroll bar would cut them; the wheel and the keys reach what is out of sight.
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if collapsed else policy.ScrollBarAsNeeded)
        self.scheduleDelayedItemsLayout()

    @property
    def whole_width(self) -> int:
        """The width at which no entry is cut but the searches, whose names may be of any length."""
        option = QStyleOptionViewItem()
        option.font = self.font()
        rows = [row for row, item in enumerate(self._items()) if not _is_of_searches(item)]
        return max(self._delegate.whole_width(option, self.model().index(row, 0)) for row in rows)

    def sizeHint(self) -> QSize:
        return QSize(theme.measures().rail, sum(self.sizeHintForRow(row) for row in range(self.count())))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.measures().entry)

    # Searches

    def show_searches(self, searches: Sequence[SavedSearch]) -> None:
        """Offer these below the lists; the one that is shown stays marked."""
        marked = self._search_of(self.currentItem()) if self.selectedItems() else None
        for item in [item for item in self._items() if _is_of_searches(item)]:
            self.takeItem(self.row(item))
        self._searches = list(searches)
        if searches:
            head = self._add(_HEAD, tr("Searches"), "")
            head.setFlags(Qt.ItemFlag.NoItemFlags)
        for search in searches:
            item = self._add(_SEARCH + search.name, search.name, "search")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, tr("Search: {name}", name=search.name))
            set_tip(item, f"{search.name}\n{search.text}" if search.name != search.text else search.text)
            if marked is not None and search.text == marked.text:
                self.setCurrentItem(item)

    def search(self, name: str) -> QListWidgetItem | None:
        """The entry of a search."""
        return self.entry(_SEARCH + name)

    def choose(self, name: str) -> None:
        """Mark a search as the one that is shown."""
        self.mark(_SEARCH + name)

    def rename(self, name: str) -> None:
        """Let a search be given another name."""
        item = self.search(name)
        if item is None:
            return
        self.scrollToItem(item)
        editor = _NameEditor(name, self.viewport())
        editor.setGeometry(self.visualItemRect(item).adjusted(0, 0, 0, -BETWEEN_PX))
        editor.ended.connect(lambda new: self._on_named(editor, name, new))
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.selectAll()

    def make_menu(self, name: str) -> QMenu:
        """What can be done with a search."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rename = menu.addAction(icon("edit"), tr("Rename"), lambda: self.rename(name))
        rename.setShortcut(Qt.Key.Key_F2)
        remove = menu.addAction(icon("delete"), tr("Remove from the list"), lambda: self._remove(name))
        remove.setShortcut(Qt.Key.Key_Delete)
        return menu

    # What happens

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item, key = self.currentItem(), event.key()
        search = self._search_of(item)
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and item is not None:
            self._open(item.data(KEY_ROLE))
        elif key == Qt.Key.Key_F2 and search is not None:
            self.rename(search.name)
        elif key == Qt.Key.Key_Delete and search is not None:
            self._remove(search.name)
        else:
            super().keyPressEvent(event)
            if key in _WALKING and self.currentItem() is not item:
                self._walk()

    def _walk(self) -> None:
        current = self.currentItem()
        search = self._search_of(current)
        if search is not None:
            self.chosen.emit(search)
        else:
            self.walked.emit(current.data(KEY_ROLE))
        # The list that is shown takes the focus; who walks on stays here.
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, key: str) -> None:
        search = next((found for found in self._searches if _SEARCH + found.name == key), None)
        if search is not None:
            self.chosen.emit(search)
        elif key != _HEAD:
            self.opened.emit(key)

    @Slot()
    def _on_selected(self) -> None:
        # An item that is marked, clicked or walked to becomes the current one only after this.
        QTimer.singleShot(0, self, self._open_selected)

    def _open_selected(self) -> None:
        """Open what was selected without becoming the current item: assistive programs do it so."""
        selected = self.selectedItems()
        if selected and selected[0] is not self.currentItem():
            self.setCurrentItem(selected[0])
            self._open(selected[0].data(KEY_ROLE))

    def _remove(self, name: str) -> None:
        search = self._kept(name)
        if search is not None:
            self.removed.emit(search)

    def _kept(self, name: str) -> SavedSearch | None:
        """None for a search that another program has removed meanwhile."""
        return next((search for search in self._searches if search.name == name), None)

    def _open_menu(self, at: QPoint) -> None:
        search = self._search_of(self.itemAt(at))
        if search is not None:
            self.make_menu(search.name).popup(self.viewport().mapToGlobal(at))

    def _on_named(self, editor: QLineEdit, name: str, new: str) -> None:
        editor.hide()
        editor.deleteLater()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        search = self._kept(name)
        if search is not None and new and new != name:
            self.renamed.emit(search, new)

    # Faxes that are dragged here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._faxes_in(event):
            self._aim(self._key_under(event))
            # Where the drag is refused as it comes in, Qt tells no more of it, also not over the entry that
            # takes it.
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        # Only what was accepted as it came in gets here.
        key = self._key_under(event)
        self._aim(key)
        event.setAccepted(bool(key))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim("")

    def dropEvent(self, event: QDropEvent) -> None:
        key = self._key_under(event)
        self._aim("")
        if key and self._faxes_in(event):
            event.acceptProposedAction()
            self.faxes_dropped.emit(self._faxes_in(event), key)

    def _key_under(self, event: QDropEvent) -> str:
        item = self.itemAt(event.position().toPoint())
        key = item.data(KEY_ROLE) if item is not None else ""
        return key if key and self.takes(key) else ""

    def paint_anew(self) -> None:
        """With other colours or letters. (Not by the viewport: to ask for one costs the start 12 ms,
        since PySide makes all its widgets' types to find out which it is.)"""
        self.scheduleDelayedItemsLayout()

    def _aim(self, key: str) -> None:
        self.target = key
        self.viewport().update()

    @staticmethod
    def _faxes_in(event: QDropEvent) -> list[int]:
        # Read when somebody drags, and not at the start.
        from faxdesk.ui.common.carrying.dragged_faxes import dragged_faxes

        return dragged_faxes(event.mimeData())

    # Items

    def _add(self, key: str, text: str, icon_name: str) -> QListWidgetItem:
        item = QListWidgetItem(text)
        item.setData(KEY_ROLE, key)
        item.setData(ICON_ROLE, icon_name)
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
        )
        self.addItem(item)
        return item

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _search_of(self, item: QListWidgetItem | None) -> SavedSearch | None:
        key = item.data(KEY_ROLE) if item is not None else ""
        return next((search for search in self._searches if _SEARCH + search.name == key), None)


def named_search(key: str) -> str:
    """The name of the search that an entry stands for; "" for another entry."""
    return key.removeprefix(_SEARCH) if key.startswith(_SEARCH) else ""


def _is_of_searches(item: QListWidgetItem) -> bool:
    key = item.data(KEY_ROLE)
    return key == _HEAD or bool(named_search(key))


class _NameEditor(QLineEdit):
    """Signals: ended(the name, "" where it was called off)."""

    ended = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.setMaxLength(LONGEST_NAME)
        self.setAccessibleName(tr("Name of the search"))
        self.returnPressed.connect(lambda: self.ended.emit(" ".join(self.text().split())))

    def event(self, event: QEvent) -> bool:
        return claims(event, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit("")
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.isVisible():
            self.ended.emit(" ".join(self.text().split()))
