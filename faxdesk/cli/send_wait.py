"""Following a fax out: until the service has it, and on demand until its recipients' results are known."""

from __future__ import annotations

from faxdesk.cli import output
from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, EXIT_SIGN_IN, EXIT_UNKNOWN
from faxdesk.cli.output import Printer
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.outbox_states import OutboxItem, OutboxState, PartKind, most_urgent
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import FaxStatus, StatusKind
from faxdesk.engine import Engine

_ON_ITS_WAY = {OutboxState.HELD_BACK, OutboxState.QUEUED, OutboxState.UPLOADING}
LOOK_S = 1.0
PATIENCE_S = 120.0
"""How long a fax may wait for its turn behind others before the command stops watching."""


def follow(engine: Engine, fax_id: int, wait_s: float | None, printer: Printer, token: CancelToken) -> int:
    """Run the outbox until the fax has left, print it, and give the exit code that fits."""
    _until_left(engine, fax_id, wait_s, token)
    if wait_s is not None:
        _until_known(engine, fax_id, wait_s, token)
    library = engine.desk.library
    item = library.outgoing(fax_id)
    open_ = most_urgent(_rows(engine, fax_id))
    # A resend is told of as the fax that it belongs to.
    fax = library.fax(library.fax(fax_id).shown_id)
    (row,) = library.rows([fax.id])
    if open_ is not None and open_.problem is not None:
        printer.note(f"faxdesk: {open_.problem.title}\n         {open_.problem.hint}")
    if open_ is not None:
        printer.note(
            f"faxdesk: The fax stays in the outbox as {fax.id}. Do not send it anew: `faxdesk outbox run`\n"
            f"         goes on with it, `faxdesk outbox cancel {fax.id}` takes it back."
        )
    printer.result(
        output.outgoing(fax, item), f"{fax.id}: {output.status_words(row.status, engine.desk.clock.now())}"
    )
    return _exit_code(row.status, open_, waited=wait_s is not None)


def _rows(engine: Engine, fax_id: int) -> list[OutboxItem]:
    """The rows of the journal whose way out is followed: of a group those of its parts."""
    library = engine.desk.library
    item = library.outgoing(fax_id)
    if item is None:
        return []
    if item.state != OutboxState.SPLIT:
        return [item]
    return [part for part in library.parts(fax_id) if part.part == PartKind.GROUP]


def _until_left(engine: Engine, fax_id: int, wait_s: float | None, token: CancelToken) -> None:
    """The outbox is worked here, or by the window where that holds the lease."""
    desk = engine.desk
    end = desk.clock.monotonic() + max(wait_s or 0.0, PATIENCE_S)
    while True:
        desk.outbox.run(token)
        rows = _rows(engine, fax_id)
        still = any(
            item.state in _ON_ITS_WAY or (item.state == OutboxState.UNCERTAIN and not item.absent)
            for item in rows
        )
        waiting = wait_s is not None and any(item.state == OutboxState.WAITING for item in rows)
        if not (still or waiting) or desk.clock.monotonic() >= end:
            return
        desk.clock.wait(token, LOOK_S)


def _until_known(engine: Engine, fax_id: int, wait_s: float, token: CancelToken) -> None:
    desk = engine.desk
    end = desk.clock.monotonic() + wait_s
    while True:
        rows = _rows(engine, fax_id)
        if not rows or any(item.state != OutboxState.ACCEPTED for item in rows):
            return
        desk.sync.run(token)
        desk.outbox.run(token)
        (row,) = desk.library.rows([rows[0].shown_id])
        left_s = end - desk.clock.monotonic()
        if row.status.is_final or row.status.kind == StatusKind.SCHEDULED or left_s <= 0:
            return
        if row.status.kind == StatusKind.WAITING and _comes_later(row.status, engine, left_s):
            return
        desk.clock.wait(token, LOOK_S)


def _comes_later(status: FaxStatus, engine: Engine, left_s: float) -> bool:
    """Whether the next try comes only when nobody waits for it any more."""
    return status.at is not None and (status.at - engine.desk.clock.now()).total_seconds() > left_s


def _exit_code(status: FaxStatus, item: OutboxItem | None, *, waited: bool) -> int:
    if status.kind in {StatusKind.CHECKING, StatusKind.UNKNOWN, StatusKind.UPLOADING}:
        return EXIT_UNKNOWN
    if item is not None and item.state == OutboxState.NEEDS_YOU:
        signed_out = item.problem is not None and item.problem.kind == ErrorKind.SIGN_IN
        return EXIT_SIGN_IN if signed_out else EXIT_FAILED
    if status.kind in {StatusKind.SENT, StatusKind.SCHEDULED}:
        return EXIT_DONE
    if status.kind in {StatusKind.ACCEPTED, StatusKind.STUCK}:
        # Accepted is all that was asked for, unless the result was to be waited for.
        return EXIT_UNKNOWN if waited else EXIT_DONE
    return EXIT_FAILED
