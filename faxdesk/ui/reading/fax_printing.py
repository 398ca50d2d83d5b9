"""Printing from the reading pane: the dialog, and what is told of it while it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from faxdesk.domain.audit.acts import Act
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.page_view.page_sources import Sheet
from faxdesk.ui.page_view.printing import Printing, PrintOrder
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.ui.page_view.print_dialog import PrintDialog
    from faxdesk.work.tasks import TaskRunner


class FaxPrinting(QObject):
    """Opens the dialog over the pane, and tells in a bar how far printing is."""

    def __init__(
        self, library: Library, pages: PageDrawer, runner: TaskRunner, bar: ProblemBar, pane: QWidget
    ) -> None:
        super().__init__(pane)
        self._library = library
        self._pages = pages
        self._runner = runner
        self._bar = bar
        self._pane = pane
        self.printing = Printing(pages, runner, self)
        self.printing.progress.connect(self._say_progress)
        self.printing.printed.connect(self._say_printed)
        self.printing.failed.connect(bar.show_error)

    def ask(
        self, sheets: Sequence[Sheet], title: str, ids: Sequence[int], *, in_grey: bool = False
    ) -> PrintDialog:
        """Open the dialog for these pages, which are those of these faxes. in_grey proposes shades, which a
        fax has none of."""
        # Not before it is needed: loading it takes time that start-up can spare.
        from faxdesk.ui.page_view.print_dialog import PrintDialog

        library = self._library
        dialog = PrintDialog(
            sheets, title, self._pages, self._runner, self._pane, may_save=library.may_be_saved
        )
        dialog.grey.setChecked(in_grey)

        def note(order: PrintOrder) -> None:
            library.note(Act.PRINTED, ids, "pdf" if order.file is not None else "")

        dialog.ordered.connect(lambda order: self.printing.begin(order, note))
        dialog.open()
        return dialog

    def _say_progress(self, done: int, total: int) -> None:
        text = tr("Printing page {page} of {count}", page=min(done + 1, total), count=total)
        self._bar.say(text, tr("Cancel"), self.printing.cancel, icon_name="print", role="accent")

    def _say_printed(self, order: PrintOrder) -> None:
        text = tr("“{title}” is with the printer.", title=order.title)
        if order.file is not None:
            text = tr("Saved as “{name}”.", name=order.file.name)
        self._bar.say(text, icon_name="check", role="accent")
