"""Long documents: memory does not grow with their pages, and nobody has to wait for their end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution
from faxdesk.paths import page_worker_command

_PAGES = 12
_MANY = 40
"""So many that somebody who comes in between is served before the last."""


@pytest.fixture
def lean(fonts: Path) -> Iterator[PageWorker]:
    """A worker with memory for a few pages, and too little for all of them at once."""
    worker = PageWorker(page_worker_command(), fonts=fonts, memory_limit=176 << 20)
    yield worker
    worker.close()


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Grey pages of 5 megabytes each."""
    path = tmp_path / "scans.tif"
    page = Image.new("L", (2000, 2600), 255)
    page.paste(Image.linear_gradient("L"), (300, 300))
    page.save(
        path, save_all=True, append_images=[page] * (_PAGES - 1), compression="tiff_lzw", dpi=(235, 235)
    )
    return path


def test_long_documents_fit_a_small_memory(scans: Path, tmp_path: Path, lean: PageWorker) -> None:
    pdf, tiff = tmp_path / "out.pdf", tmp_path / "out.tif"
    lean.to_pdf(scans, scans.name, pdf)
    assert lean.inspect(pdf, pdf.name).pages == _PAGES
    lean.to_tiff(scans, scans.name, tiff, Resolution.STANDARD)
    with Image.open(tiff) as saved:
        assert getattr(saved, "n_frames", 1) == _PAGES
        saved.seek(_PAGES - 1)
        assert saved.size == (1728, 1078)


def test_others_get_their_turn(make_pdf: Callable[..., Path], tmp_path: Path, worker: PageWorker) -> None:
    """A page is shown while a long document is being saved or measured."""
    long, short = make_pdf(pages=_MANY, name="long.pdf"), make_pdf(name="short.pdf")
    target = tmp_path / "saved.tif"
    begun = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(worker.to_tiff, long, long.name, target, Resolution.STANDARD)
        while not target.exists() and not saving.done():
            begun.wait(0.005)
        assert worker.render(PageSource(short, short.name), 300).width == 300
        assert not saving.done()
        saving.result(timeout=60)
    with Image.open(target) as saved:
        assert getattr(saved, "n_frames", 1) == _MANY


def test_time_of_the_last_page_of_a_long_document(make_pdf: Callable[..., Path], worker: PageWorker) -> None:
    path = make_pdf(pages=_PAGES)
    last = worker.sent_page_facts(PageSource(path, path.name, _PAGES - 1), Resolution.STANDARD)
    assert last.time.low > 0
