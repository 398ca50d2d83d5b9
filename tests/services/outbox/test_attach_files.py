"""What is added to a fax: sent as it is where the service draws it alike, else as a PDF that is made here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.outbox.attach_files import FileAttacher
from faxdesk.store.blobs import BlobStore

MakePdf = Callable[..., Path]


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


@pytest.fixture
def attacher(blobs: BlobStore, pages_worker: PageWorker) -> FileAttacher:
    return FileAttacher(blobs, pages_worker)


def test_what_both_draw_alike_is_sent_as_it_is(
    attacher: FileAttacher, blobs: BlobStore, make_pdf: MakePdf, tmp_path: Path
) -> None:
    fax = tmp_path / "fax.tif"
    Image.new("1", (1728, 2156), 1).save(fax, compression="group4", dpi=(204, 196))
    for path, kind in ((make_pdf(2), "application/pdf"), (fax, "image/tiff")):
        file = attacher.take(path, CancelToken())
        assert (file.content_type, file.converted_name) == (kind, "")
        assert blobs.path(file.hash).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("size", "name", "options", "pages"),
    [
        pytest.param((1080, 12_000), "shot.png", {}, 10, id="long screenshot"),
        pytest.param((7_000, 6_000), "photo.jpg", {}, 1, id="large photo"),
        pytest.param((1728, 300), "short.tif", {"dpi": (204, 196)}, 1, id="short fax"),
        pytest.param((1728, 1078), "lie.tif", {"dpi": (204, 204)}, 1, id="fax that says something else"),
    ],
)
def test_what_would_come_out_otherwise_is_drawn_here(
    size: tuple[int, int],
    name: str,
    options: dict[str, object],
    pages: int,
    attacher: FileAttacher,
    blobs: BlobStore,
    tmp_path: Path,
    pages_worker: PageWorker,
) -> None:
    path = tmp_path / name
    Image.new("1" if name.endswith("tif") else "L", size, 1).save(path, **options)  # type: ignore[arg-type]
    assert attacher.check(path) == pages
    file = attacher.take(path, CancelToken())
    assert (file.name, file.content_type, file.pages) == (name, "application/pdf", pages)
    assert file.converted_name == Path(name).with_suffix(".pdf").name
    info = pages_worker.inspect(blobs.path(file.hash), file.converted_name)
    # And it is drawn alike by all from then on.
    assert (info.pages, info.is_redrawn) == (pages, False)


def test_more_pages_than_a_fax_may_have_are_refused_at_once(
    attacher: FileAttacher, make_pdf: MakePdf
) -> None:
    path = make_pdf(pages=201, name="book.pdf")
    with pytest.raises(FaxDeskError) as raised:
        attacher.check(path)
    assert raised.value.kind is ErrorKind.BAD_INPUT
    assert raised.value.title == "“book.pdf” has 201 pages."
    assert "200 at most" in raised.value.hint
