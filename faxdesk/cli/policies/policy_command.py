"""`policy`: what the administrator of this computer says about FaxDesk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED
from faxdesk.words import tr

if TYPE_CHECKING:
    import argparse

    from faxdesk.cli.output import Printer
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.paths import Profile
    from faxdesk.policies.policies import Policies
    from faxdesk.services.desk import Desk


def show(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Tell each policy that holds, where it is from, and what was refused. Gives EXIT_FAILED where something
    cannot be read, so that all is closed."""
    return _show(desk.policies, printer)


def show_without_archive(
    profile: Profile,
    problem: FaxDeskError,
    options: argparse.Namespace,
    printer: Printer,
    token: CancelToken,
) -> int:
    """The same, although the archive cannot be opened."""
    from faxdesk.policies.read_policies import read_policies

    policies = read_policies()
    if (trouble := policies.trouble()) is not None:
        printer.trouble(trouble)
    return _show(policies, printer)


def _show(policies: Policies, printer: Printer) -> int:
    trouble = policies.trouble()
    document = {
        "closed": trouble is not None,
        "organisation": policies.organisation,
        "policies": [
            {
                "key": shown.key,
                "value": shown.value,
                "forced": shown.is_forced,
                "origin": shown.origin,
            }
            for shown in policies.shown
        ],
        "refused": [asdict(refused) for refused in policies.refused],
    }
    printer.result(document, _lines(policies) or tr("No administrator says anything about FaxDesk here."))
    return EXIT_DONE if trouble is None else EXIT_FAILED


def _lines(policies: Policies) -> list[str]:
    lines = []
    for shown in policies.shown:
        value = json.dumps(shown.value, ensure_ascii=False)
        kind = tr("forced") if shown.is_forced else tr("default")
        lines.append(f"{shown.key} = {value}  ({kind}, {shown.origin})")
    for refused in policies.refused:
        where = f"{refused.key}, {refused.origin}" if refused.key else refused.origin
        lines.append(tr("Refused: {where}. {reason}", where=where, reason=refused.reason))
    return lines
