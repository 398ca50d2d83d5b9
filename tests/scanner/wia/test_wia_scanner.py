"""Scanning by WIA, with a recorder in the place of PowerShell: it keeps what it was asked, and says what such
a helper says. WIA itself runs on Windows alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

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
from faxdesk.scanner.driver_process import Patience
from faxdesk.scanner.wia.wia_scanner import WiaDevices, WiaScanner
from faxdesk.scanner.wia.wia_script import SCRIPT

RECORDER = """
import json, os, pathlib, sys, time
folder = pathlib.Path(sys.argv[1])
script = sys.stdin.buffer.read().decode()
asked = {name: value for name, value in os.environ.items() if name.startswith("FAXDESK_")}
with open(folder / "asked.jsonl", "a") as file:
    file.write(json.dumps({"script": len(script), **asked}) + "\\n")
answers = json.loads((folder / "answers.json").read_text())
for line in answers[asked["FAXDESK_SCAN_WORK"]]:
    if line == "hang":
        time.sleep(60)
    if line.startswith("page\\t"):
        pathlib.Path(line.split("\\t")[1]).write_bytes(b"\\x89PNG")
    print(line, flush=True)
"""
ALL = "can\t7\t8500\t11700\t8500\t14000"
DEVICE = KnownScanner(ScannerAddress(ScannerKind.WIA, r"{6BDD1FC6}\0001'; Remove-Item x"), "Office Scanner")


class Recorder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages: list[Path] = []
        self.token = CancelToken()
        self.cancels_at = 0
        (folder / "recorder.py").write_text(RECORDER, encoding="utf-8")
        self.command = (sys.executable, str(folder / "recorder.py"), str(folder))
        self.answer(CAN=[ALL, "done"])

    def answer(self, **lines: list[str]) -> None:
        """What it says for each kind of work."""
        said = {"CAN": [ALL, "done"], **lines}
        (self.folder / "answers.json").write_text(json.dumps(said), encoding="utf-8")

    @property
    def asked(self) -> list[dict[str, object]]:
        lines = (self.folder / "asked.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def scan(self, options: ScanOptions, silence_s: float = 30.0) -> int:
        scanner = WiaScanner(DEVICE, self.command, Patience(silence_s, park_s=1.0))
        return scanner.scan(options, self.folder, self, self.token)

    def came(self, page: Path) -> None:
        self.pages.append(page)
        if len(self.pages) == self.cancels_at:
            self.token.cancel()

    def waits(self, trouble: ScanTrouble) -> None:
        raise AssertionError(trouble)


@pytest.fixture
def wia(tmp_path: Path) -> Recorder:
    return Recorder(tmp_path)


FEEDER = ScanOptions(ScanPaper.LEGAL, PaperSource.FEEDER)


def test_devices_have_their_names(wia: Recorder) -> None:
    wia.answer(LIST=["device\t{6BDD1FC6}\\0001\tHP LaserJet €", "device\tbroken", "Loading...", "done"])
    [found] = WiaDevices(wia.command).find(CancelToken())
    assert found == KnownScanner(ScannerAddress(ScannerKind.WIA, "{6BDD1FC6}\\0001"), "HP LaserJet €")


def test_no_device_is_found_where_there_is_no_powershell(tmp_path: Path) -> None:
    assert WiaDevices((str(tmp_path / "none.exe"),)).find(CancelToken()) == []


def test_a_device_says_what_it_can(wia: Recorder) -> None:
    abilities = WiaScanner(DEVICE, wia.command).abilities(CancelToken())
    glass, feeder = abilities.sources
    assert (glass.source, glass.takes_both_sides) == (PaperSource.GLASS, False)
    assert glass.width_mm == pytest.approx(215.9)
    assert glass.height_mm == pytest.approx(297.18)
    assert (feeder.source, feeder.takes_both_sides) == (PaperSource.FEEDER, True)
    assert feeder.height_mm == pytest.approx(355.6)


def test_a_device_that_says_nothing_of_sources_has_a_glass(wia: Recorder) -> None:
    wia.answer(CAN=["can\t0\t0\t0\t0\t0", "done"])
    [glass] = WiaScanner(DEVICE, wia.command).abilities(CancelToken()).sources
    assert glass.source is PaperSource.GLASS
    assert glass.width_mm == pytest.approx(215.9)


def test_the_helper_is_asked_by_its_environment_alone(wia: Recorder) -> None:
    wia.answer(SCAN=["page\tpage-0001.png", "failed\t80210003"])
    assert wia.scan(ScanOptions(ScanPaper.LETTER, PaperSource.FEEDER, both_sides=True)) == 1
    assert wia.asked[-1] == {
        "script": len(SCRIPT),
        "FAXDESK_SCAN_WORK": "SCAN",
        "FAXDESK_SCAN_DEVICE": DEVICE.where.address,
        "FAXDESK_SCAN_SOURCE": "5",
        "FAXDESK_SCAN_SIZE": "8500x11000",
        "FAXDESK_SCAN_MOST": "500",
        "FAXDESK_SCAN_DPI": "200",
    }


def test_pages_are_told_of_as_they_come(wia: Recorder) -> None:
    pages = [f"page\tpage-{number:04}.png" for number in (1, 2, 3)]
    wia.answer(SCAN=[*pages, "failed\t80210003"])
    assert wia.scan(FEEDER) == 3
    assert [page.name for page in wia.pages] == ["page-0001.png", "page-0002.png", "page-0003.png"]
    assert all(page.exists() for page in wia.pages)


def test_the_glass_gives_one_page(wia: Recorder) -> None:
    wia.answer(SCAN=["page\tpage-0001.png", "done"])
    assert wia.scan(ScanOptions(ScanPaper.LEGAL, PaperSource.GLASS)) == 1
    asked = wia.asked[-1]
    assert (asked["FAXDESK_SCAN_SOURCE"], asked["FAXDESK_SCAN_MOST"]) == ("2", "1")
    assert asked["FAXDESK_SCAN_SIZE"] == "8500x11700", "the glass is shorter than the paper"


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("80210002", ScanTrouble.JAM),
        ("80210003", ScanTrouble.FEEDER_EMPTY),
        ("80210005", ScanTrouble.GONE),
        ("80210006", ScanTrouble.BUSY),
        ("80210007", ScanTrouble.WARMING_UP),
        ("80210016", ScanTrouble.COVER_OPEN),
        ("80070005", ScanTrouble.NOT_ALLOWED),
        ("80131500", ScanTrouble.NO_SENSE),
    ],
)
def test_what_is_wrong_is_said(wia: Recorder, code: str, trouble: ScanTrouble) -> None:
    wia.answer(SCAN=[f"failed\t{code}"])
    with pytest.raises(ScanError) as raised:
        wia.scan(FEEDER)
    assert raised.value.trouble is trouble


def test_a_jam_keeps_the_pages_before_it(wia: Recorder) -> None:
    wia.answer(SCAN=["page\tpage-0001.png", "failed\t80210002"])
    with pytest.raises(ScanError) as raised:
        wia.scan(FEEDER)
    assert raised.value.trouble is ScanTrouble.JAM
    assert len(wia.pages) == 1


def test_an_empty_feeder_leads_to_the_glass_where_nothing_was_chosen(wia: Recorder) -> None:
    wia.answer(SCAN=["failed\t80210003"])
    with pytest.raises(ScanError):
        wia.scan(ScanOptions(ScanPaper.A4))
    assert [asked.get("FAXDESK_SCAN_SOURCE") for asked in wia.asked] == [None, "1", "2"]


def test_a_helper_that_breaks_down_gave_no_sense(wia: Recorder) -> None:
    wia.answer(SCAN=["page\t..\\..\\page-0001.png", "nonsense"])
    with pytest.raises(ScanError) as raised:
        wia.scan(FEEDER)
    assert raised.value.trouble is ScanTrouble.NO_SENSE
    assert wia.pages == []


def test_a_driver_that_hangs_is_ended(wia: Recorder) -> None:
    wia.answer(SCAN=["page\tpage-0001.png", "hang"])
    with pytest.raises(ScanError) as raised:
        wia.scan(FEEDER, silence_s=1.0)
    assert raised.value.trouble is ScanTrouble.GONE
    assert len(wia.pages) == 1


def test_a_helper_that_never_reads_is_ended(wia: Recorder) -> None:
    wia.command = (sys.executable, "-c", "import time; time.sleep(60)")
    with pytest.raises(ScanError) as raised:
        wia.scan(FEEDER, silence_s=0.3)
    assert raised.value.trouble is ScanTrouble.GONE


def test_a_scan_can_be_called_off(wia: Recorder) -> None:
    wia.answer(SCAN=["page\tpage-0001.png", "hang"])
    wia.cancels_at = 1
    with pytest.raises(Cancelled):
        wia.scan(FEEDER)
    assert wia.pages[0].exists()
