"""`sync`, `inbox` and `outbox`: the lists, brought up to date before they are shown."""

from __future__ import annotations

import argparse

from faxdesk.cli import output
from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, WrongUse, exit_code_of
from faxdesk.cli.inbox_watch import watch
from faxdesk.cli.outbox_decide import decide, take_over
from faxdesk.cli.outbox_run import run_outbox
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import notices_printed, sign_in, sync_all
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Chip, FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.desk import Desk
from faxdesk.words import tr, tr_n


def sync(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    library = desk.library
    with notices_printed(desk, printer):
        sign_in(desk, options, token)
        # What waits for its time or is being looked for has nobody else here to go on with it.
        desk.outbox.run(token)
        sync_all(desk, token)
        # Last: a book that answers slowly keeps no fax waiting.
        desk.books.read_due(token)
    counts = library.counts()
    received = len(library.ids(FaxQuery(Folder.INBOX)))
    waiting = len(library.ids(FaxQuery(Folder.OUTBOX, chip=Chip.WAITING)))
    document = {
        "received": received,
        "unread": counts.unread,
        "not_saved": counts.documents_wanted,
        "waiting": waiting,
    }
    came = tr_n(
        "{count} fax received, {unread} unread.",
        "{count} faxes received, {unread} unread.",
        received,
        unread=counts.unread,
    )
    lines = [came]
    if counts.documents_wanted:
        lines.append(
            tr_n(
                "{count} not saved yet: it is asked for again by itself.",
                "{count} not saved yet: they are asked for again by themselves.",
                counts.documents_wanted,
            )
        )
    if waiting:
        lines.append(
            tr_n("{count} in the outbox not sent yet.", "{count} in the outbox not sent yet.", waiting)
        )
    printer.result(document, lines)
    return EXIT_FAILED if counts.undecided and desk.copied_archive.is_in_question else EXIT_DONE


def inbox(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    if options.watch:
        if options.offline or options.limit is not None:
            raise WrongUse(tr("`inbox --watch` has no end."), tr("Leave out --offline and --limit."))
        sign_in(desk, options, token)
        return watch(desk, printer, token)
    code = _bring_up_to_date(desk, options, printer, token)
    ids, lines = _list(desk, options, Folder.INBOX)
    printer.result(desk.fax_answers.inbox(ids), lines or tr("No faxes yet."))
    return code


def outbox(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    if options.action == "run":
        if options.ids:
            raise WrongUse(tr("`outbox run` is about the whole outbox."), tr("Leave out the id."))
        sign_in(desk, options, token)
        with notices_printed(desk, printer):
            return run_outbox(desk, options.wait, printer, token)
    if options.wait is not None:
        raise WrongUse(tr("Only `outbox run` waits."), tr("Say `faxdesk outbox run --wait SECONDS`."))
    if options.action == "take-over":
        return take_over(desk, options, printer)
    if options.action is not None:
        return decide(desk, options, printer, token)
    code = _bring_up_to_date(desk, options, printer, token)
    ids, lines = _list(desk, options, Folder.OUTBOX)
    printer.result(desk.fax_answers.outbox(ids), lines or tr("Nothing sent yet."))
    return code


def _bring_up_to_date(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Sync before a list is shown. The list is shown in any case; the exit code tells a script of an error
    that does not pass by itself."""
    if options.offline:
        return EXIT_DONE
    try:
        sign_in(desk, options, token)
        sync_all(desk, token)
    except FaxDeskError as error:
        printer.note(tr("faxdesk: the list may be old: {error}", error=error))
        return EXIT_DONE if error.tries_again else exit_code_of(error)
    return EXIT_DONE


def _list(desk: Desk, options: argparse.Namespace, folder: Folder) -> tuple[list[int], list[str]]:
    library = desk.library
    ids = list(library.ids(FaxQuery(folder)))[: options.limit]
    return ids, [output.row_line(row, desk.clock.now()) for row in library.rows(ids)]
