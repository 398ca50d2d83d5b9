"""Scanned pages on their way into a fax: kept, put in order, turned, made one document, found again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from faxdesk.documents.scans.scan_writer import ScanWriter
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.sealing.file_keeper import PlainKeeper
from faxdesk.services.scanning.scan_trays import ScannedPage, ScanTrays
from tests.support.desk import TestDesk, build_desk

A4_AT_200_DPI = (1654, 2339)


Scan = Callable[..., list[ScannedPage]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TestDesk]:
    made = build_desk(tmp_path / "desk")
    yield made
    made.close()


@pytest.fixture
def trays(desk: TestDesk, tmp_path: Path) -> ScanTrays:
    return ScanTrays(tmp_path / "scans", ScanWriter(desk.desk.pages), desk.desk.outbox, PlainKeeper())


@pytest.fixture
def scan() -> Scan:
    """Pages as a scanner leaves them in a folder."""

    def fill(folder: Path, count: int, kind: str = "png") -> list[ScannedPage]:
        for number in range(1, count + 1):
            page = Image.new("L", A4_AT_200_DPI, 250)
            page.paste(0, (200, 200, 200 + 100 * number, 260))
            page.save(folder / f"page-{number:04}.{kind}", dpi=(200, 200))
            PlainKeeper().take_over(folder / f"page-{number:04}.{kind}")
        return [ScannedPage(path) for path in sorted(folder.iterdir())]

    return fill


def test_a_tray_has_nothing_on_the_disk_before_its_first_scan(trays: ScanTrays, tmp_path: Path) -> None:
    assert trays.begin().pages() == []
    assert not (tmp_path / "scans").exists()


def test_pages_of_several_scans_stand_in_the_order_in_which_they_came(trays: ScanTrays, scan: Scan) -> None:
    tray = trays.begin()
    first = scan(tray.folder_for_scan(), 2)
    second = scan(tray.folder_for_scan(), 11, "jpg")
    assert tray.pages() == [*first, *second]
    assert len({page.path.parent for page in tray.pages()}) == 2


def test_folders_are_private(trays: ScanTrays) -> None:
    folder = trays.begin().folder_for_scan()
    assert (folder.stat().st_mode & 0o777, folder.parent.stat().st_mode & 0o777) == (0o700, 0o700)


def test_what_is_half_there_is_no_page(trays: ScanTrays, scan: Scan) -> None:
    tray = trays.begin()
    folder = tray.folder_for_scan()
    (folder / "page-0001.png.part").write_bytes(b"half")
    (folder / "page-002.half").write_bytes(b"half")
    assert tray.pages() == []


def test_pages_become_one_document_of_their_size_turned_as_they_are(
    trays: ScanTrays, desk: TestDesk, scan: Scan
) -> None:
    tray = trays.begin()
    first, second, third = scan(tray.folder_for_scan(), 3)
    file = trays.document([first, ScannedPage(second.path, 90), third], CancelToken())
    assert (file.name, file.pages) == ("Scanned pages.pdf", 3)
    assert [page.edit.turn for page in file.page_list] == [0, 90, 0]
    sizes = desk.desk.pages.page_sizes(desk.desk.blobs.path(file.hash), "a.pdf")
    assert sizes[0] == pytest.approx((210.0, 297.0), abs=0.2)
    assert tray.pages(), "the pages stay until the draft is on the disk"


def test_a_tray_that_is_removed_leaves_nothing(trays: ScanTrays, scan: Scan, tmp_path: Path) -> None:
    tray = trays.begin()
    scan(tray.folder_for_scan(), 2)
    tray.remove()
    assert tray.pages() == []
    assert list((tmp_path / "scans").iterdir()) == []


def test_what_an_earlier_run_left_is_found_and_what_is_at_work_is_not(
    trays: ScanTrays, desk: TestDesk, scan: Scan, tmp_path: Path
) -> None:
    at_work, empty = trays.begin(), trays.begin()
    scan(at_work.folder_for_scan(), 1)
    empty.folder_for_scan()
    assert trays.left() == []
    later = ScanTrays(tmp_path / "scans", ScanWriter(desk.desk.pages), desk.desk.outbox, PlainKeeper())
    assert [tray.name for tray in later.left()] == [at_work.name]


def test_a_file_that_is_no_page_is_refused_in_words(trays: ScanTrays, scan: Scan) -> None:
    tray = trays.begin()
    folder = tray.folder_for_scan()
    scan(folder, 1)
    (folder / "page-0002.jpg").write_bytes(b"\xff\xd8\xff no picture")
    with pytest.raises(FaxDeskError) as raised:
        trays.document(tray.pages(), CancelToken())
    assert raised.value.kind is ErrorKind.BAD_INPUT


def test_a_disk_that_takes_nothing_is_said(tmp_path: Path, desk: TestDesk) -> None:
    (tmp_path / "scans").write_bytes(b"a file is in the way")
    trays = ScanTrays(tmp_path / "scans", ScanWriter(desk.desk.pages), desk.desk.outbox, PlainKeeper())
    with pytest.raises(FaxDeskError) as raised:
        trays.begin().folder_for_scan()
    assert raised.value.kind is ErrorKind.STORAGE
