"""What the printer does when it is asked (RFC 8011, section 4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from faxdesk.domain.intake.printed_job import PrintedFile
from faxdesk.domain.runtime import Clock
from faxdesk.printer.ipp_reading import Request, read_groups, read_head
from faxdesk.printer.ipp_values import Attributes, Group, IppFailure, Status, Tag, message, values
from faxdesk.printer.job_description import BRIEF, LISTED, job_described
from faxdesk.printer.joined_documents import taken_apart
from faxdesk.printer.print_jobs import PrintJob, PrintJobs
from faxdesk.printer.printer_description import Operation, PrinterIdentity, described
from faxdesk.printer.received_document import MOST_BYTES, Stream, receive, suffix_by_content
from faxdesk.printer.request_values import (
    check_fidelity,
    compression_of,
    destinations_of,
    document_name,
    format_of,
    pages_of,
    read,
    read_all,
    title_of,
)
from faxdesk.words import language

_HEAD = ("attributes-charset", "attributes-natural-language")
_CHARSETS = frozenset({"utf-8", "us-ascii"})
_IN_A_REQUEST = frozenset({Group.OPERATION, Group.JOB, Group.PRINTER})
_JOB_NUMBER = re.compile(r"/([0-9]{1,10})$")
_ALL_OF_JOB = frozenset({"all", "job-description", "job-template"})
_ALL_OF_PRINTER = frozenset({"all", "printer-description", "job-template"})
_LARGE = "media-col-database"
"""Sent to whoever asks for it by name (PWG 5100.7)."""

Answered = Sequence[tuple[Group, Attributes]]


class NotLetIn(Exception):
    """Who asks has to log in for that."""


class IppPrinter:
    """Answers requests, on any thread."""

    def __init__(self, identity: PrinterIdentity, jobs: PrintJobs, clock: Clock) -> None:
        self._identity = identity
        self._jobs = jobs
        self._clock = clock
        self._began_at = clock.now()
        self._began = clock.monotonic()
        self._do = {
            Operation.PRINT_JOB: self._print_job,
            Operation.VALIDATE_JOB: self._validate_job,
            Operation.CREATE_JOB: self._create_job,
            Operation.SEND_DOCUMENT: self._send_document,
            Operation.CANCEL_JOB: self._cancel_job,
            Operation.GET_JOB_ATTRIBUTES: self._get_job_attributes,
            Operation.GET_JOBS: self._get_jobs,
            Operation.GET_PRINTER_ATTRIBUTES: self._get_printer_attributes,
            Operation.CANCEL_MY_JOBS: self._cancel_my_jobs,
            Operation.CLOSE_JOB: self._close_job,
            Operation.IDENTIFY_PRINTER: self._identify_printer,
        }

    def answer(self, stream: Stream, *, may_print: bool) -> bytes:
        """Read a request, do what it asks for, and give the answer to it. What is left of the stream then
        needs no reading. Who may not print is told of the printer alone. Raises BrokenBody and NotLetIn."""
        version, request_id = (2, 0), 0
        try:
            head = read_head(stream)
            request_id = head.request_id
            if not may_print and head.operation != Operation.GET_PRINTER_ATTRIBUTES:
                raise NotLetIn
            if head.version[0] not in {1, 2}:
                raise IppFailure(Status.VERSION_NOT_SUPPORTED)
            version = head.version
            request = Request(*head, read_groups(stream))
            operation = _checked(request)
            status, groups = self._do[operation](request, stream)
        except IppFailure as failure:
            status = failure.status
            groups = [(Group.UNSUPPORTED, failure.unsupported)] if failure.unsupported else []
        first = {
            _HEAD[0]: values(Tag.CHARSET, "utf-8"),
            _HEAD[1]: values(Tag.LANGUAGE, language()),
        }
        return message(bytes(version), status, request_id, [(Group.OPERATION, first), *groups])

    def _print_job(self, request: Request, stream: Stream) -> tuple[Status, Answered]:
        job, ignored = self._begin(request)
        self._jobs.work_on(job)
        if not self._received(job, request, stream):
            self._jobs.abort(job, "aborted-by-system")
            raise IppFailure(Status.BAD_REQUEST)
        self._jobs.hand_over(job)
        return self._about(job, ignored)

    def _validate_job(self, request: Request, stream: Stream) -> tuple[Status, Answered]:
        ignored = self._checked_job(request)
        return (Status.OK_BUT_IGNORED, [(Group.UNSUPPORTED, ignored)]) if ignored else (Status.OK, [])

    def _create_job(self, request: Request, stream: Stream) -> tuple[Status, Answered]:
        return self._about(*self._begin(request))

    def _send_document(self, request: Request, stream: Stream) -> tuple[Status, Answered]:
        operation = request.attributes(Group.OPERATION)
        job = self._named_job(operation)
        if "last-document" not in operation:
            raise IppFailure(Status.BAD_REQUEST)
        is_last = read(operation, "last-document", False)
        format_of(operation), compression_of(operation)
        self._jobs.work_on(job)
        if not self._received(job, request, stream) and not is_last:
            self._jobs.let_go(job)
            raise IppFailure(Status.BAD_REQUEST)
        if is_last:
            self._jobs.hand_over(job)
        else:
            self._jobs.let_go(job)
        return self._about(job)

    def _close_job(self, request: Request, stream: Stream) -> tuple[Status, Answered]:
        job = self._named_job(request.attributes(Group.OPERATION))
        if not job.is_over and job.stage is None:
            self._jobs.work_on(job)
            self._jobs.hand_over(job)
        return self._about(job)

    def _cancel_job(self, request: Request, stream: Stream) -> tuple[Status, Answered]:
        self._jobs.cancel(self._named_job(request.attributes(Group.OPERATION)))
        return Status.OK, []

    def _cancel_my_jobs(self, request: Request, stream: Stream) -> tuple[Status, Answered]:
        operation = request.attributes(Group.OPERATION)
        person = read(operation, "requesting-user-name", "")
        numbers = {value.raw for value in operation.get("job-ids", ())}
        mine = [job for job in self._jobs.listed(over=False) if job.person == person and job.stage is None]
        if not numbers <= {job.number for job in mine}:
            raise IppFailure(Status.NOT_FOUND)
        for job in mine:
            if not numbers or job.number in numbers:
                self._jobs.cancel(job)
        return Status.OK, []

    def _get_job_attributes(self, request: Request, stream: Stream) -> tuple[Status, Answered]:
        operation = request.attributes(Group.OPERATION)
        job = self._named_job(operation)
        wanted = read_all(operation, "requested-attributes", ("all",))
        return Status.OK, [(Group.JOB, self._described_job(job, wanted))]

    def _get_jobs(self, request: Request, stream: Stream) -> tuple[Status, Answered]:
        operation = request.attributes(Group.OPERATION)
        which = read(operation, "which-jobs", "not-completed")
        if which not in {"completed", "not-completed"}:
            raise IppFailure(Status.ATTRIBUTES_NOT_SUPPORTED, {"which-jobs": operation["which-jobs"]})
        jobs = self._jobs.listed(over=which == "completed")
        if which == "completed":
            jobs.reverse()
        if read(operation, "my-jobs", False):
            person = read(operation, "requesting-user-name", "")
            jobs = [job for job in jobs if job.person == person]
        limit = max(read(operation, "limit", len(jobs)), 0)
        wanted = read_all(operation, "requested-attributes", tuple(LISTED))
        return Status.OK, [(Group.JOB, self._described_job(job, wanted)) for job in jobs[:limit]]

    def _get_printer_attributes(self, request: Request, stream: Stream) -> tuple[Status, Answered]:
        operation = request.attributes(Group.OPERATION)
        format_of(operation)
        wanted = read_all(operation, "requested-attributes", ("all",))
        queued = len(self._jobs.listed(over=False))
        attributes: Attributes = described(
            self._identity, self._began_at, self._clock.now(), self._up_s, queued
        )
        is_all = bool(wanted & _ALL_OF_PRINTER)
        chosen = {
            name: each for name, each in attributes.items() if name in wanted or (is_all and name != _LARGE)
        }
        return Status.OK, [(Group.PRINTER, chosen)]

    @staticmethod
    def _identify_printer(request: Request, stream: Stream) -> tuple[Status, Answered]:
        # It has neither a light nor a bell; whoever prints sees the draft.
        return Status.OK, []

    def _begin(self, request: Request) -> tuple[PrintJob, Attributes]:
        """A new job, and what of the request is not heeded."""
        ignored = self._checked_job(request)
        operation = request.attributes(Group.OPERATION)
        person = read(operation, "requesting-user-name", "") or "anonymous"
        job = request.attributes(Group.JOB)
        numbers, pages = destinations_of(job).numbers, pages_of(job)
        return self._jobs.begin(title_of(operation), person, numbers, pages), ignored

    @staticmethod
    def _checked_job(request: Request) -> Attributes:
        """Raise IppFailure for a job that could not be printed. Gives what of it is not heeded."""
        operation, job = request.attributes(Group.OPERATION), request.attributes(Group.JOB)
        format_of(operation), compression_of(operation)
        check_fidelity(operation, job)
        pages_of(job)
        return destinations_of(job).others

    def _received(self, job: PrintJob, request: Request, stream: Stream) -> bool:
        """Take the request's document to the job, on which nobody else works. Gives whether there is one.
        Raises IppFailure and BrokenBody; the job is over then."""
        operation = request.attributes(Group.OPERATION)
        path = self._jobs.new_file()
        try:
            size = receive(stream, compression_of(operation), path, MOST_BYTES - job.bytes)
            if not size:
                path.unlink()
                return False
            suffix = suffix_by_content(path, format_of(operation))
            parts = taken_apart(path, suffix, self._jobs.new_file)
        except BaseException as error:
            path.unlink(missing_ok=True)
            is_format = isinstance(error, IppFailure) and error.status == Status.FORMAT_ERROR
            self._jobs.abort(job, "document-format-error" if is_format else "aborted-by-system")
            if isinstance(error, OSError):
                # The disk is full, or takes nothing: the system keeps the job, and tries again.
                raise IppFailure(Status.TEMPORARY_ERROR) from error
            raise
        for number, part in enumerate(parts, 1):
            job.files.append(PrintedFile(part, document_name(operation, job.title, suffix, number)))
        job.documents, job.bytes = job.documents + 1, job.bytes + size
        job.format = format_of(operation)
        return True

    def _named_job(self, operation: Attributes) -> PrintJob:
        """The job that a request is about. Raises IppFailure."""
        if "job-id" in operation:
            return self._jobs.get(read(operation, "job-id", 0))
        number = _JOB_NUMBER.search(read(operation, "job-uri", ""))
        if number is None:
            raise IppFailure(Status.BAD_REQUEST)
        return self._jobs.get(int(number[1]))

    def _about(self, job: PrintJob, ignored: Attributes | None = None) -> tuple[Status, Answered]:
        """The answer to an operation on a job."""
        brief = (Group.JOB, self._described_job(self._jobs.get(job.number), BRIEF))
        if ignored:
            return Status.OK_BUT_IGNORED, [(Group.UNSUPPORTED, ignored), brief]
        return Status.OK, [brief]

    def _described_job(self, job: PrintJob, wanted: frozenset[str]) -> Attributes:
        attributes = job_described(job, self._identity.uri, self._began_at, self._up_s)
        if wanted & _ALL_OF_JOB:
            return attributes
        return {name: each for name, each in attributes.items() if name in wanted}

    @property
    def _up_s(self) -> int:
        return max(int(self._clock.monotonic() - self._began), 1)


def _checked(request: Request) -> Operation:
    """The operation of a request that has all that every request must have (RFC 8011, section 4.1). Raises
    IppFailure."""
    if request.request_id <= 0 or not request.groups or request.groups[0][0] != Group.OPERATION:
        raise IppFailure(Status.BAD_REQUEST)
    if any(tag not in _IN_A_REQUEST for tag, _ in request.groups):
        raise IppFailure(Status.BAD_REQUEST)
    attributes = request.attributes(Group.OPERATION)
    if tuple(attributes)[:2] != _HEAD:
        raise IppFailure(Status.BAD_REQUEST)
    if read(attributes, _HEAD[0], "").lower() not in _CHARSETS:
        raise IppFailure(Status.CHARSET_NOT_SUPPORTED)
    if request.operation not in set(Operation):
        raise IppFailure(Status.OPERATION_NOT_SUPPORTED)
    if "printer-uri" not in attributes and "job-uri" not in attributes:
        raise IppFailure(Status.BAD_REQUEST)
    return Operation(request.operation)
