"""Waiting for a fax to leave: until the service has it and, with --wait, until the results are known."""

from __future__ import annotations

from faxdesk.cli.exit_codes import EXIT_BLOCKED, EXIT_DONE, EXIT_FAILED, EXIT_SIGN_IN, EXIT_UNKNOWN
from faxdesk.cli.output import Printer
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import OutboxItem, OutboxState, PartKind, most_urgent
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import FaxStatus, StatusKind
from faxdesk.services.desk import Desk
from faxdesk.services.programs import fax_json
from faxdesk.words import tr

_ON_ITS_WAY = {OutboxState.HELD_BACK, OutboxState.QUEUED, OutboxState.UPLOADING}
_MAY_HAVE_LEFT = {OutboxState.UPLOADING, OutboxState.UNCERTAIN, OutboxState.ACCEPTED}
_CODE_OF_PROBLEM = {ErrorKind.SIGN_IN: EXIT_SIGN_IN, ErrorKind.BLOCKED: EXIT_BLOCKED}
RUN_AGAIN_S = 1.0
PATIENCE_S = 120.0
"""How long a fax may wait for its turn behind others before the command stops watching."""


def follow(desk: Desk, fax_id: int, wait_s: float | None, printer: Printer, token: CancelToken) -> int:
    """Run the outbox until the fax has left, print it, and give the exit code that fits. Once it may have
    left, an error is a remark: it must not hide what has become of the fax."""
    problem = _until_left(desk, fax_id, wait_s, token)
    if wait_s is not None and problem is None:
        problem = _until_known(desk, fax_id, wait_s, token)
    library = desk.library
    unsent = most_urgent(_rows(desk, fax_id))
    # A resend is printed as the fax that it belongs to.
    fax = library.fax(library.fax(fax_id).shown_id)
    (row,) = library.rows([fax.id])
    if problem is not None:
        printer.note(tr("faxdesk: What became of the fax could not be looked up. {problem}", problem=problem))
    if unsent is not None and unsent.problem is not None:
        printer.trouble(unsent.problem)
    if unsent is not None:
        printer.note(
            tr(
                "faxdesk: The fax stays in the outbox as {id}. Do not send it anew: `faxdesk outbox "
                "run`\n         goes on with it, `faxdesk outbox cancel {id}` takes it back.",
                id=fax.id,
            )
        )
    printer.result(
        desk.fax_answers.outgoing(fax.id, fax_id),
        f"{fax.id}: {fax_json.status_words(row.status, desk.clock.now())}",
    )
    return _exit_code(row.status, unsent, waited=wait_s is not None)


def _rows(desk: Desk, fax_id: int) -> list[OutboxItem]:
    """The rows of the journal that have to leave: the fax's own, or those of its parts where it was split."""
    library = desk.library
    item = library.outgoing(fax_id)
    if item is None:
        return []
    if item.state != OutboxState.SPLIT:
        return [item]
    return [part for part in library.parts(fax_id) if part.part == PartKind.GROUP]


def _until_left(desk: Desk, fax_id: int, wait_s: float | None, token: CancelToken) -> FaxDeskError | None:
    """Run the outbox until the fax has left. Where the window holds the lease, the window sends it. Gives the
    error that ended this after the fax may have left; one from before is raised."""
    begun_at = desk.clock.monotonic()
    while True:
        try:
            desk.outbox.run(token)
        except FaxDeskError as error:
            if any(item.state in _MAY_HAVE_LEFT for item in _rows(desk, fax_id)):
                return error
            raise
        rows = _rows(desk, fax_id)
        on_its_way = any(
            item.state in _ON_ITS_WAY or (item.state == OutboxState.UNCERTAIN and not item.absent)
            for item in rows
        )
        is_waiting = any(item.state == OutboxState.WAITING for item in rows)
        watched_s = desk.clock.monotonic() - begun_at
        patience_s = wait_s or 0.0
        if on_its_way:
            patience_s = max(patience_s, PATIENCE_S)
        if not (on_its_way or is_waiting) or watched_s >= patience_s:
            return None
        desk.clock.wait(token, RUN_AGAIN_S)


def _until_known(desk: Desk, fax_id: int, wait_s: float, token: CancelToken) -> FaxDeskError | None:
    """Look at the service until the results are known; gives the error that kept it from being asked."""
    end = desk.clock.monotonic() + wait_s
    while True:
        rows = _rows(desk, fax_id)
        if not rows or any(item.state != OutboxState.ACCEPTED for item in rows):
            return None
        problem = _look(desk, token)
        (row,) = desk.library.rows([rows[0].shown_id])
        left_s = end - desk.clock.monotonic()
        if row.status.is_final or row.status.kind == StatusKind.SCHEDULED:
            return None
        pause_s = max((problem.retry_after_s if problem else None) or 0.0, RUN_AGAIN_S)
        may_pass = problem is None or problem.tries_again
        if left_s <= 0 or not may_pass or (problem is not None and pause_s > left_s):
            return problem
        if row.status.kind == StatusKind.WAITING and _comes_later(row.status, desk, left_s):
            return None
        desk.clock.wait(token, pause_s)


def _look(desk: Desk, token: CancelToken) -> FaxDeskError | None:
    """Have the service asked what became of its faxes, and work on with that."""
    try:
        desk.sync.run(token)
        desk.outbox.run(token)
    except FaxDeskError as error:
        return error
    return None


def _comes_later(status: FaxStatus, desk: Desk, left_s: float) -> bool:
    """Whether the next try comes after the wait has ended."""
    return status.at is not None and (status.at - desk.clock.now()).total_seconds() > left_s


def _exit_code(status: FaxStatus, item: OutboxItem | None, *, waited: bool) -> int:
    if status.kind in {StatusKind.CHECKING, StatusKind.UNKNOWN, StatusKind.UPLOADING}:
        return EXIT_UNKNOWN
    if item is not None and item.state == OutboxState.NEEDS_YOU:
        return _CODE_OF_PROBLEM.get(item.problem.kind, EXIT_FAILED) if item.problem else EXIT_FAILED
    if status.kind in {StatusKind.SENT, StatusKind.SCHEDULED}:
        return EXIT_DONE
    if status.kind in {StatusKind.ACCEPTED, StatusKind.STUCK}:
        # Accepted is all that was asked for, unless the result was to be waited for.
        return EXIT_UNKNOWN if waited else EXIT_DONE
    return EXIT_FAILED
