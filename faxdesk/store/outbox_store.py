"""The journal of faxes on their way out: every change through the transition function, compared and set,
and logged, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Unpack

from faxdesk.domain.compose.draft_history import Trail
from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction, Message
from faxdesk.domain.journal_causes import IN_PARTS
from faxdesk.domain.outbox_states import (
    AT_THE_SERVICE,
    ItemChanges,
    LogEntry,
    OutboxEvent,
    OutboxItem,
    OutboxState,
    PartKind,
    Problem,
    transition,
)
from faxdesk.domain.runtime import Clock
from faxdesk.store.compose.draft_steps import DraftSteps, forget_trail, write_documents, write_trail
from faxdesk.store.compose.journal_log import log_step
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.fax_rows import RecordWriter
from faxdesk.store.mapping import (
    AttemptChanges,
    certain_time,
    draft_text,
    journal_columns,
    to_item,
    to_text,
    to_time,
)
from faxdesk.store.requests import fold
from faxdesk.store.sql_values import any_of, quoted
from faxdesk.store.synced_row import take_in_synced_row
from faxdesk.words import mark, tr

_ITEM = "SELECT outbox.*, faxes.message_id, faxes.root_id FROM outbox JOIN faxes ON faxes.id = outbox.fax_id"
_QUEUED_AGAIN = timedelta(seconds=5)
_NOTHING_IS_OUT = {OutboxState.QUEUED, OutboxState.WAITING, OutboxState.NEEDS_YOU}
_GOES_ON_BY_ITSELF = (
    f"(state IN {any_of((OutboxState.HELD_BACK, OutboxState.QUEUED, OutboxState.WAITING))}"
    f" OR (state = {quoted(OutboxState.UNCERTAIN)} AND NOT absent)"
    f" OR (state = {quoted(OutboxState.SPLIT)} AND hold_until > :now))"
)


class StaleState(FaxDeskError):
    """Somebody else changed the fax in between."""

    def __init__(self) -> None:
        super().__init__(
            tr("This fax has just changed."), tr("Look at it again, then decide."), ErrorKind.BAD_INPUT
        )


class OutboxStore:
    """The journal. Reads from any thread; writes on workers."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self._records = RecordWriter()

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """What is read and written inside, of the archive's faxes too, is one step: nobody writes in between,
        and it is kept whole or not at all."""
        with self._db.transaction():
            yield

    # Reads

    def item(self, fax_id: int) -> OutboxItem | None:
        return next(iter(self._items("fax_id = ?", fax_id)), None)

    def items(self, states: Iterable[OutboxState]) -> list[OutboxItem]:
        """The faxes in these states, oldest first."""
        wanted = [str(state) for state in states]
        return self._items(f"state IN ({','.join('?' * len(wanted))})", *wanted)

    def parts(self, fax_id: int) -> list[OutboxItem]:
        """The further requests of a fax, oldest first."""
        return self._items("faxes.root_id = ?", fax_id)

    def unsettled(self) -> list[OutboxItem]:
        """The faxes that the service has, or that went out in parts, and whose last result was not yet known
        when it was looked last; parts are looked at with their root."""
        return self._items(
            f"settled_at IS NULL AND state IN {any_of((OutboxState.ACCEPTED, OutboxState.SPLIT))}"
            " AND faxes.root_id IS NULL AND faxes.trashed_at IS NULL"
        )

    def committed_with(self, digest: str, since: datetime) -> list[OutboxItem]:
        """The faxes with this document, "" for any, that were sent, or are to be, since a time, oldest first;
        not their further requests."""
        return self._items(
            "(? = '' OR fax_id IN (SELECT fax_id FROM outbox_files WHERE hash = ?))"
            " AND faxes.created_at >= ? AND faxes.root_id IS NULL"
            f" AND state NOT IN {any_of((OutboxState.DRAFT, OutboxState.DISCARDED))}",
            *(digest, digest, to_text(since)),
        )

    def _items(self, condition: str, *values: object) -> list[OutboxItem]:
        with self._db.read() as cx:
            return [to_item(row) for row in cx.execute(f"{_ITEM} WHERE {condition} ORDER BY fax_id", values)]

    def steps(self, fax_id: int) -> DraftSteps:
        """What can be undone of a draft."""
        return DraftSteps(self._db, fax_id)

    def log(self, fax_id: int) -> list[LogEntry]:
        """A fax's history, oldest first, with that of its further requests."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT outbox_log.*, outbox.part FROM outbox_log JOIN outbox USING (fax_id)"
                " WHERE fax_id = :id OR fax_id IN (SELECT id FROM faxes WHERE root_id = :id)"
                " ORDER BY outbox_log.id",
                {"id": fax_id},
            ).fetchall()
            return [
                LogEntry(
                    certain_time(row["at"]),
                    row["event"],
                    row["old_state"],
                    row["new_state"],
                    row["cause"],
                    PartKind(row["part"]),
                )
                for row in rows
            ]

    def accepted_unseen(self) -> list[OutboxItem]:
        """The faxes of which only the person knows that the service has them."""
        return self._items(f"state = {quoted(OutboxState.ACCEPTED)} AND faxes.message_id IS NULL")

    def last_entry(self) -> int:
        """The number of the newest entry in the history of any fax; 0 where there is none."""
        with self._db.read() as cx:
            row = cx.execute("SELECT max(id) AS last FROM outbox_log").fetchone()
        return row["last"] or 0

    def next_due(self, now: datetime, queued_pause: timedelta = _QUEUED_AGAIN) -> datetime | None:
        """When the outbox has something to do next; None while it waits for nobody but a person. What is
        still queued waits for another fax or for the service, and is looked at after queued_pause."""
        with self._db.read() as cx:
            row = cx.execute(
                f"SELECT min(CASE state WHEN {quoted(OutboxState.HELD_BACK)} THEN coalesce(hold_until, :now)"
                f" WHEN {quoted(OutboxState.SPLIT)} THEN hold_until"
                f" WHEN {quoted(OutboxState.QUEUED)} THEN :soon"
                f" ELSE coalesce(next_attempt_at, :now) END) AS due FROM outbox WHERE {_GOES_ON_BY_ITSELF}",
                {"now": to_text(now), "soon": to_text(now + queued_pause)},
            ).fetchone()
        return to_time(row["due"])

    def known_message_ids(self, since: datetime) -> set[str]:
        """The service's ids of the faxes that this outbox sent. since is by the service's clock, as the
        times of the faxes that it has accepted are."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT message_id FROM faxes JOIN outbox ON outbox.fax_id = faxes.id"
                " WHERE message_id IS NOT NULL AND faxes.created_at >= ?",
                (to_text(since),),
            ).fetchall()
        return {row["message_id"] for row in rows}

    # Writing a fax

    def create(self, draft: Draft, *, replaces: int | None = None, trail: Trail | None = None) -> int:
        """A new draft, and the fax's row in the archive. replaces is the scheduled fax that is to be
        cancelled before this one leaves, trail what can be undone."""
        with self._db.transaction() as cx:
            fax_id = self._create(draft, None, PartKind.NONE, replaces)
            if trail is not None:
                write_trail(cx, fax_id, trail, self._clock.now())
        return fax_id

    def add_part(
        self,
        root: OutboxItem,
        draft: Draft,
        kind: PartKind,
        *,
        due: datetime | None = None,
        problem: Problem | None = None,
        hold_until: datetime | None = None,
        cause: str = "",
        row: int | None = None,
    ) -> int:
        """One more request for a fax, or a row of its table, committed at once: to leave now, after due, or
        after hold_until, until which it can be taken back. problem says why it waits."""
        with self._db.transaction() as cx:
            fax_id = self._create(draft, root.id, kind, None)
            forget_trail(cx, root.id)
            cx.execute("UPDATE outbox SET merge_row = ? WHERE fax_id = ?", (row, fax_id))
            changes: ItemChanges = {"account": root.account, "problem": problem}
            event = OutboxEvent.SEND
            if due is not None:
                event, changes["next_attempt_at"] = OutboxEvent.AWAIT, due
            elif hold_until is not None:
                event, changes["hold_until"] = OutboxEvent.HOLD_BACK, hold_until
            self.change(fax_id, event, cause=cause, **changes)
            # With one more request on its way it has no last result yet, may be slow again, and is not held.
            self._set(root, root.state, {"settled_at": None, "alarmed_at": None, "hold_until": None})
        return fax_id

    def adopt(self, fax_id: int, draft: Draft, account: str) -> OutboxItem:
        """Take a fax that was sent elsewhere into the journal, as the service has it, for an account."""
        now = to_text(self._clock.now())
        state = str(OutboxState.ACCEPTED)
        with self._db.transaction() as cx:
            cx.execute(
                "INSERT INTO outbox (fax_id, state, draft, created_at, updated_at, account)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (fax_id, state, draft_text(draft), now, now, account),
            )
            self._log(fax_id, "adopt", "", state, mark("it was not sent from this computer"))
        return self.existing(fax_id)

    def split(self, fax_id: int, drafts: Sequence[Draft]) -> list[int]:
        """Let a queued fax go out in parts, each with some of its recipients; gives the parts."""
        with self._db.transaction():
            cause = IN_PARTS.format(count=len(drafts))
            root = self.change(fax_id, OutboxEvent.SPLIT, cause=cause)
            return [self.add_part(root, draft, PartKind.GROUP) for draft in drafts]

    def _create(self, draft: Draft, root_id: int | None, kind: PartKind, replaces: int | None) -> int:
        now = to_text(self._clock.now())
        with self._db.transaction() as cx:
            fax_id = cx.execute(
                "INSERT INTO faxes (direction, created_at, is_read, root_id) VALUES (?, ?, 1, ?)",
                (str(Direction.OUTBOUND), now, root_id),
            ).lastrowid
            assert fax_id is not None
            cx.execute(
                "INSERT INTO outbox (fax_id, state, draft, created_at, updated_at, part, replaces)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (fax_id, str(OutboxState.DRAFT), draft_text(draft), now, now, str(kind), replaces),
            )
            self._write_draft(cx, fax_id, draft)
            self._log(fax_id, "create", "", str(OutboxState.DRAFT), "")
        return fax_id

    def save_draft(self, fax_id: int, draft: Draft, trail: Trail | None = None) -> None:
        """trail is what can be undone, None for a draft of which nothing else can be than before. Raises
        StaleState once the fax is committed: what is sent is what was looked at last."""
        with self._db.transaction() as cx:
            changed = cx.execute(
                "UPDATE outbox SET draft = ?, updated_at = ? WHERE fax_id = ? AND state = ?",
                (draft_text(draft), to_text(self._clock.now()), fax_id, OutboxState.DRAFT),
            ).rowcount
            if not changed:
                raise StaleState
            self._write_draft(cx, fax_id, draft)
            if trail is not None:
                write_trail(cx, fax_id, trail, self._clock.now())

    def _write_draft(self, cx: sqlite3.Connection, fax_id: int, draft: Draft) -> None:
        write_documents(cx, fax_id, draft)
        self._records.write_draft(cx, fax_id, draft)

    # Changing its state

    def change(
        self,
        fax_id: int,
        event: OutboxEvent,
        *,
        cause: str = "",
        attempt: int | None = None,
        **changes: Unpack[ItemChanges],
    ) -> OutboxItem:
        """Apply an event, and set changes with it; attempt is the number of the attempt that the event is
        about.

        Raises IllegalTransition, or StaleState when the fax is at another attempt by now.
        """
        with self._db.transaction():
            item = self.existing(fax_id)
            if attempt not in (None, item.attempts):
                raise StaleState
            state = transition(item.state, event, body_complete=item.body_complete)
            return self._move(item, state, event, cause, changes)

    def begin_attempt(self, fax_id: int, at: datetime) -> OutboxItem:
        """Put an attempt on record, before its first byte. at is by the service's clock."""
        with self._db.transaction() as cx:
            item = self.existing(fax_id)
            state = transition(item.state, OutboxEvent.START)
            cx.execute("INSERT INTO attempts (fax_id, at) VALUES (?, ?)", (fax_id, to_text(at)))
            cx.execute("UPDATE archive SET attempts = attempts + 1")
            changes: AttemptChanges = {
                "attempt_at": at,
                "body_sent_at": None,
                "attempts": item.attempts + 1,
                "problem": None,
                "next_attempt_at": None,
            }
            return self._move(item, state, OutboxEvent.START, "", changes)

    def body_sent(self, fax_id: int, at: datetime, attempt: int | None = None) -> None:
        """The last bytes of the current attempt are about to leave. Raises StaleState where they must not:
        the fax is no longer being uploaded, or in another attempt than the one named."""
        with self._db.transaction() as cx:
            changed = cx.execute(
                "UPDATE outbox SET body_sent_at = ? WHERE fax_id = ? AND state = ?"
                " AND attempts = coalesce(?, attempts)",
                (to_text(at), fax_id, OutboxState.UPLOADING, attempt),
            ).rowcount
            if not changed:
                raise StaleState
            cx.execute(
                "UPDATE attempts SET body_sent_at = ? WHERE id ="
                " (SELECT max(id) FROM attempts WHERE fax_id = ?)",
                (to_text(at), fax_id),
            )
            state = str(self.existing(fax_id).state)
            self._log(fax_id, "body_sent", state, state, "")

    def not_executed(self, fax_id: int, attempt: int, cause: str) -> None:
        """The service did not carry out what was sent in this attempt, which goes on with another request.
        Raises StaleState as body_sent() does."""
        with self._db.transaction() as cx:
            changed = cx.execute(
                "UPDATE outbox SET body_sent_at = NULL WHERE fax_id = ? AND state = ? AND attempts = ?",
                (fax_id, OutboxState.UPLOADING, attempt),
            ).rowcount
            if not changed:
                raise StaleState
            state = str(OutboxState.UPLOADING)
            self._log(fax_id, str(OutboxEvent.NOT_EXECUTED), state, state, cause)

    def accept(
        self, fax_id: int, message: Message, event: OutboxEvent = OutboxEvent.ACCEPT, cause: str = ""
    ) -> int:
        """The service has the fax. A row that a quicker sync made of the same message becomes part of this
        one, which keeps its id. A second call for the same message changes nothing.

        Raises FaxDeskError (UNKNOWN_OUTCOME) when another fax of this outbox has the message's id already."""
        with self._db.transaction() as cx:
            item = self.existing(fax_id)
            if item.state == OutboxState.ACCEPTED and item.message_id == message.id:
                return fax_id
            state = transition(item.state, event)
            message = take_in_synced_row(cx, fax_id, message)
            self._records.write(cx, fax_id, message)
            self._move(item, state, event, cause, {"problem": None, "next_attempt_at": None})
        return fax_id

    def note(self, fax_id: int, *, cause: str = "", **changes: Unpack[ItemChanges]) -> OutboxItem:
        """Set changes without a change of state; logged where there is a cause to tell."""
        with self._db.transaction():
            item = self.existing(fax_id)
            self._set(item, item.state, changes)
            if cause:
                self._log(fax_id, "note", str(item.state), str(item.state), cause)
            return self.existing(fax_id)

    # Steps

    def existing(self, fax_id: int) -> OutboxItem:
        """The row of a fax that has to be there. Raises FaxDeskError (NOT_FOUND) where it is not."""
        item = self.item(fax_id)
        if item is None:
            raise FaxDeskError(
                tr("There is no such fax in the outbox."), tr("Look at the outbox list."), ErrorKind.NOT_FOUND
            )
        return item

    def _move(
        self, item: OutboxItem, state: OutboxState, event: OutboxEvent, cause: str, changes: ItemChanges
    ) -> OutboxItem:
        with self._db.transaction() as cx:
            self._set(item, state, changes)
            if item.state == OutboxState.DRAFT and state in {OutboxState.HELD_BACK, OutboxState.QUEUED}:
                # A fax is as old as its sending, however long it was being written.
                now = to_text(self._clock.now())
                cx.execute("UPDATE faxes SET created_at = ? WHERE id = ?", (now, item.id))
            if state in AT_THE_SERVICE and changes.get("hold_until") is None:
                forget_trail(cx, item.id)
            self._log(item.id, str(event), str(item.state), str(state), cause)
        return self.existing(item.id)

    def _set(self, item: OutboxItem, state: OutboxState, changes: ItemChanges) -> None:
        """Compare and set. Raises StaleState when the state is no longer the item's."""
        columns = {"state": str(state), "updated_at": to_text(self._clock.now()), **journal_columns(changes)}
        if state in _NOTHING_IS_OUT:
            # What an attempt sent that was surely not carried out says nothing about the next one.
            columns["body_sent_at"] = None
        assignments = ", ".join(f"{name} = ?" for name in columns)
        with self._db.transaction() as cx:
            changed = cx.execute(
                f"UPDATE outbox SET {assignments} WHERE fax_id = ? AND state = ?",
                (*columns.values(), item.id, str(item.state)),
            ).rowcount
            if not changed:
                raise StaleState
            if (draft := changes.get("draft")) is not None:
                write_documents(cx, item.id, draft)
                if draft.recipients != item.draft.recipients:
                    self._records.write_draft(cx, item.id, draft)
            if item.root_id is not None:
                fold(cx, item.id)

    def _log(self, fax_id: int, event: str, old: str, new: str, cause: str) -> None:
        with self._db.transaction() as cx:
            log_step(cx, fax_id, to_text(self._clock.now()), event, old, new, cause)
