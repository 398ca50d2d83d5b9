"""`printer`: what other programs print comes here as a fax to be written on."""

from __future__ import annotations

import argparse
from contextlib import suppress
from typing import TYPE_CHECKING

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from faxdesk.cli.send_commands import try_to_sign_in
from faxdesk.cli.ways_in.taking import Taking
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.fax_printer import QUEUE_STATES
from faxdesk.domain.intake.incoming import SourceKind
from faxdesk.domain.runtime import Cancelled
from faxdesk.services.intake.printed_jobs import PRINTER
from faxdesk.settings import Settings
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.cli.output import Printer
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.desk import Desk

_HAVE_IT_OPEN = mark(
    "faxdesk: have the printer open while an administrator runs the line below: "
    "start `faxdesk printer run`, or FaxDesk's window, first"
)


def run(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Be the printer, print what each job became, and send what may leave, until the command is
    interrupted."""
    desk.settings.check_not_off(Settings.print_to_fax)
    trouble = try_to_sign_in(desk, options, token)
    if trouble is not None:
        printer.trouble(trouble)
    if not desk.printer.open(options.port):
        raise FaxDeskError(
            tr("Another FaxDesk takes what is printed already: its window is open, or the same command."),
            tr("Let that one do it, or close it first."),
            ErrorKind.BUSY,
        )
    try:
        uri = desk.printer.uri()
        if printer.as_json:
            printer.line({"uri": uri})
        else:
            printer.note(tr("faxdesk: taking what is printed at {uri}", uri=uri))
        desk.intake.prepare()
        # Nothing is cut short by that: this is how it ends.
        with suppress(Cancelled):
            Taking(desk, printer, SourceKind.PRINTER).for_ever(token)
    finally:
        desk.printer.close()
    return EXIT_INTERRUPTED


def add(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Add the system's queue. The system looks at the printer for that, so it is opened for as long as it
    takes where nobody has it open."""
    desk.settings.check_free(Settings.print_to_fax, True)
    fax_printer = desk.printer
    try:
        fax_printer.open()
        fax_printer.queue.add()
    except FaxDeskError as error:
        if error.kind == ErrorKind.NOT_ALLOWED:
            # The line that an administrator runs makes the same queue, and looks at the printer as well.
            _keep_added(desk.settings, options)
            printer.note(tr(_HAVE_IT_OPEN))
        raise
    finally:
        fax_printer.close()
    _keep_added(desk.settings, options)
    return status(desk, options, printer, token)


def _keep_added(settings: Settings, options: argparse.Namespace) -> None:
    settings.print_to_fax = True
    if options.send is not None:
        settings.let_send(PRINTER.key, is_on=options.send)
    settings.save()


def remove(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    desk.settings.check_free(Settings.print_to_fax, False)
    desk.printer.queue.remove()
    desk.settings.print_to_fax = False
    desk.settings.save()
    return status(desk, options, printer, token)


def status(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Tell whether programs have the printer, whether it is open with the window, and whether it may send."""
    queue, settings = desk.printer.queue, desk.settings
    state, may_send = queue.state(), PRINTER.key in settings.sources_that_send
    lines = [tr(QUEUE_STATES[state], name=queue.name)]
    lines.append(
        tr("FaxDesk takes what is printed while its window is open.")
        if settings.print_to_fax
        else tr("FaxDesk takes nothing that is printed, but by `faxdesk printer run`.")
    )
    lines.append(
        tr("What names a number is sent by itself.") if may_send else tr("What is printed waits as a draft.")
    )
    found = {"queue": str(state), "name": queue.name, "on": settings.print_to_fax, "sends": may_send}
    printer.result(found, lines)
    return EXIT_DONE
