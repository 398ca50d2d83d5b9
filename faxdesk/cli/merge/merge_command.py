"""`merge`: one document to all rows of a table. `results`: what became of each row."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from faxdesk.cli import send_wait as waiting
from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, EXIT_UNKNOWN, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.pages.cover_commands import own_cover
from faxdesk.cli.pages.page_options import PageOptions
from faxdesk.cli.send_commands import taken_files, try_to_sign_in
from faxdesk.cli.shared_steps import as_typed, notices_printed
from faxdesk.domain.draft import Draft, tidy_name
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.merge.judge_rows import MergePlan, guessed_columns
from faxdesk.domain.merge.merge_row import MergeRow, RowTrouble, SentRow, minutes_for
from faxdesk.domain.merge.row_state import RowState
from faxdesk.domain.phone import display_number
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import StatusKind
from faxdesk.domain.tables.table import Table
from faxdesk.services.desk import Desk
from faxdesk.services.merge.merge_result import result_cells, state_word
from faxdesk.words import listed, tr, tr_n

_MOVING = {StatusKind.QUEUED, StatusKind.UPLOADING, StatusKind.CHECKING}
_UNKNOWN = {StatusKind.UPLOADING, StatusKind.CHECKING, StatusKind.UNKNOWN}


def merge(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Send one document to all rows of a table, each with its own values in it."""
    plan = _plan(desk, options, token)
    with as_typed():
        rows = desk.merges.judged(plan)
        if options.yes:
            in_doubt = [row.place for row in rows if row.trouble == RowTrouble.DOUBT]
            rows = desk.merges.with_out(plan, rows, in_doubt, is_out=False)
    if options.dry_run:
        printer.result(_dry_document(plan, rows), _dry_lines(plan, rows))
        return EXIT_DONE
    if not options.leave_out:
        _refuse_troubled([row for row in rows if not row.is_sent])
    with notices_printed(desk, printer):
        trouble = try_to_sign_in(desk, options, token)
        with as_typed():
            title = options.title or Path(plan.draft.files[0].name).stem
            fax_id = desk.merges.send(plan, rows, title, options.pause_on_error).id
        _say_how_long(fax_id, sum(row.is_sent for row in rows))
        if trouble is not None:
            raise trouble
        try:
            _until_left(desk, fax_id, token)
            if options.wait is not None:
                _until_known(desk, fax_id, options.wait, token)
        finally:
            if options.result:
                # Also of a command that is stopped.
                desk.merges.save_result(fax_id, options.result, CancelToken())
    found = desk.merges.rows(fax_id)
    printer.result(_document(fax_id, found), _summary(fax_id, found))
    return _exit_code(found, waited=options.wait is not None)


def _refuse_troubled(rows: list[MergeRow]) -> None:
    """Raise WrongUse where there are any."""
    if not rows:
        return
    hint = tr("--dry-run shows them all. Mend the table, or leave them out with --leave-out.")
    if any(row.trouble == RowTrouble.DOUBT for row in rows):
        hint = tr(
            "--dry-run shows them all. Mend the table, send those in doubt with --yes, or leave out what is"
            " left with --leave-out."
        )
    raise WrongUse(
        tr_n(
            "{count} row cannot be sent. Row {line}: {reason}",
            "{count} rows cannot be sent. Row {line}: {reason}",
            len(rows),
            line=rows[0].line,
            reason=rows[0].reason,
        ),
        hint,
    )


def save_result(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Save what became of each row of a fax to many, as a table."""
    fax = desk.fax_answers.named(options.id)
    if desk.merges.merge(fax.id) is None:
        raise WrongUse(
            tr("Fax {id} was not sent to a table.", id=fax.id), tr("`faxdesk show` tells what became of it.")
        )
    desk.merges.save_result(fax.id, options.file, token)
    if options.receipts is not None:
        receipts = desk.merge_receipts
        save = receipts.save_folder if options.receipts.is_dir() else receipts.save_pdf
        save(fax.id, options.receipts, token)
    rows = desk.merges.rows(fax.id)
    printer.result(_document(fax.id, rows), tr("Saved as {path}.", path=options.file))
    return EXIT_DONE


def _plan(desk: Desk, options: argparse.Namespace, token: CancelToken) -> MergePlan:
    """The fax with open fields, and the table. Raises WrongUse for what is none."""
    cover = own_cover(desk, options)
    with as_typed():
        page_options = PageOptions(options)
        table = desk.tables.read(options.table, tidy_name(options.table.name), options.sheet)
    number, name = guessed_columns(table, desk.settings.country)
    if options.to_column:
        number = _column(table, options.to_column)
    if options.name_column:
        name = _column(table, options.name_column)
    if number is None:
        raise WrongUse(
            tr("It is not clear which column has the fax numbers."),
            tr("Name it with --to-column. The columns are: {columns}.", columns=_columns(table)),
        )
    with as_typed():
        files = page_options.applied(taken_files(desk.outbox, options, token), desk, desk.blobs.path)
    draft = Draft(
        files=files,
        cover_index=options.cover,
        cover_text=options.cover_text,
        resolution=Resolution(options.resolution),
        cover=cover,
    )
    return MergePlan(draft, table, number, name)


def _column(table: Table, name: str) -> int:
    place = table.place_of(name)
    if place is None:
        raise WrongUse(
            tr("The table has no column “{name}”.", name=name),
            tr("Its columns are: {columns}.", columns=_columns(table)),
        )
    return place


def _columns(table: Table) -> str:
    return ", ".join(column.name for column in table.columns)


def _say_how_long(fax_id: int, count: int) -> None:
    Printer.note(
        tr_n(
            "faxdesk: {count} row is sent as fax {id}, in about {minutes} min. If you stop this command,\n"
            "         `faxdesk outbox run` goes on with it.",
            "faxdesk: {count} rows are sent as fax {id}, in about {minutes} min. If you stop this command,\n"
            "         `faxdesk outbox run` goes on with it.",
            count,
            id=fax_id,
            minutes=minutes_for(count),
        )
    )


def _until_left(desk: Desk, fax_id: int, token: CancelToken) -> None:
    """Run the outbox until no row is to leave any more, or nothing has moved for a while."""
    moved_at, before = desk.clock.monotonic(), Counter[str]()
    while True:
        desk.outbox.run(token)
        rows, merge = desk.merges.rows(fax_id), desk.merges.merge(fax_id)
        now = Counter(state_word(row) for row in rows)
        if now != before:
            moved_at, before = desk.clock.monotonic(), now
        is_moving = any(row.state == RowState.WAITING or row.status.kind in _MOVING for row in rows)
        is_stuck = desk.clock.monotonic() - moved_at >= waiting.PATIENCE_S
        if not is_moving or is_stuck or merge is None or merge.is_paused:
            return
        desk.clock.wait(token, waiting.RUN_AGAIN_S)


def _until_known(desk: Desk, fax_id: int, wait_s: float, token: CancelToken) -> None:
    """Look at the service until all results are known, or the time is over."""
    end = desk.clock.monotonic() + wait_s
    until = desk.clock.now() + timedelta(seconds=wait_s)
    while any(_is_open(row, until) for row in desk.merges.rows(fax_id)):
        pause_s = waiting.RUN_AGAIN_S
        try:
            desk.sync.run(token)
            desk.outbox.run(token)
        except FaxDeskError as error:
            if not error.tries_again:
                raise
            pause_s = max(error.retry_after_s or 0.0, pause_s)
        if desk.clock.monotonic() >= end:
            return
        desk.clock.wait(token, pause_s)


def _is_open(row: SentRow, until: datetime) -> bool:
    """Whether a result of a row may come until a time."""
    comes_later = (
        row.status.kind == StatusKind.WAITING and row.status.at is not None and row.status.at > until
    )
    return (
        row.state == RowState.HANDED and not row.status.is_final and not row.needs_person and not comes_later
    )


def _document(fax_id: int, rows: list[SentRow]) -> dict[str, Any]:
    counts = Counter(state_word(row) for row in rows)
    return {"id": str(fax_id), "counts": dict(sorted(counts.items())), "rows": [_row(row) for row in rows]}


def _row(row: SentRow) -> dict[str, Any]:
    state, reason, time, message_id, pages = result_cells(row)
    return {
        "line": row.line,
        "number": row.number,
        "name": row.name,
        "state": state,
        "reason": reason or None,
        "time": time or None,
        "message_id": message_id or None,
        "pages": int(pages) if pages else None,
    }


def _summary(fax_id: int, rows: list[SentRow]) -> list[str]:
    living = [row for row in rows if row.state != RowState.OUT]
    out = sum(row.status.kind in {StatusKind.ACCEPTED, StatusKind.SENT} for row in living)
    lines = [
        tr_n(
            "{id}: {count} of {total} rows is sent, or on its way.",
            "{id}: {count} of {total} rows are sent, or on their way.",
            out,
            id=fax_id,
            total=len(living),
        )
    ]
    lines += [
        tr("Row {line}, {number}: {reason}", line=row.line, number=display_number(row.number), reason=reason)
        for row in living
        if row.needs_person and (reason := row.status.reason)
    ]
    return lines


def _dry_document(plan: MergePlan, rows: list[MergeRow]) -> dict[str, Any]:
    sent = sum(row.is_sent for row in rows)
    return {
        "to_column": plan.columns[plan.number_column],
        "name_column": None if plan.name_column is None else plan.columns[plan.name_column],
        "columns": list(plan.columns),
        "sent": sent,
        "minutes": minutes_for(sent),
        "rows": [
            {
                "line": row.line,
                "number": row.number,
                "name": row.name,
                "sent": row.is_sent,
                "gets": _gets(plan, row),
                "trouble": None if row.trouble is None else str(row.trouble),
                "reason": row.reason or None,
            }
            for row in rows
        ],
    }


def _gets(plan: MergePlan, row: MergeRow) -> dict[str, Any]:
    """What is this row's own in the fax: the values of the fields that it has, and what is on its cover."""
    draft = plan.draft_for(row)
    return {
        "fields": {plan.columns[place]: row.cells[place] for place in plan.needed_columns},
        "cover_text": draft.cover_text or None,
        "cover_fields": dict(draft.cover.fields) if draft.cover else {},
    }


def _dry_lines(plan: MergePlan, rows: list[MergeRow]) -> list[str]:
    sent = sum(row.is_sent for row in rows)
    lines = [
        tr(
            "Row {line}, {number}: {reason}",
            line=row.line,
            number=row.number or "-",
            reason=_own_words(plan, row) if row.is_sent else row.reason,
        )
        for row in rows
    ]
    lines.append(
        tr_n(
            "{count} row would be sent, in about {minutes} min.",
            "{count} rows would be sent, in about {minutes} min.",
            sent,
            minutes=minutes_for(sent),
        )
    )
    return lines


def _own_words(plan: MergePlan, row: MergeRow) -> str:
    """What a row gets, on one line."""
    gets = _gets(plan, row)
    fields = {**gets["fields"], **gets["cover_fields"]}
    cover = " ".join((gets["cover_text"] or "").split())
    return listed(*filter(None, (row.name, *(f"{name}={value}" for name, value in fields.items()), cover)))


def _exit_code(rows: list[SentRow], *, waited: bool) -> int:
    living = [row.status.kind for row in rows if row.state != RowState.OUT]
    if any(kind in _UNKNOWN for kind in living):
        return EXIT_UNKNOWN
    done = {StatusKind.SENT, StatusKind.ACCEPTED, StatusKind.STUCK}
    if any(kind not in done for kind in living):
        return EXIT_FAILED
    return EXIT_UNKNOWN if waited and any(kind != StatusKind.SENT for kind in living) else EXIT_DONE
