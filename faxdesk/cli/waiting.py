"""Following a fax out: until the service has it, and on demand until its recipients' results are known."""

from __future__ import annotations

from faxdesk.cli import output
from faxdesk.cli.main import EXIT_DONE, EXIT_FAILED, EXIT_SIGN_IN, EXIT_UNKNOWN
from faxdesk.cli.output import Printer
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.outbox import OutboxItem, OutboxState
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
    fax, item = library.fax(fax_id), library.outgoing(fax_id)
    row = library.rows([fax_id])[0]
    if item is not None and item.problem is not None:
        printer.note(f"faxdesk: {item.problem.title}\n         {item.problem.hint}")
    if item is not None and item.state not in {OutboxState.ACCEPTED, OutboxState.DISCARDED}:
        printer.note(
            f"faxdesk: The fax stays in the outbox as {fax_id}. Do not send it anew: `faxdesk sync` goes on\n"
            f"         with it, `faxdesk delete {fax_id}` takes it back."
        )
    printer.result(
        output.outgoing(fax, item), f"{fax_id}: {output.status_words(row.status, engine.desk.clock.now())}"
    )
    return _exit_code(row.status, item, waited=wait_s is not None)


def _until_left(engine: Engine, fax_id: int, wait_s: float | None, token: CancelToken) -> None:
    """The outbox is worked here, or by the window where that holds the lease."""
    desk = engine.desk
    end = desk.clock.monotonic() + max(wait_s or 0.0, PATIENCE_S)
    while True:
        desk.outbox.run(token)
        item = desk.outbox.item(fax_id)
        still = item is not None and (
            item.state in _ON_ITS_WAY or (item.state == OutboxState.UNCERTAIN and not item.absent)
        )
        waiting = item is not None and item.state == OutboxState.WAITING and wait_s is not None
        if not (still or waiting) or desk.clock.monotonic() >= end:
            return
        desk.clock.wait(token, LOOK_S)


def _until_known(engine: Engine, fax_id: int, wait_s: float, token: CancelToken) -> None:
    desk = engine.desk
    end = desk.clock.monotonic() + wait_s
    while True:
        item = desk.outbox.item(fax_id)
        if item is None or item.state != OutboxState.ACCEPTED:
            return
        desk.sync.run(token)
        status = desk.library.rows([fax_id])[0].status
        if status.is_final or status.kind == StatusKind.SCHEDULED or desk.clock.monotonic() >= end:
            return
        desk.clock.wait(token, LOOK_S)


def _exit_code(status: FaxStatus, item: OutboxItem | None, *, waited: bool) -> int:
    if status.kind in {StatusKind.CHECKING, StatusKind.UNKNOWN, StatusKind.UPLOADING}:
        return EXIT_UNKNOWN
    if item is not None and item.state == OutboxState.NEEDS_YOU:
        signed_out = item.problem is not None and item.problem.kind == ErrorKind.SIGN_IN
        return EXIT_SIGN_IN if signed_out else EXIT_FAILED
    if status.kind in {StatusKind.SENT, StatusKind.SCHEDULED}:
        return EXIT_DONE
    if status.kind == StatusKind.ACCEPTED:
        # Accepted is all that was asked for, unless the result was to be waited for.
        return EXIT_UNKNOWN if waited else EXIT_DONE
    return EXIT_FAILED
