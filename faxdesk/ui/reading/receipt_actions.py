"""Saving and printing the receipt of the fax in the reading pane."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from faxdesk.domain.fax import Direction
from faxdesk.domain.receipts.receipt_writing import FINAL
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.common import dialogs
from faxdesk.ui.page_view.page_sources import DocumentPage, Sheet
from faxdesk.ui.reading.fax_printing import FaxPrinting
from faxdesk.ui.reading.shown_fax import ShownFax
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.reading.reading_services import ReadingServices


class ReceiptActions(QObject):
    """Carries out the two actions about a receipt, and enables them where there can be one.

    Signals: said(text) what came of a step, failed(FaxDeskError).
    """

    said = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        services: ReadingServices,
        printing: FaxPrinting,
        context: WindowContext,
        pane: QWidget,
    ) -> None:
        super().__init__(pane)
        self._receipts = services.receipts
        self._pages = services.documents.pages
        self._runner = context.runner
        self._actions = actions = context.actions
        self._printing = printing
        self._pane = pane
        self._fax_id: int | None = None
        actions.save_receipt.triggered.connect(self._save)
        actions.print_receipt.triggered.connect(self._print)

    def follow(self, shown: ShownFax | None) -> None:
        """Enable the actions for the fax that is on show now."""
        sent = shown is not None and shown.fax.direction == Direction.OUTBOUND
        final = shown is not None and sent and shown.row.status.kind in FINAL
        self._fax_id = shown.fax.id if shown is not None and final else None
        for action in (self._actions.save_receipt, self._actions.print_receipt):
            action.setVisible(sent)
            action.setEnabled(final)

    def _save(self) -> None:
        fax_id, receipts = self._fax_id, self._receipts
        if fax_id is None:
            return
        suggested = Path.home() / receipts.suggested_name(fax_id)
        target = dialogs.choose_save(
            self._pane, suggested, ((tr("PDF document"), "pdf"),), title=tr("Save receipt")
        )
        if target is None:
            return
        path = target

        def work(token: CancelToken) -> None:
            receipts.save(fax_id, path, token)

        self._runner.submit(
            Lane.LOCAL,
            work,
            lambda _: self.said.emit(tr("Saved as “{name}”.", name=path.name)),
            self.failed.emit,
        )

    def _print(self) -> None:
        fax_id, receipts, pages = self._fax_id, self._receipts, self._pages
        if fax_id is None:
            return
        title = Path(receipts.suggested_name(fax_id)).stem

        def work(token: CancelToken) -> list[Sheet]:
            receipts.make(fax_id, token)
            path = receipts.path(fax_id)
            numbers = pages.inspect(path, "receipt.pdf").page_numbers
            return [DocumentPage(path, "receipt.pdf", page) for page in numbers]

        def print_sheets(sheets: list[Sheet]) -> None:
            # Another fax may be on show by now.
            if self._fax_id == fax_id:
                self._printing.ask(sheets, title, [fax_id], in_grey=True)

        self._runner.submit(Lane.LOCAL, work, print_sheets, self.failed.emit)
