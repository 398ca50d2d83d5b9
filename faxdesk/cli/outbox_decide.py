"""`outbox ACTION ID`: what only the person can decide about a fax on its way out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.cli import output
from faxdesk.cli.common import named_fax, sign_in
from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, WrongUse
from faxdesk.domain.fax import Fax
from faxdesk.domain.outbox_states import NOT_OUT_YET, OutboxItem, OutboxState
from faxdesk.domain.runtime import CancelToken

if TYPE_CHECKING:
    from faxdesk.cli.output import Printer
    from faxdesk.engine import Engine


def decide(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Carry out what was decided, and print how the fax stands then."""
    action, desk = options.action, engine.desk
    if len(options.ids) != (2 if action == "is" else 1):
        raise WrongUse(
            f"`outbox {action}` is about one fax.",
            "Give its id" + (", then RingCentral's id of the fax that it is." if action == "is" else "."),
        )
    fax = named_fax(engine, options.ids[0])
    if action == "cancel":
        return _cancel(engine, options, fax, printer, token)
    item = _in_question(engine, fax)
    if action == "is":
        sign_in(engine, options, token)
        desk.outbox.it_is(item.id, options.ids[1], token)
    else:
        steps: dict[str, Callable[[int], OutboxItem]] = {
            "hold": desk.outbox.hold,
            "release": desk.outbox.release,
            "look": desk.outbox.look_again,
            "went-out": desk.outbox.it_went_out,
            "send-again": desk.outbox.send_again,
            "try": desk.outbox.retry,
        }
        steps[action](item.id)
    _tell(engine, fax, printer, "")
    return EXIT_DONE


def _cancel(
    engine: Engine, options: argparse.Namespace, fax: Fax, printer: Printer, token: CancelToken
) -> int:
    if any(one.message is not None for one in engine.desk.library.requests(fax.id)):
        # The service may have to be asked.
        sign_in(engine, options, token)
    answer = engine.desk.outbox.cancel(fax.id, token)
    _tell(engine, fax, printer, answer.words, cancelled=answer.carried_out)
    return EXIT_DONE if answer.carried_out else EXIT_FAILED


def _in_question(engine: Engine, fax: Fax) -> OutboxItem:
    """What of a fax is still to be decided about: itself, or one of its further requests. An uncertain one
    comes first."""
    library = engine.desk.library
    own = library.outgoing(fax.id)
    items = [item for item in (own, *library.parts(fax.id)) if item is not None and item.state in NOT_OUT_YET]
    items.sort(key=lambda item: item.state != OutboxState.UNCERTAIN)
    if not items:
        raise WrongUse(
            f"There is nothing to decide about fax {fax.id}.", "It is a draft, or RingCentral has it."
        )
    return items[0]


def _tell(engine: Engine, fax: Fax, printer: Printer, words: str, **more: bool) -> None:
    library = engine.desk.library
    document = {**output.outgoing(library.fax(fax.id), library.outgoing(fax.id)), **more}
    (row,) = library.rows([fax.id])
    status = output.status_words(row.status, engine.desk.clock.now())
    printer.result({**document, "words": words or status}, words or f"{fax.id}: {status}")
