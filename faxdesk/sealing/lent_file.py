"""Files that are open for another process, which may see their content and nothing else of the disk.

What is sealed is laid open for it in memory that has no name (Linux), in a file that has no name any more
(macOS), or in a private one that goes when it is given back (Windows, where the process opens files by name).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from faxdesk.working_folder import WorkingFolder

READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
WRITE = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class LentFile:
    """A file that is open: its descriptor, and the place where a process that cannot be handed descriptors
    finds it."""

    def __init__(self, descriptor: int, place: Path, folder: WorkingFolder | None = None) -> None:
        """folder is one that goes when the file is closed."""
        self.descriptor = descriptor
        self.place = place
        self._folder = folder

    def stream(self) -> BinaryIO:
        """The file from its beginning; it stays open when the stream is closed."""
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        return open(self.descriptor, "r+b", closefd=False)

    def make_read_only(self) -> None:
        """Whoever gets it can change nothing of it, where the system can see to that. It is read from its
        beginning."""
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        if sys.platform == "linux":
            import fcntl

            seals = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
            fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, seals)

    def close(self) -> None:
        os.close(self.descriptor)
        if self._folder is not None:
            self._folder.close()


def borrowed_memory() -> LentFile:
    """An empty file that lies on no disk where the system can do that, and is gone when it is closed. Raises
    OSError."""
    if sys.platform == "linux":
        return LentFile(os.memfd_create("document", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING), Path())
    else:
        from faxdesk.working_folder import WorkingFolder

        folder = WorkingFolder("lent")
        place = folder.path / "document"
        descriptor = os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        if sys.platform == "win32":
            return LentFile(descriptor, place, folder)
        folder.close()
        return LentFile(descriptor, place)
