"""New archives that begin as copies of one. To give an archive its structure takes over a hundred
statements, which every test with an archive would pay for; the tests of the structure itself go without this.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faxdesk.sealing.database_pages import DatabaseKey
from faxdesk.store.database import schema as structure
from faxdesk.store.database.database import Database


class NewArchives:
    """Copies an empty archive, which is made in the folder once, to where one is missing."""

    def __init__(self, folder: Path) -> None:
        made = folder / "archive.db"
        Database.open(made).close()
        self._migrations = structure.MIGRATIONS
        self._content = made.read_bytes()

    @contextmanager
    def given_to_programs(self) -> Iterator[None]:
        """Let this process find an empty archive wherever it would have made one."""
        really_open = Database.open

        def open_(path: Path, key: DatabaseKey | None = None) -> Database:
            # Of an earlier program's structure, or encrypted, a test has it made itself.
            if not path.exists() and key is None and self._migrations == structure.MIGRATIONS:
                self._put(path)
            return really_open(path, key)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Database, "open", staticmethod(open_))
            yield

    def _put(self, path: Path) -> None:
        """Where the disk does not take it, the program finds none, and meets the disk itself."""
        part = path.with_name(f"{path.name}.new")
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(self._content)
            # Of two that begin at once, the second leaves the first one's alone.
            os.link(part, path)
        except OSError:
            pass
        finally:
            part.unlink(missing_ok=True)
