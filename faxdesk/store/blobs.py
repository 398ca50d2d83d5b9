"""Documents by the hash of their content: durable once kept, never changed, never kept twice."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.disk_trouble import disk_trouble
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.durable import sync_folder
from faxdesk.private_files import make_private_folder
from faxdesk.sealing.file_keeper import FileKeeper, PlainKeeper
from faxdesk.sealing.sealing_errors import SealedFileError
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.sealing.halves_outside import HalvesOutside

_CHUNK = 1 << 20
_SUBFOLDERS = 256
_ASIDE = ".unused"
_WANTED = timedelta(hours=1)
"""A document that was added though it was here is dated so far ahead: another fax is about to refer to it."""
_MOMENT = timedelta(milliseconds=20)
"""By so much the times of files and of the archive's rows may differ."""


class BlobStore:
    """A folder of files named by their SHA-256 (hex), in subfolders by the first two digits of the name.
    Sealed ones have that hash sealed for a name, since it would tell whether a known document is there."""

    def __init__(self, folder: Path, aside: Path | None = None, keeper: FileKeeper | None = None) -> None:
        """aside is where a repair puts documents; what is deleted is removed from there, too."""
        self._folder = folder
        self._aside = aside
        self.keeper = keeper or PlainKeeper()
        self._is_prepared = False

    def prepare(self) -> None:
        """Make the folders for all documents, so that none that is added has to wait until its own is
        durable. Raises FaxDeskError (STORAGE)."""
        with self._in_words():
            make_private_folder(self._folder, parents=True)
            for number in range(_SUBFOLDERS):
                make_private_folder(self._folder / f"{number:02x}")
            sync_folder(self._folder)
        self._is_prepared = True

    def add(self, source: Path, token: CancelToken | None = None) -> tuple[str, int]:
        """Keep a copy of a file; gives its hash and size in bytes. On disk when this returns.

        Raises FaxDeskError: BAD_INPUT when the file cannot be read, STORAGE when the copy cannot be
        written; and Cancelled. Then nothing is left half.
        """
        temporary = self.temporary()
        try:
            with self._in_words():
                digest = self._copy(source, temporary, token or CancelToken())
                return self._move_in(temporary, digest)
        finally:
            with self._in_words():
                temporary.unlink(missing_ok=True)

    def adopt(self, path: Path, digest: str) -> tuple[str, int]:
        """Take over a file that was written at temporary() or in half(), and whose hash is known."""
        with self._in_words():
            if path.is_relative_to(self._folder):
                self.keeper.take_over(path)
                return self._move_in(path, digest)
            inside = self.temporary()
            with path.open("rb") as file, self.keeper.create(inside) as kept:
                shutil.copyfileobj(file, kept, _CHUNK)
            path.unlink()
            return self._move_in(inside, digest)

    def temporary(self) -> Path:
        """A new name on the same disk, for a file that is to be adopted."""
        with self._in_words():
            make_private_folder(self._incoming, parents=True)
        return self._incoming / f"{os.urandom(8).hex()}.part"

    @contextmanager
    def half(self, key: str, dead_before: datetime) -> Iterator[Path]:
        """A folder for one document on its way, the caller's alone; what stays in it is there again for the
        next who asks with this key. What a program that was stopped hard has left, untouched since
        dead_before, is there as well; but where documents are sealed, only what this program has left: others
        write there what nobody else is to read."""
        name = self.keeper.private_name(key)
        if self.keeper.seals:
            with self._halves.taken(name) as folder:
                yield folder
            return
        place = self._incoming / f"{name}.{os.urandom(4).hex()}.taken"
        with self._in_words():
            make_private_folder(self._incoming, parents=True)
            left = [self._incoming / f"{name}.half", *self._incoming.glob(f"{name}.*.taken")]
            for each in left:
                if each.suffix == ".half" or _last_change(each) < dead_before:
                    # Renaming is what only one of several can do.
                    with contextlib.suppress(OSError):
                        each.rename(place)
                        break
            else:
                make_private_folder(place)
        try:
            yield place
        finally:
            with self._in_words():
                _give_back(place, self._incoming / f"{name}.half")

    def sweep(self, before: datetime) -> None:
        """Remove what was begun before a time and never finished."""
        with self._in_words():
            if not self._incoming.is_dir():
                return
            for path in self._incoming.iterdir():
                if path.suffix != _ASIDE and _last_change(path) < before:
                    _remove(path)

    def forget_half(self, key: str) -> None:
        """Remove what is here of a document whose fax was deleted. What somebody is fetching just now is
        removed by sweep(), if it is left half."""
        with self._in_words():
            name = self.keeper.private_name(key)
            if self.keeper.seals:
                self._halves.forget(name)
            _remove(self._incoming / f"{name}.half")

    def remove(
        self,
        documents: Mapping[str, datetime | None],
        used: Callable[[Collection[str]], set[str]],
        now: datetime,
    ) -> set[str]:
        """Remove documents at once whose faxes were deleted, each with the latest time at which such a fax
        surely referred to it; used gives those of some that something refers to, and they stay. Gives those
        that are here still though nothing refers to them: they were added once more a short while ago, for
        none of these faxes, or another program is reading them."""
        left = set()
        with self._in_words():
            for digest, referred_at in documents.items():
                # What a deleted fax had been added for once more is not wanted for another.
                before = now if referred_at is None else max(now, referred_at + _WANTED + _MOMENT)
                for place in self._places(digest):
                    is_needed = partial(self._is_still_needed, place, digest, used, before)
                    if place.is_file() and not self._take_out(place, is_needed) and not used([digest]):
                        left.add(digest)
                    if self._aside is not None and not used([digest]):
                        (self._aside / place.name).unlink(missing_ok=True)
        return left

    def collect(
        self,
        used: Callable[[Collection[str]], set[str]],
        before: datetime,
        token: CancelToken,
    ) -> int:
        """Remove the documents that are not used, unless they came, or came once more, after a time: then
        what will refer to them may not be written yet. used gives those of some that are. Gives how many were
        removed; raises Cancelled between two of them."""
        removed = 0
        with self._in_words():
            self._put_all_back()
            for paths in self._in_portions():
                token.check()
                # What has a name of another kind is nothing that is known here.
                named = {path: self.keeper.digest_of(path.name) for path in paths}
                old = {
                    path: digest for path, digest in named.items() if digest and _last_change(path) < before
                }
                needed = used(list(old.values())) if old else set()
                for path, digest in old.items():
                    if digest not in needed:
                        is_needed = partial(self._is_still_needed, path, digest, used, before)
                        removed += self._take_out(path, is_needed)
        return removed

    def _in_portions(self) -> Iterator[list[Path]]:
        for subfolder in self._folder.iterdir() if self._folder.is_dir() else ():
            if len(subfolder.name) == 2:
                yield list(subfolder.iterdir())

    def _is_still_needed(
        self, path: Path, digest: str, used: Callable[[Collection[str]], set[str]], before: datetime
    ) -> bool:
        return _last_change(self._taken_out(path)) >= before or bool(used([digest]))

    def _taken_out(self, path: Path) -> Path:
        return self._incoming / f"{path.name}{_ASIDE}"

    def _take_out(self, path: Path, is_needed: Callable[[], bool]) -> bool:
        """Out of the others' reach first, then looked at once more: it may have been wanted in between."""
        make_private_folder(self._incoming, parents=True)
        aside = self._taken_out(path)
        try:
            path.rename(aside)
        except OSError:
            # Gone by now, or being read, on Windows.
            return False
        if is_needed():
            self._put_all_back()
            return False
        aside.unlink(missing_ok=True)
        return True

    def put_back(self) -> None:
        """Let documents be here again that a program was about to remove when it died. Nobody else may be
        at work."""
        with self._in_words():
            self._put_all_back()

    def _put_all_back(self) -> None:
        """What somebody was about to remove when the program died, or when it was wanted again."""
        for aside in self._incoming.glob(f"*{_ASIDE}"):
            place = self._folder / aside.stem[:2] / aside.stem
            if place.is_file():
                aside.unlink(missing_ok=True)
            else:
                aside.replace(place)

    def has(self, digest: str) -> bool:
        return bool(digest) and self._place(digest).is_file()

    def path(self, digest: str) -> Path:
        """Where a document lies. Raises FaxDeskError (STORAGE) when it is gone."""
        if not self.has(digest):
            raise FaxDeskError(
                tr("A document is missing from the archive."),
                tr(
                    "If {service} still has it, FaxDesk can fetch it again; otherwise look in your backups.",
                    service=service_name(),
                ),
                ErrorKind.STORAGE,
            )
        return self._place(digest)

    def verify(self, digest: str) -> bool:
        """Whether a document is here and still what it was."""
        if not self.has(digest):
            return False
        import hashlib

        try:
            with self._in_words(), self.keeper.open(self._place(digest)) as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == digest  # type: ignore[arg-type]
        except SealedFileError as error:
            if error.is_damage:
                return False
            raise

    def copy_to(self, digest: str, target: Path) -> None:
        """Copy a document to where the person wants it, as it is to be read. Raises FaxDeskError (STORAGE)
        when it is gone, and OSError for what the target's disk does not do."""
        self.keeper.copy(self.path(digest), target)

    def all(self) -> Iterator[tuple[str, int, datetime]]:
        """The documents that are here, by hash, size in bytes, and when they were last added."""
        with self._in_words():
            for path in self._folder.glob("[0-9a-f][0-9a-f]/*"):
                digest = self.keeper.digest_of(path.name)
                if digest is not None:
                    with contextlib.suppress(FileNotFoundError):
                        changed = path.stat().st_mtime
                        yield digest, self._size(path) or 0, datetime.fromtimestamp(changed, UTC)

    def set_aside(self, digest: str, folder: Path) -> None:
        """Move a document out of the archive, into a folder where a person can still find it. A sealed one
        stays so."""
        with self._in_words():
            make_private_folder(folder, parents=True)
            place = self._place(digest)
            place.replace(folder / place.name)

    @cached_property
    def _halves(self) -> HalvesOutside:
        from faxdesk.sealing.halves_outside import HalvesOutside

        return HalvesOutside()

    @property
    def _incoming(self) -> Path:
        return self._folder / "incoming"

    def _places(self, digest: str) -> list[Path]:
        """Where a document may lie; a new one gets the first."""
        return [self._folder / name[:2] / name for name in self.keeper.stored_names(digest)]

    def _place(self, digest: str) -> Path:
        places = self._places(digest)
        return next((place for place in places[1:] if place.is_file() and not places[0].is_file()), places[0])

    def _size(self, path: Path) -> int | None:
        """How many bytes a document has; None for one of which that is not known, since it is damaged. Raises
        OSError."""
        try:
            return self.keeper.size(path)
        except SealedFileError:
            return None

    def _copy(self, source: Path, target: Path, token: CancelToken) -> str:
        import hashlib

        digest = hashlib.sha256()
        with self.keeper.create(target) as file:
            for chunk in _chunks(source, self.keeper):
                token.check()
                digest.update(chunk)
                file.write(chunk)
        return digest.hexdigest()

    def _move_in(self, path: Path, digest: str) -> tuple[str, int]:
        size = self.keeper.size(path)
        place, new = self._place(digest), self._places(digest)[0]
        self._make_durable(new.parent)
        try:
            is_here = self._size(place) == size
            if is_here:
                # Nobody is to take it for one that is not needed, or that only a deleted fax needed.
                os.utime(place)
                now = place.stat().st_mtime
                os.utime(place, (now, now + _WANTED.total_seconds()))
        except FileNotFoundError:
            is_here = False
        if is_here:
            path.unlink()
        else:
            self.keeper.rename(path, new)
        # Also of one that was there: who moved it in may have died before this.
        sync_folder(place.parent if is_here else new.parent)
        return digest, size

    def _make_durable(self, subfolder: Path) -> None:
        """A subfolder that has something in it was made durable by whoever put that there; an empty one may
        have been made by a program that went no further."""
        make_private_folder(subfolder)
        if not self._is_prepared and not any(subfolder.iterdir()):
            sync_folder(self._folder)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise disk_trouble(error, self._folder) from error


def half_document_key(message_id: str, attachment_id: str) -> str:
    """What half() knows the document of a fax by while it is on its way."""
    return f"{message_id}/{attachment_id}"


def _last_change(path: Path) -> datetime:
    """Of a file, or of what is in a folder; now, as it were, for what is gone meanwhile."""
    try:
        inside = [each.stat().st_mtime for each in path.iterdir()] if path.is_dir() else []
        return datetime.fromtimestamp(max([path.stat().st_mtime, *inside]), UTC)
    except OSError:
        return datetime.max.replace(tzinfo=UTC)


def _give_back(place: Path, half: Path) -> None:
    if not place.is_dir():
        # Whoever slept too long over it was taken for dead.
        return
    if any(place.iterdir()):
        try:
            place.rename(half)
        except OSError:
            # Another program was left with one, too: one is enough.
            _remove(place)
    else:
        place.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _chunks(source: Path, keeper: FileKeeper) -> Iterator[bytes]:
    """A file's content. What keeps it from being read is the file's trouble, not the archive's."""
    try:
        with keeper.open(source) as reader:
            while chunk := reader.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise FaxDeskError(
            tr("“{name}” cannot be read.", name=source.name),
            tr(
                "The system says: {reason}. Check its permissions, or copy it elsewhere.",
                reason=error.strerror or error,
            ),
            ErrorKind.BAD_INPUT,
        ) from error
