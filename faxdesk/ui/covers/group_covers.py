"""The button by which a cover becomes the usual one of a group of contacts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from faxdesk.ui.common.plain_text import caption
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faxdesk.domain.contacts.contact import Group
    from faxdesk.domain.covers.kept_cover import KeptCover
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.work.tasks import TaskRunner


class GroupCovers(QPushButton):
    """Opens a menu of the groups; those that usually have the cover are ticked.

    Signals: failed(FaxDeskError).
    """

    failed = Signal(object)

    def __init__(self, contacts: Contacts, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(tr("Use for a group…"), parent)
        self._contacts = contacts
        self._runner = runner
        self._cover_id = ""
        self.groups = QMenu(self)
        self.clicked.connect(self._open)

    def follow(self, cover: KeptCover | None) -> None:
        """Offer the groups there are now for this cover."""
        self.setEnabled(cover is not None)
        self._cover_id = cover.id if cover is not None else ""
        self._fetch()

    def _open(self) -> None:
        corner = self.rect().bottomRight() if self.isRightToLeft() else self.rect().bottomLeft()
        self.groups.popup(self.mapToGlobal(corner))

    def _fetch(self) -> None:
        self._runner.submit(Lane.LOCAL, lambda _token: self._contacts.groups(), self._fill, self.failed.emit)

    def _fill(self, groups: Sequence[Group]) -> None:
        self.groups.clear()
        for group in groups:
            action = self.groups.addAction(caption(group.name))
            action.setCheckable(True)
            action.setChecked(group.cover == self._cover_id)
            action.toggled.connect(partial(self._choose, group.name))
        if not groups:
            self.groups.addAction(tr("There are no groups of contacts yet")).setEnabled(False)

    def _choose(self, group: str, is_usual: bool) -> None:
        cover_id = self._cover_id if is_usual else ""
        self._runner.submit(
            Lane.LOCAL,
            lambda _token: self._contacts.set_group_cover(group, cover_id),
            lambda _none: self._fetch(),
            self.failed.emit,
        )
