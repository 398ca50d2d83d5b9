"""Folders for documents on their way into an archive that is sealed: what comes is not sealed yet, so it lies
outside of the profile, and goes with the program."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faxdesk.working_folder import WorkingFolder


class HalvesOutside:
    """A folder for each document that somebody fetches; what stays in one is there again for the next who
    asks with the same name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: dict[str, WorkingFolder] = {}

    @contextmanager
    def taken(self, name: str) -> Iterator[Path]:
        """The folder of this name, the caller's alone."""
        with self._lock:
            folder = self._left.pop(name, None)
        folder = folder or WorkingFolder("half")
        try:
            yield folder.path
        finally:
            self._give_back(name, folder)

    def forget(self, name: str) -> None:
        """Remove what was left under this name."""
        with self._lock:
            folder = self._left.pop(name, None)
        if folder is not None:
            folder.close()

    def _give_back(self, name: str, folder: WorkingFolder) -> None:
        with self._lock:
            # Of two that were fetched at once, one is enough.
            is_kept = name not in self._left and any(folder.path.glob("[!.]*"))
            if is_kept:
                self._left[name] = folder
        if not is_kept:
            folder.close()
