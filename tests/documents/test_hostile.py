"""Documents made to hang, crash or mislead: refused in words within the deadline, and work goes on."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.paths import page_worker_command
from tests.documents import hostile, samples
from tests.documents.test_worker_limits import limits_memory

_DEADLINE_S = 1.0
_PATIENCE_S = 10.0
"""What a busy machine may take for a deadline, a new process and a second try."""


@pytest.fixture(scope="module")
def small_worker(root: Path) -> Iterator[PageWorker]:
    """One worker for all of them, with little time and memory: what is refused must not harm the next."""
    worker = PageWorker(
        page_worker_command(),
        fonts=root / "resources" / "fonts",
        deadline_s=_DEADLINE_S,
        memory_limit=224 << 20,
    )
    yield worker
    worker.close()


@pytest.fixture
def refused(small_worker: PageWorker, make_pdf: Callable[..., Path]) -> Callable[..., FaxDeskError]:
    """refused(call): its error, after having seen that the next document opens."""

    def check(call: Callable[[], object]) -> FaxDeskError:
        begun = time.monotonic()
        with pytest.raises(FaxDeskError) as raised:
            call()
        assert time.monotonic() - begun < _PATIENCE_S
        good = make_pdf(pages=2, name="good.pdf")
        assert small_worker.inspect(good, good.name).pages == 2
        assert raised.value.kind is ErrorKind.BAD_INPUT
        assert raised.value.hint
        return raised.value

    return check


def _kept(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("bomb", hostile.BOMBS)
def test_bombs_are_given_up(
    bomb: str, tmp_path: Path, small_worker: PageWorker, refused: Callable[..., FaxDeskError]
) -> None:
    path = _kept(tmp_path, "letter.pdf", hostile.BOMBS[bomb]())
    error = refused(lambda: small_worker.fax_page(PageSource(path, path.name), Resolution.STANDARD))
    assert error.title == "“letter.pdf” is too large or too complicated to be opened safely."


def test_a_web_page_that_ends_within_tags_is_read(tmp_path: Path, small_worker: PageWorker) -> None:
    """The library looks for the end of each through all that follows, which would take minutes."""
    path = _kept(tmp_path, "page", b"<html><p>Before" + b"<p" * 100_000)
    assert small_worker.inspect(path, path.name).pages == 1


@limits_memory
def test_the_words_of_a_bomb_are_given_up(
    tmp_path: Path, small_worker: PageWorker, refused: Callable[..., FaxDeskError]
) -> None:
    path = _kept(tmp_path, "letter.pdf", hostile.content_bomb())
    assert "too complicated" in refused(lambda: small_worker.text(path, path.name)).title


@pytest.mark.skipif(os.name != "posix", reason="has no pipes with names, and files without holes")
def test_what_never_ends_is_given_up(
    tmp_path: Path, small_worker: PageWorker, refused: Callable[..., FaxDeskError]
) -> None:
    """A pipe that nobody writes to, a device, a file larger than the memory."""
    large, pipe = tmp_path / "large.pdf", tmp_path / "pipe.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(3 << 30)
    os.mkfifo(pipe)
    error = refused(lambda: small_worker.inspect(large, "letter.pdf"))
    assert error.title == "“letter.pdf” is too large or too complicated to be opened safely."
    for path in (pipe, Path("/dev/zero")):
        error = refused(lambda path=path: small_worker.inspect(path, "letter.pdf"))
        assert error.title == "“letter.pdf” cannot be read."


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(hostile.page_tree_cycle, id="page tree in a circle"),
        pytest.param(hostile.deep_page_tree, id="page tree 20,000 deep"),
        pytest.param(hostile.only_header, id="garbage"),
        pytest.param(lambda: b"%PDF-1.7\n", id="nothing but its first line"),
        pytest.param(lambda: b"Dear Sir or Madam", id="a text called pdf"),
        pytest.param(lambda: bytes(5000), id="zeros"),
        pytest.param(
            lambda: samples.pdf(samples.CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"), id="no pages"
        ),
        pytest.param(lambda: b"\0\1garbage" * 99, id="garbage without its first line"),
    ],
)
def test_damaged_pdf(
    content: Callable[[], bytes],
    tmp_path: Path,
    small_worker: PageWorker,
    refused: Callable[..., FaxDeskError],
) -> None:
    path = _kept(tmp_path, "letter.pdf", content())
    error = refused(lambda: small_worker.inspect(path, path.name))
    assert error.title.startswith("“letter.pdf” cannot be opened: it is damaged")


def test_truncated_pdf(
    make_pdf: Callable[..., Path], small_worker: PageWorker, refused: Callable[..., FaxDeskError]
) -> None:
    path = make_pdf(pages=3, name="cut.pdf")
    path.write_bytes(path.read_bytes()[:400])
    assert "damaged" in refused(lambda: small_worker.inspect(path, path.name)).title


def test_empty_file(tmp_path: Path, small_worker: PageWorker, refused: Callable[..., FaxDeskError]) -> None:
    for name in ("empty.pdf", "empty.txt", "empty.tif", "empty.docx"):
        path = _kept(tmp_path, name, b"")
        error = refused(lambda path=path: small_worker.inspect(path, path.name))
        assert error.title == f"“{name}” has no pages."


def test_password(tmp_path: Path, small_worker: PageWorker, refused: Callable[..., FaxDeskError]) -> None:
    path = _kept(tmp_path, "locked.pdf", samples.protected("secret"))
    error = refused(lambda: small_worker.inspect(path, path.name))
    assert error.title == "“locked.pdf” is protected by a password."
    assert "without the password" in error.hint


def test_owner_password_alone_opens(tmp_path: Path, small_worker: PageWorker) -> None:
    path = _kept(tmp_path, "owned.pdf", samples.protected(None))
    assert small_worker.inspect(path, path.name).pages == 1
    assert "For your eyes only" in small_worker.text(path, path.name)
    assert min(small_worker.render(PageSource(path, path.name), 400).data) < 100


@pytest.mark.parametrize(
    "box",
    ["0 0 0 0", "0 0 1000000 1000000", "0 0 1 1000000", "0 0 1000000 1", "612 792 0 0", "0 0 1e400 nan", "x"],
)
def test_strange_page_sizes_are_drawn(box: str, tmp_path: Path, small_worker: PageWorker) -> None:
    path = _kept(tmp_path, "box.pdf", hostile.with_box(box))
    document = small_worker.inspect(path, path.name)
    assert document.pages == 1
    assert document.width_in > 0
    assert document.height_in > 0
    shown = small_worker.render(PageSource(path, path.name), 800)
    assert 0 < shown.width <= 800
    assert 0 < shown.height <= 32_767, "a window cannot show more"
    assert len(shown.data) == shown.stride * shown.height
    assert small_worker.fax_page(PageSource(path, path.name), Resolution.FINE).width == 1728


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(hostile.page_count_lie, id="a page count that lies"),
        pytest.param(hostile.nested_arrays, id="500,000 arrays in one another"),
    ],
)
def test_frightening_but_harmless(
    make: Callable[[], bytes], tmp_path: Path, small_worker: PageWorker
) -> None:
    path = _kept(tmp_path, "odd.pdf", make())
    assert small_worker.inspect(path, path.name).pages == 1
    assert small_worker.render(PageSource(path, path.name), 400).width == 400


def test_a_picture_of_30_000_by_30_000_dots_is_drawn_line_by_line(
    tmp_path: Path, pages_worker: PageWorker
) -> None:
    path = _kept(tmp_path, "odd.pdf", hostile.image_bomb())
    assert pages_worker.render(PageSource(path, path.name), 400).width == 400


def test_a_page_that_is_not_there(
    make_pdf: Callable[..., Path], small_worker: PageWorker, refused: Callable[..., FaxDeskError]
) -> None:
    path = make_pdf(pages=2)
    for page in (2, -1, 10**6):
        error = refused(lambda page=page: small_worker.render(PageSource(path, path.name, page), 100))
        assert "fewer pages" in error.title


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("huge.png", lambda: hostile.png_claiming(30_000, 30_000), id="png"),
        pytest.param("huge.png", lambda: hostile.png_of_nothing(30_000), id="png, one bit and whole"),
        pytest.param("huge.gif", lambda: hostile.gif_claiming(65_535, 65_535), id="gif"),
        pytest.param("huge.tif", lambda: hostile.tiff_claiming(100_000, 100_000), id="tiff"),
    ],
)
def test_huge_images(
    name: str,
    content: Callable[[], bytes],
    tmp_path: Path,
    small_worker: PageWorker,
    refused: Callable[..., FaxDeskError],
) -> None:
    path = _kept(tmp_path, name, content())
    assert "too large" in refused(lambda: small_worker.inspect(path, path.name)).title


def _cut(format: str, **options: object) -> bytes:
    file = io.BytesIO()
    noise = random.Random(1).randbytes(200 * 200)
    Image.frombytes("L", (200, 200), noise).save(file, format, **options)  # type: ignore[arg-type]
    return file.getvalue()[: len(file.getvalue()) // 3]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("cut.png", lambda: _cut("PNG"), id="cut png"),
        pytest.param("cut.jpg", lambda: _cut("JPEG"), id="cut jpeg"),
        pytest.param("cut.gif", lambda: _cut("GIF"), id="cut gif"),
        pytest.param("cut.tif", lambda: _cut("TIFF", compression="tiff_lzw"), id="cut tiff"),
        pytest.param("cut.bmp", lambda: _cut("BMP"), id="cut bmp"),
        pytest.param("cut.webp", lambda: _cut("WEBP"), id="cut webp"),
        pytest.param("big.png", lambda: hostile.png_claiming(5000, 5000, 6), id="png with a small part"),
        pytest.param("big.gif", lambda: hostile.gif_claiming(3000, 3000), id="gif with a small part"),
        pytest.param("big.tif", lambda: hostile.tiff_claiming(5000, 5000), id="tiff with a small part"),
        pytest.param("none.png", lambda: hostile.png_claiming(0, 0), id="png of no size"),
        pytest.param("none.gif", lambda: hostile.gif_claiming(0, 0), id="gif of no size"),
        pytest.param("none.tif", lambda: hostile.tiff_claiming(0, 0), id="tiff of no size"),
        pytest.param("note.png", hostile.png_with_text_bomb, id="png with a bomb in its comment"),
        pytest.param("noise.tif", lambda: b"II*\0" + random.Random(2).randbytes(5000), id="tiff of noise"),
        pytest.param("noise.tga", lambda: random.Random(3).randbytes(5000), id="tga of noise"),
        pytest.param("noise.jp2", lambda: random.Random(4).randbytes(5000), id="jpeg 2000 of noise"),
        pytest.param("words.png", lambda: b"Dear Sir or Madam", id="a text called png"),
        pytest.param("script.jpg", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", id="eps"),
        pytest.param("binary.txt", lambda: bytes(range(256)) * 20, id="all bytes called txt"),
        pytest.param("program.txt", lambda: b"\x7fELF\x02\x01\x01" + bytes(9000), id="a program called txt"),
    ],
)
def test_damaged_or_lying_files(
    name: str,
    content: Callable[[], bytes],
    tmp_path: Path,
    small_worker: PageWorker,
    refused: Callable[..., FaxDeskError],
) -> None:
    path = _kept(tmp_path, name, content())
    for call in (
        lambda: small_worker.inspect(path, name),
        # Again, and again after having been inspected: a half-read picture must not pass for a white one.
        lambda: small_worker.render(PageSource(path, name), 300),
        lambda: small_worker.fax_page(PageSource(path, name), Resolution.FINE),
    ):
        assert "damaged" in refused(call).title


def test_half_read_picture_is_never_shown_as_whole(tmp_path: Path, small_worker: PageWorker) -> None:
    path = _kept(tmp_path, "big.tif", hostile.tiff_claiming(5000, 5000))
    for _ in range(3):
        with pytest.raises(FaxDeskError, match="damaged"):
            small_worker.render(PageSource(path, path.name), 300)


def test_tiff_in_a_circle_ends(tmp_path: Path, small_worker: PageWorker) -> None:
    path = _kept(tmp_path, "circle.tif", hostile.tiff_in_a_circle())
    assert small_worker.inspect(path, path.name).pages == 1


def test_what_is_inside_counts_not_the_name(
    make_pdf: Callable[..., Path], tmp_path: Path, small_worker: PageWorker
) -> None:
    pdf = make_pdf(pages=3).read_bytes()
    for name in ("photo.png", "notes.txt", "noname", "letter.docx"):
        path = _kept(tmp_path, name, pdf)
        assert small_worker.inspect(path, name).kind == "pdf", name
    file = io.BytesIO()
    Image.new("L", (200, 300)).save(file, "PNG")
    photo = _kept(tmp_path, "photo.jpg", file.getvalue())
    assert small_worker.inspect(photo, photo.name).kind == "image"


def test_office_documents_are_left_to_the_service(
    tmp_path: Path, small_worker: PageWorker, refused: Callable[..., FaxDeskError]
) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w:document/>")
    assert small_worker.inspect(path, path.name).pages is None
    for call in (
        lambda: small_worker.render(PageSource(path, path.name), 100),
        lambda: small_worker.text(path, path.name),
        lambda: small_worker.to_pdf(path, path.name, tmp_path / "out.pdf"),
        lambda: small_worker.to_tiff(path, path.name, tmp_path / "out.tif", Resolution.FINE),
    ):
        assert refused(call).title == "“letter.docx” can only be shown by RingCentral."
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize("seed", range(12))
def test_random_damage(
    seed: int, make_pdf: Callable[..., Path], tmp_path: Path, small_worker: PageWorker
) -> None:
    """Whatever a flipped byte makes of a file: pages or a refusal, and no other error."""
    chance = random.Random(seed)
    file = io.BytesIO()
    Image.effect_mandelbrot((120, 120), (-2, -1, 1, 1), 20).save(
        file, ("PNG", "GIF", "TIFF", "JPEG")[seed % 4]
    )
    for name, content in (("a.pdf", make_pdf(pages=2).read_bytes()), ("a.tif", file.getvalue())):
        damaged = bytearray(content)
        for _ in range(12):
            damaged[chance.randrange(8, len(damaged))] = chance.randrange(256)
        path = _kept(tmp_path, name, bytes(damaged))
        errors = []
        try:
            small_worker.inspect(path, name)
            small_worker.render(PageSource(path, name), 200)
            small_worker.fax_page(PageSource(path, name), Resolution.STANDARD)
        except FaxDeskError as error:
            errors.append(error.kind)
        assert errors in ([], [ErrorKind.BAD_INPUT])
