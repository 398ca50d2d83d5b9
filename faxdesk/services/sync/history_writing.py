"""Where the pages of the history are read and written: the first here, many more in a process of their own.

To decode and write a thousand records takes Python's lock for long enough that the window misses frames, so a
long history goes to a short-lived child: the same program, which gets the pages as they came, and no token.
A short history would be over before the child has begun.

To the child goes the key of the archive, as a line in hexadecimal digits, which is empty for a plain one:
nobody else sees what passes through this pipe. Then there goes, for each page, a line of JSON and the page's
bytes; a line of JSON comes back when the page is on the disk. When its input ends it fills the search index
and ends as well.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any, Self

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.mailbox.sync_state import Applied, HistoryCursor
from faxdesk.provider.values import UnreadPage
from faxdesk.words import tr
from faxdesk.words.kept_texts import in_readers_language

if TYPE_CHECKING:
    from faxdesk.provider.fax_provider import PageReader
    from faxdesk.sealing.database_pages import DatabaseKey
    from faxdesk.store.sync_store import SyncStore

log = logging.getLogger(__name__)

INDEXED = 20_000
"""So many faxes are written into the search index in one transaction, for which others may have to wait."""
MANY = 3000
"""From so many faxes on that are still to come, a process of its own is worth its start."""
_WAITING = 2
"""So many pages may be on their way to the child, or in its work: it never waits, and they take no memory."""


class HistoryWriting:
    """Writes one page after the other, for one thread. Use it as a context: when that ends early, so does the
    child, and what it has not written is asked for again."""

    def __init__(
        self, store: SyncStore, reader: PageReader, command: Sequence[str], key: DatabaseKey | None = None
    ) -> None:
        """command starts the child (faxdesk.history_worker); key is the archive's, None for a plain one."""
        self._store = store
        self._reader = reader
        self._command = [*command]
        self._key = key
        self._child: HistoryProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None

    def take(self, page: UnreadPage, after: HistoryCursor, left: int) -> Applied:
        """Write a page with the place to go on from, while about so many faxes are left to come; gives what
        was written since the last call, which may be less or more than this page. Raises FaxDeskError."""
        if self._child is not None:
            return self._child.take(page, after)
        applied = self._store.apply_history(self._reader.read(page.body, page.country), after)
        if left > MANY:
            self._child = HistoryProcess(self._command, self._key)
        return applied

    def flush(self) -> Applied:
        """Wait until all pages are on the disk; gives what was written since the last call."""
        return Applied() if self._child is None else self._child.flush()

    def index(self) -> bool:
        """Let the search find what was written; whether there is more than is good to do at once."""
        if self._child is None:
            return self._store.index_history(INDEXED)
        self._child.finish()
        self._child = None
        return False


class HistoryProcess:
    """The child. Every call raises FaxDeskError: what went wrong there, BUG where it is gone."""

    def __init__(self, command: Sequence[str], key: DatabaseKey | None = None) -> None:
        # Not at the top: a window without a long history never needs it.
        import subprocess

        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # It has no use for what signs in.
                env={name: value for name, value in os.environ.items() if not name.startswith("FAXDESK_")},
                creationflags=_in_the_background(),
            )
        except OSError as error:
            raise _lost() from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._pages: IO[bytes] = self._process.stdin
        self._answers: IO[bytes] = self._process.stdout
        self._waiting = 0
        # It goes with the first page, or with the end of the input.
        self._pages.write((b"" if key is None else key.for_database.hex().encode()) + b"\n")

    def take(self, page: UnreadPage, after: HistoryCursor) -> Applied:
        """Hand a page over; gives what earlier ones have changed, as far as they are written by now."""
        head = {
            "bytes": len(page.body),
            "country": page.country,
            "before": after.before.isoformat(),
            "done": after.done,
            "again": after.again,
        }
        try:
            self._pages.write(json.dumps(head).encode() + b"\n")
            self._pages.write(page.body)
            self._pages.flush()
        except OSError as error:
            raise _lost() from error
        self._waiting += 1
        return self._answered(_WAITING)

    def flush(self) -> Applied:
        return self._answered(0)

    def finish(self) -> None:
        """Have the index filled, and let the process end."""
        self._answered(0)
        self._pages.close()
        self._answer()
        self.end()

    def end(self) -> None:
        """End the process, whatever it does: SQLite keeps what is committed, and nothing else."""
        self._process.kill()
        for pipe in (self._pages, self._answers):
            try:
                pipe.close()
            except OSError:
                # What was still to be written is asked for again.
                continue
        self._process.wait()

    def _answered(self, still_waiting: int) -> Applied:
        changed: list[int] = []
        while self._waiting > still_waiting:
            changed += self._answer()["changed"]
            self._waiting -= 1
        return Applied(tuple(changed))

    def _answer(self) -> dict[str, Any]:
        line = self._answers.readline()
        if not line.endswith(b"\n"):
            raise _lost()
        answer: dict[str, Any] = json.loads(line)
        for warning in answer["warnings"]:
            log.warning("%s", warning)
        if "error" in answer:
            title, hint, kind, code = answer["error"]
            # The child speaks English.
            said, advised = in_readers_language(title), in_readers_language(hint)
            raise FaxDeskError(said, advised, ErrorKind(kind), code=code)
        return answer


def _in_the_background() -> int:
    if sys.platform == "win32":
        import subprocess

        return subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return 0


def _lost() -> FaxDeskError:
    return FaxDeskError(
        tr("The older faxes could not be written to the archive."),
        tr("The part of FaxDesk that does so has ended; it is started again by itself."),
        ErrorKind.BUSY,
    )
