"""`backup` and `restore`: everything of a profile into a folder, and back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, WrongUse
from faxdesk.cli.keeping.progress_line import ProgressLine
from faxdesk.cli.shared_steps import as_typed
from faxdesk.disk_trouble import size_text
from faxdesk.domain.runtime import SystemClock
from faxdesk.services.backup.backup_contents import read_contents
from faxdesk.services.backup.restore import has_archive
from faxdesk.services.backup.restore import restore as restore_profile
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.cli.output import Printer
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.paths import Profile
    from faxdesk.services.desk import Desk


def backup(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    with as_typed(), ProgressLine(tr("Copying")) as line:
        contents = desk.backup.make(options.target, token, line.show)
    count, size = len(contents.files), contents.size
    document = {
        "folder": str(options.target),
        "files": count,
        "bytes": size,
        "made_at": contents.made_at,
        "key_id": contents.key_id or None,
    }
    lines = [
        tr_n(
            "{count} file, {size}, copied to {folder} and compared.",
            "{count} files, {size}, copied to {folder} and compared.",
            count,
            size=size_text(size),
            folder=options.target,
        )
    ]
    if contents.key_id:
        lines.append(
            tr(
                "It is encrypted, and its key is not in it: keep the recovery key elsewhere"
                " (`faxdesk archive recovery-key`)."
            )
        )
    else:
        lines.append(
            tr("It is not encrypted, as the archive is not: whoever has the folder can read all faxes.")
        )
    printer.result(document, lines)
    return EXIT_DONE


def restore(profile: Profile, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    source: Path = options.source
    with as_typed():
        contents = read_contents(source)
    if has_archive(profile) and not options.replace and not _may_replace(profile):
        printer.note(tr("Nothing was changed."))
        return EXIT_FAILED
    with as_typed(), ProgressLine(tr("Copying")) as line:
        aside = restore_profile(profile, source, contents, SystemClock(), token, line.show)
    lines = [tr("Everything is as it was on {date}.", date=contents.made_at)]
    if aside is not None:
        lines.append(
            tr("What was here before is in {folder}; delete it when you need it no more.", folder=aside)
        )
    lines.append(
        tr(
            "Faxes that waited then do not leave by themselves, since they may have gone out after the"
            " backup: FaxDesk looks for them at the service, and then asks you in the outbox."
        )
    )
    if contents.key_id:
        lines.append(
            tr(
                "The backup is encrypted. Where this computer has not its key, enter the recovery key:"
                " `faxdesk archive recovery-key --enter`."
            )
        )
    document = {
        "made_at": contents.made_at,
        "put_aside": None if aside is None else str(aside),
        "key_id": contents.key_id or None,
    }
    printer.result(document, lines)
    return EXIT_DONE


def _may_replace(profile: Profile) -> bool:
    """Ask at a terminal; raises WrongUse where there is none."""
    if not (sys.stdin and sys.stdin.isatty()):
        raise WrongUse(
            tr("There are faxes in “{folder}” already.", folder=profile.folder),
            tr(
                "Nothing was changed. With --replace they are put aside, and the backup takes their place; or"
                " name another folder by --profile."
            ),
        )
    question = tr(
        "There are faxes in “{folder}” already. Put them aside for the backup? [y/N] ", folder=profile.folder
    )
    return input(question).strip().lower() in {"y", "yes"}
