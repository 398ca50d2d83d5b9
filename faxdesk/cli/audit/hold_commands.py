"""`hold`: legal holds, which keep faxes from being deleted."""

from __future__ import annotations

import argparse
from typing import Any

from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import as_typed
from faxdesk.domain.audit.legal_hold import LegalHold
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.desk import Desk
from faxdesk.words import tr, tr_n


def add(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Put a hold on what was named, which has to be one thing."""
    holds = desk.legal_holds
    if sum(map(bool, (options.fax, options.person, options.tag))) != 1:
        raise WrongUse(tr("A hold is on one thing."), tr("Name a fax, a person or a tag; see --help."))
    with as_typed():
        if options.fax:
            hold_id = holds.add_fax(desk.fax_answers.named(options.fax).id, options.reason)
        elif options.person:
            hold_id = holds.add_person(options.person, options.reason)
        else:
            hold_id = holds.add_tag(options.tag, options.reason)
    hold = next(each for each in holds.all() if each.id == hold_id)
    printer.result(_document(desk, hold), _line(desk, hold))
    return EXIT_DONE


def remove(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Lift a hold; what it was on can be deleted again."""
    desk.legal_holds.remove(options.hold)
    printer.result({"lifted": options.hold}, tr("The hold {id} is lifted.", id=options.hold))
    return EXIT_DONE


def list_all(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """All holds, with how many faxes each keeps now."""
    holds = desk.legal_holds.all()
    lines = [_line(desk, hold) for hold in holds] or [tr("There are no legal holds.")]
    printer.result([_document(desk, hold) for hold in holds], lines)
    return EXIT_DONE


def _document(desk: Desk, hold: LegalHold) -> dict[str, Any]:
    return {
        "id": hold.id,
        "kind": str(hold.kind),
        "what": hold.what,
        "since": hold.since.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "reason": hold.reason,
        "faxes": desk.legal_holds.count(hold.id),
    }


def _line(desk: Desk, hold: LegalHold) -> str:
    day = hold.since.astimezone().strftime("%Y-%m-%d")
    faxes = desk.legal_holds.count(hold.id)
    kept = tr_n("{count} fax", "{count} faxes", faxes)
    return f"{hold.id:>5}  {day}  {hold.kind:<6}  {hold.what}  {kept}  {hold.reason}".rstrip()
