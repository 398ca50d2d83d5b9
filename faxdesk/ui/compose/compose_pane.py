"""Writing a fax: the form at the left, at the right what the recipient's machine will print."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.ui.common.fax_outcomes import Discarded
from faxdesk.ui.common.key_claims import claims_undo
from faxdesk.ui.compose.changes.draft_changes import DraftChanges
from faxdesk.ui.compose.compose_bars import ComposeBars
from faxdesk.ui.compose.compose_body import ComposeBody
from faxdesk.ui.compose.compose_checks import is_empty, reason_against, replaces_text, title_of
from faxdesk.ui.compose.compose_foot import ComposeFoot
from faxdesk.ui.compose.compose_form import ComposeForm
from faxdesk.ui.compose.compose_head import ComposeHead
from faxdesk.ui.compose.draft_keeper import DraftKeeper
from faxdesk.ui.compose.draft_preview import DraftPreview
from faxdesk.ui.compose.draft_sending import DraftSending
from faxdesk.ui.compose.page_editing import PageEditing
from faxdesk.ui.compose.pages.fax_pages import FaxPages
from faxdesk.ui.compose.scanning.scanning import Scanning
from faxdesk.ui.compose.sending_progress import SendingProgress
from faxdesk.ui.compose.templates.kept_in_compose import KeptInCompose
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.ui.common.carrying.carried_pages import Carried
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.compose.compose_services import ComposeServices
    from faxdesk.ui.compose.editor.page_editor import PageEditor, PagesChanged
    from faxdesk.work.bridge import EventBridge


class ComposePane(QWidget):
    """Holds one draft at a time. What is typed is saved soon after, and all of it before the pane closes.

    Signals: titled(what the open draft is called), closed() when the pane has nothing more to show,
    not_kept() when what was typed could not be put on disk, so that the pane stays.
    """

    titled = Signal(str)
    closed = Signal()
    not_kept = Signal()

    def __init__(
        self,
        services: ComposeServices,
        context: WindowContext,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("composePane")
        self._services = services
        self._context = context
        self._runner = runner = context.runner
        self._actions = context.actions
        self._outcomes = context.outcomes
        self._is_writing = False
        self._is_loading = False
        # In the order of the tab key: what has its parent from the start has its turn from then on as well.
        self.head = ComposeHead(self)
        self.form = ComposeForm.of(services, runner, self)
        self._first_words = ""
        self.foot = ComposeFoot(services.clock)
        self.bars = ComposeBars(services.clock, lambda: services.settings.country)
        self.changes = DraftChanges(self.form, self.bars, services.outbox, runner)
        self.preview = DraftPreview(services, self.form, self.foot, runner, self)
        self.kept = KeptInCompose(services, context, self.form, self.bars)
        self.kept.serve(self.head)
        self._progress = SendingProgress(self.head, self.foot, self.bars, services.clock, self)
        self._sending = DraftSending(services.outbox, services.settings, runner, self)
        self._use_keeper(None, Draft())
        self._lay_out()
        self._connect(context.bridge)

    def _lay_out(self) -> None:
        self.body = ComposeBody(self.form, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.body, 1)
        column.addWidget(self.bars)
        column.addWidget(self.foot)
        replaced = (self.head, self.body, self.foot)
        self.editing = PageEditing(column, replaced, self.changes, self._editor)
        self.preview.followed.connect(self.editing.follow)
        self.scanning = Scanning(column, replaced, self.form.files, self._services.scans, self._runner)
        # The form is what one waits for; the pages follow in the next turn of the event loop.
        QTimer.singleShot(0, self, self._follow_with_pages)

    @cached_property
    def pages(self) -> FaxPages:
        pages = FaxPages(self._services, self.preview.judged, self._context)
        pages.failed.connect(self.bars.problem.show_error)
        self.changes.serve(pages)
        self.editing.serve(pages)
        self.body.put_pages(pages)
        self.foot.come_after(pages)
        self.preview.serve(pages)
        return pages

    def _editor(self, changes: PagesChanged) -> PageEditor:
        from faxdesk.ui.compose.editor.page_editor import PageEditor

        cache = self.pages.grid.cache
        return PageEditor(self._services, lambda: self.form.draft, changes, cache, self._runner)

    def _connect(self, bridge: EventBridge) -> None:
        form, head, foot, bars = self.form, self.head, self.foot, self.bars
        form.changed.connect(self._on_changed)
        form.recipients.edit.textEdited.connect(bridge.contacts_sought)
        bridge.contacts_changed.connect(form.recipients.suggestions.again)
        form.recipients.contact_wanted.connect(self._context.outcomes.contact_wanted)
        bars.answered.connect(self._commit)
        bars.called_off.connect(self._on_called_off)
        bars.fax_wanted.connect(self._outcomes.fax_wanted)
        self._sending.sent.connect(self._on_sent)
        self._sending.doubted.connect(self._progress.ask)
        self._sending.failed.connect(self._progress.fail)
        head.add_wanted.connect(form.files.choose)
        head.scan_wanted.connect(self.scanning.open)
        form.files.scan_wanted.connect(self.scanning.open)
        head.paste_wanted.connect(form.paste)
        head.many_wanted.connect(self.send_to_many)
        head.discard_wanted.connect(self.discard)
        head.close_wanted.connect(self.close_draft)
        foot.send_wanted.connect(self.send)
        foot.discard_wanted.connect(self.discard)
        self._actions.send.triggered.connect(self._on_send_triggered)
        self._actions.back.triggered.connect(self._on_back_triggered)
        bridge.account_changed.connect(self._on_account_changed)

    @property
    def foot_px(self) -> int:
        """The height of the foot and of the bars that stand over it."""
        return self.height() - self.bars.y() + self.editing.foot_px + self.scanning.foot_px

    # Drafts

    def new_draft(self, files: Sequence[Path] = (), numbers: Sequence[str] = ()) -> None:
        """Begin a fax with these files and numbers. One that is open stays among the drafts."""
        self._set_aside()
        settings = self._services.settings
        draft = Draft(cover_index=settings.default_cover_index, resolution=settings.default_resolution)
        self._begin(None, draft)
        for number in numbers:
            self.form.recipients.add_text(number)
        if files:
            self.add_files(files)

    def open_draft(self, fax_id: int) -> None:
        """Go on with a draft. One that has been sent meanwhile is not opened."""
        if self._is_writing and self.keeper.fax_id == fax_id:
            return
        self._set_aside()
        item = self._services.library.outgoing(fax_id)
        if item is None or item.state != OutboxState.DRAFT:
            self.closed.emit()
            return
        self._begin(item, item.draft)

    def add_files(self, paths: Sequence[Path]) -> None:
        if not self._is_writing:
            self.new_draft()
        self.form.files.add_paths(paths)

    def add_image(self, image: QImage) -> None:
        if not self._is_writing:
            self.new_draft()
        self.form.files.add_image(image)

    def add_pages(self, carried: Carried) -> None:
        """Put pages from elsewhere in the program in behind all others."""
        if not self._is_writing:
            self.new_draft()
        self._follow_with_pages()
        self.pages.commands.put_last(carried)

    @property
    def is_writing(self) -> bool:
        """Whether a draft is open."""
        return self._is_writing

    @property
    def fax_id(self) -> int | None:
        """The open draft's id; None until its first change is on disk."""
        return self.keeper.fax_id if self._is_writing else None

    def close_draft(self) -> None:
        """Close the pane once all is on disk; the draft stays, unless there is nothing in it."""
        if not self._is_writing:
            self.closed.emit()
            return
        self._take_typed()
        if self.form.files.is_reading:
            self._progress.wait_to(self.close_draft)
            return
        self._progress.forget()
        keeper, draft = self.keeper, self.form.draft
        if is_empty(draft, self._first_words):
            keeper.discard()
            self._on_closed()
            return
        keeper.keep_now(draft, self._on_closed)

    def discard(self) -> None:
        """Throw the draft away; the window then offers to take it back."""
        keeper = self.keeper
        self.scanning.forget()
        self._stop()
        if keeper.is_untouched:
            self.closed.emit()
        else:
            keeper.discard(self._on_discarded)

    def _on_discarded(self, fax_id: int) -> None:
        self._outcomes.discarded.emit(Discarded((fax_id,), tr("Draft discarded"), opens_again=True))
        self.closed.emit()

    def _on_closed(self, kept: int | None = None) -> None:
        """All of the draft is on disk, under this id; or there was nothing to be kept."""
        self.scanning.on_kept()
        self._stop()
        self.closed.emit()
        if kept is not None:
            self._outcomes.draft_kept.emit(kept)

    def _begin(self, item: OutboxItem | None, draft: Draft) -> None:
        services = self._services
        self._show(draft)
        self._use_keeper(item.id if item else None, draft)
        self.changes.begin(draft, item.step if item else 0, item.id if item else None)
        self._is_writing = True
        self._progress.forget()
        is_new = item is None or item.updated_at == item.created_at
        self._first_words = draft.cover_text if is_new else ""
        self.form.cover.answer(self._first_words if draft.reply_to_message_id else "")
        self.form.cover.invite_note(on=draft.is_forward)
        self.preview.own_covers.begin(is_new=item is None and draft.cover_index == 0)
        self.form.say_replaces(replaces_text(item, services.library, services.clock.now()))
        self.head.say_title(title_of(item, draft, services.library))
        self.titled.emit(self.head.title)
        self.bars.hide_problem()
        self.foot.set_busy(False)
        self.head.say_saved(item.updated_at if item else None)
        self.form.files.scan_button.setVisible(services.settings.scanning)
        self.preview.fetch_covers()
        self.preview.follow()
        self.form.recipients.setFocus()

    def _use_keeper(self, fax_id: int | None, draft: Draft) -> None:
        self.keeper = DraftKeeper(self._services.outbox, self._runner, fax_id, draft, self)
        self.keeper.saved.connect(self._on_saved)
        self.keeper.failed.connect(self._on_save_failed)

    def _set_aside(self) -> None:
        """Make room for another draft; what is in the open one is saved meanwhile."""
        if not self._is_writing:
            return
        self._take_typed()
        keeper, draft = self.keeper, self.form.draft
        keeper.saved.disconnect(self._on_saved)
        if is_empty(draft, self._first_words):
            keeper.discard()
        else:
            keeper.keep_now(draft, self._outcomes.draft_kept.emit)
        self._stop()

    def _take_typed(self) -> None:
        self.scanning.leave()
        self.form.recipients.take_typed()
        self.editing.take_typed()

    def _stop(self) -> None:
        self.editing.leave()
        self.scanning.let_go()
        self._is_writing = False
        self._progress.forget()
        self.bars.withdraw()
        self.bars.hide_change()
        self._show(Draft())

    def _show(self, draft: Draft) -> None:
        self._is_loading = True
        try:
            self.form.show_draft(draft)
        finally:
            self._is_loading = False

    # Following what is written

    def _on_changed(self) -> None:
        if self._is_loading or not self._is_writing:
            return
        draft = self.form.draft
        self.changes.note(draft)
        self.keeper.keep(draft, self.changes.trail())
        if not self.keeper.is_settled:
            self.head.say_saving()
        self.preview.follow()
        self.bars.hide_problem()
        self._progress.withdraw()
        if not self.form.is_working:
            self._progress.form_ready()

    def _follow_with_pages(self) -> None:
        _made = self.pages
        self.preview.follow()

    def _on_account_changed(self, _event: object) -> None:
        if self._is_writing:
            self.preview.fetch_covers()

    def _on_saved(self) -> None:
        self.scanning.on_kept()
        self.head.say_saved(self._services.clock.now())

    def _on_save_failed(self, error: FaxDeskError) -> None:
        self._progress.end_waiting()
        self.head.say_unsaved()
        self.bars.problem.show_error(error)
        self.not_kept.emit()

    # Sending

    def send(self) -> None:
        """Commit the fax; whatever keeps it from being sent is said in the pane."""
        if not self._is_writing or self.bars.is_asking:
            return
        self._take_typed()
        if self.form.is_working:
            self._progress.wait_to(self.send)
            return
        if self.bars.goes_to_rows:
            # Nobody is to get it twice, as a recipient and as a row.
            self.send_to_many()
            return
        self._progress.end_waiting()
        reason = reason_against(self.form, self.form.draft)
        if reason:
            self.bars.problem.say(reason)
            return
        self._commit()

    def send_to_many(self) -> None:
        """Have the draft, once it is on disk, sent to the rows of a table."""
        self._take_typed()
        if self.form.is_working:
            self._progress.wait_to(self.send_to_many)
            return
        self._progress.end_waiting()
        draft = self.form.draft
        self.keeper.keep_now(draft, lambda fax_id: self._outcomes.many_wanted.emit(fax_id, draft))

    def sent_to_many(self) -> None:
        """The draft is in the outbox."""
        self._stop()
        self.closed.emit()

    def _commit(self, confirmed: frozenset[str] = frozenset()) -> None:
        self._progress.hand_over()
        self.keeper.keep_now(self.form.draft, lambda fax_id: self._sending.commit(fax_id, confirmed))

    def _on_sent(self, fax_id: int) -> None:
        self._stop()
        self._outcomes.sent.emit(fax_id)
        self.closed.emit()

    def _on_called_off(self) -> None:
        self._progress.end_asking()
        self.form.recipients.setFocus()

    # Events

    def _on_send_triggered(self) -> None:
        if self.isVisible():
            self.send()

    def _on_back_triggered(self) -> None:
        if self.isVisible() and self.bars.is_asking:
            self.bars.doubts.call_off()
        elif self.scanning.is_open:
            self.scanning.leave()
        elif self.isVisible():
            self.close_draft()

    def event(self, event: QEvent) -> bool:
        # The window's own Undo is for faxes. A field that has the focus has taken the key before.
        return claims_undo(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pastes = event.matches(QKeySequence.StandardKey.Paste)
        if not self.changes.take(event) and not (pastes and self.form.paste()):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._actions.send.setEnabled(True)
        if not self.editing.is_open and not self.scanning.is_open:
            self.form.recipients.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._actions.send.setEnabled(False)
