"""Pages of documents that are sealed on the disk: the caged process is handed what they hold, and no key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.paths import page_worker_command, resource
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.sealed_keeper import SealedKeeper
from faxdesk.sealing.sealing_errors import SealedFileError

KEY = ArchiveKey(bytes(range(32)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "profile"
    folder.mkdir()
    return folder


@pytest.fixture
def keeper(folder: Path) -> SealedKeeper:
    return SealedKeeper(KEY, folder)


@pytest.fixture
def worker(keeper: SealedKeeper) -> Iterator[PageWorker]:
    worker = PageWorker(page_worker_command(), fonts=resource("fonts"), keeper=keeper)
    yield worker
    worker.close()


@pytest.fixture
def letter(keeper: SealedKeeper, folder: Path, make_pdf: Callable[..., Path]) -> Path:
    keeper.copy(make_pdf(pages=3, text="Marker"), folder / "letter")
    return folder / "letter"


def test_its_pages_are_drawn(worker: PageWorker, letter: Path, make_pdf: Callable[..., Path]) -> None:
    plain = make_pdf(pages=3, text="Marker")
    assert worker.inspect(letter, "letter.pdf").pages == 3
    for page in (0, 2):
        drawn = worker.fax_page(PageSource(letter, "letter.pdf", page), Resolution.FINE)
        assert drawn.data == worker.fax_page(PageSource(plain, "letter.pdf", page), Resolution.FINE).data


def test_what_is_made_of_it_is_sealed(worker: PageWorker, letter: Path, keeper: SealedKeeper) -> None:
    target = letter.with_name("pages.pdf")
    worker.to_fax_pdf(letter, "letter.pdf", target, Resolution.FINE)
    assert keeper.is_sealed(target)
    assert worker.inspect(target, target.name).pages == 3
    assert sorted(path.name for path in letter.parent.iterdir()) == ["letter", "pages.pdf"]


def test_what_is_made_elsewhere_is_plain(worker: PageWorker, letter: Path, tmp_path: Path) -> None:
    worker.to_pdf(letter, "letter.pdf", tmp_path / "saved.pdf")
    assert (tmp_path / "saved.pdf").read_bytes().startswith(b"%PDF")


def test_a_document_that_changed_is_drawn_anew(
    worker: PageWorker, letter: Path, keeper: SealedKeeper, make_pdf: Callable[..., Path]
) -> None:
    assert worker.inspect(letter, "letter.pdf").pages == 3
    keeper.copy(make_pdf(pages=2), letter)
    assert worker.inspect(letter, "letter.pdf").pages == 2


def test_one_that_is_damaged_never_reaches_the_process(worker: PageWorker, letter: Path) -> None:
    content = bytearray(letter.read_bytes())
    content[-1] ^= 1
    letter.write_bytes(content)
    with pytest.raises(SealedFileError):
        worker.inspect(letter, "letter.pdf")


def test_where_nothing_comes_out_nothing_is_left(
    worker: PageWorker, folder: Path, keeper: SealedKeeper
) -> None:
    keeper.write_bytes(folder / "broken", b"%PDF no more")
    with pytest.raises(FaxDeskError):
        worker.to_pdf(folder / "broken", "broken.pdf", folder / "made.pdf")
    assert not (folder / "made.pdf").exists()
