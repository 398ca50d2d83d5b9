"""The To field: numbers, names and groups become chips, checked on a worker, with suggestions of who may be
meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from faxdesk.domain.contacts.suggestion import Suggestion
from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.services.contacts.recipient_search import Checked, CheckedGroup, RecipientSearch
from faxdesk.ui.common import theme
from faxdesk.ui.common.carrying.dragged_contacts import DraggedContacts
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.compose.recipients.entry_editor import EntryEditor
from faxdesk.ui.compose.recipients.many_recipients import ManyRecipients
from faxdesk.ui.compose.recipients.number_edit import NumberEdit
from faxdesk.ui.compose.recipients.recipient_chip import RecipientChip, before_in_tab_order
from faxdesk.ui.compose.recipients.recipient_drops import RecipientDrops
from faxdesk.ui.compose.recipients.recipient_entries import RecipientEntries, entries_of
from faxdesk.ui.compose.recipients.recipient_entry import (
    EntryState,
    RecipientEntry,
    RecipientGroup,
    Unit,
)
from faxdesk.ui.controls.suggestion_list import Suggestions
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

MOST_CHIPS = 24
"""With more recipients, a list takes the place of the chips."""
_LINES_IN_SIGHT = 4
"""Of chips; more of them scroll."""
_AROUND_PX = 4
"""What the frame takes of the height, with the focus or without."""
_SEPARATORS = re.compile(r"[\n\r,;\t]")


class RecipientField(QFrame):
    """Signals: changed() whenever what everything() or problems() would say may have changed,
    contact_wanted(number, name) when a recipient is to be kept among the contacts."""

    changed = Signal()
    contact_wanted = Signal(str, str)

    def __init__(
        self,
        runner: TaskRunner,
        people: Callable[[], RecipientSearch],
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        """people is asked for on a worker, when somebody types."""
        super().__init__(parent)
        self.setObjectName("recipientField")
        self._runner = runner
        self._people = people
        self._entries = RecipientEntries()
        self._chips: list[RecipientChip] = []
        self._many: ManyRecipients | None = None
        self._editor: EntryEditor | None = None
        self._build(clock)
        theme.keep_measured(self._fit)

    def _build(self, clock: Clock) -> None:
        self._inner = inner = QWidget()
        inner.setObjectName("recipientInner")
        self._flow = FlowLayout(inner)
        self.edit = NumberEdit(inner)
        self.edit.textEdited.connect(self._on_typed)
        self.edit.confirmed.connect(self._on_confirmed)
        self.edit.erased_back.connect(self._remove_last)
        self.edit.left.connect(self._on_left)
        self.edit.installEventFilter(self)
        # What is let go over the text belongs to the whole field.
        self.edit.setAcceptDrops(False)
        RecipientDrops(self, self.add_contacts, self.add_text)
        self._flow.addWidget(self.edit)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("recipientScroll")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        inner.installEventFilter(self)
        self.suggestions = Suggestions(self.edit, self._scroll, self._runner, self._look_up, clock)
        self.suggestions.chosen.connect(self._take_known)
        self.edit.has_suggestions = lambda: self.suggestions.is_open
        self.edit.stepped.connect(self.suggestions.step)
        self.edit.escaped.connect(self.suggestions.stop)
        self._remark = PlainLabel()
        self._remark.setObjectName("recipientRemark")
        self._remark.setProperty("kind", "small")
        self._remark.setWordWrap(True)
        self._remark.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.Metrics.HALF)
        self._column.addWidget(self._scroll)
        self._column.addWidget(self._remark)
        self.setFocusProxy(self.edit)
        self._say_placeholder()

    # What is made when it is first needed

    @property
    def many(self) -> ManyRecipients:
        """The list in place of the chips."""
        if self._many is None:
            self._many = ManyRecipients(self)
            self._many.edit_wanted.connect(self._open_editor)
            self._many.remove_wanted.connect(self._remove)
            self._column.addWidget(self._many)
            QWidget.setTabOrder(self.edit, self._many.search)
            QWidget.setTabOrder(self._many.search, self._many.rows)
        return self._many

    @property
    def editor(self) -> EntryEditor:
        if self._editor is None:
            self._editor = EntryEditor(self)
            self._editor.done.connect(self._on_edited)
            self._editor.contact_wanted.connect(self.contact_wanted)
        return self._editor

    # What is in it

    def recipients(self) -> tuple[Recipient, ...]:
        """The numbers that are good, in order."""
        return self._entries.good()

    @property
    def count(self) -> int:
        """How many there are without those that are refused."""
        return len(self._entries) - len(self.problems())

    def everything(self) -> tuple[Recipient, ...]:
        """All that was typed, with bad and unchecked numbers as they are: this is what a draft keeps."""
        return self._entries.everything()

    def problems(self) -> list[str]:
        """For each number that is not valid, a sentence that says why."""
        return self._entries.problems()

    @property
    def is_checking(self) -> bool:
        return self._entries.is_checking

    @property
    def is_empty(self) -> bool:
        return not len(self._entries) and not self.edit.text().strip()

    @property
    def chips(self) -> tuple[RecipientChip, ...]:
        return tuple(self._chips)

    @property
    def remark(self) -> str:
        """What is said below the field; "" for nothing."""
        return self._remark.text()

    def set_recipients(self, recipients: Sequence[Recipient]) -> None:
        """Replace what is in the field by these recipients."""
        self.clear()
        self.add(recipients)

    def add(self, recipients: Sequence[Recipient]) -> None:
        """Take these too."""
        self._add([RecipientEntry(to.number, to.name, group=to.group) for to in recipients])

    def clear(self) -> None:
        self.edit.clear()
        self.suggestions.stop()
        self._entries.clear()
        self._refresh()

    def add_text(self, text: str, *, first_will_do: bool = False) -> None:
        """Take one or many numbers or names, as typed or pasted; "Name <number>" brings the name along. For
        first_will_do see RecipientSearch.check()."""
        self._add(entries_of(text), first_will_do=first_will_do)

    def take_typed(self) -> None:
        """Take what is still being typed."""
        text = self.edit.text()
        if text.strip():
            self.edit.clear()
            self.add_text(text)

    # Checking

    def _add(self, entries: Sequence[RecipientEntry], *, first_will_do: bool = False) -> None:
        if entries:
            self._entries.add(entries)
            self._check(entries, first_will_do=first_will_do)

    def _check(self, entries: Sequence[RecipientEntry], *, first_will_do: bool = False) -> None:
        texts = [entry.text for entry in entries]
        people = self._people

        def work(token: CancelToken) -> list[Checked | CheckedGroup | FaxDeskError]:
            return [_read(text, people(), first_will_do=first_will_do) for text in texts]

        def checked(results: list[Checked | CheckedGroup | FaxDeskError]) -> None:
            # Entries are compared by identity: one that was removed meanwhile, or typed anew, is let be.
            present = set(map(id, self._entries))
            for entry, text, result in zip(entries, texts, results, strict=True):
                if id(entry) in present and entry.text == text:
                    self._entries.take(entry, result)
            self._refresh()

        self._refresh()
        self._runner.submit(Lane.LOCAL, work, checked, lambda error: checked([error] * len(texts)))

    def add_contacts(self, dragged: DraggedContacts) -> None:
        """Take contacts, each with its first number, and groups."""
        people = self._people
        for name in dragged.groups:
            self.add_group(name)
        if dragged.ids:
            self._runner.submit(Lane.LOCAL, lambda _token: people().contacts(dragged.ids), self.add)

    def add_group(self, name: str) -> None:
        """Take all members of a group, in one chip."""
        entry = RecipientEntry(name)
        self._entries.add([entry])
        people = self._people

        def checked(result: CheckedGroup | FaxDeskError) -> None:
            if any(other is entry for other in self._entries):
                self._entries.take(entry, result)
            self._refresh()

        self._refresh()
        self._runner.submit(Lane.LOCAL, lambda _token: people().group(name), checked, checked)

    # Showing

    def _refresh(self) -> None:
        self._show_chips()
        problems, text = self.problems(), self._entries.remark()
        theme.set_tone(self._remark, "danger" if problems else "muted")
        self._remark.setText(text)
        self._remark.setVisible(bool(text))
        self._say_placeholder()
        self._fit()
        self.changed.emit()

    def _show_chips(self) -> None:
        """A chip for each entry, or the list where there are too many."""
        units = self._entries.units()
        has_list = len(units) > MOST_CHIPS
        shown = [] if has_list else units
        kept = {_key(unit) for unit in shown}
        for chip in [chip for chip in self._chips if _key(chip.entry) not in kept]:
            self._chips.remove(chip)
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for place, unit in enumerate(shown):
            if place < len(self._chips) and _key(self._chips[place].entry) == _key(unit):
                self._chips[place].entry = unit
                self._chips[place].refresh()
            else:
                self._chips.insert(place, self._chip_for(unit, place))
        if has_list:
            self.many.show_entries(list(self._entries))
        if self._many is not None:
            self._many.setVisible(has_list)

    def _chip_for(self, entry: Unit, place: int) -> RecipientChip:
        chip = RecipientChip(entry, self._inner)
        chip.edit_wanted.connect(self._on_chip_opened)
        chip.remove_wanted.connect(self._remove)
        chip.stepped.connect(self._on_stepped)
        self._flow.insertWidget(place, chip)
        chip.show()
        # Not (chip, edit): that would take the field to the end of the window, where new widgets are.
        QWidget.setTabOrder(before_in_tab_order(self.edit), chip)
        return chip

    def _say_placeholder(self) -> None:
        self.edit.setPlaceholderText("" if len(self._entries) else tr("Fax number or name"))

    # Suggestions

    def _look_up(self, text: str) -> list[Suggestion]:
        return self._people().look_up(text)

    def _on_typed(self, text: str) -> None:
        if _SEPARATORS.search(text):
            self.take_typed()
            self.suggestions.stop()
            return
        self.suggestions.look_up(text.strip())
        self.changed.emit()

    def _on_confirmed(self) -> None:
        if self.suggestions.current is not None:
            self._take_known(self.suggestions.current)
            return
        text = self.edit.text()
        self.edit.clear()
        self.suggestions.stop()
        self.add_text(text, first_will_do=True)

    def _on_left(self) -> None:
        self.suggestions.stop()
        self.take_typed()

    def _take_known(self, known: Suggestion) -> None:
        self.edit.clear()
        self.suggestions.stop()
        if known.is_group:
            self.add_group(known.name)
        else:
            self._add([RecipientEntry(known.number, known.name)])

    # Events

    def _remove_last(self) -> None:
        units = self._entries.units()
        if units:
            self._remove(units[-1])

    def _remove(self, entry: Unit) -> None:
        if self._many is None or not self._many.rows.hasFocus():
            self.edit.setFocus()
        self._entries.remove(entry)
        self._refresh()

    def _on_stepped(self, entry: Unit, by: int) -> None:
        place = self._place_of(entry) + by
        if 0 <= place < len(self._chips):
            self._chips[place].setFocus()
        elif place >= len(self._chips):
            self.edit.setFocus()

    def _place_of(self, entry: Unit) -> int:
        return next(place for place, chip in enumerate(self._chips) if chip.entry is entry)

    def _on_chip_opened(self, entry: Unit) -> None:
        place = self._place_of(entry)
        if isinstance(entry, RecipientGroup):
            self._entries.open(entry)
            self._refresh()
            if place < len(self._chips):
                self._chips[place].setFocus()
            return
        chip = self._chips[place]
        self._open_editor(entry, QRect(chip.mapToGlobal(QPoint(0, 0)), chip.size()))

    def _open_editor(self, entry: RecipientEntry, place: QRect) -> None:
        self.editor.open_for(entry, place)

    def _on_edited(self, entry: RecipientEntry, text: str, name: str) -> None:
        if not any(other is entry for other in self._entries):
            return
        if not text:
            self._remove(entry)
            return
        entry.name = name
        if text in {entry.display, entry.text}:
            self._refresh()
            return
        entry.text, entry.display, entry.number, entry.group = text, "", "", ""
        entry.state, entry.reason, entry.is_new = EntryState.CHECKING, "", False
        self._check([entry])

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self._inner and event.type() == QEvent.Type.MouseButtonPress:
            self.edit.setFocus()
        elif watched is self._inner and event.type() == QEvent.Type.Resize:
            self._fit()
        elif watched is self.edit and event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            theme.set_look(self._scroll, "focused", self.edit.hasFocus())
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.edit.setFocus()

    def _fit(self) -> None:
        """Make the field as high as its chips need, up to a few lines."""
        measures, gap = theme.measures(), theme.Metrics.HALF
        self.edit.setFixedHeight(measures.filter_chip)
        inset = max((measures.button - _AROUND_PX - measures.filter_chip) // 2, 0)
        self._flow.setContentsMargins(inset, inset, inset, inset)
        most = _LINES_IN_SIGHT * (measures.filter_chip + gap) - gap + 2 * inset + _AROUND_PX
        needed = self._flow.heightForWidth(self._scroll.viewport().width()) + _AROUND_PX
        height = min(needed, most)
        if self._scroll.height() != height or self._scroll.minimumHeight() != height:
            self._scroll.setFixedHeight(height)
        if needed > most:
            self._scroll.ensureWidgetVisible(self.edit)


def _key(unit: Unit) -> object:
    """What tells whether a chip still shows the same: a group is gathered anew each time."""
    return unit.members[0].group if isinstance(unit, RecipientGroup) else id(unit)


def _read(
    text: str, people: RecipientSearch, *, first_will_do: bool
) -> Checked | CheckedGroup | FaxDeskError:
    try:
        return people.check(text, first_will_do=first_will_do)
    except FaxDeskError as error:
        return error
