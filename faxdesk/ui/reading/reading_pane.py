"""The reading pane: one fax, who it is from or to, how it fared, and its pages; or what can be done with
several."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import DocumentState
from faxdesk.services.events import FaxesChanged, UploadProgress
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.controls.state_chip import chip_of
from faxdesk.ui.page_view.pages_panel import PagesPanel
from faxdesk.ui.reading.fax_actions import FaxActions
from faxdesk.ui.reading.fax_facts import FaxFacts
from faxdesk.ui.reading.fax_pages import FaxPages, words_of
from faxdesk.ui.reading.fax_printing import FaxPrinting
from faxdesk.ui.reading.history_panel import HistoryPanel
from faxdesk.ui.reading.outbox_panel import OutboxPanel
from faxdesk.ui.reading.read_mark import ReadMark
from faxdesk.ui.reading.reading_head import ReadingHead
from faxdesk.ui.reading.reading_toolbar import ReadingToolbar
from faxdesk.ui.reading.receipt_actions import ReceiptActions
from faxdesk.ui.reading.recipients_panel import RecipientsPanel
from faxdesk.ui.reading.shown_fax import ShownFax
from faxdesk.ui.reading.situation import Step
from faxdesk.ui.reading.tags_panel import TagsPanel
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.reading.reading_services import ReadingServices
    from faxdesk.ui.reading.several.several_faxes import SeveralFaxes
    from faxdesk.work.bridge import EventBridge


class ReadingPane(QWidget):
    """Shows a fax of the archive and what can be done with it.

    Signals: back_wanted() the back arrow of a narrow window, all_wanted() and none_wanted() to choose all
    faxes of the list, or none, search_wanted(text) for words of the page.
    """

    back_wanted = Signal()
    all_wanted = Signal()
    none_wanted = Signal()
    search_wanted = Signal(str)

    def __init__(
        self,
        services: ReadingServices,
        context: WindowContext,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("readingPane")
        self._services = services
        self._context = context
        self._actions = context.actions
        self._shown: ShownFax | None = None
        self._facts = FaxFacts(services.library, services.clock)
        self.fax_actions = FaxActions(services, context, self)
        self._build(services)
        self._lay_out()
        self._connect(context.bridge)
        self.show_fax(None)

    # Building

    def _build(self, services: ReadingServices) -> None:
        runner = self._context.runner
        self.toolbar = ReadingToolbar(self._actions)
        self.head = ReadingHead()
        self.marks = TagsPanel(services.marks, runner)
        self.recipients = RecipientsPanel(services.clock, runner)
        self.outbox = OutboxPanel(services.clock, self._facts.describe)
        self.history = HistoryPanel()
        self.notice = ProblemBar()
        self.pages = PagesPanel(
            services.documents.pages,
            runner,
            dims_pages=lambda: services.settings.dim_pages,
            words_of=partial(words_of, services.words_on),
        )
        self.pages.view.pointer.search_wanted.connect(self.search_wanted)
        self._fax_pages = FaxPages(services, runner, self.pages, self)
        self.printing = FaxPrinting(services.library, services.documents.pages, runner, self.notice, self)
        self.receipt = ReceiptActions(services, self.printing, self._context, self)
        self.read_mark = ReadMark(self.pages.view, services.settings, self)

    def _lay_out(self) -> None:
        self._upper = QWidget()
        self._upper.setObjectName("readingUpper")
        column = QVBoxLayout(self._upper)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        above: tuple[QWidget, ...] = (self.head, self.outbox, self.recipients, self.marks.note, self.history)
        for part in above:
            column.addWidget(part)
        # It has a parent from the start: without one it would outlive its window, and be collected anytime.
        self.head.put_at_end(self.marks)
        self.head.offer(self._context.actions.add_contact)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for widget in (self.toolbar, self._upper, self.notice):
            self._column.addWidget(widget)
        self._column.addWidget(self.pages, 1)

    @cached_property
    def several(self) -> SeveralFaxes:
        """What is shown while several faxes are chosen; most people never choose several."""
        from faxdesk.ui.reading.several.several_faxes import SeveralFaxes

        several = SeveralFaxes(self._services, self._context, self.printing, self)
        several.all_wanted.connect(self.all_wanted)
        several.none_wanted.connect(self.none_wanted)
        several.said.connect(self._tell)
        several.failed.connect(self.notice.show_error)
        self._column.insertWidget(0, several.toolbar)
        self._column.addWidget(several.panel, 1)
        return several

    def _connect(self, bridge: EventBridge) -> None:
        bridge.faxes_changed.connect(self._on_faxes_changed)
        bridge.upload_progress.connect(self._on_upload_progress)
        actions, view = self._actions, self.pages.view
        for action, act in (
            (actions.reply, self._reply),
            (actions.fill_back, self._fill_and_fax_back),
            (actions.forward, self._forward),
            (actions.resend, self._resend),
            (actions.save, self._save),
            (actions.print, self._print),
            (actions.tag, self._tag),
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
        actions.page_text.toggled.connect(self.pages.open_text)
        for acting in (self.fax_actions, self.receipt):
            acting.said.connect(self._tell)
            acting.failed.connect(self.notice.show_error)
        self.toolbar.back_wanted.connect(self.back_wanted)
        self.toolbar.cancel_wanted.connect(self._cancel_sending)
        self.outbox.chosen.connect(self._on_step_chosen)
        self.outbox.recognised.connect(self._on_recognised)
        self.outbox.time_came.connect(lambda: self._on_faxes_changed(FaxesChanged()))
        self.history.unfolded.connect(self._read_history)
        self.recipients.chosen.connect(self._on_row_chosen)
        self.recipients.failed.connect(self.notice.show_error)
        self.marks.failed.connect(self.notice.show_error)
        self.read_mark.earned.connect(self._mark_read)

    # Showing

    def show_fax(self, fax_id: int | None, *, is_looked_at: bool = True) -> None:
        """Show this fax from its first page, or what to do where none is chosen. Where nobody looks at it on
        purpose, it stays unread until the person turns to it."""
        self._show_several(False)
        self.read_mark.begin(is_looked_at=is_looked_at)
        self.notice.hide()
        self.history.fold()
        self._shown = None
        self.outbox.clear()
        self._fax_pages.clear()
        if fax_id is not None:
            self._read(fax_id)
        if self._shown is None:
            self._show_nothing()

    def show_several(self, ids: Sequence[int], total: int) -> None:
        """Show what can be done with these faxes, of a list of so many."""
        self.show_fax(None, is_looked_at=False)
        self.several.show_faxes(ids, total)
        self._show_several(True)
        self._enable()

    @property
    def fax_id(self) -> int | None:
        return self._shown.fax.id if self._shown else None

    @property
    def has_several(self) -> bool:
        return "several" in self.__dict__ and bool(self.several.ids)

    def take_focus(self) -> None:
        """Let keys mean what is shown: the pages, or the first thing to do with several faxes."""
        part = self.several.panel.print if self.has_several else self.pages.view
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window the pane lies over the list and has a way back."""
        self.toolbar.set_narrow(narrow)

    def _show_several(self, are_shown: bool) -> None:
        if not are_shown and self.has_several:
            self.several.show_faxes((), 0)
        if "several" in self.__dict__:
            self.several.toolbar.setVisible(are_shown)
            self.several.panel.setVisible(are_shown)
        self.toolbar.setVisible(not are_shown)
        self.pages.setVisible(not are_shown)

    def _show_nothing(self) -> None:
        self.pages.set_head(None)
        self._upper.hide()
        self.marks.show_fax(None)
        self.pages.say("page", tr("No fax is chosen"), tr("Choose one from the list to read it here."))
        self._enable()

    def _read(self, fax_id: int) -> None:
        """Read the fax anew and show what changed of it."""
        try:
            self._shown = ShownFax.read(self._services.library, fax_id)
        except FaxDeskError as error:
            self.notice.show_error(error)
            return
        shown = self._shown
        if shown is None:
            return
        self._show_head(shown)
        self._place_upper(shown)
        self.marks.show_fax(fax_id)
        self.outbox.show_fax(shown)
        self.recipients.show_fax(shown)
        self._enable()
        self._fax_pages.load(shown)

    def _place_upper(self, shown: ShownFax) -> None:
        """Of a sent fax, whose story may be long, all scrolls together; that of a received one stays over its
        pages."""
        if shown.is_outgoing:
            self.outbox.put_at_end(self.marks)
            self.pages.set_head(self._upper)
        else:
            self.head.put_at_end(self.marks)
            self.pages.set_head(None)
            self._column.insertWidget(self._column.indexOf(self.notice), self._upper)
        self._upper.show()

    def _show_head(self, shown: ShownFax) -> None:
        facts = self._facts
        if shown.is_outgoing:
            chip = chip_of(shown.row, self._services.clock.now())
            self.head.show_sent(facts.name(shown), facts.number(shown), facts.line(shown), chip)
        else:
            self.head.show_received(facts.name(shown), facts.number(shown), facts.line(shown))
        if self.history.is_unfolded:
            self._read_history()

    def _enable(self) -> None:
        shown, actions, several = self._shown, self._actions, self.has_several
        accepted = shown is not None and not shown.is_here
        here = shown is not None and shown.fax.document_state == DocumentState.HERE
        can_reply = shown is not None and self._facts.can_reply(shown)
        actions.reply.setEnabled(can_reply)
        actions.fill_back.setEnabled(can_reply and here)
        for action in (actions.reply, actions.fill_back):
            action.setVisible(shown is None or not shown.is_outgoing)
        actions.forward.setEnabled(accepted or several)
        actions.save.setEnabled(here or several)
        actions.print.setEnabled(here or several)
        actions.tag.setEnabled(shown is not None or several)
        actions.resend.setEnabled(shown is not None and shown.can_resend)
        actions.show_history.setEnabled(shown is not None and shown.item is not None)
        actions.page_text.setEnabled(here)
        for action in (
            *(actions.zoom_in, actions.zoom_out, actions.fit_width, actions.fit_page, actions.rotate),
            *(actions.next_page, actions.previous_page),
        ):
            action.setEnabled(shown is not None)
        self.receipt.follow(shown)
        self.toolbar.enable(has_fax=shown is not None, can_cancel=shown is not None and bool(shown.queued))

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

    def _on_row_chosen(self, step: Step, number: str) -> None:
        fax_id, shown = self.fax_id, self._shown
        if fax_id is None or shown is None:
            return
        if shown.has_table:
            self.fax_actions.take(step, shown)
        elif step is Step.CHANGE_NUMBER:
            self.fax_actions.change_number(fax_id, number)
        else:
            self.fax_actions.resend(fax_id, frozenset({number}))

    def _on_recognised(self, message_id: str) -> None:
        if self._shown is not None:
            self.fax_actions.recognise(self._shown, message_id)

    def _tell(self, text: str) -> None:
        self.notice.say(text, icon_name="info", role="accent")

    def _read_history(self) -> None:
        if self._shown is not None:
            self.history.show_entries(self._services.library.history(self._shown.fax.id))

    def _cancel_sending(self) -> None:
        if self._shown is not None:
            self.fax_actions.cancel(self._shown.fax.id)

    # The actions, which are for one fax or for several

    def _reply(self) -> None:
        if self._shown is not None:
            self.fax_actions.reply(self._shown.fax.id)

    def _fill_and_fax_back(self) -> None:
        if self._shown is not None:
            self.fax_actions.fill_and_fax_back(self._shown.fax.id)

    def _forward(self) -> None:
        if self._shown is not None:
            self.fax_actions.forward([self._shown.fax.id])
        elif self.has_several:
            self.fax_actions.forward(self.several.ids)

    def _resend(self) -> None:
        if self._shown is not None:
            self.fax_actions.take(Step.RESEND, self._shown)

    def _save(self) -> None:
        if self._shown is not None:
            self.fax_actions.ask_to_save(self._shown.fax.id, self)
        elif self.has_several:
            self.several.ask_to_save()

    def _print(self) -> None:
        document = self._fax_pages.document
        if self.has_several:
            self.several.print()
        elif self._shown is not None and document:
            self.printing.ask(document, self._facts.file_title(self._shown), [self._shown.fax.id])

    def _tag(self) -> None:
        if self.has_several:
            self.several.begin_tag()
        elif self._shown is not None:
            self.marks.begin_tag()
