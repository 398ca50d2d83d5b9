"""Files that mean harm, or are broken: each ends in words within the deadline, and the next one works."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faxdesk.documents.pages import PageWorker
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.paths import page_worker_command, resource
from tests.documents import samples

DEADLINE_S = 2.0


@pytest.fixture(scope="module")
def wary() -> Iterator[PageWorker]:
    """A worker that gives up sooner, so that the tests do too."""
    made = PageWorker(
        page_worker_command(), fonts=resource("fonts"), deadline_s=DEADLINE_S, memory_limit=512 << 20
    )
    made.start()
    yield made
    made.close()


def draw_refused(worker: PageWorker, path: Path) -> FaxDeskError:
    """What the worker says to a file that it must not draw."""
    started = time.monotonic()
    with pytest.raises(FaxDeskError) as caught:
        worker.inspect(path, path.name)
        worker.render(path, path.name, 0, 800)
    # It may try twice, the second time in a new process, and the machine may be busy.
    assert time.monotonic() - started < 3 * DEADLINE_S + 5
    assert caught.value.kind == ErrorKind.BAD_INPUT
    assert path.name in caught.value.title
    return caught.value


def still_works(worker: PageWorker, folder: Path) -> None:
    good = folder / "good.pdf"
    good.write_bytes(samples.plain())
    image = worker.render(good, "good.pdf", 0, 400)
    assert image.width == 400
    assert min(image.data) < 100


@pytest.mark.parametrize(
    "make", [samples.self_referencing_form, samples.nested_forms, samples.image_bomb, samples.content_bomb]
)
def test_bombs(wary: PageWorker, tmp_path: Path, make: Callable[[], bytes]) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(make())
    started = time.monotonic()
    try:
        image = wary.render(path, path.name, 0, 800)
    except FaxDeskError as error:
        assert error.kind == ErrorKind.BAD_INPUT
        assert "too large or too complicated" in error.title
    else:
        # The engine may well leave out what is too much for it.
        assert image.width == 800
    assert time.monotonic() - started < 3 * DEADLINE_S + 5
    still_works(wary, tmp_path)


def test_a_picture_that_holds_itself_ends(wary: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "own tail.pdf"
    path.write_bytes(samples.self_referencing_form())
    assert wary.inspect(path, path.name).pages == 1
    with pytest.raises(FaxDeskError, match="too complicated"):
        wary.fax_page(path, path.name, 0, Resolution.FINE)
    still_works(wary, tmp_path)


def test_a_picture_of_900_million_dots(wary: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(samples.png_bomb())
    assert "too large" in draw_refused(wary, path).title
    still_works(wary, tmp_path)


@pytest.mark.parametrize("make", [samples.page_tree_cycle, samples.deep_page_tree])
def test_page_trees_without_end(wary: PageWorker, tmp_path: Path, make: Callable[[], bytes]) -> None:
    path = tmp_path / "tree.pdf"
    path.write_bytes(make())
    draw_refused(wary, path)
    still_works(wary, tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("empty.pdf", b"", "no pages"),
        ("empty.png", b"", "no pages"),
        ("empty.txt", b"", "no pages"),
        ("blank.txt", b" \r\n\r\n\f\n", "no pages"),
        ("garbage.pdf", b"\x00\x01garbage" * 99, "damaged"),
        ("garbage.png", b"\x00\x01garbage" * 99, "damaged"),
        ("garbage.tif", b"II*\x00\x08\x00\x00\x00\xff\xff" + b"\xff" * 60, "damaged"),
        ("binary.txt", bytes(range(256)) * 20, "damaged"),
        ("truncated.pdf", samples.plain(pages=3)[:300], "damaged"),
        ("head only.pdf", b"%PDF-1.7\n", "damaged"),
        ("no pages.pdf", samples.pdf(samples.CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"), "no pages"),
    ],
)
def test_broken_files(worker: PageWorker, tmp_path: Path, name: str, content: bytes, word: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FaxDeskError) as caught:
        worker.inspect(path, name)
    assert caught.value.kind == ErrorKind.BAD_INPUT
    assert word in caught.value.title
    assert name in caught.value.title
    assert caught.value.hint


def test_truncated_pictures(worker: PageWorker, tmp_path: Path) -> None:
    whole = resource("demo", "Photo of insurance card.png").read_bytes()
    path = tmp_path / "half.png"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FaxDeskError, match="damaged"):
        worker.inspect(path, "half.png")


def test_a_postscript_file_named_jpg_starts_no_interpreter(worker: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n%%EOF\n")
    with pytest.raises(FaxDeskError, match="damaged"):
        worker.inspect(path, "photo.jpg")


def test_passwords(worker: PageWorker, tmp_path: Path) -> None:
    closed, read_only = tmp_path / "closed.pdf", tmp_path / "read-only.pdf"
    closed.write_bytes(samples.protected("secret"))
    read_only.write_bytes(samples.protected(None))
    with pytest.raises(FaxDeskError, match="password") as caught:
        worker.inspect(closed, "closed.pdf")
    assert caught.value.kind == ErrorKind.BAD_INPUT
    assert "without the password" in caught.value.hint
    assert worker.inspect(read_only, "read-only.pdf").pages == 1
    assert min(worker.render(read_only, "read-only.pdf", 0, 300).data) < 100


@pytest.mark.parametrize("box", [b"0 0 0 0", b"0 0 1000000 1000000", b"0 0 3 1000000", b"0 0 1000000 3"])
def test_odd_sizes(worker: PageWorker, tmp_path: Path, box: bytes) -> None:
    path = tmp_path / "odd.pdf"
    path.write_bytes(samples.boxed(box))
    assert worker.inspect(path, "odd.pdf").pages == 1
    image = worker.render(path, "odd.pdf", 0, 5000)
    assert len(image.data) == image.stride * image.height <= 40_000_000
    fax = worker.fax_page(path, "odd.pdf", 0, Resolution.FINE)
    assert (fax.width, fax.height) in {(1728, 2156), (1728, 2291)}


def test_unreadable_files(worker: PageWorker, tmp_path: Path) -> None:
    for path in (tmp_path / "gone.pdf", tmp_path):
        with pytest.raises(FaxDeskError, match="cannot be read") as caught:
            worker.inspect(path, "report.pdf")
        assert caught.value.kind == ErrorKind.BAD_INPUT
