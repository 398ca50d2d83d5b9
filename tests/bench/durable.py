"""From Send until a fax is surely on disk, against writing its document and no more.

The document itself is on disk since it was attached, and what looks at it then is not counted here."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import open_profile
from tests.bench.row import Row
from tests.support.pdf import write_pdf

RUNS = 200
GOAL = 2.0
ALLOWED_MS = 2.0


def measure_durable(folder: Path) -> Iterator[Row]:
    documents = [write_pdf(folder / f"letter-{number}.pdf", 1, f"Letter {number}") for number in range(RUNS)]
    composition = Composition(open_profile(folder / "profile"))
    bare = folder / "bare"
    bare.mkdir()
    try:
        outbox = composition.outbox

        def draft_with(path: Path) -> Draft:
            return Draft((Recipient("+16505550123"),), (outbox.add_file(path, CancelToken()),))

        composition.tidy()
        outbox.send_new(
            draft_with(write_pdf(folder / "first.pdf", 1, "What has to start is started by this one"))
        )
        values, floors = [], []
        # By turns, so that whatever else the disk does hits both alike.
        for path in documents:
            draft, content = draft_with(path), path.read_bytes()
            values.append(milliseconds(partial(outbox.send_new, draft)))
            floors.append(milliseconds(partial(write_durably, bare / path.name, content)))
    finally:
        composition.close()
    for name, of in (("median", statistics.median), ("worst", max)):
        yield Row(f"Send to durable, {name} of {RUNS} (ms)", of(values), of(floors), GOAL, allowed=ALLOWED_MS)


def write_durably(target: Path, content: bytes) -> None:
    """The same bytes to one file, the file and its folder synced: less is not durable."""
    with target.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    handle = os.open(target.parent, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000
