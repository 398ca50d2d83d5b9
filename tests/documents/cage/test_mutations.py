"""Documents with bytes changed at random, by the thousand: whatever becomes of the process that opens them,
the program goes on."""

from __future__ import annotations

import io
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.paths import page_worker_command
from tests.documents import samples

pytestmark = pytest.mark.slow

SECONDS = float(os.environ.get("FAXDESK_MUTATION_SECONDS", "60"))
"""For each kind of document; a longer run is asked for in the environment: 600 are enough for all."""
MOST_TRIED = 10_000
"""So many of each kind."""
LARGEST_BLOCK = 40


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A few changes: bits, numbers, blocks that are cut, doubled or moved, and an end that is missing."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(changed))
        size = min(chance.randint(1, LARGEST_BLOCK), len(changed) - place)
        match chance.randrange(6):
            case 0:
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                changed[place : place + size] = chance.randbytes(size)
            case 2:
                del changed[place : place + size]
            case 3:
                changed[place:place] = changed[place : place + size] * chance.randint(1, 50)
            case 4:
                changed[place : place + 4] = chance.choice([b"\xff\xff\xff\xff", b"9999", b"-1  ", bytes(4)])
            case 5:
                del changed[max(place, 16) :]
        if not changed:
            return content[:16]
    return bytes(changed)


def seeds() -> dict[str, list[bytes]]:
    tiffs = []
    for compression in ("group4", "group3", "tiff_lzw", "packbits", "raw"):
        picture, file = Image.new("1", (1728, 300), 1), io.BytesIO()
        picture.paste(0, (100, 50, 900, 90))
        picture.save(file, "TIFF", compression=compression, dpi=(204, 196))
        tiffs.append(file.getvalue())
    return {"pdf": [samples.plain(pages=2), samples.filled_form()], "tif": tiffs}


@pytest.mark.parametrize("ending", ["pdf", "tif"])
def test_changed_documents_never_harm_the_program(
    ending: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    record_property: Callable[[str, object], None],
) -> None:
    documents = seeds()[ending]
    chance, path = random.Random(17), tmp_path / f"letter.{ending}"
    worker = PageWorker(page_worker_command(), deadline_s=2.0, memory_limit=768 << 20)
    end, tried, opened = time.monotonic() + SECONDS, 0, 0
    kinds = set[ErrorKind]()
    try:
        while time.monotonic() < end and tried < MOST_TRIED:
            path.write_bytes(mutated(chance.choice(documents), chance))
            tried += 1
            try:
                worker.inspect(path, path.name)
                worker.fax_page(PageSource(path, path.name), Resolution.STANDARD)
            except FaxDeskError as error:
                kinds.add(error.kind)
            else:
                opened += 1
        worker.start()
    finally:
        worker.close()
    record_property("tried", tried)
    record_property("opened", opened)
    # What is only damaged asks for nothing that the walls refuse.
    assert not [record for record in caplog.records if record.levelname == "WARNING"]
    # Any other kind would be an error of the program.
    assert kinds == {ErrorKind.BAD_INPUT}
    assert 0 < opened < tried
