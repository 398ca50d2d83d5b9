"""The texts that are kept to be used again, as a part of a menu: to be taken, kept and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from faxdesk.ui.common.plain_text import caption
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.compose.saved_texts import SavedTexts

_MOST_SHOWN = 30
"""A longer menu is not read."""


class SavedTextMenu(QObject):
    """Signals: taken(text) the person wants one of them, failed(FaxDeskError)."""

    taken = Signal(str)
    failed = Signal(object)

    def __init__(self, texts: SavedTexts, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._texts = texts
        self._runner = runner

    def add_to(self, menu: QMenu, text: str) -> None:
        """Offer the texts below an entry of a menu."""
        self.fill(menu.addMenu(tr("Saved texts")), text)

    def fill(self, offered: QMenu, text: str) -> None:
        """Offer the texts in a menu, and to keep this one, where it is any and is not kept yet."""
        kept = self._texts.all()
        for saved in kept[:_MOST_SHOWN]:
            action = offered.addAction(caption(saved.name))
            action.triggered.connect(lambda _on, saved=saved: self.taken.emit(saved.text))
        if kept:
            offered.addSeparator()
        keep = offered.addAction(tr("Keep this text"), lambda: self._keep(text))
        keep.setEnabled(bool(text.strip()) and text not in {saved.text for saved in kept})
        forget = offered.addMenu(tr("Forget a text"))
        forget.setEnabled(bool(kept))
        for saved in kept[:_MOST_SHOWN]:
            action = forget.addAction(caption(saved.name))
            action.triggered.connect(lambda _on, saved=saved: self._forget(saved.name))

    def _keep(self, text: str) -> None:
        texts = self._texts
        self._runner.submit(
            Lane.LOCAL, lambda _token: texts.save(text), lambda _saved: None, self.failed.emit
        )

    def _forget(self, name: str) -> None:
        texts = self._texts
        self._runner.submit(
            Lane.LOCAL, lambda _token: texts.remove(name), lambda _was: None, self.failed.emit
        )
