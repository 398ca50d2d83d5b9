"""Opens the import of contacts, and says what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from faxdesk.services.contacts.contact_import import ContactImport, Taken
from faxdesk.ui.common import dialogs, wording
from faxdesk.ui.contacts.importing.import_dialog import ImportDialog
from faxdesk.words import tr_n
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.ui.common.fax_outcomes import FaxOutcomes
    from faxdesk.work.tasks import TaskRunner

ENDINGS = ("vcf", "vcard", "contact", "csv", "tsv", "txt", "xlsx", "xls", "ods", "phonebook")
"""Of the files that contacts are imported from."""


class Importing(QObject):
    """Signals: failed(FaxDeskError)."""

    failed = Signal(object)

    def __init__(
        self, importer: ContactImport, runner: TaskRunner, outcomes: FaxOutcomes, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._importer = importer
        self._runner = runner
        self._outcomes = outcomes
        self._window = parent
        self.dialog: ImportDialog | None = None

    def ask(self) -> None:
        """Have the person choose files, and open them."""
        paths = dialogs.choose_contacts(self._window, ENDINGS)
        if paths:
            self.open(*paths)

    def open(self, *paths: Path) -> None:
        """Show what files hold, to be taken."""
        self.dialog = ImportDialog(self._importer, self._runner, paths, self._window)
        self.dialog.taken.connect(self._on_taken)
        self.dialog.open()

    def _on_taken(self, taken: Taken) -> None:
        count = len(taken.added) + len(taken.before)
        text = tr_n(
            "{count} contact imported", "{count} contacts imported", count, count=wording.number_of(count)
        )
        self._outcomes.said.emit(text, lambda: self._undo(taken))

    def _undo(self, taken: Taken) -> None:
        importer = self._importer
        self._runner.submit(Lane.LOCAL, lambda _token: importer.undo(taken), None, self.failed.emit)
