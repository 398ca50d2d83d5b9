"""`retention`: the rules by which faxes are kept, moved to the trash, and deleted for ever."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse
from faxdesk.cli.output import Printer, row_line
from faxdesk.cli.shared_steps import as_typed
from faxdesk.domain.retention.retention_rule import (
    RetentionAction,
    RetentionRule,
    read_rule,
    rule_text,
)
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import FaxRow
from faxdesk.services.archive.retention import DueFax, rules_trouble
from faxdesk.services.desk import Desk
from faxdesk.settings import Settings
from faxdesk.words import tr, tr_n

_ROWS_AT_ONCE = 200


def show(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """All rules that hold, with the one that the trash's own setting amounts to, and by whose order."""
    trouble = rules_trouble(desk.settings, desk.policies)
    if trouble is not None:
        printer.trouble(trouble)
    rules = desk.retention.rules()
    lines = [f"{rule.text:<30}  {rule_text(rule)}" for rule in rules] or [
        tr("There are no rules: all faxes are kept, and the trash is not emptied by itself.")
    ]
    if order := desk.settings.policies.why_locked(Settings.retention_rules.key):
        lines.append(order)
    document = {
        "rules": [{"rule": rule.text, "words": rule_text(rule)} for rule in rules],
        "forced": desk.settings.policies.is_locked(Settings.retention_rules.key),
        "readable": trouble is None,
    }
    printer.result(document, lines)
    return EXIT_DONE


def set_rule(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Add a rule, or put it in the place of the one with the same faxes and the same action."""
    rule = _typed(options.rule)
    with as_typed():
        desk.retention.set_rule(rule)
    desk.settings.save()
    printer.result({"rule": rule.text, "words": rule_text(rule)}, rule_text(rule))
    return EXIT_DONE


def remove_rule(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Take a rule out, whatever its days are. Raises FaxDeskError (NOT_FOUND, NOT_ALLOWED)."""
    rule = _typed(options.rule)
    desk.retention.remove_rule(rule)
    desk.settings.save()
    printer.result({"removed": rule.text}, tr("Removed."))
    return EXIT_DONE


def run(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Have go what is due, or list it. Raises FaxDeskError (STORAGE) and Cancelled."""
    trouble = rules_trouble(desk.settings, desk.policies)
    if trouble is not None:
        printer.trouble(trouble)
    if options.dry_run:
        due = desk.retention.due(token)
        printer.result([_document(fax) for fax in due], [*_lines(desk, due), *_summary(due)])
        return EXIT_DONE
    gone = desk.retention.run(token)
    lines = [
        tr_n("{count} fax moved to the trash.", "{count} faxes moved to the trash.", len(gone.trashed)),
        tr_n("{count} fax deleted for ever.", "{count} faxes deleted for ever.", len(gone.deleted)),
    ]
    printer.result({"trashed": _named(gone.trashed), "deleted": _named(gone.deleted)}, lines)
    return EXIT_DONE


def _typed(text: str) -> RetentionRule:
    try:
        return read_rule(text)
    except ValueError as error:
        raise WrongUse(tr("This is no rule that FaxDesk knows."), str(error)) from error


def _named(ids: Sequence[int]) -> list[str]:
    return [str(fax_id) for fax_id in ids]


def _document(fax: DueFax) -> dict[str, Any]:
    return {
        "fax": str(fax.fax_id),
        "action": str(fax.action),
        "rule": fax.rule.text,
        "since": fax.since.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


def _lines(desk: Desk, due: Sequence[DueFax]) -> Iterator[str]:
    now = desk.clock.now()
    for start in range(0, len(due), _ROWS_AT_ONCE):
        portion = due[start : start + _ROWS_AT_ONCE]
        rows: dict[int, FaxRow] = {row.id: row for row in desk.library.rows([fax.fax_id for fax in portion])}
        for fax in portion:
            if fax.fax_id in rows:
                yield f"{row_line(rows[fax.fax_id], now)}\n        {rule_text(fax.rule)}"


def _summary(due: Sequence[DueFax]) -> list[str]:
    deleted = sum(fax.action == RetentionAction.DELETE for fax in due)
    trashed = len(due) - deleted
    return [
        tr_n("{count} fax would move to the trash.", "{count} faxes would move to the trash.", trashed),
        tr_n("{count} fax would be deleted for ever.", "{count} faxes would be deleted for ever.", deleted),
        tr("Nothing was done."),
    ]
