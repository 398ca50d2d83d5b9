"""What the settings page offers and says only once others have told: cover pages, printers, how far the
recognition of scanned pages is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faxdesk.domain.fax import CoverPage
from faxdesk.domain.page_text import TextTotals
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.archive.text_recognition import Scans
from faxdesk.settings import Settings
from faxdesk.ui.settings.scan_status import scan_words
from faxdesk.ui.settings.setting_editors import CoverEditor, PrinterEditor
from faxdesk.ui.settings.setting_row import SettingRow
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.account import AccountService
    from faxdesk.services.archive.text_recognition import TextRecognition
    from faxdesk.ui.settings.settings_page import SettingsPage


class SettingOffers(QObject):
    """Asks for each setting once it is on the page, on a worker, and again by refresh()."""

    def __init__(
        self, page: SettingsPage, account: AccountService, texts: TextRecognition, runner: TaskRunner
    ) -> None:
        super().__init__(page)
        self._page = page
        self._account = account
        self._texts = texts
        self._runner = runner
        page.row_made.connect(self._ask)

    def refresh(self) -> None:
        """Ask anew: the page comes on show again."""
        for row in self._page.rows.values():
            self._ask(row)

    @Slot(object)
    def _ask(self, row: SettingRow) -> None:
        runner, texts = self._runner, self._texts
        if isinstance(row.editor, CoverEditor):
            runner.submit(Lane.NET, self._account.cover_pages, self._on_covers)
        elif isinstance(row.editor, PrinterEditor):
            runner.submit(Lane.LOCAL, _printers, self._on_printers)
        elif row.setting is Settings.read_scans:
            runner.submit(Lane.LOCAL, lambda _token: (texts.scans, texts.totals()), self._on_scans)

    def _on_covers(self, covers: list[CoverPage]) -> None:
        row = self._page.rows[Settings.default_cover_index.key]
        row.editor.offer_covers(covers)
        row.refresh()

    def _on_printers(self, names: list[str]) -> None:
        row = self._page.rows[Settings.auto_print_printer.key]
        row.editor.offer_printers(names)
        row.refresh()

    def _on_scans(self, scans_and_totals: tuple[Scans, TextTotals]) -> None:
        row = self._page.rows[Settings.read_scans.key]
        state = scan_words(*scans_and_totals)
        row.describe("\n".join(filter(None, (row.setting.help, state))))


def _printers(_token: CancelToken) -> list[str]:
    """The names of the computer's printers. The system may take seconds to find those of a network."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return QPrinterInfo.availablePrinterNames()
