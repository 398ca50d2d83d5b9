"""The queue of all that comes in by itself: kept before its sender is answered, and then made a draft, once.

Whoever takes something in calls put(), and tells its sender that it is here when that has returned.
take_all() makes drafts, or faxes of the outbox where the source may send. A job's row in the archive's ledger
comes to be in the same transaction as its fax, and only then the job leaves the spool: wherever the program
is stopped, nothing is lost and nothing comes twice.
"""

from __future__ import annotations

import logging
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.audit.acting import acting_as
from faxdesk.domain.errors import ErrorKind, FaxDeskError, own_mistake
from faxdesk.domain.intake.incoming import Incoming, TakenJob, WaitingJob
from faxdesk.domain.outbox_states import OutboxState, Problem
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.services.archive.save_file import safe_file_name, save_new
from faxdesk.services.events import CameIn, IntakeChanged
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faxdesk.services.events import EventHub
    from faxdesk.services.intake.draft_making import DraftMaking
    from faxdesk.services.intake.spool import Spool
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.store.compose.intake_ledger import IntakeLedger

log = logging.getLogger(__name__)

_WAITS = frozenset({ErrorKind.STORAGE, ErrorKind.BUSY})
"""What this computer does not do now and may do later says nothing about a job."""


class Intake:
    """For workers, except where said. put() may be called by several threads and processes at once, and so
    may take_all()."""

    def __init__(
        self,
        spool: Spool,
        ledger: IntakeLedger,
        making: DraftMaking,
        outbox: Outbox,
        events: EventHub,
    ) -> None:
        self._spool = spool
        self._ledger = ledger
        self._making = making
        self._outbox = outbox
        self._events = events
        self._taking = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where what came in lies, so that one can watch for it."""
        return self._spool.folder

    def prepare(self) -> None:
        """Make the folder, and tidy it. Raises FaxDeskError (STORAGE)."""
        self._spool.prepare()

    # Taking in

    def put(self, incoming: Incoming) -> str:
        """Keep what comes in; gives its key. It is on the disk to stay when this returns, and taken later by
        whoever calls take_all(). What was put already, whatever became of it, is not kept again. The files
        stay where they are.

        Raises FaxDeskError: BAD_INPUT for what is no use to try again (no file, too many, too large), STORAGE
        when the disk did not take it.
        """
        key = incoming.key
        if self._ledger.find(key) is None:
            self._spool.put(incoming)
            self._events.publish(IntakeChanged())
        return key

    def take_all(self, token: CancelToken) -> list[TakenJob]:
        """Make drafts of all that came in, oldest first; gives what was taken. What cannot be taken stays,
        with the reason. Raises FaxDeskError (STORAGE, BUSY) when this computer does not do its part now, and
        Cancelled."""
        taken = []
        with self._taking:
            for job in self._spool.jobs():
                token.check()
                if job.problem is None and (done := self._take(job, token)) is not None:
                    taken.append(done)
        return taken

    def has_waiting(self) -> bool:
        """Whether take_all() would find something to do."""
        return any(job.problem is None for job in self._spool.jobs())

    # What became of it

    def taken(self, key: str) -> TakenJob | None:
        """The fax that was made of a job; None while there is none."""
        return self._ledger.find(key)

    def keep_taken(self, key: str, fax_id: int) -> None:
        """Keep that a job is this fax, in the step that makes the fax. Raises FaxDeskError (BUSY) where the
        job was made one meanwhile, which ends that step."""
        if self._ledger.find(key) is not None:
            raise FaxDeskError(
                tr("The same is being taken just now."), tr("Ask again what became of it."), ErrorKind.BUSY
            )
        self._ledger.note(key, fax_id, None)

    def waiting(self, key: str) -> WaitingJob | None:
        """A job that is no fax yet, with the reason where it cannot become one; None for any other."""
        job = self._spool.job(key)
        return job if job is not None and self._ledger.find(key) is None else None

    def refused(self) -> list[WaitingJob]:
        """What came in and cannot be taken as it is, oldest first."""
        return [job for job in self._spool.jobs() if job.problem is not None]

    # What a person does with what could not be taken

    def try_again(self, key: str, token: CancelToken, passwords: Sequence[str] = ()) -> TakenJob | None:
        """Take a job that could not be taken, with the passwords that open what is locked of it. None where
        it still cannot be, and then waiting() says why, or is no longer there. Raises as take_all() does."""
        with self._taking:
            self._spool.note_problem(key, None)
            job = self._spool.job(key)
            return self._take(job, token, passwords) if job is not None else None

    def save(self, key: str, folder: Path, token: CancelToken) -> list[Path]:
        """Copy the documents of a job into a folder, over no other file. Raises FaxDeskError (STORAGE)."""
        job = self._spool.job(key)
        failed = mark("“{path}” could not be saved.")
        return [
            save_new(
                folder / safe_file_name(file.name), partial(self._spool.keeper.copy, file.path), failed, token
            )
            for file in (job.incoming.files if job is not None else ())
        ]

    def discard(self, key: str) -> None:
        """Delete a job for good. Raises FaxDeskError (STORAGE)."""
        self._spool.remove(key)
        self._events.publish(IntakeChanged())

    # Steps

    def _take(self, job: WaitingJob, token: CancelToken, passwords: Sequence[str] = ()) -> TakenJob | None:
        taken = self._ledger.find(job.key)
        if taken is None:
            try:
                taken = self._make(job, token, passwords)
            except FaxDeskError as error:
                if error.kind in _WAITS:
                    raise
                self._refuse(job, error)
            except _TakenElsewhere:
                return None
            except (Cancelled, MemoryError):
                raise
            except Exception:
                # It would be met again with each job behind this one.
                log.exception("A job could not be taken")
                self._refuse(job, own_mistake(tr("Save the documents, and add them to a fax by hand.")))
        if taken is not None:
            self._spool.remove(job.key)
        return taken

    def _make(self, job: WaitingJob, token: CancelToken, passwords: Sequence[str]) -> TakenJob:
        incoming, key = job.incoming, job.key
        try:
            made = self._making.make(incoming, token, passwords)
        except FaxDeskError:
            if self._ledger.find(key) is not None or self._spool.job(key) is None:
                raise _TakenElsewhere from None  # And the files are gone.
            raise

        def note(fax_id: int, kept_back: FaxDeskError | None) -> None:
            if self._ledger.find(key) is not None:
                raise _TakenElsewhere
            reason = made.trouble or kept_back
            self._ledger.note(key, fax_id, Problem.of(reason) if reason else None)

        with acting_as(incoming.source.kind):
            item = self._outbox.take_in(made.draft, note, is_to_send=made.is_to_send)
        taken = self._ledger.find(key)
        assert taken is not None
        is_sent = item.state != OutboxState.DRAFT
        self._events.publish(
            CameIn(item.id, incoming.source, incoming.title, made.draft.pages, is_sent, taken.reason)
        )
        return taken

    def _refuse(self, job: WaitingJob, error: FaxDeskError) -> None:
        log.warning("What came in by %s cannot be taken: %s", job.incoming.source.kind, error.kind)
        self._spool.note_problem(job.key, Problem.of(error))
        self._events.publish(IntakeChanged(refused=job.key))


class _TakenElsewhere(Exception):
    """Another process has made a fax of the job meanwhile."""
