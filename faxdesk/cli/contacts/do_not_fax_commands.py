"""`contacts block`, `unblock` and `blocked`: the numbers that no fax may go to."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import as_typed, notices_printed
from faxdesk.domain.phone import display_number
from faxdesk.domain.runtime import CancelToken
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.contacts.contact import Blocked
    from faxdesk.services.desk import Desk
from faxdesk.services.programs.fax_json import utc


def block(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Put a number on the list; what has left for the service already is named, since only cancelling helps
    there."""
    with as_typed(), notices_printed(desk, printer):
        blocked = desk.do_not_fax.block(options.number, options.why)
    leaving = [str(fax_id) for fax_id in desk.do_not_fax.still_leaving(blocked.number)]
    if leaving:
        printer.note(tr("faxdesk: `faxdesk outbox cancel ID` does that: {ids}", ids=", ".join(leaving)))
    printer.result(
        {**_document(blocked), "still_leaving": leaving},
        tr("No fax goes to {number} any more.", number=display_number(blocked.number)),
    )
    return EXIT_DONE


def unblock(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Take a number off the list; ends with EXIT_FAILED where it is not there."""
    blocked = desk.do_not_fax.unblock(options.number)
    text = (
        tr("Faxes may go to {number} again.", number=display_number(blocked.number))
        if blocked
        else tr("{number} is not on the list.", number=options.number)
    )
    printer.result({"unblocked": blocked.number if blocked else None}, text)
    return EXIT_DONE if blocked else EXIT_FAILED


def blocked(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    entries = desk.do_not_fax.entries()
    lines = [f"{display_number(entry.number):<20}  {entry.reason}".rstrip() for entry in entries]
    printer.result([_document(entry) for entry in entries], lines or tr("No numbers are blocked."))
    return EXIT_DONE


def _document(entry: Blocked) -> dict[str, Any]:
    return {"number": entry.number, "reason": entry.reason, "since": utc(entry.at)}
