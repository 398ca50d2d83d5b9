"""What is done to the faxes chosen in a list: at once, on a worker, and to be undone for a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from faxdesk.domain.audit.legal_hold import LegalHold, hold_text
from faxdesk.domain.outbox_states import AT_THE_SERVICE, NOT_OUT_YET, OutboxItem, OutboxState, PartKind
from faxdesk.domain.phone import display_number
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import FaxesChanged
from faxdesk.ui.common import wording
from faxdesk.ui.window.bars.undo_bar import SECONDS, UndoBar
from faxdesk.words import listed, tr, tr_in, tr_n
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.fax import Counts
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.archive.legal_holds import LegalHolds
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.trash import Trash
    from faxdesk.services.desk import Desk
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.ui.common.fax_outcomes import Discarded
    from faxdesk.ui.common.window_context import WindowContext


class _Deleted(Struct, frozen=True):
    """What became of the faxes: put into the trash, or, where they had not left, taken from the outbox, which
    may be further requests alone. count is of the faxes that can be restored: a stopped upload cannot."""

    trashed: tuple[int, ...]
    discarded: tuple[int, ...]
    count: int


class ListServices(Struct, frozen=True):
    """What it takes to act on faxes of a list."""

    library: Library
    outbox: Outbox
    trash: Trash
    holds: Callable[[], LegalHolds]
    clock: Clock

    @classmethod
    def of(cls, desk: Desk) -> ListServices:
        return cls(desk.library, desk.outbox, desk.trash, lambda: desk.legal_holds, desk.clock)


class ListActions(QObject):
    """Signals: failed(FaxDeskError)."""

    failed = Signal(object)

    def __init__(
        self, services: ListServices, context: WindowContext, undo_bar: UndoBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._runner = context.runner
        self._outcomes = context.outcomes
        self._undo_bar = undo_bar
        self._held_back: int | None = None
        context.bridge.faxes_changed.connect(self._on_faxes_changed)

    def delete(self, ids: Sequence[int]) -> None:
        """Put faxes into the trash; what has not left yet is discarded instead, so that it never leaves."""
        if ids:
            self._submit(lambda token: self._delete(ids, token), self._offer_undelete)

    def restore(self, ids: Sequence[int]) -> None:
        """Take faxes out of the trash."""

        def offer(restored: list[int]) -> None:
            if restored:
                text = tr_n("{count} fax restored", "{count} faxes restored", len(restored))
                self._undo_bar.offer(text, lambda: self._trash(restored))

        if ids:
            self._submit(lambda _token: self._services.library.restore(ids), offer)

    def delete_for_ever(self, ids: Sequence[int]) -> None:
        """Remove faxes of the trash for good, after a question."""
        if ids and self._is_sure(
            tr_n("Delete {count} fax for ever?", "Delete {count} faxes for ever?", len(ids)), tr("Delete")
        ):
            self._submit(lambda token: self._services.trash.delete_for_ever(ids, token))

    def empty_trash(self) -> None:
        """Remove all that is in the trash for good, after a question."""

        def ask(counts: Counts) -> None:
            title = tr_n(
                "Delete the {count} fax in the trash for ever?",
                "Delete the {count} faxes in the trash for ever?",
                counts.trash,
            )
            if counts.trash and self._is_sure(title, tr("Empty trash")):
                self._submit(lambda token: self._services.trash.empty(token))

        self._submit(lambda _token: self._services.library.counts(), ask)

    def put_on_hold(self, ids: Sequence[int]) -> None:
        """Keep faxes from being deleted, after a question for the reason."""
        from faxdesk.ui.common import dialogs

        title = tr_n("Put {count} fax on legal hold?", "Put {count} faxes on legal hold?", len(ids))
        label = tr("Nobody, and no rule, deletes what is on hold. Why is it put on hold?")
        reason = dialogs.ask_text(self._undo_bar.window(), title, label) if ids else None
        if reason is not None:
            self._submit(lambda _token: [self._services.holds().add_fax(each, reason) for each in ids])

    def lift_hold(self, ids: Sequence[int]) -> None:
        """Lift all holds that keep faxes, after a question that names them: one on a person or a tag keeps
        others as well."""

        def ask(holds: Sequence[LegalHold]) -> None:
            from faxdesk.ui.common import dialogs

            title = tr_n("Lift {count} legal hold?", "Lift {count} legal holds?", len(holds))
            hint = tr("What it keeps can be deleted again: {holds}", holds=listed(*map(hold_text, holds)))
            if holds and dialogs.ask(self._undo_bar.window(), title, hint, tr("Lift"), danger=True):
                self._submit(lambda _token: lift(holds))

        def lift(holds: Sequence[LegalHold]) -> None:
            for hold in holds:
                self._services.holds().remove(hold.id)

        def holds_on() -> list[LegalHold]:
            found = {hold.id: hold for each in ids for hold in self._services.holds().on(each)}
            return list(found.values())

        self._submit(lambda _token: holds_on(), ask)

    def _is_sure(self, title: str, verb: str) -> bool:
        from faxdesk.ui.common import dialogs

        hint = tr("Their pages are removed from this computer. This cannot be undone.")
        return dialogs.ask(self._undo_bar.window(), title, hint, verb, danger=True)

    def mark(self, ids: Sequence[int], is_read: bool) -> None:
        """Mark faxes as read or unread."""

        def offer(changed: list[int]) -> None:
            if changed:
                count = len(changed)
                text = tr_n("{count} fax marked as unread", "{count} faxes marked as unread", count)
                if is_read:
                    text = tr_n("{count} fax marked as read", "{count} faxes marked as read", count)
                self._undo_bar.offer(text, lambda: self._mark(changed, not is_read))

        if ids:
            self._submit(lambda _token: self._services.library.set_read(ids, is_read), offer)

    def offer_unsend(self, fax_id: int) -> None:
        """Offer to take back a fax that was just committed, as long as it is held back."""
        item, now = self._services.library.outgoing(fax_id), self._services.clock.now()
        if item is None or not self._is_held(item) or item.hold_until is None:
            return
        left = (item.hold_until - now).total_seconds()
        if left > 0:
            together = self._sent_together(item)
            ids = [item.id for item in together]
            self._undo_bar.offer(_sending(together, now), lambda: self._unsend(ids), left, self._forget)
            self._held_back = fax_id

    def offer_restore(self, discarded: Discarded) -> None:
        """Offer to restore faxes that were discarded in a pane."""
        self._undo_bar.offer(discarded.text, lambda: self._restore_discarded(discarded))

    def _sent_together(self, item: OutboxItem) -> list[OutboxItem]:
        """What was committed with one click: a resend to many goes out in several requests."""
        if item.part == PartKind.NONE:
            return [item]
        parts = self._services.library.parts(item.shown_id)
        return [part for part in parts if (part.part, part.state) == (item.part, item.state)]

    @Slot(object)
    def _on_faxes_changed(self, event: FaxesChanged) -> None:
        """Withdraw the offer for a fax that has left or was put on hold: it cannot be taken back any more."""
        if self._held_back is None or (event.ids and self._held_back not in event.ids):
            return
        item = self._services.library.outgoing(self._held_back)
        if item is None or not self._is_held(item):
            self._undo_bar.withdraw()

    def _is_held(self, item: OutboxItem) -> bool:
        return item.state == OutboxState.HELD_BACK or item.is_to_many_and_held(self._services.clock.now())

    def _forget(self) -> None:
        self._held_back = None

    def _delete(self, ids: Sequence[int], token: CancelToken) -> _Deleted:
        trash: list[int] = []
        discarded: list[int] = []
        for fax_id in ids:
            gone, is_stopping = self._keep_from_leaving(fax_id, token)
            discarded += gone
            item = self._services.library.outgoing(fax_id)
            if not is_stopping and (item is None or item.state in AT_THE_SERVICE):
                trash.append(fax_id)
        trashed = self._services.library.trash(trash)
        whole = sum(1 for fax_id in ids if fax_id in discarded)
        return _Deleted(tuple(trashed), tuple(discarded), len(trashed) + whole)

    def _keep_from_leaving(self, fax_id: int, token: CancelToken) -> tuple[list[int], bool]:
        """Discard of a fax and its further requests what has not left; gives what restoring brings back, and
        whether an upload is being stopped."""
        outbox, library = self._services.outbox, self._services.library
        item = library.outgoing(fax_id)
        rows = library.parts(fax_id)
        if item is not None and item.state not in AT_THE_SERVICE:
            rows = [item]
        if any(row.state == OutboxState.UPLOADING for row in rows):
            outbox.cancel(fax_id, token)
            return [], True
        gone: list[int] = []
        for row in rows:
            current = library.outgoing(row.id)
            # A group goes with the first of its parts.
            if row.state in {*NOT_OUT_YET, OutboxState.DRAFT} and current is not None:
                if current.state != OutboxState.DISCARDED:
                    outbox.discard(row.id)
                gone.append(row.id)
        whole = library.outgoing(fax_id)
        if whole is not None and whole.state == OutboxState.DISCARDED:
            return [fax_id], False
        return gone, False

    def _offer_undelete(self, done: _Deleted) -> None:
        if done.count:
            text = tr_n("{count} fax deleted", "{count} faxes deleted", done.count)
            self._undo_bar.offer(text, lambda: self._undelete(done), SECONDS)

    def _undelete(self, done: _Deleted) -> None:
        def work(_token: CancelToken) -> None:
            if done.trashed:
                self._services.library.restore(done.trashed)
            for fax_id in done.discarded:
                self._services.outbox.restore(fax_id)

        self._submit(work)

    def _restore_discarded(self, discarded: Discarded) -> None:
        def restored(_items: object) -> None:
            if discarded.opens_again:
                self._outcomes.draft_opened.emit(discarded.ids[0])

        outbox = self._services.outbox
        self._submit(lambda _token: [outbox.restore(fax_id) for fax_id in discarded.ids], restored)

    def _trash(self, ids: Sequence[int]) -> None:
        self._submit(lambda _token: self._services.library.trash(ids))

    def _mark(self, ids: Sequence[int], is_read: bool) -> None:
        self._submit(lambda _token: self._services.library.set_read(ids, is_read))

    def _unsend(self, ids: Sequence[int]) -> None:
        self._held_back = None
        before = self._services.library.outgoing(ids[0])
        went_to_many = before is not None and before.state == OutboxState.SPLIT

        def opened(items: list[OutboxItem]) -> None:
            if items[0].state == OutboxState.DRAFT:
                self._outcomes.draft_opened.emit(items[0].id)
                if went_to_many:
                    self._outcomes.many_wanted.emit(items[0].id, items[0].draft)

        self._submit(lambda _token: [self._services.outbox.undo(fax_id) for fax_id in ids], opened)

    def _submit(self, work: Callable[[CancelToken], object], ok: Callable[..., object] | None = None) -> None:
        # Whoever undoes from here on means this act, and not the one before, whose offer would still stand.
        self._undo_bar.withdraw()
        self._runner.submit(Lane.LOCAL, work, ok, self.failed.emit)


def _sending(items: Sequence[OutboxItem], now: datetime) -> str:
    send_at = items[0].draft.send_at if items else None
    if send_at is not None and send_at > now:
        return tr("Scheduled for {time}", time=wording.date_and_time(send_at, now))
    to = [recipient for item in items for recipient in item.draft.recipients]
    if not to:
        return tr_in("the state of a fax", "Sending")
    if len(to) > 1:
        return tr_n("Sending to {count} number", "Sending to {count} numbers", len(to))
    return tr("Sending to {name}", name=to[0].name or wording.number_text(display_number(to[0].number)))
