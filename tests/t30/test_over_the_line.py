"""A real fax machine as judge: the dots that are previewed, saved and sent are those that the other side
prints."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import CALL
from faxdesk.paths import page_worker_command
from faxdesk.simulator.line import fax_machines
from faxdesk.simulator.line.fax_machines import Call, Line
from tests.documents.legible import sheets
from tests.t30.printed_pages import printed

FINE = Resolution.FINE
Ring = Callable[..., Call]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages: tinted, photographed in the shade, and with a photograph."""
    pages = [
        sheets.bands().grey,
        sheets.in_the_shade(sheets.letter(ink=25)).grey,
        sheets.letter_with_photograph().grey,
    ]
    path = tmp_path_factory.mktemp("document") / "document.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(204, 196))
    return path


@pytest.fixture(scope="module")
def saved(document: Path) -> Iterator[Callable[[Resolution], Path]]:
    """saved(resolution) -> the TIFF of the document's fax pages."""
    worker = PageWorker(page_worker_command())

    @cache
    def save(resolution: Resolution) -> Path:
        target = document.with_name(f"{resolution}.tif")
        worker.to_tiff(document, document.name, target, resolution)
        return target

    yield save
    worker.close()


@pytest.fixture
def ring(machines: ctypes.CDLL, tmp_path: Path) -> Ring:
    """ring(pages, ecm=True, ...) -> how the call ended; what arrived lies in arrived.tif."""
    return lambda pages, **line: fax_machines.call(machines, pages, tmp_path / "arrived.tif", Line(**line))


@pytest.mark.parametrize("ecm", [True, False], ids=["with error correction", "without"])
@pytest.mark.parametrize("resolution", Resolution)
def test_preview_file_sent_pages_and_what_arrives_are_the_same_dots(
    resolution: Resolution,
    ecm: bool,
    document: Path,
    saved: Callable[[Resolution], Path],
    ring: Ring,
    tmp_path: Path,
    pages_worker: PageWorker,
) -> None:
    ended = ring(saved(resolution), ecm=ecm)
    assert (ended.sender, ended.receiver, ended.pages) == ("OK", "OK", 3)
    arrived = list(printed(tmp_path / "arrived.tif"))
    shown = [
        pages_worker.fax_page(PageSource(document, document.name, page), resolution).data for page in range(3)
    ]
    assert arrived == shown
    assert list(printed(saved(resolution))) == shown
    sent = tmp_path / "sent.pdf"
    pages_worker.to_fax_pdf(document, document.name, sent, resolution)
    assert [
        pages_worker.fax_page(PageSource(sent, sent.name, page), resolution).data for page in range(3)
    ] == shown


@pytest.mark.parametrize(
    "line", [{"ecm": True}, {"ecm": False, "bits_s": 9_600}, {"ecm": True, "bits_s": 9_600}], ids=str
)
@pytest.mark.parametrize("resolution", Resolution)
def test_the_range_of_time_holds_the_machines(
    resolution: Resolution,
    line: dict[str, int],
    document: Path,
    saved: Callable[[Resolution], Path],
    ring: Ring,
    pages_worker: PageWorker,
) -> None:
    seconds = ring(saved(resolution), **line).seconds
    times = [
        pages_worker.sent_page_facts(PageSource(document, document.name, page), resolution).time
        for page in range(3)
    ]
    expected = sum(times, CALL)
    assert expected.low <= seconds <= expected.high


def test_a_line_that_is_cut_leaves_whole_pages_alone(
    saved: Callable[[Resolution], Path], ring: Ring, tmp_path: Path
) -> None:
    whole = list(printed(saved(FINE)))
    ended = ring(saved(FINE), cut_after_s=60)
    assert ended.sender != "OK"
    assert ended.receiver != "OK"
    assert 0 < ended.pages < 3
    assert list(printed(tmp_path / "arrived.tif"))[: ended.pages] == whole[: ended.pages]


def test_hiss_changes_nothing_or_ends_the_call_honestly(
    saved: Callable[[Resolution], Path], ring: Ring, tmp_path: Path
) -> None:
    whole = list(printed(saved(FINE)))
    # Between the two it is a matter of luck; what is lost now and then, error correction repairs (below).
    assert ring(saved(FINE), noise_dbm0=-70).sender == "OK"
    assert list(printed(tmp_path / "arrived.tif")) == whole
    assert ring(saved(FINE), noise_dbm0=-20).sender != "OK"


@pytest.mark.parametrize("resolution", Resolution)
def test_error_correction_repairs_a_line_that_crackles(
    resolution: Resolution, saved: Callable[[Resolution], Path], ring: Ring, tmp_path: Path
) -> None:
    whole = list(printed(saved(resolution)))
    repaired = ring(saved(resolution), crackles_every_s=6.1)
    assert (repaired.sender, repaired.pages) == ("OK", 3)
    assert list(printed(tmp_path / "arrived.tif")) == whole
    assert repaired.seconds > ring(saved(resolution)).seconds
    ring(saved(resolution), crackles_every_s=6.1, ecm=False)
    assert list(printed(tmp_path / "arrived.tif")) != whole
