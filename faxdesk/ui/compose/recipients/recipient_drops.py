"""What is let go over the To field: contacts and groups of this program, or numbers and names as text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common.carrying.dragged_contacts import DraggedContacts, dragged_contacts


class RecipientDrops(QObject):
    """Hands what falls to one of two functions."""

    def __init__(
        self,
        field: QWidget,
        take_contacts: Callable[[DraggedContacts], object],
        take_text: Callable[[str], object],
    ) -> None:
        super().__init__(field)
        self._take_contacts = take_contacts
        self._take_text = take_text
        field.setAcceptDrops(True)
        field.installEventFilter(self)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent):
            return False
        contacts, text = dragged_contacts(event.mimeData()), event.mimeData().text()
        if contacts is None and not text:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop and contacts is not None:
            self._take_contacts(contacts)
        elif event.type() == QEvent.Type.Drop:
            self._take_text(text)
        return True
