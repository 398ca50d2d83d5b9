"""What was printed to FaxDesk, handed to the one queue, and what became of each job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind, job_key
from faxdesk.domain.intake.printed_job import JobStage, PrintedJob
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.status import StatusKind

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library
    from faxdesk.services.intake.intake import Intake

PRINTER = Source(SourceKind.PRINTER)
_STAGES = {
    StatusKind.DRAFT: JobStage.DRAFT,
    StatusKind.SENT: JobStage.SENT,
    StatusKind.PARTLY_SENT: JobStage.FAILED,
    StatusKind.FAILED: JobStage.FAILED,
    StatusKind.CANCELLED: JobStage.GONE,
}
"""Everything else is on its way."""


class PrintedJobs:
    """A JobTaker. A whole job with numbers is to be sent, where the printer may: of one that broke off, a
    person sees what is missing."""

    def __init__(self, intake: Intake, library: Library) -> None:
        self._intake = intake
        self._library = library

    def take(self, job: PrintedJob) -> None:
        """Raises FaxDeskError, as Intake.put() does."""
        self._intake.put(
            Incoming(
                PRINTER,
                job.key,
                tuple(IncomingFile(file.name, file.path) for file in job.files),
                job.title,
                tuple(Recipient(number) for number in job.numbers),
                is_to_send=bool(job.numbers) and job.is_whole,
                pages=job.pages,
            )
        )

    def stage_of(self, key: str) -> JobStage:
        own_key = job_key(PRINTER, key)
        taken = self._intake.taken(own_key)
        if taken is None:
            waiting = self._intake.waiting(own_key)
            if waiting is None:
                # It may have been taken in between.
                taken = self._intake.taken(own_key)
            else:
                return JobStage.REFUSED if waiting.problem else JobStage.KEPT
        return self._stage(taken.fax_id) if taken is not None else JobStage.GONE

    def _stage(self, fax_id: int) -> JobStage:
        item = self._library.outgoing(fax_id)
        if item is None or item.state == OutboxState.DISCARDED:
            return JobStage.GONE
        try:
            (row,) = self._library.rows([fax_id])
        except FaxDeskError as error:
            if error.kind != ErrorKind.NOT_FOUND:
                raise
            return JobStage.GONE
        return _STAGES.get(row.status.kind, JobStage.OUTBOX)
