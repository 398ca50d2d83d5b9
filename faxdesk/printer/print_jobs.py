"""The printer's jobs: begun, filled with documents, handed over whole."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.printed_job import JobStage, JobTaker, PrintedFile, PrintedJob
from faxdesk.domain.runtime import Clock
from faxdesk.printer.ipp_values import IppFailure, Status
from faxdesk.words import mark

log = logging.getLogger(__name__)

OPEN_S = 120.0
"""So long a job waits for its next document."""
_MOST_KEPT = 1000
"""The most jobs that are known at once; finished ones are forgotten first."""
_MOST_OPEN = 100
_MOST_DOCUMENTS = 100
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_JOBS_A_SECOND = 4


class JobState(IntEnum):
    """What the queue is told (RFC 8011, section 5.3.7)."""

    PENDING = 3
    PROCESSING = 5
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


_OF_STAGE = {
    JobStage.KEPT: (JobState.PROCESSING, "job-queued-for-marker", mark("FaxDesk makes a draft of it.")),
    JobStage.DRAFT: (
        JobState.COMPLETED,
        "job-completed-successfully",
        mark("It waits as a draft in FaxDesk."),
    ),
    JobStage.OUTBOX: (JobState.COMPLETED, "job-completed-successfully", mark("The fax is on its way.")),
    JobStage.SENT: (JobState.COMPLETED, "job-completed-successfully", mark("The fax was sent.")),
    JobStage.FAILED: (JobState.COMPLETED, "job-completed-with-errors", mark("The fax was not sent.")),
    JobStage.REFUSED: (JobState.ABORTED, "document-unprintable-error", mark("No fax can be made of it.")),
    JobStage.GONE: (JobState.COMPLETED, "job-completed-successfully", ""),
}
"""State, reason and words. A job with a draft is done as far as the printer goes: were it held, the system's
queue would stand still behind it until somebody sends the fax."""
_FINAL = frozenset({JobStage.SENT, JobStage.FAILED, JobStage.GONE})


@dataclass
class PrintJob:
    """One job. person, title and computer are what the request says of itself."""

    number: int
    title: str
    person: str
    numbers: tuple[str, ...]
    pages: tuple[tuple[int, int], ...]
    made_at: datetime
    key: str = field(default_factory=lambda: f"urn:uuid:{uuid.uuid4()}")
    state: JobState = JobState.PENDING
    reason: str = "job-incoming"
    words: str = ""
    """Marked to be translated."""
    files: list[PrintedFile] = field(default_factory=list)
    format: str = "application/octet-stream"
    documents: int = 0
    bytes: int = 0
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    touched: float = 0.0
    """When a request last worked on it, by the clock that never runs backwards."""
    is_busy: bool = False
    """Whether a request is working on it just now."""
    stage: JobStage | None = None
    """Of a job that was handed over."""

    @property
    def is_over(self) -> bool:
        return self.state >= JobState.CANCELED

    def end(self, state: JobState, reason: str, at: datetime) -> None:
        self.state, self.reason, self.ended_at = state, reason, at


class PrintJobs:
    """All jobs, for requests on any thread.

    folder is where documents lie until they are handed over.
    """

    def __init__(self, taker: JobTaker, folder: Path, clock: Clock) -> None:
        self._taker = taker
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._jobs: dict[int, PrintJob] = {}
        # Numbers go on where an earlier process can have stopped, or a queue would ask for an old job of its
        # own and hear of another's.
        self._next = int((clock.now() - _FIRST_DAY).total_seconds() * _JOBS_A_SECOND)

    def begin(
        self, title: str, person: str, numbers: Sequence[str] = (), pages: Sequence[tuple[int, int]] = ()
    ) -> PrintJob:
        """Begin a job. Raises IppFailure (BUSY) where too many are open."""
        with self._lock:
            if sum(not job.is_over and job.stage is None for job in self._jobs.values()) >= _MOST_OPEN:
                raise IppFailure(Status.BUSY)
            self._forget()
            job = PrintJob(self._next, title, person, tuple(numbers), tuple(pages), self._clock.now())
            job.touched = self._clock.monotonic()
            self._next += 1
            self._jobs[job.number] = job
            return job

    def new_file(self) -> Path:
        """The path of a document on its way; nothing is there yet."""
        return self._folder / f"{uuid.uuid4().hex}.part"

    def work_on(self, job: PrintJob) -> None:
        """Have a job for oneself, until let_go() or hand_over(). Raises IppFailure where it takes no more
        documents, or another request has it."""
        with self._lock:
            if job.is_over or job.stage is not None:
                raise IppFailure(Status.NOT_POSSIBLE)
            if job.is_busy:
                raise IppFailure(Status.BUSY)
            if len(job.files) >= _MOST_DOCUMENTS:
                raise IppFailure(Status.TOO_LARGE)
            job.is_busy = True
            job.begun_at = job.begun_at or self._clock.now()

    def let_go(self, job: PrintJob) -> None:
        """End one's work on a job; another document may come. What was cancelled meanwhile is deleted."""
        with self._lock:
            job.is_busy = False
            job.touched = self._clock.monotonic()
            if job.is_over:
                self._delete_files(job)

    def hand_over(self, job: PrintJob, *, is_whole: bool = True) -> None:
        """Give a job to its taker, and let go of it. A job without documents ends with none. Raises
        IppFailure where the taker can keep nothing now: the job is over then, and is to be printed again."""
        with self._lock:
            is_cancelled = job.is_over
            if not is_cancelled:
                # From here on nobody can cancel it.
                job.stage = JobStage.KEPT
        try:
            if is_cancelled:
                raise IppFailure(Status.NOT_POSSIBLE)
            if not job.files:
                self._show(job, JobStage.GONE)
                return
            files = tuple(job.files)
            self._taker.take(
                PrintedJob(job.key, job.title, job.person, job.numbers, files, job.pages, is_whole)
            )
            self._show(job, JobStage.KEPT)
        except (FaxDeskError, OSError) as error:
            is_wrong = isinstance(error, FaxDeskError) and error.kind == ErrorKind.BAD_INPUT
            raise IppFailure(Status.TOO_LARGE if is_wrong else Status.TEMPORARY_ERROR) from error
        finally:
            with self._lock:
                if not job.is_over and job.state != JobState.PROCESSING:
                    job.stage = None
                    job.end(JobState.ABORTED, "aborted-by-system", self._clock.now())
            self._delete_files(job)
            self.let_go(job)

    def abort(self, job: PrintJob, reason: str) -> None:
        """End a job of which nothing can become a fax, and let go of it."""
        with self._lock:
            if not job.is_over:
                job.end(JobState.ABORTED, reason, self._clock.now())
        self.let_go(job)

    def cancel(self, job: PrintJob) -> None:
        """Raises IppFailure (NOT_POSSIBLE) for a job that is over, or is a draft already."""
        with self._lock:
            if job.is_over or job.stage is not None:
                raise IppFailure(Status.NOT_POSSIBLE)
            job.end(JobState.CANCELED, "job-canceled-by-user", self._clock.now())
            if not job.is_busy:
                self._delete_files(job)

    def end_waiting(self) -> None:
        """Look after jobs that wait too long for their next document: what came is handed over."""
        now = self._clock.monotonic()
        with self._lock:
            late = [job for job in self._jobs.values() if now - job.touched > OPEN_S and _waits(job)]
            for job in late:
                job.is_busy = True
        for job in late:
            try:
                if job.files:
                    self.hand_over(job, is_whole=False)
                else:
                    self.abort(job, "aborted-by-system")
            except IppFailure:
                # The job says so itself, to whoever asks.
                continue
            except Exception:
                # The others, and all connections, wait behind it.
                log.exception("A printed job that waited failed in an unforeseen way")

    def get(self, number: int) -> PrintJob:
        """A job as it is now. Raises IppFailure (NOT_FOUND)."""
        with self._lock:
            job = self._jobs.get(number)
        if job is None:
            raise IppFailure(Status.NOT_FOUND)
        return self._looked_at(job)

    def listed(self, *, over: bool) -> list[PrintJob]:
        """The jobs that are over, or those that are not; the oldest first."""
        with self._lock:
            jobs = list(self._jobs.values())
        return [job for job in jobs if (job if job.is_over else self._looked_at(job)).is_over == over]

    def _looked_at(self, job: PrintJob) -> PrintJob:
        if job.stage is not None and job.stage not in _FINAL and not job.is_busy:
            stage = self._taker.stage_of(job.key)
            if stage != job.stage:
                self._show(job, stage)
        return job

    def _show(self, job: PrintJob, stage: JobStage) -> None:
        state, reason, words = _OF_STAGE[stage]
        with self._lock:
            job.stage, job.words = stage, words
            if state < JobState.CANCELED:
                job.state, job.reason, job.ended_at = state, reason, None
            elif job.state != state or job.reason != reason:
                job.end(state, reason, self._clock.now())

    def _forget(self) -> None:
        """Make room for one more job."""
        if len(self._jobs) >= _MOST_KEPT:
            finished = (number for number, job in self._jobs.items() if job.is_over or job.stage is not None)
            del self._jobs[next(finished)]

    @staticmethod
    def _delete_files(job: PrintJob) -> None:
        for file in job.files:
            file.path.unlink(missing_ok=True)
        job.files.clear()


def _waits(job: PrintJob) -> bool:
    return not job.is_busy and not job.is_over and job.stage is None
