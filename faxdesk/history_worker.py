"""The process that reads and writes the pages of a long history: `python -m faxdesk.history_worker ARCHIVE`.

Started by services/sync/history_writing.py, which says what goes in and comes out. While no page comes, it
fills the search index; when its input ends, it does the rest of that and ends as well.
"""

from __future__ import annotations

import functools
import gc
import json
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

from faxdesk.chosen_service import ChosenProvider, name_chosen_service
from faxdesk.domain.errors import FaxDeskError, own_mistake
from faxdesk.domain.mailbox.sync_state import HistoryCursor
from faxdesk.domain.runtime import SystemClock
from faxdesk.provider.fax_provider import PageReader
from faxdesk.services.sync.history_writing import INDEXED
from faxdesk.store.database.database import Database
from faxdesk.store.sync_store import SyncStore
from faxdesk.words import tr

log = logging.getLogger(__name__)

_NICE = 10
"""Whoever waits for the window comes first; elsewhere than on Windows, where it is started so."""
_IDLE_S = 0.1
"""So long no page came: the service takes its time, and the index can be filled meanwhile."""
_Page = tuple[dict[str, Any], bytes]


def main(arguments: list[str] | None = None) -> int:
    # Ctrl+C in a terminal reaches this process too; the program ends it in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(_NICE)
    # Faxes have no circles of references, and this process ends before any from elsewhere could add up.
    gc.disable()
    # By number: a program without a console has no sys.stdout; and what a library prints must not get between
    # the answers.
    source, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    warnings = _Warnings()
    logging.getLogger().addHandler(warnings)
    name_chosen_service()
    archive = Path((arguments or sys.argv)[-1])
    _alone_with(archive.parent)
    key = _key_from(source.readline())
    with closing(Database(archive, key)) as database:
        writer = _Writer(SyncStore(database, SystemClock()), ChosenProvider(SystemClock(), "").page_reader())
        pages: queue.SimpleQueue[_Page | None] = queue.SimpleQueue()
        threading.Thread(target=_receive, args=(source, pages), daemon=True).start()
        while True:
            try:
                page = pages.get(timeout=_IDLE_S)
            except queue.Empty:
                writer.index_if_many()
                continue
            answer = _answer(writer.index_all if page is None else functools.partial(writer.take, page))
            answers.write(json.dumps({**answer, "warnings": warnings.taken()}).encode() + b"\n")
            answers.flush()
            # After a page that could not be written none may be: the place to go on from would be behind it.
            if page is None or "error" in answer:
                return 0


def _alone_with(folder: Path) -> None:
    """Put walls around this process, which reads what the service sent of strangers: it writes in one folder,
    and reaches nobody. What SQLite has no memory for would otherwise go elsewhere."""
    from faxdesk.documents.cage import walls
    from faxdesk.documents.cage.program_places import SETTINGS, SYSTEM, python_places

    os.environ["SQLITE_TMPDIR"] = str(folder)
    walls.enter_for_program([*SYSTEM, *SETTINGS, *python_places()], write=[folder, Path(os.devnull)])


class _Writer:
    """Does the work."""

    def __init__(self, store: SyncStore, reader: PageReader) -> None:
        self._store = store
        self._reader = reader
        self._unindexed = 0

    def take(self, page: _Page) -> dict[str, Any]:
        head, body = page
        after = HistoryCursor(datetime.fromisoformat(head["before"]), head["done"], head["again"])
        applied = self._store.apply_history(self._reader.read(body, head["country"]), after)
        self._unindexed += len(applied.changed)
        return {"changed": applied.changed}

    def index_if_many(self) -> None:
        """Fill the index while nothing else is to be done. A page at a time would cost twice as much, and
        keep the next one waiting."""
        if self._unindexed >= INDEXED:
            self._unindexed = 0
            self._store.index_history(INDEXED)

    def index_all(self) -> dict[str, Any]:
        while self._store.index_history(INDEXED):
            pass
        return {}


def _answer(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return act()
    except FaxDeskError as error:
        trouble = error
    except Exception:
        log.exception("The history worker failed")
        trouble = own_mistake(tr("Please report it with the log."))
    return {"error": [trouble.title, trouble.hint, trouble.kind, trouble.code]}


class _Warnings(logging.Handler):
    """Keeps what is to be written into the program's log, which has one writer."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._kept.append(self.format(record))

    def taken(self) -> list[str]:
        kept, self._kept = self._kept, []
        return kept


class _Key(Struct, frozen=True):
    """As much of the archive's key as is needed here."""

    for_database: bytes


def _key_from(line: bytes) -> _Key | None:
    digits = line.strip().decode()
    return _Key(bytes.fromhex(digits)) if digits else None


def _receive(source: IO[bytes], pages: queue.SimpleQueue[_Page | None]) -> None:
    for line in source:
        head = json.loads(line)
        pages.put((head, source.read(head["bytes"])))
    pages.put(None)


if __name__ == "__main__":
    sys.exit(main())
