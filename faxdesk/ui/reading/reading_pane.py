"""The reading pane: one fax, who it is from or to, how it fared, and its pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QImage, QResizeEvent
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Direction, DocumentState
from faxdesk.domain.service_name import service_name
from faxdesk.services.events import FaxesChanged, UploadProgress
from faxdesk.ui.common import dialogs, theme, wording
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.page_view.pages_panel import PagesPanel
from faxdesk.ui.page_view.printing import Printing
from faxdesk.ui.reading.collapsing_head import CollapsingHead
from faxdesk.ui.reading.fax_actions import FaxActions
from faxdesk.ui.reading.fax_pages import FaxPages
from faxdesk.ui.reading.history_panel import HistoryPanel
from faxdesk.ui.reading.outbox_panel import OutboxPanel
from faxdesk.ui.reading.read_mark import ReadMark
from faxdesk.ui.reading.reading_head import ReadingHead
from faxdesk.ui.reading.receipt_actions import ReceiptActions
from faxdesk.ui.reading.recipients_panel import RecipientsPanel, resend_words
from faxdesk.ui.reading.shown_fax import ShownFax
from faxdesk.ui.reading.situation import Step
from faxdesk.ui.reading.tags_panel import TagsPanel

if TYPE_CHECKING:
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.reading.reading_services import ReadingServices
    from faxdesk.work.bridge import EventBridge

LABELS_FROM_PX = 560
"""Narrower, and the toolbar shows its icons only."""


class ReadingPane(QWidget):
    """Shows a fax of the archive and what can be done with it.

    Signals: back_wanted() the back arrow of a narrow window.
    """

    back_wanted = Signal()

    def __init__(
        self,
        services: ReadingServices,
        context: WindowContext,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("readingPane")
        self._services = services
        self._runner = context.runner
        self._actions = context.actions
        self._shown: ShownFax | None = None
        self.fax_actions = FaxActions(services, context, self)
        pages = services.documents.pages
        self.printing = Printing(pages, context.runner, self)
        self.receipt = ReceiptActions(services.receipts, pages, self.printing, context, self)
        self._build(services)
        self._lay_out()
        self._connect(context.bridge)
        self.show_fax(None)

    # Building

    def _build(self, services: ReadingServices) -> None:
        self.head = ReadingHead()
        self.marks = TagsPanel(services.marks, self._runner)
        self.recipients = RecipientsPanel(services.clock, self._runner)
        self.outbox = OutboxPanel(services.clock, self._describe)
        self.history = HistoryPanel()
        self.notice = ProblemBar()
        self.pages = PagesPanel(services.documents.pages, self._runner)
        self._fax_pages = FaxPages(services.library, services.documents, self._runner, self.pages, self)
        self._toolbar = self._make_toolbar()
        self.read_mark = ReadMark(self.pages.view, services.settings, self)

    def _make_toolbar(self) -> QToolBar:
        actions = self._actions
        labelled = [actions.forward, actions.save, actions.print, actions.delete, actions.restore]
        bar = QToolBar()
        bar.setObjectName("readingToolBar")
        bar.setIconSize(QSize(20, 20))
        self._back = QAction("Back", self)
        self._back.setToolTip("Back to the list (Esc)")
        self._back.triggered.connect(self.back_wanted)
        self._back.setVisible(False)
        bar.addAction(self._back)
        bar.addActions(labelled)
        self._more = QToolButton()
        self._more.setObjectName("moreButton")
        self._more.setText("More")
        self._more.setToolTip("More actions")
        self._more.setAccessibleName("More actions")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        groups = (
            [actions.save_receipt, actions.print_receipt],
            [actions.mark_unread, actions.mark_read],
            [actions.zoom_in, actions.zoom_out, actions.fit_width, actions.fit_page, actions.rotate],
            [actions.previous_page, actions.next_page],
        )
        menu = QMenu(self._more)
        for group in groups:
            menu.addActions(group)
            menu.addSeparator()
        self._cancel_action = menu.addAction("Cancel sending", self._cancel_sending)
        menu.addAction(actions.show_history)
        self._more.setMenu(menu)
        bar.addWidget(self._more)
        actions.draw([*labelled, actions.resend, actions.show_history])
        for group in groups:
            actions.draw(group)
        theme.keep_tinted(self._tint)
        return bar

    def _tint(self) -> None:
        self._more.setIcon(icon("more"))
        self._back.setIcon(icon("back"))

    def _lay_out(self) -> None:
        upper = QWidget()
        upper.setObjectName("readingUpper")
        column = QVBoxLayout(upper)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(12)
        column.addWidget(self.head)
        column.addWidget(self.marks)
        column.addWidget(self.outbox)
        column.addWidget(self.recipients)
        column.addWidget(self.history)
        self._upper = CollapsingHead(upper)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._toolbar)
        whole.addWidget(self._upper)
        whole.addWidget(self.notice)
        whole.addWidget(self.pages, 1)

    def _connect(self, bridge: EventBridge) -> None:
        bridge.faxes_changed.connect(self._on_faxes_changed)
        bridge.upload_progress.connect(self._on_upload_progress)
        actions, view = self._actions, self.pages.view
        for action, act in (
            (actions.forward, self._forward),
            (actions.resend, self._resend),
            (actions.save, self._save),
            (actions.print, self._print),
            (actions.zoom_in, view.zoom_in),
            (actions.zoom_out, view.zoom_out),
            (actions.fit_width, view.fit_width),
            (actions.fit_page, view.fit_page),
            (actions.rotate, view.rotate),
            (actions.show_history, self.history.unfold),
            (actions.next_page, view.next_page),
            (actions.previous_page, view.previous_page),
        ):
            action.triggered.connect(act)
        for acting in (self.fax_actions, self.receipt):
            acting.said.connect(self._tell)
            acting.failed.connect(self.notice.show_error)
        self.outbox.chosen.connect(self._on_step_chosen)
        self.outbox.recognised.connect(self._on_recognised)
        self.outbox.time_came.connect(lambda: self._on_faxes_changed(FaxesChanged()))
        self.history.unfolded.connect(self._on_history_unfolded)
        self.recipients.resend_wanted.connect(self._resend)
        self.recipients.failed.connect(self.notice.show_error)
        self.marks.failed.connect(self.notice.show_error)
        self.read_mark.earned.connect(self._mark_read)
        self.printing.progress.connect(self._on_print_progress)
        self.printing.ready.connect(self._on_print_ready)
        self.printing.failed.connect(self.notice.show_error)

    # Showing

    def show_fax(self, fax_id: int | None, *, is_looked_at: bool = True) -> None:
        """Show this fax from its first page, or what to do where none is chosen. Where nobody looks at it on
        purpose, it stays unread until the person turns to it."""
        self.read_mark.begin(is_looked_at=is_looked_at)
        self.printing.cancel()
        self.notice.hide()
        self.history.fold()
        self._shown = None
        self.outbox.clear()
        self._fax_pages.clear()
        if fax_id is not None:
            self._read(fax_id)
        if self._shown is None:
            self._show_nothing()

    @property
    def fax_id(self) -> int | None:
        return self._shown.fax.id if self._shown else None

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window the pane lies over the list and has a way back."""
        self._back.setVisible(narrow)

    def _show_nothing(self) -> None:
        self._upper.hide()
        self.marks.show_fax(None)
        self.pages.say("page", "No fax is chosen", "Choose one from the list to read it here.")
        self._enable()

    def _read(self, fax_id: int) -> None:
        """Read the fax anew and show what changed of it."""
        try:
            self._shown = ShownFax.read(self._services.library, fax_id)
        except FaxDeskError as error:
            self.notice.show_error(error)
            return
        if self._shown is None:
            return
        self._upper.show()
        self._show_head(self._shown)
        self.marks.show_fax(fax_id)
        self.outbox.show_fax(self._shown)
        self.recipients.show_fax(self._shown)
        self._enable()
        self._fax_pages.load(self._shown)

    def _show_head(self, shown: ShownFax) -> None:
        row = shown.row
        name = wording.peer(row)
        if row.others:
            name = f"{name} and {wording.count(row.others, 'other')}"
        number = row.number if row.name else ""
        state = wording.status_text(row.status, self._services.clock.now())
        self.head.show_words(name, number, " · ".join(self._facts(shown)), state)
        self.history.setVisible(shown.item is not None)
        self._actions.show_history.setEnabled(shown.item is not None)
        if self.history.is_unfolded:
            self._read_history()

    def _facts(self, shown: ShownFax) -> list[str]:
        row, message = shown.row, shown.fax.message
        facts = [wording.when_in_full(row.created_at, self._services.clock.now())]
        if row.pages:
            facts.append(wording.pages(row.pages))
        draft = shown.item.draft if shown.item else None
        resolution = (message.resolution if message else None) or (draft.resolution if draft else None)
        if resolution is not None:
            facts.append(wording.resolution(resolution))
        if shown.fax.direction == Direction.OUTBOUND:
            cover = draft.cover_index if draft else (message.cover_index if message else None)
            if cover:
                facts.append("With cover page")
        if shown.fax.only_here:
            facts.append(wording.only_here())
        return facts

    def _describe(self, message_id: str) -> str:
        """One of the faxes that an uncertain one may be: its time, pages and how far it is."""
        library, now = self._services.library, self._services.clock.now()
        fax = library.of_message(message_id)
        if fax is None:
            return f"{service_name()}’s fax {message_id}, which is not in this archive yet"
        row = library.rows([fax.id])[0]
        facts = (
            wording.when_in_full(row.created_at, now),
            wording.pages(row.pages),
            wording.status_text(row.status, now).text,
        )
        return " · ".join(part for part in facts if part)

    def _enable(self) -> None:
        shown, actions = self._shown, self._actions
        accepted = shown is not None and not shown.is_here
        here = shown is not None and shown.fax.document_state == DocumentState.HERE
        failed = shown is not None and bool(resend_words(shown))
        actions.forward.setEnabled(accepted)
        actions.save.setEnabled(here)
        actions.print.setEnabled(here)
        actions.resend.setEnabled(failed)
        self.receipt.follow(shown)
        self._offer_resend(failed)
        self._cancel_action.setVisible(shown is not None and bool(shown.queued))

    def _offer_resend(self, offered: bool) -> None:
        resend = self._actions.resend
        if offered and resend not in self._toolbar.actions():
            self._toolbar.insertAction(self._actions.save, resend)
        elif not offered:
            self._toolbar.removeAction(resend)

    # What happens

    @Slot(object)
    def _on_faxes_changed(self, event: FaxesChanged) -> None:
        fax_id = self.fax_id
        if fax_id is not None and (not event.ids or fax_id in event.ids):
            self._read(fax_id)
            if self.fax_id is None:
                self._show_nothing()

    @Slot(object)
    def _on_upload_progress(self, event: UploadProgress) -> None:
        pending = self._shown.pending if self._shown is not None else None
        if pending is not None and pending.id == event.id:
            self.outbox.show_progress(event.done, event.total)

    def _mark_read(self) -> None:
        if self._shown is not None and not self._shown.fax.is_read:
            self.fax_actions.mark_read(self._shown.fax.id)

    def _on_step_chosen(self, step: Step) -> None:
        if step is Step.SIGN_IN:
            self._actions.sign_in.trigger()
        elif self._shown is not None:
            self.fax_actions.take(step, self._shown)

    def _on_recognised(self, message_id: str) -> None:
        if self._shown is not None:
            self.fax_actions.recognise(self._shown, message_id)

    def _tell(self, text: str) -> None:
        self.notice.say(text, icon_name="info", role="accent")

    def _on_history_unfolded(self) -> None:
        self._read_history()
        self._upper.reveal(self.history)

    def _read_history(self) -> None:
        if self._shown is not None:
            self.history.show_entries(self._services.library.history(self._shown.fax.id))

    def _cancel_sending(self) -> None:
        if self._shown is not None:
            self.fax_actions.cancel(self._shown.fax.id)

    def _forward(self) -> None:
        if self._shown is not None:
            self.fax_actions.forward(self._shown.fax.id)

    def _resend(self) -> None:
        if self._shown is not None:
            self.fax_actions.resend(self._shown.fax.id)

    def _save(self) -> None:
        if self._shown is None:
            return
        fax_id = self._shown.fax.id
        suggested = Path.home() / self._services.library.suggested_name(fax_id)
        target = dialogs.choose_save(self, suggested)
        if target is not None:
            self.fax_actions.save(fax_id, target)

    def _print(self) -> None:
        document = self._fax_pages.document
        if self._shown is not None and document:
            name = Path(self._services.library.suggested_name(self._shown.fax.id)).stem
            self.printing.prepare(document, name)

    def _on_print_progress(self, done: int, total: int) -> None:
        progress = f"Preparing page {min(done + 1, total)} of {total} for the printer…"
        self.notice.say(progress, "Cancel", self.printing.cancel, icon_name="print", role="accent")

    def _on_print_ready(self, images: list[QImage], title: str) -> None:
        # Not before it is needed: loading it takes time that start-up can spare.
        from faxdesk.ui.page_view.print_preview import show_preview

        self.notice.hide()
        show_preview(images, title, self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._upper.set_room(event.size().height())
        wide = event.size().width() >= LABELS_FROM_PX
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if wide else Qt.ToolButtonStyle.ToolButtonIconOnly
        if self._toolbar.toolButtonStyle() != style:
            self._toolbar.setToolButtonStyle(style)
            self._more.setToolButtonStyle(style)
