"""Rows of the audit log as they are read, made on a worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QDateTime, QLocale

from faxdesk.domain.audit.audit_entry import AuditEntry, LogFilter
from faxdesk.domain.audit.entry_words import act_text, details_text, program_text
from faxdesk.settings import Settings
from faxdesk.ui.common import wording
from faxdesk.words import listed, mark, tr

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library
    from faxdesk.services.audit.audit_log import AuditLog

AT_ONCE = 200
COLUMNS = (mark("Time"), mark("Person"), mark("By"), mark("What"), mark("Fax"), mark("Details"))
"""Still to be translated."""


class LogRow(Struct, frozen=True):
    """An entry, as each column shows it."""

    number: int
    cells: tuple[str, ...]


def read_rows(log: AuditLog, library: Library, wanted: LogFilter, before: int | None) -> list[LogRow]:
    """The next rows that are wanted, newest first; for workers."""
    entries = log.newest(wanted, AT_ONCE, before)
    ids = sorted({entry.fax_id for entry in entries if entry.fax_id is not None})
    names = {row.id: wording.peer(row) for row in library.rows(ids)}
    return [_row(entry, names) for entry in entries]


def as_text(row: LogRow, columns: Sequence[str] = COLUMNS) -> str:
    """A row as one sentence, for who cannot see the columns."""
    return listed(*(f"{tr(column)}: {cell}" for column, cell in zip(columns, row.cells, strict=True) if cell))


def _row(entry: AuditEntry, names: dict[int, str]) -> LogRow:
    if entry.fax_id is None:
        fax = ""
    elif entry.fax_id in names:
        fax = names[entry.fax_id]
    else:
        fax = tr("Fax {id}, deleted for ever", id=entry.fax_id)
    return LogRow(
        entry.number,
        (_time(entry), entry.user, program_text(entry.program), act_text(entry), fax, _details(entry)),
    )


def _time(entry: AuditEntry) -> str:
    at = entry.time
    if at is None:
        return entry.at
    locale = QLocale()
    moment = QDateTime.fromSecsSinceEpoch(int(at.timestamp()))
    day = locale.toString(moment.date(), QLocale.FormatType.ShortFormat)
    return f"{day} {moment.time().toString('HH:mm:ss')}"


def _details(entry: AuditEntry) -> str:
    key = entry.known_details.setting
    label = next((setting.label for setting in Settings.declared() if setting.key == key), "") if key else ""
    return label or details_text(entry)
