"""A watched folder: what is laid into it is faxed, and lies in `sent/` or `failed/` once that has ended.

A look takes what stands still, hands it to the queue of all that comes in, and moves what has ended. The
folder itself holds how far each file is (job_folders.py), the archive what became of it; a look that is cut
short anywhere is gone on with by the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.draft import tidy_name
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind, job_key
from faxdesk.services.intake.folder.file_names import (
    is_side_file,
    recipients_in,
    shared_side_names,
    side_names,
    stem_of,
)
from faxdesk.services.intake.folder.job_folders import FAILED, SENT, Job, JobFolders, JobRecord
from faxdesk.services.intake.folder.side_file import MOST_BYTES, FaxWishes, read_side_file
from faxdesk.services.intake.folder.standing_still import StandingStill
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.outbox_states import Problem
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.domain.status import FaxStatus
    from faxdesk.services.intake.folder.folder_results import FolderResults
    from faxdesk.services.intake.intake import Intake

MOST_A_LOOK = 100
"""So many files are taken before what was taken earlier is looked after."""

_RECEIPT = ".receipt.pdf"


class WayOfFolder(Struct, frozen=True):
    """How one folder is watched. country tells where a number without + is."""

    folder: Path
    country: str


class EndedFile(Struct, frozen=True):
    """A file that has left the watched folder for good. fax_id is None for one that was never a fax; reason
    says why it failed, "" where it was sent; by_person: since somebody stopped it in the program."""

    name: str
    place: Path
    fax_id: int | None
    reason: str = ""
    by_person: bool = False

    @property
    def is_sent(self) -> bool:
        return not self.reason


class WatchedFolder:
    """One folder for one archive; for a worker, one look at a time."""

    def __init__(
        self,
        way: WayOfFolder,
        folders: JobFolders,
        standing: StandingStill,
        intake: Intake,
        results: FolderResults,
    ) -> None:
        self._way = way
        self._folders = folders
        self._standing = standing
        self._intake = intake
        self._results = results
        self._faxes: dict[str, int] = {}
        self._is_more = False

    def look(self, on_ended: Callable[[EndedFile], object], token: CancelToken) -> None:
        """Take what stands still, and put away what has ended, telling of each. Raises FaxDeskError (STORAGE)
        where the folder is not there or something in it cannot be moved, and Cancelled; the next look goes
        on."""
        try:
            for ended in self._begun(token):
                on_ended(ended)
            for ended in self._taken_now(token):
                on_ended(ended)
        except FaxDeskError:
            self._standing.forget()
            raise
        finally:
            for ended in self._ended(token):
                on_ended(ended)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing in the folder goes on by itself: all of it has ended, or waits for a person."""
        jobs = self._folders.known
        fax_ids = [self._faxes[job.folder.name] for job in jobs if job.folder.name in self._faxes]
        is_taken = len(fax_ids) == len(jobs) and not self._is_more and not self._standing.is_watching
        return is_taken and not self._results.is_moving(fax_ids)

    def left_to_person(self) -> dict[int, FaxStatus]:
        """The faxes made here that were to go out and do so only once a person has decided something, with
        how far each is."""
        return self._results.left_to_person(self._faxes.values())

    def document_of(self, fax_id: int) -> str | None:
        """The name of the document here that was made a fax which has not ended; None where there is none."""
        jobs = (job for job in self._folders.known if self._faxes.get(job.folder.name) == fax_id)
        return next((tidy_name(job.record.name) for job in jobs), None)

    # From the folder into the queue

    def _begun(self, token: CancelToken) -> Iterator[EndedFile]:
        """Go on with what earlier looks, or another run of the program, have begun."""
        # What the queue may know comes first, so that the same file once more is known as such.
        for job in sorted(self._folders.jobs(), key=lambda job: not job.record.job):
            token.check()
            if job.folder.name not in self._faxes and (ended := self._go_on(job, token)) is not None:
                yield ended

    def _taken_now(self, token: CancelToken) -> Iterator[EndedFile]:
        seen = self._folders.documents()
        still = self._standing.still(seen)
        sides = {name.casefold(): name for name in seen if is_side_file(name)}
        stems = Counter(stem_of(name).casefold() for name in seen if not is_side_file(name))
        ready = [name for name in still if not is_side_file(name)]
        ready.sort(key=lambda name: (seen[name].changed_ns, name))
        claimed, trouble, self._is_more = 0, None, False
        for name in ready:
            token.check()
            record = _record(name, sides, is_alone=stems[stem_of(name).casefold()] == 1)
            if not still.issuperset(record.sides):
                continue
            try:
                job = self._folders.claim(record, seen[name])
            except FaxDeskError as error:
                # Another one may belong to somebody who lets it be moved.
                trouble, job = error, None
            if job is None:
                self._is_more = True
                self._standing.forget(name)
                continue
            if (ended := self._go_on(job, token)) is not None:
                yield ended
            claimed += 1
            if claimed >= MOST_A_LOOK:
                self._is_more = True
                break
        if trouble is not None:
            raise trouble

    def _go_on(self, job: Job, token: CancelToken) -> EndedFile | None:
        """Take a claimed file as far as it goes without waiting."""
        if not job.record.job and not job.record.trouble:
            job = self._folders.keep(self._judged(job))
        if job.record.ends:
            return self._put_away(job, token)
        if job.record.trouble:
            return self._put_away(self._folders.placed(job, FAILED), token)
        key = _key(job.record)
        if (taken := self._intake.taken(key)) is not None:
            self._faxes[job.folder.name] = taken.fax_id
            return None
        waiting = self._intake.waiting(key)
        problem = self._handed_over(job) if waiting is None else waiting.problem
        if problem is None:
            return None
        return self._put_away(self._folders.placed(_with_reason(job, _both(problem)), FAILED), token)

    def _judged(self, job: Job) -> Job:
        """A claimed file with what the queue is to know it by or, where it cannot be faxed as it is, why."""
        record = replace(job.record, source=str(self._way.folder))
        try:
            self._wishes(job)
            record = self._as_new(job, record)
        except FaxDeskError as error:
            if error.kind != ErrorKind.BAD_INPUT:
                raise
            record = replace(record, trouble=_both(error))
        return Job(job.folder, record)

    def _as_new(self, job: Job, record: JobRecord) -> JobRecord:
        """The record with a key that the queue does not know. The same file once more is nothing new, unless
        the one before got to nobody: moving it back from `failed/` tries it again. Raises FaxDeskError
        (BAD_INPUT)."""
        others = {(other.record.source, other.record.job) for other in self._folders.known}
        likeness, tries = self._folders.likeness(job), 0
        while True:
            tries += 1
            record = replace(record, job=f"{likeness} {tries}")
            taken = self._intake.taken(_key(record))
            is_under_way = (record.source, record.job) in others
            if taken is None and not is_under_way:
                return record
            result = self._results.result(taken.fax_id) if taken is not None and not is_under_way else None
            if result is None or result.may_be_out:
                raise FaxDeskError(
                    tr("The same file was taken before."),
                    tr("It was not faxed once more. Save it anew, or change its name, to have that done."),
                    ErrorKind.BAD_INPUT,
                )

    def _wishes(self, job: Job) -> FaxWishes:
        """Whom a file goes to, and how: what lies beside it counts, and without recipients there its name.
        Raises FaxDeskError (BAD_INPUT) where that cannot be understood."""
        record, country = job.record, self._way.country
        if len(record.sides) > 1:
            raise FaxDeskError(
                tr("More than one file beside the document says whom it goes to."),
                tr("Leave one of them, and move both back into the folder."),
                ErrorKind.BAD_INPUT,
            )
        wishes = FaxWishes()
        for side in job.sides:
            wishes = read_side_file(side.name, self._folders.content(side, MOST_BYTES), country)
        if wishes.recipients:
            return wishes
        return replace(wishes, recipients=recipients_in(record.name, country))

    def _handed_over(self, job: Job) -> FaxDeskError | None:
        """Put a file into the queue; gives why the queue does not take it."""
        record, wishes = job.record, self._wishes(job)
        name = tidy_name(record.name)
        incoming = Incoming(
            source=_source(record),
            job=record.job,
            files=(IncomingFile(name, job.document),),
            subject=wishes.subject,
            recipients=wishes.recipients,
            note=wishes.message,
            cover=wishes.cover,
            # Others may write in a shared folder: a record must not lend it what another folder may do.
            is_to_send=bool(wishes.recipients) and record.source == str(self._way.folder),
        )
        try:
            self._intake.put(incoming)
        except FaxDeskError as error:
            if error.kind != ErrorKind.BAD_INPUT:
                raise
            return error
        return None

    # Out of the folder

    def _ended(self, token: CancelToken) -> Iterator[EndedFile]:
        """Put away whose faxes have really ended."""
        jobs = {
            self._faxes[job.folder.name]: job for job in self._folders.known if job.folder.name in self._faxes
        }
        for fax_id, result in self._results.ended(jobs):
            token.check()
            job = jobs[fax_id]
            ends = SENT if result.went_out else FAILED
            ended = self._put_away(self._folders.placed(_with_reason(job, result.reason), ends), token)
            yield replace(ended, by_person=result.by_person)

    def _put_away(self, job: Job, token: CancelToken) -> EndedFile:
        """Move a file whose end is decided to where it belongs, with its receipt and the reason."""
        record = job.record
        taken = self._intake.taken(_key(record)) if record.job else None
        if taken is not None:
            self._results.write_receipt(taken.fax_id, self._folders.place_for_new(job, _RECEIPT), token)
            self._folders.lay_beside(job, _RECEIPT)
        elif record.job:
            # It lies in the folder again: nothing of it is left for a person to do in the program.
            self._intake.discard(_key(record))
        if record.ends == FAILED:
            self._folders.write_beside(job, ".reason.txt", f"{record.trouble}\n")
        place = self._folders.finish(job)
        self._faxes.pop(job.folder.name, None)
        fax_id = taken.fax_id if taken is not None else None
        return EndedFile(tidy_name(record.name), place, fax_id, record.trouble)


def _record(name: str, sides: Mapping[str, str], *, is_alone: bool) -> JobRecord:
    """What is known of a document before it is claimed: what lies beside it, of all that says whom others go
    to."""
    own = tuple(sides[side] for side in side_names(name) if side in sides)
    shared = tuple(sides[side] for side in shared_side_names(name) if side in sides)
    if is_alone or own or not shared:
        return JobRecord(name, own or shared)
    trouble = tr(
        "“{side}” may belong to more than one document. Call it “{name}” instead.",
        side=tidy_name(shared[0]),
        name=tidy_name(f"{name}.json"),
    )
    return JobRecord(name, trouble=trouble)


def _source(record: JobRecord) -> Source:
    return Source(SourceKind.FOLDER, record.source)


def _key(record: JobRecord) -> str:
    return job_key(_source(record), record.job)


def _with_reason(job: Job, reason: str) -> Job:
    return Job(job.folder, replace(job.record, trouble=reason))


def _both(problem: FaxDeskError | Problem) -> str:
    return f"{problem.title}\n{problem.hint}".strip()
