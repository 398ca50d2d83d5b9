"""`doctor`: examine everything that faxing rests on, repair what can be, and make a bundle for support."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED
from faxdesk.domain.checkup import Result, Verdict, worst
from faxdesk.services.doctor.support_bundle import result_lines
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.cli.output import Printer
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.paths import Profile
    from faxdesk.services.desk import Desk
    from faxdesk.services.doctor.doctor import Doctor


def doctor(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    return _consult(desk.doctor, options, printer, token)


def doctor_without_archive(
    profile: Profile,
    problem: FaxDeskError,
    options: argparse.Namespace,
    printer: Printer,
    token: CancelToken,
) -> int:
    """Examine what can be examined although the archive cannot be opened (problem says why)."""
    from faxdesk import composition

    server = options.server or os.environ.get("FAXDESK_SERVER", "")
    doctor = composition.doctor_without_archive(profile, server, problem)
    return _consult(doctor, options, printer, token)


def _consult(doctor: Doctor, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Repair first where that was asked for, so that the report is of the state after it. Gives EXIT_FAILED
    where a problem is left."""
    repaired = doctor.repair(token) if options.repair else ()
    if options.repair and not printer.as_json:
        print("\n".join(repaired or [tr("There was nothing to repair.")]), end="\n\n")

    def print_result(result: Result) -> None:
        if not printer.as_json:
            print("\n".join(result_lines(result)), flush=True)

    results = doctor.examine(token, print_result)
    saved = _save_bundle(doctor, results, options.bundle, printer, token) if options.bundle else None
    if printer.as_json:
        printer.result(_document(results, repaired, saved), "")
    elif saved is not None:
        print(tr("\nSaved as {saved}", saved=saved))
    return EXIT_FAILED if worst(results) == Verdict.PROBLEM else EXIT_DONE


def _save_bundle(
    doctor: Doctor, results: Sequence[Result], target: Path, printer: Printer, token: CancelToken
) -> Path | None:
    """Print what the bundle would hold, ask at a terminal whether to save it, and save it. None where the
    answer was no."""
    contents = doctor.bundle(results)
    printer.note(tr("\nThe bundle holds this, and nothing else:"))
    for name, text in contents.items():
        printer.note(f"\n--- {name}\n{text}")
    if sys.stdin.isatty() and input(tr("Save it? [y/N] ")).strip().lower() not in {"y", "yes"}:
        return None
    if target.suffix.lower() != ".zip":
        target = target.with_name(f"{target.name}.zip")
    doctor.save_bundle(contents, target, token)
    return target


def _document(results: Sequence[Result], repaired: Sequence[str], saved: Path | None) -> dict[str, Any]:
    return {
        "verdict": str(worst(results)),
        "results": [
            {
                "key": result.key,
                "title": result.title,
                **asdict(result.finding),
                "facts": dict(result.finding.facts),
            }
            for result in results
        ],
        "repaired": list(repaired),
        "bundle": str(saved) if saved else None,
    }
