"""`audit`: who did what with which fax: listed, exported, and checked."""

from __future__ import annotations

import argparse
import re
from datetime import date, datetime

from msgspec import to_builtins

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import AuditEntry, LogFilter, LogHead
from faxdesk.domain.audit.entry_words import act_text, details_text, finding_text, verdict_texts
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.search.days import as_time, read_days
from faxdesk.services.audit.kept_heads import read_head
from faxdesk.services.audit.log_file import LogForm, entry_json
from faxdesk.services.desk import Desk
from faxdesk.words import tr, tr_n

_ALL = -1
_ID = re.compile(r"[0-9]{1,18}")


def show(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """The newest entries, oldest of them first."""
    entries = desk.audit_log.newest(_wanted(desk, options), options.limit or _ALL)[::-1]
    lines = [_line(entry) for entry in entries] or [tr("There is nothing of that in the audit log.")]
    printer.result([entry_json(entry) for entry in entries], lines)
    return EXIT_DONE


def export(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Write the entries, and say where and up to which."""
    done = desk.audit_log.export(_wanted(desk, options), options.target, LogForm(options.format), token)
    text = tr_n(
        "{count} entry saved as {path}", "{count} entries saved as {path}", done.count, path=done.path
    )
    head = tr("The newest entry of the log is {number}: {link}", number=done.head.number, link=done.head.link)
    printer.result(
        {"file": str(done.path), "entries": done.count, "head": to_builtins(done.head)}, [text, head]
    )
    return EXIT_DONE


def verify(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Gives EXIT_FAILED for a log that was bent."""
    checked = desk.audit_log.verify(token, [_head(text) for text in options.head])
    verdict = checked.verdict
    lines = verdict_texts(verdict)
    if checked.head is not None:
        lines.append(
            tr(
                "The newest entry that is known outside of the archive is {number}, noted at {time}.",
                number=checked.head.number,
                time=checked.head.at,
            )
        )
    document = {
        "sound": verdict.is_sound,
        "entries": verdict.count,
        "with_key": verdict.keyed,
        "unchecked": verdict.unchecked,
        "findings": [
            {
                "fault": str(finding.fault),
                "first": finding.first,
                "last": finding.last,
                "words": finding_text(finding),
            }
            for finding in verdict.findings
        ],
        "known_head": to_builtins(checked.head),
    }
    printer.result(document, lines)
    return EXIT_DONE if verdict.is_sound else EXIT_FAILED


def _wanted(desk: Desk, options: argparse.Namespace) -> LogFilter:
    fax_id = None
    if options.fax:
        found = desk.library.find(options.fax)
        # A fax that was deleted for ever is known to the log alone.
        if found is None and not _ID.fullmatch(options.fax):
            raise WrongUse(
                tr("There is no fax with the id {text}.", text=options.fax), tr("Look at the lists.")
            )
        fax_id = int(options.fax) if found is None else found.shown_id
    return LogFilter(
        since=_time(desk, options.since, "--since", 0) if options.since else None,
        until=_time(desk, options.until, "--until", 1) if options.until else None,
        acts=tuple(Act(name) for name in options.act),
        fax_id=fax_id,
        person=options.person,
    )


def _time(desk: Desk, text: str, option: str, end: int) -> datetime:
    """When the days that a text names begin (end 0), or are over (1)."""
    today: date = desk.clock.now().astimezone().date()
    days = read_days(text, today)
    if days is None:
        raise WrongUse(
            tr("“{text}” after {option} is no day.", text=text, option=option),
            tr("Such as 2026-11-20, 2026-11, yesterday, or “last month”."),
        )
    return as_time(days[end])


def _head(text: str) -> LogHead:
    head = read_head(text)
    if head is None:
        raise WrongUse(
            tr("What follows --head is no head of an audit log."),
            tr("Copy it as the last line of an export has it, between quotation marks."),
        )
    return head


def _line(entry: AuditEntry) -> str:
    when = entry.time.astimezone().strftime("%Y-%m-%d %H:%M:%S") if entry.time else entry.at
    fax = "" if entry.fax_id is None else str(entry.fax_id)
    who = f"{entry.user} ({entry.program})"
    done = f"{act_text(entry)}  {details_text(entry)}"
    return f"{entry.number:>7}  {when}  {who:<20.20}  {fax:>6}  {done}".rstrip()
