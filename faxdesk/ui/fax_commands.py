"""What is done to the faxes chosen in a list: at once, on a worker, and to be undone for a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.outbox import OutboxItem, OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui import words
from faxdesk.ui.undo_bar import SECONDS, UndoBar
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class _Deleted:
    """What became of the faxes: put into the trash, or, where they had not left, taken from the outbox;
    stopping are those whose upload is being stopped, which cannot be undone."""

    trashed: tuple[int, ...]
    discarded: tuple[int, ...]
    stopping: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.trashed) + len(self.discarded)


class FaxCommands(QObject):
    """Signals: failed(FaxDeskError), draft_opened(fax id) after a fax was taken back."""

    failed = Signal(object)
    draft_opened = Signal(int)

    def __init__(
        self, desk: Desk, runner: TaskRunner, undo_bar: UndoBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._undo_bar = undo_bar

    def delete(self, ids: Sequence[int]) -> None:
        """Put faxes into the trash; what has not left yet is discarded instead, so that it never leaves."""
        if ids:
            self._submit(lambda token: self._delete(ids, token), self._offer_undelete)

    def restore(self, ids: Sequence[int]) -> None:
        """Take faxes out of the trash."""

        def offer(restored: list[int]) -> None:
            if restored:
                self._undo_bar.offer(f"{words.faxes(len(restored))} restored", lambda: self._trash(restored))

        if ids:
            self._submit(lambda _token: self._desk.library.restore(ids), offer)

    def mark(self, ids: Sequence[int], is_read: bool) -> None:
        """Mark faxes as read or unread."""

        def offer(changed: list[int]) -> None:
            if changed:
                told = f"{words.faxes(len(changed))} marked as {'read' if is_read else 'unread'}"
                self._undo_bar.offer(told, lambda: self._mark(changed, not is_read))

        if ids:
            self._submit(lambda _token: self._desk.library.set_read(ids, is_read), offer)

    def offer_unsend(self, fax_id: int) -> None:
        """A fax was committed: while it is held back it can be taken back."""
        item = self._desk.library.outgoing(fax_id)
        if item is None or item.state != OutboxState.HELD_BACK or item.hold_until is None:
            return
        left = (item.hold_until - self._desk.clock.now()).total_seconds()
        if left > 0:
            self._undo_bar.offer(_sending(item), lambda: self._unsend(fax_id), left)

    def offer_undiscard(self, fax_id: int) -> None:
        """A draft was thrown away."""
        self._undo_bar.offer("Draft discarded", lambda: self._reopen(fax_id))

    def _delete(self, ids: Sequence[int], token: CancelToken) -> _Deleted:
        outbox, library = self._desk.outbox, self._desk.library
        pending: dict[int, OutboxState] = {}
        for fax_id in ids:
            item = library.outgoing(fax_id)
            if item is not None and item.state != OutboxState.ACCEPTED:
                pending[fax_id] = item.state
        stopping = tuple(one for one, state in pending.items() if state == OutboxState.UPLOADING)
        for fax_id in stopping:
            outbox.cancel(fax_id, token)
        discarded = tuple(one for one in pending if one not in stopping)
        for fax_id in discarded:
            outbox.discard(fax_id)
        trashed = library.trash([one for one in ids if one not in pending])
        return _Deleted(tuple(trashed), discarded, stopping)

    def _offer_undelete(self, done: _Deleted) -> None:
        if done.count:
            self._undo_bar.offer(f"{words.faxes(done.count)} deleted", lambda: self._undelete(done), SECONDS)

    def _undelete(self, done: _Deleted) -> None:
        def work(_token: CancelToken) -> None:
            for fax_id in done.discarded:
                self._desk.outbox.restore(fax_id)
            if done.trashed:
                self._desk.library.restore(done.trashed)

        self._submit(work)

    def _trash(self, ids: Sequence[int]) -> None:
        self._submit(lambda _token: self._desk.library.trash(ids))

    def _mark(self, ids: Sequence[int], is_read: bool) -> None:
        self._submit(lambda _token: self._desk.library.set_read(ids, is_read))

    def _unsend(self, fax_id: int) -> None:
        self._submit(lambda _token: self._desk.outbox.undo(fax_id), lambda _: self.draft_opened.emit(fax_id))

    def _reopen(self, fax_id: int) -> None:
        self._submit(
            lambda _token: self._desk.outbox.restore(fax_id), lambda _: self.draft_opened.emit(fax_id)
        )

    def _submit(self, work: Callable[[CancelToken], object], ok: Callable[..., object] | None = None) -> None:
        self._runner.submit(Lane.LOCAL, work, ok, self.failed.emit)


def _sending(item: OutboxItem) -> str:
    to = item.draft.recipients
    who = (to[0].name or words.number_text(to[0].number)) if len(to) == 1 else words.count(len(to), "number")
    return f"Sending to {who}" if to else "Sending"
