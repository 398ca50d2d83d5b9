"""What a client is told of a job (RFC 8011, section 5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from faxdesk.printer.ipp_values import NO_VALUE, Tag, Value, values
from faxdesk.printer.print_jobs import PrintJob
from faxdesk.words import tr

BRIEF = frozenset({"job-id", "job-uri", "job-uuid", "job-state", "job-state-reasons", "job-state-message"})
"""What the answer to an operation on a job holds of it."""
LISTED = frozenset({"job-id", "job-uri"})
"""What a list of jobs holds where nothing else is asked for."""


def job_described(
    job: PrintJob, printer_uri: str, began_at: datetime, up_s: int
) -> dict[str, Sequence[Value]]:
    """All attributes of a job. began_at is when the printer was started, up_s how many seconds ago."""

    def since_start(time: datetime | None) -> tuple[Value, ...]:
        if time is None:
            return NO_VALUE
        return values(Tag.INTEGER, max(int((time - began_at).total_seconds()), 1))

    def date(time: datetime | None) -> tuple[Value, ...]:
        return NO_VALUE if time is None else values(Tag.DATE_TIME, time)

    return {
        "job-id": values(Tag.INTEGER, job.number),
        "job-uri": values(Tag.URI, f"{printer_uri}/{job.number}"),
        "job-uuid": values(Tag.URI, job.key),
        "job-printer-uri": values(Tag.URI, printer_uri),
        "job-name": values(Tag.NAME, job.title),
        "job-originating-user-name": values(Tag.NAME, job.person),
        "job-state": values(Tag.ENUM, job.state),
        "job-state-reasons": values(Tag.KEYWORD, job.reason),
        "job-state-message": values(Tag.TEXT, tr(job.words) if job.words else ""),
        "date-time-at-creation": date(job.made_at),
        "date-time-at-processing": date(job.begun_at),
        "date-time-at-completed": date(job.ended_at),
        "time-at-creation": since_start(job.made_at),
        "time-at-processing": since_start(job.begun_at),
        "time-at-completed": since_start(job.ended_at),
        "job-printer-up-time": values(Tag.INTEGER, up_s),
        "job-impressions-completed": values(Tag.INTEGER, 0),
        "job-media-sheets-completed": values(Tag.INTEGER, 0),
        "job-k-octets": values(Tag.INTEGER, -(-job.bytes // 1024)),
        "document-format": values(Tag.MIME_TYPE, job.format),
        "number-of-documents": values(Tag.INTEGER, job.documents),
    }
