"""Several chosen faxes: their tools, their panel, and what is done with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common import dialogs, theme, wording
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.controls.tool_row import ToolRow
from faxdesk.ui.page_view.page_sources import Sheet
from faxdesk.ui.reading.fax_printing import FaxPrinting
from faxdesk.ui.reading.several.several_actions import SeveralActions
from faxdesk.ui.reading.several.several_panel import MOST_LISTED, SeveralPanel
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.reading.reading_services import ReadingServices


class SeveralFaxes(QObject):
    """Signals: all_wanted(), none_wanted(), said(text) what came of a step, failed(FaxDeskError)."""

    all_wanted = Signal()
    none_wanted = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(
        self, services: ReadingServices, context: WindowContext, printing: FaxPrinting, pane: QWidget
    ) -> None:
        super().__init__(pane)
        self._services = services
        self._pane = pane
        self._printing = printing
        self.panel = SeveralPanel(context.actions, services.clock)
        self._acting = SeveralActions(services, context.runner, self)
        self._acting.said.connect(self.said)
        self._acting.failed.connect(self.failed)
        self._acting.collected.connect(self._on_collected)
        self.panel.tag_entered.connect(lambda name: self._acting.tag(self.ids, name))
        self._count = PlainLabel()
        theme.set_tone(self._count, "muted")
        self.toolbar = self._make_toolbar()
        context.bridge.faxes_changed.connect(self._on_faxes_changed)

    def _make_toolbar(self) -> ToolRow:
        bar = ToolRow(tr("Chosen faxes"))
        self._all = QAction(tr("Choose all"), self)
        self._none = QAction(tr("Clear"), self)
        self._all.triggered.connect(self.all_wanted)
        self._none.triggered.connect(self.none_wanted)
        theme.set_margins(self._count, theme.Metrics.GAP + 4, 0, 0, 0)
        bar.add_words(self._count)
        bar.add_stretch()
        for action in (self._all, self._none):
            bar.add_action(action)
        theme.keep_tinted(self._tint)
        return bar

    def show_faxes(self, ids: Sequence[int], total: int) -> None:
        """Show these, of a list of so many; none where fewer than two are chosen."""
        rows = self._services.library.rows(ids) if len(ids) <= MOST_LISTED else []
        self._count.setText(tr("{count} of {total} chosen", count=len(ids), total=total))
        self._all.setEnabled(len(ids) < total)
        self.panel.show_faxes(ids, rows)

    @property
    def ids(self) -> list[int]:
        """In the order that the person gave them."""
        return self.panel.ids

    def print(self) -> None:
        self._acting.collect(self.ids)

    def ask_to_save(self) -> None:
        suggested = Path.home() / tr("Faxes.pdf")
        target = dialogs.choose_save(
            self._pane, suggested, ((tr("PDF document"), "pdf"),), title=tr("Save as one PDF")
        )
        if target is not None:
            self._acting.save(self.ids, target)

    def begin_tag(self) -> None:
        self.panel.begin_tag(self._services.marks.tags())

    def _on_collected(self, sheets: list[Sheet]) -> None:
        if len(self.ids) > 1:
            self._printing.ask(sheets, wording.faxes(len(self.ids)), self.ids)

    def _on_faxes_changed(self) -> None:
        """Some of them were read, or have got their pages."""
        if 1 < len(self.ids) <= MOST_LISTED:
            self.panel.show_faxes(self.ids, self._services.library.rows(self.ids))

    def _tint(self) -> None:
        self._none.setIcon(icon("close"))
