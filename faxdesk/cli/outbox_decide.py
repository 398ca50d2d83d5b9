"""`outbox ACTION ID`: what only a person can decide about a fax on its way out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, WrongUse
from faxdesk.cli.shared_steps import sign_in
from faxdesk.domain.fax import Fax
from faxdesk.domain.outbox_states import NOT_OUT_YET, OutboxItem, OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.cli.output import Printer
    from faxdesk.services.desk import Desk


def decide(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Carry out what was decided, and print how the fax stands then."""
    action = options.action
    if len(options.ids) != (2 if action == "is" else 1):
        raise WrongUse(
            tr("`outbox {action}` is about one fax.", action=action),
            tr("Give its id, then {service}'s id of the fax that it is.", service=service_name())
            if action == "is"
            else tr("Give its id."),
        )
    fax = desk.fax_answers.named(options.ids[0])
    if action == "cancel":
        return _cancel(desk, options, fax, printer, token)
    if action in {"hold", "release"} and desk.merges.merge(fax.id) is not None:
        (desk.merges.pause if action == "hold" else desk.merges.go_on)(fax.id)
        _print_status(desk, fax, printer, "")
        return EXIT_DONE
    item = _in_question(desk, fax)
    if action == "is":
        sign_in(desk, options, token)
        desk.uncertain_faxes.it_is(item.id, options.ids[1], token)
    else:
        steps: dict[str, Callable[[int], OutboxItem]] = {
            "hold": desk.outbox.hold,
            "release": desk.outbox.release,
            "look": desk.uncertain_faxes.look_again,
            "went-out": desk.uncertain_faxes.it_went_out,
            "send-again": desk.uncertain_faxes.send_again,
            "leave-out": desk.blocked_faxes.leave_out,
            "try": desk.outbox.retry,
        }
        steps[action](item.id)
    _print_status(desk, fax, printer, "")
    return EXIT_DONE


def take_over(desk: Desk, options: argparse.Namespace, printer: Printer) -> int:
    """Let a copied or restored archive send: what waited for that leaves with the next run."""
    if options.ids:
        raise WrongUse(tr("`outbox take-over` is about the whole archive."), tr("Leave out the id."))
    ids = [str(fax_id) for fax_id in desk.copied_archive.take_over()]
    lines = [tr("This archive is the one that sends.")]
    if ids:
        lines.append(tr("`faxdesk outbox run` sends what waited for that: {ids}.", ids=", ".join(ids)))
    printer.result({"released": ids}, lines)
    return EXIT_DONE


def _cancel(desk: Desk, options: argparse.Namespace, fax: Fax, printer: Printer, token: CancelToken) -> int:
    if any(request.message is not None for request in desk.library.requests(fax.id)):
        # The service may have to be asked.
        sign_in(desk, options, token)
    answer = desk.outbox.cancel(fax.id, token)
    _print_status(desk, fax, printer, answer.words, cancelled=answer.carried_out)
    return EXIT_DONE if answer.carried_out else EXIT_FAILED


def _in_question(desk: Desk, fax: Fax) -> OutboxItem:
    """The row of the journal that a decision about a fax applies to: the fax itself, or one of its further
    requests. An uncertain row comes first. Raises WrongUse where nothing is left to decide."""
    library = desk.library
    own = library.outgoing(fax.id)
    items = [item for item in (own, *library.parts(fax.id)) if item is not None and item.state in NOT_OUT_YET]
    items.sort(key=lambda item: item.state != OutboxState.UNCERTAIN)
    if not items:
        raise WrongUse(
            tr("There is nothing to decide about fax {id}.", id=fax.id),
            tr("It is a draft, or {service} has it.", service=service_name()),
        )
    return items[0]


def _print_status(desk: Desk, fax: Fax, printer: Printer, answer: str, **more: bool) -> None:
    """Print how a fax stands now, in the service's answer where there is one."""
    document = desk.fax_answers.status(fax.id, answer, **more)
    printer.result(document, answer or f"{fax.id}: {document['words']}")
