"""`outbox run`: the outbox worked off without a window, as far as it goes by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from faxdesk.cli import send_wait as waiting
from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, EXIT_SIGN_IN, EXIT_UNKNOWN
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.outbox_states import OutboxItem, OutboxState, PartKind

if TYPE_CHECKING:
    from faxdesk.cli.output import Printer
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.engine import Engine
    from faxdesk.services.outbox.outbox import Outbox

_WAITING = frozenset({OutboxState.HELD_BACK, OutboxState.QUEUED, OutboxState.WAITING})
_UNCERTAIN = frozenset({OutboxState.UPLOADING, OutboxState.UNCERTAIN})
_LEFT = _WAITING | _UNCERTAIN | {OutboxState.NEEDS_YOU}
_MOVING = _UNCERTAIN | {OutboxState.QUEUED}
"""One in the queue waits for one to the same number that is being looked for, or for the window to send."""
_LONGEST_S = 300.0
"""The looks for an uncertain fax end before this, unless the service cannot be asked."""


def work_off(engine: Engine, wait_s: float | None, printer: Printer, token: CancelToken) -> int:
    """Send what can be sent, look for what may have gone out until that is decided, and wait at most
    wait_s for what waits for its time; tell what became of all, and give the exit code that fits."""
    outbox = engine.desk.outbox
    before = {item.id for item in outbox.in_states(_LEFT)}
    _until_nothing_moves(engine, wait_s or 0.0, printer, token)
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
        "waiting": [item for item in left if item.state in _WAITING],
        "uncertain": [item for item in left if item.state in _UNCERTAIN],
        "needs_you": [item for item in left if item.state == OutboxState.NEEDS_YOU],
    }
    document = {
        kind: list(dict.fromkeys(str(item.shown_id) for item in items)) for kind, items in kinds.items()
    }
    printer.result(document, _words(document))
    return _exit_code(left)


def _until_nothing_moves(engine: Engine, wait_s: float, printer: Printer, token: CancelToken) -> None:
    desk = engine.desk
    start = desk.clock.monotonic()
    told = False
    while True:
        desk.outbox.run(token)
        if desk.outbox.is_run_elsewhere and not told:
            told = True
            printer.note("faxdesk: another FaxDesk on this computer is sending; waiting for it")
        patience_s = _patience_s(desk.outbox, wait_s)
        if patience_s is None or desk.clock.monotonic() - start >= patience_s:
            return
        desk.clock.wait(token, waiting.LOOK_S)


def _patience_s(outbox: Outbox, wait_s: float) -> float | None:
    """How long after the start what is in the outbox is worth waiting for; None for not at all."""
    left = outbox.in_states(_LEFT)
    if any(item.state in _MOVING and not item.absent for item in left):
        return max(_LONGEST_S, wait_s)
    if any(item.state in _WAITING for item in left):
        return wait_s
    return None


def _words(document: Mapping[str, Sequence[str]]) -> Sequence[str]:
    words = {
        "sent": "Sent",
        "waiting": "Waiting, to be tried again by itself",
        "uncertain": "Not known whether it went out",
        "needs_you": "Waiting for you",
    }
    told = [f"{words[kind]}: {', '.join(ids)}" for kind, ids in document.items() if ids]
    return told or ["There was nothing to send."]


def _exit_code(left: Sequence[OutboxItem]) -> int:
    if any(item.state in _UNCERTAIN for item in left):
        return EXIT_UNKNOWN
    if any(item.problem is not None and item.problem.kind == ErrorKind.SIGN_IN for item in left):
        return EXIT_SIGN_IN
    return EXIT_FAILED if left else EXIT_DONE
