"""PDFs show on the fax what they show on paper: filled-in fields too."""

from __future__ import annotations

from pathlib import Path

from faxdesk.documents.page_worker import PageWorker
from tests.documents import samples


def ink(worker: PageWorker, path: Path) -> int:
    """Dark dots where the field is."""
    image = worker.render(path, path.name, 0, 612)
    rows = [image.data[row * image.stride + 100 : row * image.stride + 500] for row in range(142, 192)]
    return sum(value < 128 for row in rows for value in row)


def test_a_filled_in_field_is_drawn(worker: PageWorker, tmp_path: Path) -> None:
    filled, empty = tmp_path / "filled.pdf", tmp_path / "empty.pdf"
    filled.write_bytes(samples.filled_form())
    empty.write_bytes(samples.filled_form(b""))
    assert ink(worker, filled) > 300
    assert ink(worker, empty) == 0
