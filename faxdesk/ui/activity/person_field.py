"""The field that says whose faxes are counted, with proposals of who may be meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from faxdesk.domain.contacts.suggestion import Suggestion
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.controls.glass_field import GlassField
from faxdesk.ui.controls.suggestion_list import Suggestions
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.contacts.recipient_search import RecipientSearch
    from faxdesk.work.tasks import TaskRunner

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PersonField(GlassField):
    """Signals: decided() by Enter, or as a proposal is chosen; while somebody types, textChanged tells."""

    decided = Signal()
    _has_proposals: Callable[[], bool] = staticmethod(lambda: False)
    """Qt asks for it before there is a list of them."""

    def __init__(
        self,
        runner: TaskRunner,
        people: Callable[[], RecipientSearch],
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        """people is asked for on a worker, when somebody types."""
        super().__init__(parent)
        self._people = people
        self.setPlaceholderText(tr("Anybody"))
        self.setAccessibleName(tr("Only faxes with this name or number"))
        self.suggestions = Suggestions(self, self, runner, self._look_up, clock)
        self._has_proposals = lambda: self.suggestions.is_open
        self.suggestions.chosen.connect(self._take)
        self.textEdited.connect(lambda text: self.suggestions.look_up(text.strip()))

    def event(self, event: QEvent) -> bool:
        # Esc would otherwise leave the page.
        if self._has_proposals() and claims(event, Qt.Key.Key_Escape):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, is_open = event.key(), self._has_proposals()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            chosen = self.suggestions.current
            if chosen is not None:
                self._take(chosen)
            else:
                self.suggestions.stop()
                self.decided.emit()
        elif is_open and key in _STEPS:
            self.suggestions.step(_STEPS[Qt.Key(key)])
        elif is_open and key == Qt.Key.Key_Escape:
            self.suggestions.stop()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.suggestions.stop()

    def _look_up(self, text: str) -> list[Suggestion]:
        """People alone: a group sends and receives nothing."""
        return [found for found in self._people().look_up(text) if not found.is_group]

    @Slot(object)
    def _take(self, chosen: Suggestion) -> None:
        self.suggestions.stop()
        self.setText(chosen.name or chosen.display)
        self.decided.emit()
