"""Scanning over the network: what a scan brings, and what is said where it brings less."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble
from faxdesk.domain.scanning.scanner import (
    KnownScanner,
    PaperSource,
    ScannerAddress,
    ScannerKind,
    ScanOptions,
    ScanPaper,
)
from faxdesk.scanner import escl, escl_requests, page_files
from faxdesk.scanner.escl import EsclScanner
from faxdesk.scanner.escl_requests import escl_address
from tests.ringcentral.certificates import certificate_in, server_side
from tests.ringcentral.servers import RawServer, Visit, cancel_when
from tests.scanner.escl_stub import DEVICE, NAME, EsclStub
from tests.support.clock import ManualClock

LETTER = ScanOptions(ScanPaper.LETTER)
FEEDER = ScanOptions(ScanPaper.LETTER, PaperSource.FEEDER)
GLASS = ScanOptions(ScanPaper.LETTER, PaperSource.GLASS)


@pytest.fixture(scope="module")
def shared() -> Iterator[EsclStub]:
    with EsclStub() as stub:
        yield stub


@pytest.fixture
def stub(shared: EsclStub) -> EsclStub:
    shared.renew()
    return shared


class Watch:
    """Notes what it is told, and calls the scan off after some pages where a test wants that."""

    def __init__(self, token: CancelToken | None = None) -> None:
        self.pages: list[Path] = []
        self.waited: list[ScanTrouble] = []
        self._token = token

    def came(self, page: Path) -> None:
        self.pages.append(page)
        if self._token is not None:
            self._token.cancel()

    def waits(self, trouble: ScanTrouble) -> None:
        self.waited.append(trouble)


def known(url: str, certificate: str = "") -> KnownScanner:
    return KnownScanner(ScannerAddress(ScannerKind.ESCL, url), "Office", certificate)


def scan(
    url: str, folder: Path, options: ScanOptions = LETTER, watch: Watch | None = None, certificate: str = ""
) -> int:
    scanner = EsclScanner(known(url, certificate), ManualClock())
    return scanner.scan(options, folder, watch or Watch(), CancelToken())


def trouble_of(
    url: str, folder: Path, options: ScanOptions = FEEDER, watch: Watch | None = None, certificate: str = ""
) -> ScanError:
    with pytest.raises(ScanError) as raised:
        scan(url, folder, options, watch, certificate)
    return raised.value


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_device_says_what_it_can_do(stub: EsclStub) -> None:
    scanner = EsclScanner(known(stub.url), ManualClock())
    abilities = scanner.abilities(CancelToken())
    assert abilities.name == NAME
    glass, feeder = abilities.ability(PaperSource.GLASS), abilities.ability(PaperSource.FEEDER)
    assert glass is not None
    assert feeder is not None
    assert (round(glass.width_mm, 1), round(glass.height_mm, 1)) == (215.9, 355.6)
    assert (glass.takes_both_sides, feeder.takes_both_sides) == (False, True)
    assert scanner.introduced(CancelToken()).device == DEVICE


def test_all_pages_of_the_feeder_come_one_by_one(stub: EsclStub, tmp_path: Path) -> None:
    watch = Watch()
    assert scan(stub.url, tmp_path, LETTER, watch) == 3
    assert names(tmp_path) == ["page-0001.jpg", "page-0002.jpg", "page-0003.jpg"]
    assert [page.name for page in watch.pages] == names(tmp_path)
    with Image.open(tmp_path / "page-0001.jpg") as page:
        # Letter at 200 dpi, in grey.
        assert (page.size, page.mode) == ((1700, 2200), "L")
    assert stub.ended == []


def test_the_paper_and_both_sides_are_asked_for(stub: EsclStub, tmp_path: Path) -> None:
    assert scan(stub.url, tmp_path, ScanOptions(ScanPaper.A4, both_sides=True)) == 6
    asked = stub.posted[0]
    # 210 x 297 mm in 1/300 inch.
    for part in (">2480</", ">3508</", ">true</", ">Feeder</", ">Grayscale8</", ">200</"):
        assert part in asked, asked


def test_the_glass_gives_one_page_and_the_device_is_told_that_it_is_all(
    stub: EsclStub, tmp_path: Path
) -> None:
    stub.pages = 0
    assert scan(stub.url, tmp_path, LETTER) == 1
    assert len(stub.ended) == 1


def test_a_legal_sheet_on_a_smaller_glass_is_cut_to_it(stub: EsclStub, tmp_path: Path) -> None:
    assert scan(stub.url, tmp_path, ScanOptions(ScanPaper.LEGAL, PaperSource.GLASS)) == 1
    assert ">4200</" in stub.posted[0]


@pytest.mark.parametrize(
    ("fault", "trouble", "pages"),
    [
        ("jam", ScanTrouble.JAM, 1),
        ("cover", ScanTrouble.COVER_OPEN, 1),
        ("busy", ScanTrouble.BUSY, 0),
        ("cut", ScanTrouble.CUT, 1),
        ("huge", ScanTrouble.ENDLESS, 1),
        ("endless", ScanTrouble.ENDLESS, 4),
        ("no_picture", ScanTrouble.NO_SENSE, 0),
        ("stopped", ScanTrouble.STOPPED, 1),
        ("forbidden", ScanTrouble.NOT_ALLOWED, 0),
        ("no_scanner", ScanTrouble.NO_SCANNER, 0),
    ],
)
def test_a_fault_is_told_by_its_kind_and_what_came_before_stays(
    stub: EsclStub,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    trouble: ScanTrouble,
    pages: int,
) -> None:
    monkeypatch.setattr(page_files, "MAX_PAGE", 1_000_000)
    monkeypatch.setattr(escl, "MAX_PAGES", 4)
    stub.fault = fault
    error = trouble_of(stub.url, tmp_path)
    assert error.trouble == trouble
    assert "Office" in error.title
    assert len(names(tmp_path)) == pages
    assert not any(name.endswith(".half") for name in names(tmp_path))
    # A job that was begun and has not ended by itself is ended.
    assert len(stub.ended) == len(stub.posted)


def test_an_empty_feeder_is_told_before_anything_moves(stub: EsclStub, tmp_path: Path) -> None:
    stub.pages = 0
    error = trouble_of(stub.url, tmp_path)
    assert (error.trouble, error.kind) == (ScanTrouble.FEEDER_EMPTY, ErrorKind.REFUSED)
    assert stub.posted == []


def test_one_side_alone_is_told_where_both_are_wanted(stub: EsclStub, tmp_path: Path) -> None:
    stub.has_both_sides = False
    options = ScanOptions(ScanPaper.LETTER, PaperSource.FEEDER, both_sides=True)
    assert trouble_of(stub.url, tmp_path, options).trouble == ScanTrouble.NO_SUCH_SOURCE


@pytest.mark.parametrize("fault", ["warming", "slow"])
def test_a_device_that_asks_for_patience_is_waited_for(stub: EsclStub, tmp_path: Path, fault: str) -> None:
    stub.fault = fault
    watch, clock = Watch(), ManualClock()
    assert EsclScanner(known(stub.url), clock).scan(FEEDER, tmp_path, watch, CancelToken()) == 3
    assert watch.waited == [ScanTrouble.WARMING_UP] * 2
    # As long as the device named, else a second.
    assert clock.waits == ([5.0, 5.0] if fault == "warming" else [1.0, 1.0])


def test_a_busy_device_is_not_waited_for_without_end(stub: EsclStub, tmp_path: Path) -> None:
    stub.fault = "busy"
    watch, clock = Watch(), ManualClock()
    with pytest.raises(ScanError) as raised:
        EsclScanner(known(stub.url), clock).scan(FEEDER, tmp_path, watch, CancelToken())
    assert raised.value.kind == ErrorKind.BUSY
    assert sum(clock.waits) == escl.PATIENCE_S


def test_a_device_that_lies_about_its_sizes_is_asked_for_paper(stub: EsclStub, tmp_path: Path) -> None:
    stub.fault = "liar"
    assert scan(stub.url, tmp_path, GLASS) == 1
    assert ">2550</" in stub.posted[0]
    assert ">3300</" in stub.posted[0]


@pytest.mark.parametrize("fault", ["leads_away", "job_leads_away", "page_leads_away"])
def test_no_request_goes_to_another_device(stub: EsclStub, tmp_path: Path, fault: str) -> None:
    with EsclStub() as other:
        stub.fault, stub.elsewhere = fault, other.url.replace("127.0.0.1", "localhost")
        if fault == "job_leads_away":
            # Many devices name themselves by another name; the job is still at the one that was asked.
            assert scan(stub.url, tmp_path, FEEDER) == 3
        else:
            assert trouble_of(stub.url, tmp_path).trouble == ScanTrouble.ELSEWHERE
        assert other.asked == []


def test_a_device_may_lead_to_its_own_encrypted_port(stub: EsclStub, tmp_path: Path) -> None:
    with EsclStub(tls=_tls(tmp_path / "own")) as encrypted:
        stub.fault, stub.elsewhere = "leads_away", encrypted.url
        scanner = EsclScanner(known(stub.url), ManualClock()).introduced(CancelToken())
    assert scanner.where.address == encrypted.url
    assert len(scanner.certificate) == 64


def test_an_encrypted_device_never_leads_to_an_open_port(stub: EsclStub, tmp_path: Path) -> None:
    with EsclStub(tls=_tls(tmp_path / "own"), elsewhere=stub.url) as encrypted:
        encrypted.fault = "leads_away"
        assert trouble_of(encrypted.url, tmp_path).trouble == ScanTrouble.ELSEWHERE
    assert stub.asked == []


def test_the_first_certificate_is_kept_and_another_one_is_told(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    with EsclStub(tls=_tls(tmp_path / "first")) as stub:
        certificate = EsclScanner(known(stub.url), ManualClock()).abilities(CancelToken()).certificate
        assert scan(stub.url, pages, FEEDER, certificate=certificate) == 3
    with EsclStub(tls=_tls(tmp_path / "second")) as stub:
        error = trouble_of(stub.url, pages, certificate=certificate)
        # Not even the question went out.
        assert stub.asked == []
        assert error.trouble == ScanTrouble.OTHER_CERTIFICATE
        assert error.certificate not in ("", certificate)
        # Once a person trusts it, it is as good as the first.
        stub.pages = 1
        assert scan(stub.url, pages, FEEDER, certificate=error.certificate) == 1


def test_a_scan_can_be_called_off_after_a_page(stub: EsclStub, tmp_path: Path) -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        EsclScanner(known(stub.url), ManualClock()).scan(FEEDER, tmp_path, Watch(token), token)
    assert names(tmp_path) == ["page-0001.jpg"]
    assert len(stub.ended) == 1


def test_a_scan_can_be_called_off_while_the_device_says_nothing(tmp_path: Path) -> None:
    token, asked = CancelToken(), threading.Event()

    def silent(visit: Visit) -> None:
        visit.read_head()
        asked.set()
        visit.stay_silent()

    with RawServer(silent) as server:
        person = threading.Thread(target=cancel_when, args=(asked, token))
        person.start()
        with pytest.raises(Cancelled):
            EsclScanner(known(server.url), ManualClock()).abilities(token)
        person.join()


def test_a_device_that_drips_for_ever_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escl_requests, "_DEADLINE_S", 0.3)

    def drip(visit: Visit) -> None:
        visit.read_head()
        visit.sock.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while not visit.stopping.wait(0.05):
            visit.sock.sendall(b"<")

    with RawServer(drip) as server:
        assert trouble_of(server.url, tmp_path).trouble == ScanTrouble.GONE


def test_a_device_that_is_switched_off_is_gone(tmp_path: Path) -> None:
    with EsclStub() as stub:
        url = stub.url
    assert trouble_of(url, tmp_path).trouble == ScanTrouble.GONE


def test_a_disk_without_room_is_told(stub: EsclStub, tmp_path: Path) -> None:
    with pytest.raises(FaxDeskError) as raised:
        scan(stub.url, tmp_path / "missing")
    assert raised.value.kind == ErrorKind.STORAGE


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.168.1.20", "https://192.168.1.20/eSCL/"),
        (" printer.local ", "https://printer.local/eSCL/"),
        ("http://printer:8080", "http://printer:8080/eSCL/"),
        ("https://printer/eSCL", "https://printer/eSCL/"),
        ("[fe80::1]", "https://[fe80::1]/eSCL/"),
    ],
)
def test_an_address_may_be_typed_short(typed: str, address: str) -> None:
    assert str(escl_address(typed)) == address


@pytest.mark.parametrize(
    "typed", ["", "ftp://printer", "https://user:word@printer/", "http://printer/?a=b", "a b"]
)
def test_what_is_no_address_is_told(typed: str) -> None:
    with pytest.raises(FaxDeskError) as raised:
        escl_address(typed)
    assert raised.value.kind == ErrorKind.BAD_INPUT


def _tls(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody vouches for, and which has run out, as those of devices are."""
    folder.mkdir()
    return server_side(certificate_in(folder, datetime(2020, 1, 1, tzinfo=UTC), 5))
