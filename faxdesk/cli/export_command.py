"""`export`: many faxes out of the archive, into files or one PDF."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timedelta

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import sign_in, trouble_noted
from faxdesk.domain.fax import Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.desk import Desk
from faxdesk.services.export.export import Exported, ExportForm
from faxdesk.words import tr, tr_n


def export(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Gives EXIT_FAILED when a fax had to be left out; the others are written all the same."""
    ids = _chosen(desk, options)
    if any(desk.library.document(fax_id) is None for fax_id in ids):
        # Signed in, the exporter fetches what is not here; what is here is exported in any case.
        with trouble_noted(printer, tr("pages that are not on this computer cannot be fetched")):
            sign_in(desk, options, token)

    def progress(done: int, total: int) -> None:
        if sys.stderr.isatty():
            counted = tr("{done} of {total}", done=done, total=total)
            print(f"\r{counted}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    done = desk.exporter.run(ids, options.target, ExportForm(options.format), token, progress)
    document = {
        "exported": done.count,
        "files": [str(file) for file in done.files],
        "left_out": [
            {"id": str(fax.id), "title": fax.problem.title, "hint": fax.problem.hint} for fax in done.left_out
        ],
    }
    printer.result(document, _summary(done))
    for fax in done.left_out:
        printer.note(tr("faxdesk: left out {id}: {problem}", id=fax.id, problem=fax.problem))
    return EXIT_FAILED if done.left_out else EXIT_DONE


def _chosen(desk: Desk, options: argparse.Namespace) -> list[int]:
    by_list = options.inbox or options.sent or options.since or options.until
    if bool(options.ids) == bool(by_list):
        raise WrongUse(
            tr("It is not clear which faxes are meant."),
            tr("Give ids, or a list: --inbox, --sent, --since DATE, --until DATE."),
        )
    if options.ids:
        return [desk.fax_answers.named(text).id for text in options.ids]
    every = not (options.inbox or options.sent)
    folders = [Folder.INBOX] * (options.inbox or every) + [Folder.OUTBOX] * (options.sent or every)
    return desk.exporter.choose(folders, _day(options.since), _day(options.until, whole=True))


def _day(text: str | None, *, whole: bool = False) -> datetime | None:
    """The beginning of a day here, or its end; a time as it is."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
        if whole and len(text) <= len("2026-11-01"):
            at += timedelta(days=1)
        return at.astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise WrongUse(tr("“{text}” is not a day.", text=text), tr("Write it like 2026-11-01.")) from error


def _summary(done: Exported) -> list[str]:
    if not done.files:
        return [tr("Nothing was exported.")]
    if len(done.files) == 1:
        return [
            tr_n(
                "Exported {count} fax as {file}",
                "Exported {count} faxes as {file}",
                done.count,
                file=done.files[0],
            )
        ]
    return [
        tr_n(
            "Exported {count} fax to {folder}",
            "Exported {count} faxes to {folder}",
            done.count,
            folder=done.files[0].parent,
        )
    ]
