"""The files of one request to the page worker, opened by the program, so that the process needs no names."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from faxdesk.sealing.file_keeper import FileKeeper
from faxdesk.sealing.lent_file import LentFile


class CannotHand(Exception):
    """Why a file cannot be handed over, as one of the words for people that the answers have."""


class RequestFiles:
    """Open until the request is answered. Where it fails, a file that did not exist before is removed. keeper
    opens what is sealed on the disk, and seals what the process wrote."""

    def __init__(self, keeper: FileKeeper) -> None:
        self.facts: list[dict[str, Any]] = []
        self._keeper = keeper
        self._lent: list[LentFile] = []
        self._target: tuple[Path, LentFile] | None = None
        self._made: list[str] = []

    @property
    def descriptors(self) -> list[int]:
        return [lent.descriptor for lent in self._lent]

    def __enter__(self) -> RequestFiles:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lent in self._lent:
            lent.close()
        if error is not None:
            for path in self._made:
                with suppress(OSError):
                    os.unlink(path)

    def take(self, arguments: Mapping[str, Any], *, needs_path: bool) -> dict[str, Any]:
        """A request's arguments with the numbers of open files in the place of their paths. Where it does
        not need_path, one that cannot be read counts as none. Raises CannotHand."""
        taken = {**arguments, "path": self._document(arguments["path"], is_needed=needs_path)}
        if "parts" in arguments:
            taken["parts"] = self._parts(arguments["parts"])
        if "picture_files" in arguments:
            taken["picture_files"] = self._pictures(arguments["picture_files"])
        if "target" in arguments:
            taken["target"] = self._writable(arguments["target"])
        return taken

    def take_back(self) -> None:
        """Keep what the process has written. Raises CannotHand."""
        try:
            if self._target is not None:
                self._keeper.take_back(*self._target)
        except OSError as error:
            raise CannotHand("unwritable") from error

    def _document(self, path: Path | str, *, is_needed: bool) -> int | None:
        try:
            return self._read(path) if path else None
        except OSError as error:
            if is_needed:
                raise CannotHand("unreadable") from error
            return None

    def _parts(self, parts: Sequence[tuple[Path | str, str]]) -> list[tuple[int, str]]:
        try:
            return [(self._read(path), name) for path, name in parts]
        except OSError as error:
            raise CannotHand("unreadable") from error

    def _pictures(self, paths: Mapping[str, Path | str]) -> dict[str, int]:
        """Those that can be read: a page on which another one is shown says that it is missing."""
        numbers = {}
        for name, path in paths.items():
            with suppress(OSError):
                numbers[name] = self._read(path)
        return numbers

    def _writable(self, given: Path | str) -> int:
        path = Path(os.path.abspath(given))
        try:
            if not path.exists():
                self._made.append(str(path))
            lent = self._keeper.lend_for_writing(path)
            self._target = path, lent
            return self._handed(lent, path, is_target=True)
        except OSError as error:
            raise CannotHand("unwritable") from error

    def _read(self, given: Path | str) -> int:
        path = Path(os.path.abspath(given))
        found = os.stat(path)
        # A pipe may never end.
        if not stat.S_ISREG(found.st_mode):
            raise OSError("no file")
        return self._handed(self._keeper.lend(path), path, is_target=False)

    def _handed(self, lent: LentFile, path: Path, *, is_target: bool) -> int:
        """The number of a file that is open now. Raises OSError for what is no file."""
        self._lent.append(lent)
        found = os.fstat(lent.descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError("no file")
        # What was laid open in memory is as old as the file that it comes from.
        changed = found.st_mtime_ns if is_target else os.stat(path).st_mtime_ns
        # The process itself stands in a folder of its own.
        facts = {"path": str(path), "place": str(lent.place), "changed": changed, "size": found.st_size}
        self.facts.append({**facts, "is_target": is_target})
        return len(self.facts) - 1
