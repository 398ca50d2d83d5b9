"""A field over the window that leads to any fax, person, action or setting by a few letters of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from faxdesk.domain.contacts.suggestion import Suggestion
from faxdesk.domain.runtime import Clock
from faxdesk.domain.status import FaxRow
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.go_to.palette_rows import DETAIL, END, PaletteRows
from faxdesk.ui.go_to.targets import (
    ArchiveSearch,
    Found,
    Target,
    best,
    contact_target,
    fax_target,
    person_target,
)
from faxdesk.words import listed, tr
from faxdesk.work.tasks import Lane, Task, TaskRunner

_WIDTH_LINES = 32
"""In heights of a line: 576 px at letters of 13 px."""
_MOST_HERE = 6
"""So many actions and settings are offered, before what the archive has."""
_LEAST_LETTERS = 2
"""What fewer letters find in the archive is nobody's aim."""
_PAUSE_MS = 60


class Places(Struct, frozen=True):
    """Where the palette leads. here gives the actions and settings of the moment, show opens a fax,
    show_person the contact of somebody, or a new one, and write_to begins a fax to a number."""

    here: Callable[[], Sequence[Target]]
    show: Callable[[FaxRow], object]
    show_person: Callable[[Suggestion], object]
    write_to: Callable[[str], object]


class _Field(QLineEdit):
    """Signals: stepped(by) an arrow key was pressed, taken() Enter was, left() Esc was, or another part of
    the window got the focus."""

    stepped = Signal(int)
    taken = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        # The window has uses of its own for Esc.
        if claims(event, Qt.Key.Key_Escape):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.left.emit()


class Palette(QFrame):
    """Hidden until begin(). What is here is found at each key; what the archive has comes from a worker soon
    after and stands below it, so that nothing moves under the hand."""

    def __init__(
        self, archive: ArchiveSearch, clock: Clock, runner: TaskRunner, places: Places, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setProperty("kind", "floating")
        self.setAccessibleName(tr("Go to"))
        self._over = parent
        self._archive = archive
        self._clock = clock
        self._runner = runner
        self._places = places
        self._here: Sequence[Target] = ()
        self._task: Task | None = None
        self._came_from: QWidget | None = None
        self.targets: list[Target] = []
        self.field = _Field()
        self.field.setPlaceholderText(tr("Fax, person, action or setting"))
        self.field.setAccessibleName(tr("Go to"))
        self.field.textChanged.connect(self._on_typed)
        self.field.stepped.connect(self._step)
        self.field.taken.connect(self.go)
        self.field.left.connect(self.end)
        self.list = QListWidget()
        self.list.setObjectName("paletteRows")
        self.list.setAccessibleName(tr("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(PaletteRows(self.list))
        self.list.itemClicked.connect(self.go)
        self.nothing = words_label(tr("Nothing is called that."), "small")
        self.nothing.setMargin(theme.Metrics.GAP)
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setObjectName("palette pause")
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask_archive)
        parent.installEventFilter(self)
        theme.keep_tinted(self._tint)
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        metrics = theme.Metrics
        column.setContentsMargins(metrics.GAP, metrics.GAP, metrics.GAP, metrics.GAP)
        column.setSpacing(metrics.HALF)
        column.addWidget(self.field)
        column.addWidget(self.list)
        column.addWidget(self.nothing)

    def begin(self) -> None:
        """Come on show, empty, with what can be done now."""
        self._came_from = QApplication.focusWidget()
        self._here = self._places.here()
        self.field.clear()
        self._on_typed("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def end(self) -> None:
        """Go, and give the focus back."""
        if not self.isVisible():
            return
        had_focus = self.field.hasFocus()
        self._call_off()
        self.hide()
        if had_focus and self._came_from is not None and isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def go(self) -> None:
        """Lead to what is chosen."""
        place = self.list.currentRow()
        self.end()
        if 0 <= place < len(self.targets):
            self.targets[place].go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._take_place()
        return False

    # Finding

    def _on_typed(self, text: str) -> None:
        self._call_off()
        wanted = text.strip()
        if len(wanted) >= _LEAST_LETTERS:
            self._pause.start()
        self._show(best(self._here, wanted, _MOST_HERE) if wanted else list(self._here[:_MOST_HERE]))

    def _ask_archive(self) -> None:
        archive, text = self._archive, self.field.text().strip()
        self._task = self._runner.submit(Lane.LISTS, lambda token: archive.find(text, token), self._on_found)

    def _on_found(self, found: Found) -> None:
        self._task = None
        now = self._clock.now()
        self._show(
            [
                *self.targets,
                *(person_target(person, self._places.write_to) for person in found.people),
                *(contact_target(person, self._places.show_person) for person in found.people),
                *(fax_target(fax, now, self._places.show) for fax in found.faxes),
            ]
        )

    def _call_off(self) -> None:
        self._pause.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    # What it shows

    def _show(self, targets: list[Target]) -> None:
        """Show these; where they begin with those before, what is chosen stays."""
        goes_on = targets[: len(self.targets)] == self.targets
        place = max(self.list.currentRow(), 0) if goes_on else 0
        self.targets = targets
        self.list.clear()
        for target in targets:
            item = QListWidgetItem(target.title)
            item.setData(DETAIL, target.detail)
            item.setData(END, target.end)
            spoken = listed(target.title, target.detail, target.end)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.list.addItem(item)
        self._tint()
        self.list.setCurrentRow(place if targets else -1)
        self.list.setVisible(bool(targets))
        is_asked = self._pause.isActive() or self._task is not None
        self.nothing.setVisible(not targets and not is_asked)
        self._take_place()

    def _tint(self) -> None:
        for row, target in enumerate(self.targets):
            self.list.item(row).setIcon(icon(target.icon))

    def _step(self, by: int) -> None:
        if self.targets:
            self.list.setCurrentRow((self.list.currentRow() + by) % len(self.targets))
            # The focus stays in the field, so that a screen reader does not hear of the row by itself.
            spoken = self.list.currentItem().data(Qt.ItemDataRole.AccessibleTextRole)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, spoken))

    def _take_place(self) -> None:
        """In the upper middle of the window, as high as what it shows."""
        over, metrics, measures = self._over, theme.Metrics, theme.measures()
        width = min(_WIDTH_LINES * measures.line, over.width() - 2 * metrics.EDGE)
        room = over.height() - measures.tool_bar - metrics.EDGE - self.field.sizeHint().height()
        rows = min(len(self.targets), room // measures.entry)
        self.list.setFixedHeight(rows * measures.entry)
        self.resize(width, self.sizeHint().height())
        self.move((over.width() - width) // 2, measures.tool_bar + metrics.GAP)
