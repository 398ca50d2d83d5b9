"""Makes a PDF of an office file by LibreOffice, in a cage of its own, one file at a time."""

from __future__ import annotations

import hashlib
import logging
import shutil
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from pathlib import Path

from faxdesk.documents import worker_limits
from faxdesk.documents.conversion.libreoffice import command_line, environment, write_profile
from faxdesk.documents.conversion.office_cage import end_all, walled
from faxdesk.domain.runtime import CancelToken
from faxdesk.sealing.file_keeper import FileKeeper, PlainKeeper
from faxdesk.working_folder import WorkingFolder

log = logging.getLogger(__name__)

OFFICE_SECONDS = 60.0
OFFICE_MEMORY = 1536 << 20
"""What one file may take: seconds on the clock, and bytes. A file with a password would wait for ever."""
_LOOK_S = 0.05
_MOST_KEPT = 20
_MOST_KEPT_BYTES = 200 << 20


class NotConverted(Exception):
    """No PDF came out. late: LibreOffice was ended at its limit of time."""

    def __init__(self, late: bool) -> None:
        super().__init__("late" if late else "failed")
        self.late = late


class OfficeConverter:
    """For workers. Results are kept by the hash of the file until close(), in a folder that only this user
    can read: a file is looked at before it is taken, and added again after a draft was thrown away."""

    def __init__(
        self,
        program: Path | None,
        *,
        seconds: float = OFFICE_SECONDS,
        memory_limit: int = OFFICE_MEMORY,
        keeper: FileKeeper | None = None,
    ) -> None:
        """keeper is who keeps the files of the profile, where some may lie in one."""
        self._keeper = keeper or PlainKeeper()
        self._program = program
        self._seconds = seconds
        self._memory_limit = memory_limit
        self._turn = threading.Lock()
        self._folder: WorkingFolder | None = None
        self._kept: OrderedDict[str, Path | NotConverted] = OrderedDict()
        self._closing = CancelToken()

    @property
    def is_here(self) -> bool:
        """Whether LibreOffice was found."""
        return self._program is not None

    def to_pdf(self, source: Path, ending: str, target: Path, token: CancelToken) -> None:
        """Write the PDF of a file to target. ending is that of its true type, such as "docx".

        Raises NotConverted, Cancelled, and OSError where the disk does not do its part.
        """
        while not self._turn.acquire(timeout=_LOOK_S):
            token.check()
        try:
            # Whoever waited while the program closed has the turn only now.
            self._closing.check()
            self._forget_if_cleared_away()
            key = f"{self._hash(source)}.{ending}"
            made = self._kept.pop(key, None)
            if isinstance(made, NotConverted):
                # Told once more to whoever looked first and takes it now; after that it is tried again.
                raise made
            if made is None:
                made = self._made(key, source, ending, token)
            self._keep(key, made)
            self._keeper.copy(made, target)
        finally:
            self._turn.release()

    def close(self) -> None:
        """Call off what is at work, and delete all results."""
        self._closing.cancel()
        with self._turn:
            self._forget()

    def _forget_if_cleared_away(self) -> None:
        """Some systems delete what has lain in their folder of temporary files for days. What is made then
        goes into a new folder, because anybody may have made another one of the old name meanwhile."""
        made = [each for each in self._kept.values() if isinstance(each, Path)]
        if self._folder is not None and not all(each.exists() for each in (self._folder.path, *made)):
            self._forget()

    def _forget(self) -> None:
        if self._folder is not None:
            self._folder.close()
        self._kept.clear()
        self._folder = None

    def _made(self, key: str, source: Path, ending: str, token: CancelToken) -> Path:
        if self._folder is None:
            self._folder = WorkingFolder("pages")
        with WorkingFolder("office") as folder:
            work = folder.path.resolve()
            try:
                made = self._converted(work, source, ending, token)
            except NotConverted as failure:
                log.info("LibreOffice made no pages of a file (%s)", failure)
                self._keep(key, failure)
                raise
            # Its name is a hash: a document's own is nobody else's business.
            return Path(shutil.move(made, self._folder.path / f"{key}.pdf"))

    def _converted(self, work: Path, source: Path, ending: str, token: CancelToken) -> Path:
        """The PDF that LibreOffice made in the folder work. Its exit code tells nothing: it is 0 also where
        nothing was written."""
        assert self._program is not None
        out, copy = work / "out", work / f"document.{ending}"
        out.mkdir()
        self._keeper.copy(source, copy)
        write_profile(work / "profile")
        command = command_line(self._program, work / "profile", copy, out)
        try:
            self._run(walled(command, work, self._memory_limit), work, token)
        except OSError as error:
            raise NotConverted(late=False) from error
        made = out / "document.pdf"
        if not made.is_file() or made.is_symlink() or not made.stat().st_size:
            raise NotConverted(late=False)
        return made

    def _run(self, command: list[str], work: Path, token: CancelToken) -> None:
        """Run a command to its end. Raises NotConverted at the limit of time, and Cancelled."""
        process = subprocess.Popen(
            command,
            cwd=work,
            env=environment(work),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # It would tell of documents in their own words, which belong in no log.
            stderr=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",
            creationflags=worker_limits.CREATION_FLAGS,
        )
        cage = worker_limits.around(process, self._memory_limit)
        end = time.monotonic() + self._seconds
        try:
            while process.poll() is None:
                if time.monotonic() >= end:
                    raise NotConverted(late=True)
                self._closing.check()
                token.wait(_LOOK_S)
        finally:
            end_all(process)
            cage.close()

    def _keep(self, key: str, made: Path | NotConverted) -> None:
        """Keep a result as the newest, and drop the oldest where they become too many or too large."""
        self._kept[key] = made
        while len(self._kept) > _MOST_KEPT or (len(self._kept) > 1 and self._size() > _MOST_KEPT_BYTES):
            _oldest, dropped = self._kept.popitem(last=False)
            if isinstance(dropped, Path):
                dropped.unlink(missing_ok=True)

    def _size(self) -> int:
        return sum(made.stat().st_size for made in self._kept.values() if isinstance(made, Path))

    def _hash(self, path: Path) -> str:
        with self._keeper.open(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
