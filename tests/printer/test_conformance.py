"""The suites of the IPP standards, as `ipptool` runs them (Debian: cups-ipp-utils), against the printer.

They print documents that Debian leaves out; such as they ask for are made here, one page each.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.documents.pictures.pwg_samples import BLACK_1, SGREY_8, SRGB_8, raster
from tests.printer.conftest import RunningPrinter

SUITES = Path("/usr/share/cups/ipptool")
FILES = re.compile(r"^\s*FILE\s+([^$\s]\S*)", re.MULTILINE)
SUMMARY = re.compile(r"(\d+) passed, (\d+) failed, (\d+) skipped")

pytestmark = pytest.mark.skipif(
    shutil.which("ipptool") is None or not (SUITES / "ipp-everywhere.test").exists(),
    reason="ipptool or its suites are not installed (Debian: cups-ipp-utils).",
)


@pytest.fixture(scope="session")
def suites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The suites with the documents that they print."""
    folder = tmp_path_factory.mktemp("suites")
    page = Image.new("L", (200, 300), 255)
    ImageDraw.Draw(page).text((20, 20), "A page", fill=0)
    for suite in SUITES.glob("*.test"):
        shutil.copy(suite, folder)
        for name in FILES.findall(suite.read_text(encoding="utf-8", errors="replace")):
            _make(folder / name, page)
    _make(folder / "document-a4.pdf", page)
    return folder


def _make(path: Path, page: Image.Image) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    match path.suffix:
        case ".pwg":
            kind = next((kind for name, kind in _KINDS.items() if name in path.name), SGREY_8)
            path.write_bytes(raster(page, kind=kind))
        case ".ps":
            path.write_text("%!PS\nshowpage\n", encoding="ascii")
        case ".txt":
            path.write_text("A page\n", encoding="ascii")
        case ".pdf" | ".jpg" | ".png":
            page.save(path)


_KINDS = {"black-1": BLACK_1, "srgb-8": SRGB_8}


@pytest.mark.parametrize(
    ("suite", "least"),
    [("ipp-1.1.test", 26), ("ipp-2.0.test", 27), ("ipp-everywhere.test", 28), ("fax-job.test", 2)],
)
def test_the_suite_passes(printer: RunningPrinter, suites: Path, suite: str, least: int) -> None:
    run = subprocess.run(
        ["ipptool", "-tI", "-f", "document-a4.pdf", printer.uri, suite],
        cwd=suites,
        capture_output=True,
        text=True,
        timeout=120,
    )
    passed = run.stdout.count("[PASS]")
    assert "[FAIL]" not in run.stdout, run.stdout[-4000:]
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr
    assert passed >= least
    assert printer.on_the_way == []
    assert all(document for job in printer.taker.documents for document in job)


def test_the_fax_has_its_number(printer: RunningPrinter, suites: Path) -> None:
    subprocess.run(
        ["ipptool", "-f", "document-a4.pdf", printer.uri, "fax-job.test"], cwd=suites, check=True, timeout=60
    )
    (job,) = printer.taker.jobs
    assert job.numbers == ("4055551212",)
    assert printer.taker.documents == [[(suites / "document-a4.pdf").read_bytes()]]
