"""What has come in and is no draft yet, on disk: a folder for each job, which is there whole or not at all.

A job gets its name, which its source's own key leads to, when all of it is on the disk: a power cut leaves
nothing half, and a job that comes twice lies there once.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec
from msgspec import Struct

from faxdesk.disk_trouble import disk_trouble
from faxdesk.domain.draft import Recipient, tidy_name
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind, WaitingJob
from faxdesk.domain.runtime import Clock
from faxdesk.durable import sync_folder
from faxdesk.private_files import make_private_folder
from faxdesk.sealing.file_keeper import FileKeeper
from faxdesk.sealing.hidden_name import hidden_name
from faxdesk.sealing.sealing_errors import SealedFileError
from faxdesk.services.archive.save_file import safe_file_name
from faxdesk.store.mapping import problem_from, problem_text
from faxdesk.words import tr, tr_n
from faxdesk.working_folder import WorkingFolder, sweep_working_folders

if TYPE_CHECKING:
    from faxdesk.domain.outbox_states import Problem

log = logging.getLogger(__name__)

MOST_FILES = 100
MOST_BYTES = 400_000_000
"""The most bytes of the files of one job together; what is made smaller here may be larger than a fax."""
_RECORD, _PROBLEM = "job.json", "problem.json"
_DAMAGED = "damaged-"
_PIECE = 1 << 20


class _Record(Struct):
    """A job as its file has it. files are the names as the source gave them."""

    key: str
    source: Source
    job: str
    at: datetime
    files: list[str]
    subject: str = ""
    recipients: list[Recipient] = []
    note: str = ""
    cover: str = ""
    is_to_send: bool = False
    pages: tuple[tuple[int, int], ...] = ()


class Spool:
    """The jobs in one folder, which is made when the first of them comes. For workers; several processes may
    use it at once."""

    def __init__(self, folder: Path, clock: Clock, keeper: FileKeeper) -> None:
        self.folder = folder
        self.keeper = keeper
        self._clock = clock

    def prepare(self) -> None:
        """Make the folder, and remove what killed processes left half. Raises FaxDeskError (STORAGE)."""
        try:
            self._make_folder()
            sweep_working_folders(self.folder, is_own=True)
        except OSError as error:
            raise disk_trouble(error, self.folder) from error

    def put(self, incoming: Incoming) -> None:
        """Keep a job: when this returns, all of it is on the disk to stay. One that is there already stays as
        it is, but where nobody can read it any more. Raises FaxDeskError: BAD_INPUT for what cannot be kept
        whatever the disk does, STORAGE else."""
        _check(incoming)
        place = self._place(incoming.key)
        try:
            if self._is_kept(place):
                return
            self._make_folder()
            with WorkingFolder("job", self.folder) as working:
                made = working.path / "job"
                make_private_folder(made)
                self._write(incoming, made)
                try:
                    made.rename(place)
                except OSError:
                    if not place.exists():
                        raise
                sync_folder(self.folder)
        except OSError as error:
            raise disk_trouble(error, self.folder) from error

    def jobs(self) -> list[WaitingJob]:
        """All that is here, oldest first."""
        found = [job for path in self._places() if (job := self._read(path)) is not None]
        return sorted(found, key=lambda job: (job.at, job.key))

    def job(self, key: str) -> WaitingJob | None:
        """A job that is here."""
        return self._read(self._place(key))

    def note_problem(self, key: str, problem: Problem | None) -> None:
        """Keep why a job cannot become a draft, or that this is to be tried again. Raises FaxDeskError
        (STORAGE)."""
        path = self._place(key) / _PROBLEM
        try:
            if problem is None:
                path.unlink(missing_ok=True)
            else:
                self.keeper.write_bytes(path, (problem_text(problem) or "").encode())
                sync_folder(path.parent)
        except FileNotFoundError:
            return  # Another process has taken or removed it.
        except OSError as error:
            raise disk_trouble(error, self.folder) from error

    def remove(self, key: str) -> None:
        """Remove a job, which nobody sees half removed. Raises FaxDeskError (STORAGE)."""
        try:
            with WorkingFolder("gone", self.folder) as working:
                self._place(key).rename(working.path / "job")
            sync_folder(self.folder)
        except FileNotFoundError:
            return
        except OSError as error:
            raise disk_trouble(error, self.folder) from error

    def _make_folder(self) -> None:
        if not self.folder.is_dir():
            make_private_folder(self.folder)
            sync_folder(self.folder.parent)

    def _place(self, key: str) -> Path:
        # Names of files may be limited to less than paths are; half a hash tells jobs apart as well.
        return self.folder / key[:32]

    def _places(self) -> Iterator[Path]:
        try:
            names = sorted(os.listdir(self.folder))
        except FileNotFoundError:
            return
        yield from (self.folder / name for name in names if len(name) == 32 and name.isalnum())

    def _is_kept(self, place: Path) -> bool:
        """Whether a job is there. One that is damaged is set aside under another name, so that its sender,
        who has it still, can put it again. Raises OSError."""
        try:
            there = place.stat()
        except FileNotFoundError:
            return False
        try:
            self._record(place)
        except FileNotFoundError:
            # Another process may have taken the job, and a third may have put it again.
            if not place.exists() or not os.path.samestat(there, place.stat()):
                return False
        except ValueError:
            pass
        else:
            return True
        aside = place.with_name(f"{_DAMAGED}{place.name}-{os.urandom(4).hex()}")
        place.rename(aside)
        log.error("What came in cannot be read, and is kept aside as %s", aside.name)
        return False

    def _write(self, incoming: Incoming, folder: Path) -> None:
        for number, file in enumerate(incoming.files):
            place = folder / str(number)
            make_private_folder(place)
            # Others may write in a watched folder, and lay a link there to what they may not read themselves.
            is_shared = incoming.source.kind == SourceKind.FOLDER
            self._copy(file, place / self._stored_name(_text(file.name)), _no_link if is_shared else None)
            sync_folder(place)
        record = _Record(
            incoming.key,
            Source(incoming.source.kind, _text(incoming.source.name)),
            _text(incoming.job),
            self._clock.now(),
            [_text(file.name) for file in incoming.files],
            _text(incoming.subject),
            [Recipient(_text(each.number), _text(each.name)) for each in incoming.recipients],
            _text(incoming.note),
            _text(incoming.cover),
            incoming.is_to_send,
            incoming.pages,
        )
        self.keeper.write_bytes(folder / _RECORD, msgspec.json.encode(record))
        sync_folder(folder)

    def _stored_name(self, name: str) -> str:
        name = safe_file_name(name)
        return hidden_name(name) if self.keeper.seals else name

    def _record(self, folder: Path) -> _Record:
        """Raises OSError, and ValueError for a damaged one."""
        try:
            return msgspec.json.decode(self.keeper.read_bytes(folder / _RECORD), type=_Record)
        except SealedFileError as error:
            if error.is_damage:
                raise ValueError("damaged") from error
            raise

    def _copy(self, file: IncomingFile, target: Path, opener: Callable[[str, int], int] | None) -> None:
        """Copy a file to stay. opener is that of open(), for what lies where others may write. Raises OSError
        for what the disk does not do, FaxDeskError (BAD_INPUT) for what cannot be read."""
        try:
            source = self._opened(file.path, opener)
        except OSError as error:
            raise FaxDeskError(
                tr("“{name}” cannot be read.", name=file.name),
                tr(
                    "The system says: {reason}. Check its permissions, or copy it elsewhere.",
                    reason=error.strerror or error,
                ),
                ErrorKind.BAD_INPUT,
            ) from error
        with source, self.keeper.create(target) as copy:
            shutil.copyfileobj(source, copy, _PIECE)

    def _opened(self, path: Path, opener: Callable[[str, int], int] | None) -> BinaryIO:
        return open(path, "rb", opener=opener) if opener else self.keeper.open(path)

    def _read(self, folder: Path) -> WaitingJob | None:
        try:
            record = self._record(folder)
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            log.exception("What came in cannot be read")
            return None
        try:
            problem = problem_from(self.keeper.read_bytes(folder / _PROBLEM).decode())
        except (OSError, ValueError, KeyError, SealedFileError):
            problem = None
        files = tuple(
            IncomingFile(name, _stored_file(folder / str(number), name))
            for number, name in enumerate(record.files)
        )
        incoming = Incoming(
            record.source,
            record.job,
            files,
            record.subject,
            tuple(record.recipients),
            record.note,
            record.cover,
            record.is_to_send,
            record.pages,
        )
        return WaitingJob(record.key, incoming, record.at, problem)


def _stored_file(folder: Path, name: str) -> Path:
    """A document of a job under its name, or under the one that hides it: it may have been put before the
    profile was encrypted or decrypted."""
    name = safe_file_name(name)
    hidden = folder / hidden_name(name)
    return hidden if hidden.exists() else folder / name


def _text(given: str) -> str:
    """What a system hands over as text need not be any."""
    return given.encode(errors="replace").decode()


def _no_link(path: str, flags: int) -> int:
    """For open(path, mode, opener=_no_link): opens what is a file itself. Raises FaxDeskError (BAD_INPUT) for
    all else, and OSError."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise _leads_elsewhere(path)
    try:
        # It may be swapped after it was looked at; Windows has no such flags, and keeps the file from that
        # only once it is open.
        handle = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _leads_elsewhere(path) from error
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _leads_elsewhere(path)
    return handle


def _leads_elsewhere(path: str) -> FaxDeskError:
    return FaxDeskError(
        tr("“{name}” is no document any more, but leads elsewhere.", name=tidy_name(Path(path).name)),
        tr("It was not opened. Lay the document itself into the folder."),
        ErrorKind.BAD_INPUT,
    )


def _check(incoming: Incoming) -> None:
    """Raise FaxDeskError (BAD_INPUT) for what would only fill the disk."""
    if not incoming.files:
        raise FaxDeskError(
            tr("There is no document."), tr("Hand over at least one file."), ErrorKind.BAD_INPUT
        )
    if len(incoming.files) > MOST_FILES:
        raise FaxDeskError(
            tr_n(
                "There is {count} document at once.",
                "There are {count} documents at once.",
                len(incoming.files),
            ),
            tr("FaxDesk takes {most} at most. Hand them over in several faxes.", most=MOST_FILES),
            ErrorKind.BAD_INPUT,
        )
    try:
        size = sum(file.path.stat().st_size for file in incoming.files)
    except OSError:
        return  # Who copies it says which one cannot be read.
    if size > MOST_BYTES:
        raise FaxDeskError(
            tr("“{name}” is too large to be taken.", name=incoming.title),
            tr("A fax may have 50 MB at most. Leave some out, or send them in several faxes."),
            ErrorKind.BAD_INPUT,
        )
