"""Which scanners are kept, which one is meant, and what becomes of one that has moved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble
from faxdesk.domain.scanning.scanner import (
    KnownScanner,
    PaperSource,
    Scanner,
    ScannerAbilities,
    ScannerAddress,
    ScannerKind,
    ScanOptions,
    ScanPaper,
    ScanWatch,
    SourceAbility,
)
from faxdesk.services.scanning.scanners import Scanners
from faxdesk.settings import Settings

CANCEL = CancelToken()


def device(address: str, name: str = "Office", mark: str = "", certificate: str = "") -> KnownScanner:
    return KnownScanner(ScannerAddress(ScannerKind.ESCL, address), name, certificate, mark)


class OnGlass:
    """A device with a glass alone, which shows a certificate."""

    def __init__(self, certificate: str) -> None:
        self._certificate = certificate

    def abilities(self, token: CancelToken) -> ScannerAbilities:
        glass = SourceAbility(PaperSource.GLASS, 216.0, 297.0)
        return ScannerAbilities("Glass 1", (glass,), self._certificate)

    def scan(self, options: ScanOptions, folder: Path, watch: ScanWatch, token: CancelToken) -> int:
        return 1


class Nobody:
    """Follows a scan without a word."""

    def came(self, page: Path) -> None: ...

    def waits(self, trouble: ScanTrouble) -> None: ...


class Network:
    """The devices of a network as a test has them."""

    def __init__(self, *devices: KnownScanner) -> None:
        self.devices = devices
        self.certificate = "c1"
        self.asked: list[KnownScanner] = []

    def scanner(self, known: KnownScanner) -> Scanner:
        self.asked.append(known)
        return OnGlass(self.certificate)

    def at(self, address: str, token: CancelToken) -> KnownScanner:
        return device(address, "Glass 1", "u1", self.certificate)

    def found(self, token: CancelToken) -> Sequence[KnownScanner]:
        return self.devices


def scanners(tmp_path: Path, network: Network) -> Scanners:
    return Scanners(network, Settings(tmp_path / "settings.json"))


def test_what_was_used_is_kept_the_last_one_first(tmp_path: Path) -> None:
    network = Network()
    known = scanners(tmp_path, network)
    first, second = (
        device("https://192.168.1.2/eSCL/", "First"),
        device("https://192.168.1.3/eSCL/", "Second"),
    )
    known.abilities(first, CANCEL)
    known.abilities(second, CANCEL)
    assert [kept.name for kept in scanners(tmp_path, network).kept()] == ["Second", "First"]
    assert {kept.certificate for kept in known.kept()} == {"c1"}
    assert known.named("", CANCEL).name == "Second"
    known.scan(first, ScanOptions(ScanPaper.A4), tmp_path, Nobody(), CANCEL)
    # It is asked as what it is known by.
    assert network.asked[-1].certificate == "c1"
    known.forget(second)
    assert [kept.name for kept in known.kept()] == ["First"]


def test_a_kept_device_is_followed_to_its_new_number(tmp_path: Path) -> None:
    network = Network(
        device("https://192.168.1.77:443/eSCL/", mark="u1"), device("https://192.168.1.5/eSCL/")
    )
    known = scanners(tmp_path, network)
    known.add("https://192.168.1.2/eSCL/", CANCEL)
    moved, other = known.find(CANCEL)
    assert moved.where.address == "https://192.168.1.77:443/eSCL/"
    # What it is known by stays: another device there would be told.
    assert (moved.certificate, moved.name) == ("c1", "Glass 1")
    assert known.kept() == (moved,)
    assert other.where.address == "https://192.168.1.5/eSCL/"


@pytest.mark.parametrize(
    ("kept", "found"),
    [
        ("https://192.168.1.2/eSCL/", "http://192.168.1.77/eSCL/"),
        ("https://scanner.office.example/eSCL/", "https://192.168.1.77/eSCL/"),
    ],
)
def test_a_device_is_not_followed_to_where_it_is_open_nor_from_its_name(
    tmp_path: Path, kept: str, found: str
) -> None:
    known = scanners(tmp_path, Network(device(found, mark="u1")))
    known.add(kept, CANCEL)
    (only,) = known.find(CANCEL)
    assert only.where.address == kept


def test_adding_a_device_anew_does_not_change_what_it_is_known_by(tmp_path: Path) -> None:
    network = Network()
    known = scanners(tmp_path, network)
    known.add("https://192.168.1.2/eSCL/", CANCEL)
    network.certificate = "c2"
    with pytest.raises(ScanError) as raised:
        known.add("https://192.168.1.2/eSCL/", CANCEL)
    assert (raised.value.trouble, raised.value.certificate) == (ScanTrouble.OTHER_CERTIFICATE, "c2")
    known.trust(known.kept()[0], raised.value.certificate)
    assert known.kept()[0].certificate == "c2"


def test_a_device_is_meant_by_its_name_its_beginning_or_its_address(tmp_path: Path) -> None:
    office, lab = device("https://192.168.1.2/eSCL/", "Office 5"), device("https://192.168.1.3/eSCL/", "Lab")
    known = scanners(tmp_path, Network(office, lab))
    assert known.named("office 5", CANCEL) == office
    assert known.named("off", CANCEL) == office
    assert known.named("192.168.1.3", CANCEL) == lab
    for text, title in (("", "Several scanners are there: Office 5, Lab."), ("x", "No scanner was found.")):
        with pytest.raises(FaxDeskError) as raised:
            known.named(text, CANCEL)
        assert (raised.value.title, raised.value.kind) == (title, ErrorKind.BAD_INPUT)


def test_no_device_is_asked_where_scanning_is_switched_off(tmp_path: Path) -> None:
    network, settings = Network(), Settings(tmp_path / "settings.json")
    settings.scanning = False
    known, office = Scanners(network, settings), device("https://192.168.1.2/eSCL/")
    for ask in (
        lambda: known.find(CANCEL),
        lambda: known.add("192.168.1.2", CANCEL),
        lambda: known.abilities(office, CANCEL),
        lambda: known.scan(office, ScanOptions(ScanPaper.A4), tmp_path, Nobody(), CANCEL),
    ):
        with pytest.raises(FaxDeskError) as raised:
            ask()
        assert raised.value.kind == ErrorKind.NOT_ALLOWED
    assert network.asked == []
