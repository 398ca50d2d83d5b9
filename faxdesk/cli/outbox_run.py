"""`outbox run`: send what waits in the outbox without a window, as far as that needs nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from faxdesk.cli import send_wait as waiting
from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, EXIT_SIGN_IN, EXIT_UNKNOWN
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.outbox_states import NOT_OUT_YET, OutboxItem, OutboxState, PartKind
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.cli.output import Printer
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.desk import Desk
    from faxdesk.services.outbox.outbox import Outbox

_LEFT = NOT_OUT_YET - {OutboxState.ON_HOLD}
UNCERTAIN = frozenset({OutboxState.UPLOADING, OutboxState.UNCERTAIN})
WAITING = _LEFT - UNCERTAIN - {OutboxState.NEEDS_YOU}
_MOVING = UNCERTAIN | {OutboxState.QUEUED}
"""A queued fax waits until an uncertain one to the same number has been looked for, or until another FaxDesk
has stopped sending."""
_LONGEST_S = 300.0
"""The search for an uncertain fax ends before this, unless the service cannot be asked."""


def run_outbox(desk: Desk, wait_s: float | None, printer: Printer, token: CancelToken) -> int:
    """Send what can be sent, look for what may have gone out until that is decided, and wait at most
    wait_s for what waits for its time. Prints what became of each fax, and gives the exit code."""
    outbox = desk.outbox
    before = {item.id for item in outbox.in_states(_LEFT)}
    _until_nothing_moves(desk, wait_s or 0.0, printer, token)
    left = outbox.in_states(_LEFT)
    shown_left = {item.shown_id for item in left}
    kinds = {
        "sent": [
            item
            for item in outbox.in_states({OutboxState.ACCEPTED})
            # The parts of a group are made when it leaves.
            if (item.id in before or (item.part == PartKind.GROUP and item.root_id in before))
            and item.shown_id not in shown_left
        ],
        "waiting": [item for item in left if item.state in WAITING],
        "uncertain": [item for item in left if item.state in UNCERTAIN],
        "needs_you": [item for item in left if item.state == OutboxState.NEEDS_YOU],
    }
    document = {
        kind: list(dict.fromkeys(str(item.shown_id) for item in items)) for kind, items in kinds.items()
    }
    printer.result(document, _summary(document))
    return _exit_code(left)


def _until_nothing_moves(desk: Desk, wait_s: float, printer: Printer, token: CancelToken) -> None:
    start = desk.clock.monotonic()
    rows = desk.merges.waiting()
    is_noted = False
    while True:
        desk.outbox.run(token)
        if (still := desk.merges.waiting()) != rows:
            # A fax to many takes as long as it takes.
            start, rows = desk.clock.monotonic(), still
        if desk.outbox.is_run_elsewhere and not is_noted:
            is_noted = True
            printer.note(tr("faxdesk: another FaxDesk on this computer is sending; waiting for it"))
        patience_s = _patience_s(desk.outbox, wait_s)
        if patience_s is None or desk.clock.monotonic() - start >= patience_s:
            return
        desk.clock.wait(token, waiting.RUN_AGAIN_S)


def _patience_s(outbox: Outbox, wait_s: float) -> float | None:
    """How long after the start what is in the outbox is worth waiting for; None for not at all."""
    left = outbox.in_states(_LEFT)
    if any(item.state in _MOVING and not item.absent for item in left):
        return max(_LONGEST_S, wait_s)
    if any(item.state in WAITING for item in left):
        return wait_s
    return None


def _summary(document: Mapping[str, Sequence[str]]) -> Sequence[str]:
    titles = {
        "sent": tr("Sent"),
        "waiting": tr("Waiting, to be tried again by itself"),
        "uncertain": tr("Not known whether it went out"),
        "needs_you": tr("Waiting for you"),
    }
    lines = [f"{titles[kind]}: {', '.join(ids)}" for kind, ids in document.items() if ids]
    return lines or [tr("There was nothing to send.")]


def _exit_code(left: Sequence[OutboxItem]) -> int:
    if any(item.state in UNCERTAIN for item in left):
        return EXIT_UNKNOWN
    if any(item.problem is not None and item.problem.kind == ErrorKind.SIGN_IN for item in left):
        return EXIT_SIGN_IN
    return EXIT_FAILED if left else EXIT_DONE
