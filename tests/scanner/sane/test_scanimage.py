"""Scanning by SANE: its own test backend through scanimage, and drivers that hang or break down."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from PIL import Image

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
from faxdesk.scanner.own_devices import own_devices, own_scanner
from faxdesk.scanner.sane.scanimage import SaneDevices
from tests.scanner.sane.conftest import SaneTest

GLASS = ScanOptions(ScanPaper.A4, PaperSource.GLASS)
FEEDER = ScanOptions(ScanPaper.A4, PaperSource.FEEDER)


def test_devices_are_found_by_name(sane: SaneTest) -> None:
    found = SaneDevices(sane.program).find(CancelToken())
    assert [each.where.address for each in found] == ["test:0", "test:1"]
    assert found[0].name == "Noname frontend-tester"


def test_no_device_is_found_where_no_driver_is(sane: SaneTest) -> None:
    (sane.folder / "dll.conf").write_text("", encoding="ascii")
    assert SaneDevices(sane.program).find(CancelToken()) == []


def test_devices_have_the_names_that_people_know_and_cameras_are_none(sane: SaneTest, tmp_path: Path) -> None:
    lines = (
        ("epson2:libusb:001:004", "Epson", "Perfection V39", "flatbed scanner"),
        ("brother4:bus1;dev3", "Brother", "Brother DCP-7065DN", "USB scanner"),
        ("airscan:e0:Office", "eSCL", "Office printer", "ip=127.0.0.1"),
        ("v4l:/dev/video0", "Noname", "Integrated Camera", "virtual device"),
        ("broken",),
    )
    said = "\n".join("\x1f".join(line) for line in lines)
    program = tmp_path / "scanimage"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\n", encoding="utf-8")
    program.chmod(0o700)
    assert [each.name for each in SaneDevices(program).find(CancelToken())] == [
        "Epson Perfection V39",
        "Brother DCP-7065DN",
        "Office printer",
    ]


def test_a_device_says_what_it_can(sane: SaneTest) -> None:
    abilities = sane.scanner().abilities(CancelToken())
    assert abilities.name == "Paper Scanner"
    assert [ability.source for ability in abilities.sources] == [PaperSource.GLASS, PaperSource.FEEDER]
    glass = abilities.ability(PaperSource.GLASS)
    assert glass is not None
    assert (glass.width_mm, glass.height_mm) == (200.0, 200.0)
    assert not any(ability.takes_both_sides for ability in abilities.sources)


def test_the_glass_gives_one_page_in_grey_at_200_dpi(sane: SaneTest, tmp_path: Path) -> None:
    assert sane.scanner().scan(GLASS, tmp_path, sane, CancelToken()) == 1
    with Image.open(sane.pages[0]) as page:
        assert page.mode == "L"
        # The glass is 200 mm square: 200 / 25.4 * 200 dots.
        assert page.size == (1574, 1574)
        assert page.info["dpi"] == pytest.approx((200, 200), abs=0.1)
        assert page.getextrema() == (0, 255), "the grid is black and white"


def test_the_feeder_gives_its_ten_sheets_one_by_one(sane: SaneTest, tmp_path: Path) -> None:
    sane.at_page = {1: lambda: seen.append(sorted(path.name for path in tmp_path.glob("page-*.png")))}
    seen: list[list[str]] = []
    assert sane.scanner().scan(FEEDER, tmp_path, sane, CancelToken()) == 10
    assert [page.name for page in sane.pages] == [f"page-{number:04}.png" for number in range(1, 11)]
    assert len(seen[0]) < 10, "the first page was told of before the last was there"
    assert all(page.stat().st_size for page in sane.pages)


def test_without_a_choice_the_feeder_is_asked_first(sane: SaneTest, tmp_path: Path) -> None:
    assert sane.scanner().scan(ScanOptions(ScanPaper.LETTER), tmp_path, sane, CancelToken()) == 10


@pytest.mark.parametrize(
    ("state", "trouble"),
    [
        ("JAMMED", ScanTrouble.JAM),
        ("NO_DOCS", ScanTrouble.FEEDER_EMPTY),
        ("COVER_OPEN", ScanTrouble.COVER_OPEN),
        ("DEVICE_BUSY", ScanTrouble.BUSY),
        ("IO_ERROR", ScanTrouble.GONE),
        ("ACCESS_DENIED", ScanTrouble.NOT_ALLOWED),
        ("CANCELLED", ScanTrouble.STOPPED),
        ("NO_MEM", ScanTrouble.NO_SENSE),
        # scanimage itself ends by a signal there (libpng), as a driver that breaks down does.
        ("EOF", ScanTrouble.NO_SENSE),
    ],
)
@pytest.mark.parametrize("options", [GLASS, FEEDER])
def test_what_is_wrong_is_said(
    sane: SaneTest, tmp_path: Path, state: str, trouble: ScanTrouble, options: ScanOptions
) -> None:
    sane.configure(read_status_code=f'"SANE_STATUS_{state}"')
    with pytest.raises(ScanError) as raised:
        sane.scanner().scan(options, tmp_path, sane, CancelToken())
    assert raised.value.trouble is trouble
    assert sane.pages == []


def test_both_sides_are_refused_by_a_feeder_for_one(sane: SaneTest, tmp_path: Path) -> None:
    wanted = ScanOptions(ScanPaper.A4, PaperSource.FEEDER, both_sides=True)
    with pytest.raises(ScanError) as raised:
        sane.scanner().scan(wanted, tmp_path, sane, CancelToken())
    assert raised.value.trouble is ScanTrouble.NO_SUCH_SOURCE


def test_a_scan_that_is_called_off_keeps_what_has_come_and_ends_the_program(
    sane: SaneTest, tmp_path: Path
) -> None:
    sane.configure(read_delay="true", read_delay_duration="10000")
    token = CancelToken()
    sane.at_page = {2: token.cancel}
    with pytest.raises(Cancelled):
        sane.scanner().scan(FEEDER, tmp_path, sane, token)
    assert [page.exists() for page in sane.pages] == [True, True]
    assert not _running("scanimage", tmp_path)


@pytest.mark.parametrize("name", ["-A", "--help", "--batch=x.png", "nothing:0", "test:0 --mode=Color"])
def test_a_device_name_is_never_an_option(sane: SaneTest, tmp_path: Path, name: str) -> None:
    with pytest.raises(ScanError) as raised:
        sane.scanner(name).scan(GLASS, tmp_path, sane, CancelToken())
    assert raised.value.trouble is ScanTrouble.GONE
    assert list(tmp_path.glob("*.png")) == []


def _driver(folder: Path, script: str) -> Path:
    """A program in the place of scanimage."""
    program = folder / "scanimage"
    options = 'case "$*" in *--all-options*) echo "    --source Flatbed|ADF [Flatbed]"; exit;; esac\n'
    program.write_text(f"#!/bin/sh\n{options}{script}\n", encoding="ascii")
    program.chmod(0o700)
    return program


def test_a_driver_that_hangs_is_ended(sane: SaneTest, tmp_path: Path) -> None:
    sane.program = _driver(
        tmp_path, "trap '' TERM\ntouch page-0001.png\necho page-0001.png\nwhile :; do sleep 1; done"
    )
    with pytest.raises(ScanError) as raised:
        sane.scanner(silence_s=0.3).scan(FEEDER, tmp_path, sane, CancelToken())
    assert raised.value.trouble is ScanTrouble.CUT
    assert [page.name for page in sane.pages] == ["page-0001.png"]
    assert not _running(str(sane.program), tmp_path)


def test_a_driver_that_does_not_even_answer_is_ended(sane: SaneTest, tmp_path: Path) -> None:
    program = tmp_path / "scanimage"
    program.write_text("#!/bin/sh\nsleep 60\n", encoding="ascii")
    program.chmod(0o700)
    sane.program = program
    began = time.monotonic()
    with pytest.raises(ScanError) as raised:
        sane.scanner(silence_s=0.3).abilities(CancelToken())
    assert raised.value.trouble is ScanTrouble.GONE
    assert time.monotonic() - began < 5


def test_what_a_driver_has_left_behind_keeps_nobody_waiting(sane: SaneTest, tmp_path: Path) -> None:
    sane.program = _driver(tmp_path, "setsid sleep 2 &\nsleep 0.2; exit 6")
    began = time.monotonic()
    with pytest.raises(ScanError):
        sane.scanner(silence_s=0.5).scan(FEEDER, tmp_path, sane, CancelToken())
    assert time.monotonic() - began < 1.9


def test_a_driver_that_talks_without_end_is_called_off(sane: SaneTest, tmp_path: Path) -> None:
    sane.program = _driver(tmp_path, "echo page-0001.png\nexec yes 'Progress: 1%' >&2")
    token = CancelToken()
    sane.at_page = {1: token.cancel}
    with pytest.raises(Cancelled):
        sane.scanner().scan(FEEDER, tmp_path, sane, token)


def test_the_driver_knows_no_secret_of_the_program(
    sane: SaneTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAXDESK_JWT", "secret")
    sane.program = _driver(tmp_path, "env > environment\nexit 6")
    with pytest.raises(ScanError):
        sane.scanner().scan(FEEDER, tmp_path, sane, CancelToken())
    environment = (tmp_path / "environment").read_text(encoding="utf-8")
    assert "secret" not in environment
    assert f"SANE_CONFIG_DIR={sane.folder}" in environment


def test_names_of_files_that_a_driver_makes_up_are_no_pages(sane: SaneTest, tmp_path: Path) -> None:
    sane.program = _driver(tmp_path, "echo ../../etc/passwd\necho page-1.png\nexit 0")
    with pytest.raises(ScanError):
        sane.scanner().scan(FEEDER, tmp_path, sane, CancelToken())
    assert sane.pages == []


def _running(program: str, folder: Path) -> bool:
    """Whether a program is still at work in a folder (Linux)."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (
                os.readlink(entry / "cwd") == str(folder)
                and program.encode() in (entry / "cmdline").read_bytes()
            ):
                return True
        except OSError:
            continue
    return False


def test_the_system_has_a_way_to_its_own_devices_alone(sane: SaneTest, tmp_path: Path) -> None:
    [first, _second] = own_devices(CancelToken())
    assert own_scanner(first).scan(GLASS, tmp_path, sane, CancelToken()) == 1
    other = KnownScanner(ScannerAddress(ScannerKind.WIA, "{6BDD1FC6}"), "Office")
    with pytest.raises(ScanError) as raised:
        own_scanner(other)
    assert raised.value.trouble is ScanTrouble.GONE
