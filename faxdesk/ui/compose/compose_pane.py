"""Writing a fax: the form at the left, at the right what the recipient's machine will print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QHideEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import CoverPage
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.ui.common.fax_outcomes import Discarded
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.compose.attachments_list import AttachmentsList
from faxdesk.ui.compose.compose_checks import is_empty, reason_against, replaces_text
from faxdesk.ui.compose.compose_foot import ComposeFoot
from faxdesk.ui.compose.compose_form import ComposeForm
from faxdesk.ui.compose.confirm_bar import ConfirmBar
from faxdesk.ui.compose.draft_keeper import DraftKeeper
from faxdesk.ui.compose.draft_sending import DraftSending
from faxdesk.ui.compose.drop_target import Dragged
from faxdesk.ui.compose.fax_preview import FaxPreview, SendingTime
from faxdesk.ui.compose.recipient_field import RecipientField
from faxdesk.ui.compose.schedule_field import ScheduleField
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.account import AccountService
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer
    from faxdesk.services.desk import Desk
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.settings import Settings
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.work.bridge import EventBridge

PREVIEW_FROM_PX = 720
"""In a narrower pane the preview is hidden, and the form has the room for itself."""


class ComposeServices(Struct, frozen=True):
    """What it takes to write a fax."""

    outbox: Outbox
    library: Library
    account: AccountService
    pages: PageDrawer
    blobs: DocumentFolder
    settings: Settings
    clock: Clock

    @classmethod
    def of(cls, desk: Desk) -> ComposeServices:
        return cls(desk.outbox, desk.library, desk.account, desk.pages, desk.blobs, desk.settings, desk.clock)


class ComposePane(QWidget):
    """Holds one draft at a time. What is typed is saved soon after, and all of it before the pane closes.

    Signals: closed() when the pane has nothing more to show; not_kept() when what was typed could not be
    put on disk, so that the pane stays.
    """

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
        self._runner = runner = context.runner
        self._actions = context.actions
        self._outcomes = context.outcomes
        self._is_writing = False
        self._is_loading = False
        self._pending: Callable[[], None] | None = None
        self.form = self._make_form()
        self.preview = FaxPreview(services.pages, services.blobs, runner)
        self.foot = ComposeFoot(services.clock)
        self.problem = ProblemBar()
        self.doubts = ConfirmBar(services.clock, self._country)
        self._sending = DraftSending(services.outbox, services.settings, runner, self.foot, self.doubts, self)
        self._use_keeper(None, Draft())
        self._time = SendingTime(services.pages, services.blobs, runner, self)
        self._lay_out()
        self._connect(context.bridge)

    def _make_form(self) -> ComposeForm:
        services, runner = self._services, self._runner
        recipients = RecipientField(runner, services.library.known_recipients, self._country)
        files = AttachmentsList(runner, services.outbox.add_file)
        return ComposeForm(recipients, files, ScheduleField(services.library.service_now), self.paste)

    def _country(self) -> str:
        return self._services.settings.country

    def _lay_out(self) -> None:
        self._side_by_side = QHBoxLayout()
        self._side_by_side.setContentsMargins(0, 0, 0, 0)
        self._side_by_side.setSpacing(0)
        self._side_by_side.addWidget(self.form, 9)
        self._side_by_side.addWidget(self.preview, 11)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._side_by_side, 1)
        column.addWidget(self.problem)
        column.addWidget(self.doubts)
        column.addWidget(self.foot)

    def _connect(self, bridge: EventBridge) -> None:
        self.form.changed.connect(self._on_changed)
        self._time.measured.connect(self._show_estimate)
        self._sending.sent.connect(self._on_sent)
        self._sending.failed.connect(self.problem.show_error)
        self.doubts.called_off.connect(self._on_called_off)
        self.doubts.fax_wanted.connect(self._outcomes.fax_wanted)
        self.foot.send_wanted.connect(self.send)
        self.foot.discard_wanted.connect(self.discard)
        self.foot.close_wanted.connect(self.close_draft)
        self._actions.send.triggered.connect(self._on_send_triggered)
        self._actions.back.triggered.connect(self._on_back_triggered)
        bridge.account_changed.connect(self._on_account_changed)

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
        self.form.recipients.take_typed()
        if self.form.files.is_reading:
            self._wait_to(self.close_draft)
            return
        self._pending = None
        keeper, draft = self.keeper, self.form.draft
        if is_empty(draft):
            self._drop(keeper)
            self._stop()
            self.closed.emit()
            return
        keeper.keep(draft)
        if keeper.is_settled:
            self._on_closed()
        else:
            keeper.flush(lambda _fax_id: self._on_closed())

    def discard(self) -> None:
        """Throw the draft away; the window then offers to take it back."""
        keeper = self.keeper
        self._stop()
        if keeper.is_untouched:
            self.closed.emit()
        else:
            keeper.flush(lambda fax_id: self._discard(fax_id, lambda _item: self._on_discarded(fax_id)))

    def _discard(self, fax_id: int, done: Callable[[object], None] | None) -> None:
        outbox = self._services.outbox
        self._runner.submit(Lane.LOCAL, lambda _token: outbox.discard(fax_id), done, self.problem.show_error)

    def _on_discarded(self, fax_id: int) -> None:
        self._outcomes.discarded.emit(Discarded((fax_id,), "Draft discarded", opens_again=True))
        self.closed.emit()

    def _on_closed(self) -> None:
        self._stop()
        self.closed.emit()

    def _begin(self, item: OutboxItem | None, draft: Draft) -> None:
        services = self._services
        self._show(draft)
        self._use_keeper(item.id if item else None, draft)
        self._is_writing = True
        self._pending = None
        self.form.say_replaces(replaces_text(item, services.library, services.clock.now()))
        self.problem.hide()
        self.foot.set_busy(False)
        self.foot.say_saved(item.updated_at if item else None)
        self._fetch_covers()
        self._follow()
        self.form.recipients.setFocus()

    def _use_keeper(self, fax_id: int | None, draft: Draft) -> None:
        self.keeper = DraftKeeper(self._services.outbox, self._runner, fax_id, draft, self)
        self.keeper.saved.connect(self._on_saved)
        self.keeper.failed.connect(self._on_save_failed)

    def _set_aside(self) -> None:
        """Make room for another draft; what is in the open one is saved meanwhile."""
        if not self._is_writing:
            return
        self.form.recipients.take_typed()
        keeper, draft = self.keeper, self.form.draft
        keeper.saved.disconnect(self._on_saved)
        if is_empty(draft):
            self._drop(keeper)
        else:
            keeper.keep(draft)
            if not keeper.is_settled:
                keeper.flush(lambda _fax_id: None)
        self._stop()

    def _drop(self, keeper: DraftKeeper) -> None:
        """Leave nothing behind of an empty draft."""
        if not keeper.is_untouched:
            keeper.flush(lambda fax_id: self._discard(fax_id, None))

    def _stop(self) -> None:
        self._is_writing = False
        self._pending = None
        self._sending.withdraw()
        self._show(Draft())

    def _show(self, draft: Draft) -> None:
        self._is_loading = True
        try:
            self.form.show_draft(draft)
        finally:
            self._is_loading = False

    def _wait_to(self, act: Callable[[], None]) -> None:
        """Do this as soon as all numbers are checked and all files read."""
        self._pending = act
        self.foot.set_busy(True, "Getting ready…")

    # Following what is written

    def _on_changed(self) -> None:
        if self._is_loading or not self._is_writing:
            return
        draft = self.form.draft
        self.keeper.keep(draft)
        if not self.keeper.is_settled:
            self.foot.say_saving()
        self._follow()
        self.problem.hide()
        if self._sending.is_asking:
            # Another fax than the one that was asked about.
            self._sending.withdraw()
            self._end_asking()
        if self._pending is not None and not self.form.is_working:
            QTimer.singleShot(0, self, self._do_pending)

    def _do_pending(self) -> None:
        act, self._pending = self._pending, None
        if act is not None:
            act()

    def _follow(self) -> None:
        account = self._services.library.account()
        self.preview.follow(
            self.form.draft, cover_name=self.form.cover.cover_name, sender=account.name if account else ""
        )
        self._show_estimate()

    def _show_estimate(self) -> None:
        draft = self.form.draft
        self.foot.say_estimate(draft, self._time.seconds(draft))

    def _fetch_covers(self) -> None:
        """Fetch the service's cover pages; the two choices that are always offered do without them."""

        def offer(covers: list[CoverPage]) -> None:
            self.form.cover.offer(covers)
            self._follow()

        self._runner.submit(Lane.NET, self._services.account.cover_pages, offer, lambda _error: None)

    def _on_account_changed(self, _event: object) -> None:
        if self._is_writing:
            self._fetch_covers()

    def _on_saved(self) -> None:
        self.foot.say_saved(self._services.clock.now())

    def _on_save_failed(self, error: FaxDeskError) -> None:
        self.foot.set_busy(False)
        self._pending = None
        self.foot.say_unsaved()
        self.problem.show_error(error)
        self.not_kept.emit()

    # Sending

    def send(self) -> None:
        """Commit the fax; whatever keeps it from being sent is said in the pane."""
        if not self._is_writing or self._sending.is_asking:
            return
        self.form.recipients.take_typed()
        if self.form.is_working:
            self._wait_to(self.send)
            return
        self._pending = None
        self.foot.set_busy(False)
        reason = reason_against(self.form, self.form.draft)
        if reason:
            self.problem.say(reason)
            return
        self.foot.set_busy(True, "Handing it over…")
        self.keeper.keep(self.form.draft)
        self.keeper.flush(self._sending.commit)

    def _on_sent(self, fax_id: int) -> None:
        self._stop()
        self._outcomes.sent.emit(fax_id)
        self.closed.emit()

    def _on_called_off(self) -> None:
        self._end_asking()
        self.form.recipients.setFocus()

    def _end_asking(self) -> None:
        self.foot.set_busy(False)
        self.foot.say_saved(self._services.clock.now())

    # Events

    def _on_send_triggered(self) -> None:
        if self.isVisible():
            self.send()

    def _on_back_triggered(self) -> None:
        if self.isVisible() and self._sending.is_asking:
            self.doubts.call_off()
        elif self.isVisible():
            self.close_draft()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self.paste():
            return
        super().keyPressEvent(event)

    def paste(self) -> bool:
        """Take files or a picture from the clipboard; False when it holds neither."""
        data = QGuiApplication.clipboard().mimeData()
        dragged = Dragged.of(data)
        if dragged.files:
            self.add_files(dragged.files)
        elif dragged.has_image:
            self.add_image(QImage(data.imageData()))
        return dragged.is_faxable

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._actions.send.setEnabled(True)
        self.form.recipients.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._actions.send.setEnabled(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.preview.setVisible(event.size().width() >= PREVIEW_FROM_PX)
