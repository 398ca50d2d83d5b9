"""A document of an encrypted archive, opened for the page worker, and its first page drawn; against the same
one in a plain archive."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.paths import page_worker_command
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.file_keeper import PlainKeeper
from faxdesk.sealing.sealed_keeper import SealedKeeper
from tests.bench.durable import milliseconds
from tests.bench.row import Row, limited
from tests.documents import samples

RUNS = 40
SIZE = 1_000_000
MOST_MS = 5.0
GOAL = 1.3
ALLOWED_MS = 1.0
WIDTH = 900


def measure_sealed(folder: Path) -> Iterator[Row]:
    profile = folder / "profile"
    profile.mkdir()
    keeper = SealedKeeper(ArchiveKey.new(), profile)
    keeper.write_bytes(profile / "document", os.urandom(SIZE))
    opened = [milliseconds(lambda: keeper.lend(profile / "document").close()) for _ in range(RUNS)]
    yield limited("open a sealed document of 1 MB (ms)", statistics.median(opened), MOST_MS)
    letter = samples.plain([f"Line {line} of a letter, as long as lines are." for line in range(45)])
    names = [f"letter {number}.pdf" for number in range(RUNS)]
    for name in names:
        (folder / name).write_bytes(letter)
        keeper.write_bytes(profile / name, letter)
    sealed, plain = (
        _pages_ms(each, place, names) for each, place in ((keeper, profile), (PlainKeeper(), folder))
    )
    yield Row("first page of a sealed PDF, worker running (ms)", sealed, plain, GOAL, allowed=ALLOWED_MS)


def _pages_ms(keeper: SealedKeeper | PlainKeeper, folder: Path, names: list[str]) -> float:
    worker = PageWorker(page_worker_command(), keeper=keeper)
    try:
        worker.start()
        pages = [PageSource(folder / name, name) for name in names]
        return statistics.median(milliseconds(partial(worker.render, page, WIDTH)) for page in pages)
    finally:
        worker.close()
