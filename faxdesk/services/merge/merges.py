"""Faxes to many as people use them: judged row by row, sent as one, paused, mended, tried again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.draft import Recipient, to_each_once
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.journal_causes import IN_PARTS
from faxdesk.domain.merge.judge_rows import MergePlan, can_leave, judged, judged_anew, mended
from faxdesk.domain.merge.merge_row import Merge, MergeRow, SentRow, counts_of
from faxdesk.domain.merge.row_state import RowState
from faxdesk.domain.outbox_states import OutboxEvent, OutboxItem, OutboxState, PartKind, allows
from faxdesk.domain.status import StatusKind
from faxdesk.domain.tables.cell_number import number_in
from faxdesk.services.archive.save_file import save_whole
from faxdesk.services.merge.merge_result import result_csv
from faxdesk.services.outbox.resend import RESENT, draft_again
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.outbox.decisions import Decisions
    from faxdesk.services.outbox.guards.number_guards import NumberGuards
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.settings import Settings
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.merge.merge_store import MergeStore


class Merges:
    """For workers. What goes out of a row is a request like any other, with the steps of the outbox; steps
    with the table are here."""

    def __init__(
        self,
        store: MergeStore,
        decisions: Decisions,
        outbox: Outbox,
        faxes: FaxStore,
        numbers: NumberGuards,
        settings: Settings,
    ) -> None:
        self._store = store
        self._decisions = decisions
        self._outbox = outbox
        self._journal = decisions.journal
        self._faxes = faxes
        self._numbers = numbers
        self._settings = settings

    # Before it is sent

    def judged(self, plan: MergePlan, before: Sequence[MergeRow] = ()) -> list[MergeRow]:
        """The rows of a table as they would be sent; before are those of the same table as the person has
        mended and chosen them so far. Raises FaxDeskError (BAD_INPUT) for a fax that asks for a column that
        there is not."""
        return judged(plan, self._settings.country, self._numbers, before)

    def mended(
        self, plan: MergePlan, rows: Sequence[MergeRow], place: int, column: int, cell: str
    ) -> list[MergeRow]:
        """The rows after the person has typed something else into a cell."""
        row = mended(plan, rows[place], column, cell, self._settings.country)
        return judged_anew(plan, [*rows[:place], row, *rows[place + 1 :]], self._numbers)

    def with_out(
        self, plan: MergePlan, rows: Sequence[MergeRow], places: Collection[int], *, is_out: bool
    ) -> list[MergeRow]:
        """The rows after the person has taken some out, or has put them in. One that was not out, is there
        twice or in doubt, and is put in is sent all the same."""
        changed = [_put(row, is_out=is_out) if row.place in places else row for row in rows]
        return judged_anew(plan, changed, self._numbers)

    def send(
        self,
        plan: MergePlan,
        rows: Sequence[MergeRow],
        name: str,
        pause_on_error: int = 0,
        fax_id: int | None = None,
        hold_until: datetime | None = None,
    ) -> OutboxItem:
        """Put a fax to many into the outbox, which may be a draft so far: those of its rows that are in order
        leave one after the other, whenever nothing else is to, but none before hold_until, until which
        Outbox.undo() takes all of it back. Raises FaxDeskError (BAD_INPUT) where none is in order."""
        sent = [row for row in rows if row.is_sent]
        if not sent:
            raise FaxDeskError(
                tr("None of the rows can be sent."), tr("Mend or put in some of them."), ErrorKind.BAD_INPUT
            )
        recipients = tuple(Recipient(row.number, row.name) for row in sent)
        draft = to_each_once(replace(plan.draft, recipients=recipients))
        with self._journal.undisturbed():
            if fax_id is None:
                fax_id = self._journal.create(draft)
            else:
                self._journal.save_draft(fax_id, draft)
            self._journal.change(fax_id, OutboxEvent.SEND, account=self._faxes.account_id())
            cause = IN_PARTS.format(count=len(sent))
            item = self._journal.change(fax_id, OutboxEvent.SPLIT, cause=cause, hold_until=hold_until)
            merge = Merge(
                fax_id,
                name,
                plan.columns,
                plan.number_column,
                plan.name_column,
                pause_on_error=pause_on_error,
            )
            self._store.add(merge, rows)
        self._decisions.say(item, wake=True)
        return item

    # Afterwards

    def merge(self, fax_id: int) -> Merge | None:
        """What a fax to many is; None for any other fax."""
        return self._store.merge(fax_id)

    def rows(self, fax_id: int) -> list[SentRow]:
        """All rows of a fax to many, as they stand."""
        return self._store.rows(fax_id)

    def waiting(self) -> int:
        """How many rows of faxes to many are to leave by themselves."""
        return self._store.waiting()

    def pause(self, fax_id: int) -> None:
        """Let no further row leave; what is being sent is sent to its end."""
        self._store.pause(fax_id)
        self._say(fax_id)

    def go_on(self, fax_id: int) -> None:
        """Let the rows leave again. Failures that there are by now are known."""
        self._store.go_on(fax_id, counts_of(self._store.rows(fax_id)).needing)
        self._say(fax_id)

    def take_out(self, fax_id: int, places: Collection[int]) -> list[int]:
        """Let rows not be sent; gives those that could still be kept from it. What has a request of its own
        that has not left is discarded."""
        with self._journal.undisturbed():
            taken = self._store.take_out(fax_id, places)
            for row in self._store.rows(fax_id):
                if row.place in places and row.state == RowState.HANDED and self._discarded(row):
                    taken.append(row.place)
                    self._store.withdrawn(fax_id, row.place)
        self._say(fax_id)
        return sorted(taken)

    def put_back(self, fax_id: int, places: Collection[int]) -> list[int]:
        """Let rows be sent after all that were taken out; gives them. What kept one from being sent when the
        table was judged, such as an empty field, keeps it out still. Raises FaxDeskError (REFUSED) for a fax
        that is not kept as it was written."""
        self._check_whole(fax_id)
        merge, draft = self._store.merge(fax_id), self._journal.existing(fax_id).draft
        assert merge is not None
        sound = [
            row.place
            for row in self._store.rows(fax_id)
            if row.place in places and can_leave(draft, row, merge.columns)
        ]
        self._forget_time(fax_id)
        back = self._store.put_back(fax_id, sound)
        self._say(fax_id)
        return back

    def change_number(self, fax_id: int, place: int, text: str) -> None:
        """Send a row to another number, after it failed or before it is sent. Raises FaxDeskError (BAD_INPUT)
        for what is no number, as NumberGuards.refuse() does, and REFUSED where it is on its way."""
        self._check_whole(fax_id)
        number = number_in(text, self._settings.country).e164
        self._numbers.refuse([Recipient(number)])
        merge = self._store.merge(fax_id)
        assert merge is not None
        column = merge.number_column
        with self._journal.undisturbed():
            # As it is now: its turn may have come since the person looked at it.
            row = self._store.rows(fax_id)[place]
            cells = (*row.cells[:column], text.strip(), *row.cells[column + 1 :])
            is_free = row.state != RowState.HANDED or row.has_failed or self._discarded(row)
            if not is_free:
                raise FaxDeskError(
                    tr("This row is on its way."), tr("Wait for its result first."), ErrorKind.REFUSED
                )
            self._forget_time(fax_id)
            self._store.change(fax_id, MergeRow(place, row.line, cells, number, row.name))
        self._say(fax_id)

    def try_again(self, fax_id: int, places: Collection[int]) -> None:
        """Send rows again that failed, or that could not leave, each by itself: another may go to the same
        number. Raises FaxDeskError as change_number() does for a number that no fax may go to."""
        rows = [row for row in self._store.rows(fax_id) if row.place in places]
        for row in rows:
            if row.status.kind == StatusKind.NEEDS_YOU and row.part_id is not None:
                self._outbox.retry(row.part_id)
        if any(row.has_failed for row in rows):
            self._send_failed(fax_id, places)

    def save_result(self, fax_id: int, target: Path, token: CancelToken) -> None:
        """Save the table with what became of each row. Raises FaxDeskError (STORAGE) when it cannot be
        written."""
        merge = self._store.merge(fax_id)
        assert merge is not None
        content = result_csv(merge, self._store.rows(fax_id))
        failed = mark("The result could not be saved as “{path}”.")
        save_whole(target, lambda path: path.write_bytes(content), failed, token)

    def _send_failed(self, fax_id: int, places: Collection[int]) -> None:
        """Make one more request of each of these rows that failed."""
        root = self._journal.existing(fax_id)
        with self._journal.undisturbed():
            rows = [row for row in self._store.rows(fax_id) if row.place in places and row.has_failed]
            self._numbers.refuse([Recipient(row.number) for row in rows])
            for row in rows:
                assert row.part_id is not None
                draft = draft_again(self._journal.existing(row.part_id))
                self._journal.add_part(root, draft, PartKind.RESEND, cause=RESENT, row=row.place)
        self._say(fax_id)

    def _forget_time(self, fax_id: int) -> None:
        """Let rows go at once that the person adds after the time of the fax. Where others wait still, which
        nobody may expect any more, they are asked about together."""
        send_at = self._journal.existing(fax_id).draft.send_at
        is_over = send_at is not None and send_at < self._faxes.service_now()
        if is_over and not any(row.state == RowState.WAITING for row in self._store.rows(fax_id)):
            self._decisions.forget_time(fax_id)

    def _check_whole(self, fax_id: int) -> None:
        """With what was struck out of it, the fax from which rows are made is gone once all are out."""
        if self._journal.existing(fax_id).draft.files:
            return
        if any(not file.is_cover for part in self._journal.parts(fax_id) for file in part.draft.files):
            raise FaxDeskError(
                tr("This fax cannot go to more: what was struck out of it is gone, and its pages with it."),
                tr("Write a new one for those who are to get it as well."),
                ErrorKind.REFUSED,
            )

    def _discarded(self, row: SentRow) -> bool:
        """Whether the request of a row, which has not left, is out of the way now. One that may have gone out
        is left alone: nobody is to read that it did not."""
        item = self._journal.item(row.part_id or 0)
        if item is None or not allows(item.state, OutboxEvent.DISCARD) or item.state == OutboxState.UNCERTAIN:
            return False
        self._journal.change(item.id, OutboxEvent.DISCARD, cause=mark("taken out by the person"))
        return True

    def _say(self, fax_id: int) -> None:
        self._decisions.say(self._journal.existing(fax_id), wake=True)


def _put(row: MergeRow, *, is_out: bool) -> MergeRow:
    if is_out or row.is_out:
        return replace(row, is_out=is_out)
    return replace(row, let_in=row.let_in | row.questions)
