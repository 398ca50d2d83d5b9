"""From Send until a fax and its file are surely on disk, against writing the same bytes and no more."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
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

        def send(path: Path) -> None:
            file = outbox.add_file(path, CancelToken())
            outbox.send_new(Draft((Recipient("+16505550123"),), (file,)))

        def write(path: Path) -> None:
            write_durably(bare / path.name, path.read_bytes())

        composition.tidy()
        send(write_pdf(folder / "first.pdf", 1, "What has to start is started by this one"))
        values, floors = [], []
        # By turns, so that whatever else the disk does hits both alike.
        for path in documents:
            values.append(milliseconds(send, path))
            floors.append(milliseconds(write, path))
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


def milliseconds(act: Callable[[Path], None], path: Path) -> float:
    begun = time.perf_counter()
    act(path)
    return (time.perf_counter() - begun) * 1000
