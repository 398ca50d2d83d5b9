"""What happens to files in the watched folder: one is claimed by moving it into a folder of its own below
`waiting/`, and leaves that for `sent/` or `failed/`. Each step can be cut short and is finished later.

A claim is one rename within one disk, which the file system lets one of several programs win, on a share as
well. The folder of a claim begins with the name of its owner, an archive on one computer; nobody else touches
it.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import stat
from collections.abc import Iterator
from hashlib import file_digest, sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict, replace

from faxdesk.domain.draft import tidy_name
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.durable import sync_folder
from faxdesk.services.intake.folder.file_names import ending_of, is_left_alone, stem_of
from faxdesk.services.intake.folder.standing_still import Stand, is_being_written
from faxdesk.words import tr

WAITING, SENT, FAILED = "waiting", "sent", "failed"
_OWN = ".faxdesk"
"""So the names of FaxDesk's own files in a job's folder begin. Hidden files are nobody's documents."""
_RECORD = f"{_OWN}.json"
_LONGEST = 150
"""The most bytes of a name that gets something added to it."""


class JobRecord(Struct, frozen=True):
    """What is known of a claimed document, kept beside it. sides are the files that say whom it goes to.
    source (where it was found) and job are what the queue knows it by, trouble is why it is not faxed, or
    failed. ends and place say into which folder it goes in the end, and under which name without ending."""

    name: str
    sides: tuple[str, ...] = ()
    source: str = ""
    job: str = ""
    trouble: str = ""
    ends: str = ""
    place: str = ""


class Job(Struct, frozen=True):
    """A claimed document in its folder."""

    folder: Path
    record: JobRecord

    @property
    def document(self) -> Path:
        return self.folder / self.record.name

    @property
    def sides(self) -> tuple[Path, ...]:
        return tuple(self.folder / name for name in self.record.sides)


class JobFolders:
    """The folders and moves of one watched folder, for one owner. All raise FaxDeskError (STORAGE) where the
    folder is not there, or may not be changed."""

    def __init__(self, folder: Path, owner: str) -> None:
        self.folder = folder
        self._owner = owner
        self._known: dict[str, Job] = {}

    def documents(self) -> dict[str, Stand]:
        """All files that may be documents or belong to one, as they look now. Links, devices and folders are
        none, nor is what another program still writes."""
        with self._in_words(), os.scandir(self.folder) as entries:
            found = {}
            for entry in entries:
                if is_left_alone(entry.name):
                    continue
                # One may be gone since it was listed.
                with contextlib.suppress(FileNotFoundError):
                    told = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(told.st_mode):
                        found[entry.name] = Stand.of(_told(entry, told))
            return found

    def prepare(self) -> None:
        """Make the folders for what becomes of files, once there are any: a share that is not connected looks
        like an empty folder. A link in their place could lead anywhere."""
        with self._in_words():
            for name in (WAITING, SENT, FAILED):
                place = self.folder / name
                with contextlib.suppress(FileExistsError):
                    place.mkdir()
                if not stat.S_ISDIR(place.lstat().st_mode):
                    raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))

    def claim(self, record: JobRecord, stand: Stand) -> Job | None:
        """Take a document that stood still as it looked, with its side files; None where somebody else was
        faster, or it has changed since, or is being written."""
        with self._in_words():
            if is_being_written(self.folder / record.name):
                return None
            self.prepare()
            folder = self.folder / WAITING / f"{self._owner}-{secrets.token_hex(6)}"
            folder.mkdir()
            job = Job(folder, record)
            self.keep(job)
            try:
                is_taken = self._is_taken(job, stand)
            except OSError:
                self._drop(job)
                raise
            if not is_taken:
                self._drop(job)
                return None
            job = self._with_sides(job)
            # Before it is faxed: after a power cut it must not lie there again as if nobody had taken it.
            for changed in (folder, folder.parent, self.folder):
                _make_last(changed)
            return job

    def jobs(self) -> list[Job]:
        """The owner's claims, each whole. What was cut short while it was made is finished or dropped."""
        with self._in_words():
            waiting = self.folder / WAITING
            if not waiting.is_dir() or waiting.is_symlink():
                return []
            names = sorted(name for name in os.listdir(waiting) if name.startswith(f"{self._owner}-"))
            known, self._known = self._known, {}
            # Only the owner changes these folders, so that each is read once; thousands may wait.
            found = (known.get(name) or self._whole(waiting / name) for name in names)
            self._known = {job.folder.name: job for job in found if job is not None}
            return list(self._known.values())

    @property
    def known(self) -> list[Job]:
        """The owner's claims as they were last read."""
        return list(self._known.values())

    def likeness(self, job: Job) -> str:
        """What two files have in common that are the same: name, time, content, and what lies beside them."""
        with self._in_words():
            told = job.document.lstat()
            found = sha256(f"{job.record.name}\0{told.st_mtime_ns}\0".encode(errors="surrogateescape"))
            for path in (job.document, *job.sides):
                with path.open("rb") as file:
                    found.update(file_digest(file, "sha256").digest())
            return found.hexdigest()

    def content(self, side: Path, most: int) -> bytes:
        """What stands in a side file, and one byte more where there is more than that in it."""
        with self._in_words(), side.open("rb") as file:
            return file.read(most + 1)

    def keep(self, job: Job) -> Job:
        """Write the record of a job anew, whole or not at all."""
        with self._in_words():
            # Names need not be text, so this is the standard library's JSON, which can write any.
            content = json.dumps(asdict(job.record))
            new = job.folder / f"{_RECORD}.new"
            with new.open("w", encoding="ascii") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.replace(job.folder / _RECORD)
        self._known[job.folder.name] = job
        return job

    def placed(self, job: Job, ends: str) -> Job:
        """Choose where a job goes in the end, under a name that nothing there has."""
        if job.record.ends:
            return job
        with self._in_words():
            taken = {stem_of(name).casefold() for name in os.listdir(self.folder / ends)}
            taken |= {stem_of(name) for name in taken}
            stem = _short(stem_of(job.record.name))
            place, number = stem, 1
            while place.casefold() in taken:
                number += 1
                place = f"{stem} ({number})"
        return self.keep(Job(job.folder, replace(job.record, ends=ends, place=place)))

    def beside(self, job: Job, ending: str) -> Path:
        """Where something that is added to a placed job lies."""
        return self.folder / job.record.ends / f"{job.record.place}{ending}"

    def place_for_new(self, job: Job, ending: str) -> Path:
        """Where something is written that lay_beside() lays beside a job: what a death leaves half written
        goes with the job's folder."""
        return job.folder / f"{_OWN}{ending}"

    def lay_beside(self, job: Job, ending: str) -> None:
        """Move what was written for it, if anything was, beside where a placed job goes."""
        new = self.place_for_new(job, ending)
        with self._in_words():
            if _is_file(new):
                new.replace(self.beside(job, ending))

    def write_beside(self, job: Job, ending: str, text: str) -> None:
        """Lay a text beside where a placed job goes, whole or not at all."""
        with self._in_words():
            self.place_for_new(job, ending).write_text(text, encoding="utf-8")
        self.lay_beside(job, ending)

    def finish(self, job: Job) -> Path:
        """Move a placed job to where it ends, the document last, and remove its folder. Gives the document's
        new place."""
        with self._in_words():
            for side in job.sides:
                if _is_file(side):
                    _moved(side, self.beside(job, ending_of(side.name)))
            target = self.beside(job, ending_of(job.record.name))
            if _is_file(job.document):
                target = _moved(job.document, target)
            self._drop(job)
            return target

    def _is_taken(self, job: Job, stand: Stand) -> bool:
        """Whether the rename is ours, and what was renamed is what stood still."""
        try:
            os.rename(self.folder / job.record.name, job.document)
        except (FileNotFoundError, NotADirectoryError):
            # Over NFS the answer to a rename that was done may be lost, and the next one then finds nothing.
            if not _is_file(job.document):
                return False
        except PermissionError:
            if os.name == "nt":
                # Whoever has it open does not let it be moved.
                return False
            raise
        told = job.document.lstat()
        if stat.S_ISREG(told.st_mode) and Stand.of(told) == stand:
            return True
        _moved(job.document, self.folder / job.record.name)
        return False

    def _with_sides(self, job: Job) -> Job:
        for side in job.sides:
            if not _is_file(side):
                with contextlib.suppress(FileNotFoundError):
                    os.rename(self.folder / side.name, side)
        return job

    def _whole(self, folder: Path) -> Job | None:
        record = _read(folder / _RECORD)
        if record is None:
            # Before the record is written, nothing is moved.
            with contextlib.suppress(OSError):
                (folder / f"{_RECORD}.new").unlink(missing_ok=True)
                folder.rmdir()
            return None
        job = Job(folder, record)
        if record.ends:
            return job
        if not _is_file(job.document):
            self._drop(job)
            return None
        return self._with_sides(job)

    def _drop(self, job: Job) -> None:
        """Remove the folder of a job without its document. Side files that are left go back."""
        self._known.pop(job.folder.name, None)
        for side in job.sides:
            if _is_file(side):
                _moved(side, self.folder / side.name)
        # The record last: without it, what else is left would lie there for ever.
        for path in sorted(job.folder.glob(f"{_OWN}*"), key=lambda path: path.name == _RECORD):
            path.unlink(missing_ok=True)
        # A person may have laid something into it.
        with contextlib.suppress(OSError):
            job.folder.rmdir()

    @contextlib.contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except PermissionError as error:
            raise FaxDeskError(
                tr("FaxDesk may not move files in the watched folder “{folder}”.", folder=self._name),
                tr("What may not be moved is not faxed. Give yourself that right, or choose another folder."),
                ErrorKind.STORAGE,
            ) from error
        except FileNotFoundError as error:
            raise FaxDeskError(
                tr("The watched folder “{folder}” is not there.", folder=self._name),
                tr("Nothing in it is faxed until it is back. Connect its disk, or choose another folder."),
                ErrorKind.STORAGE,
            ) from error
        except OSError as error:
            raise FaxDeskError(
                tr("The watched folder “{folder}” cannot be used.", folder=self._name),
                tr("The system says: {reason}. It is tried again.", reason=error.strerror or str(error)),
                ErrorKind.STORAGE,
            ) from error

    @property
    def _name(self) -> str:
        return tidy_name(self.folder.name) if self.folder.name else str(self.folder)


def _told(entry: os.DirEntry[str], told: os.stat_result) -> os.stat_result:
    """On Windows a listing tells no file numbers, and sizes late."""
    return os.stat(entry.path, follow_symlinks=False) if os.name == "nt" else told


def _make_last(folder: Path) -> None:
    # Some shares know no such thing.
    with contextlib.suppress(OSError):
        sync_folder(folder)


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _read(path: Path) -> JobRecord | None:
    try:
        found = json.loads(path.read_bytes())
        record = JobRecord(**{**found, "sides": tuple(map(str, found["sides"]))})
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, TypeError, KeyError):
        return None
    names = (record.name, *record.sides, record.place or "-")
    # Others may write in a shared folder: a record leads nowhere else.
    is_plain = all(isinstance(name, str) and name and os.path.basename(name) == name for name in names)
    return record if is_plain and record.ends in {"", SENT, FAILED} else None


def _short(stem: str) -> str:
    """A name that leaves room on any disk for what is added to it."""
    return os.fsdecode(os.fsencode(stem)[:_LONGEST]) if len(os.fsencode(stem)) > _LONGEST else stem


def _moved(source: Path, target: Path) -> Path:
    """Move a file over nothing that is there: where the name is taken, " (2)" and so on is added. Gives its
    new place."""
    number = 1
    while True:
        place = target if number == 1 else target.with_stem(f"{target.stem} ({number})")
        number += 1
        try:
            os.link(source, place, follow_symlinks=False)
        except FileExistsError:
            if not os.path.samefile(source, place):
                continue
            # An earlier try got as far.
        except (OSError, NotImplementedError):
            # Some disks have no hard links (FAT, some shares): an empty file reserves the name.
            try:
                with place.open("xb"):
                    pass
            except FileExistsError:
                continue
            source.replace(place)
            return place
        source.unlink()
        return place
