"""LibreOffice and Chromium print to FaxDesk: the draft's pages are those that were printed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from tests.printer.cups_daemon import why_not
from tests.printer.printing import Printing

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=why_not())]

_WRITER = Path("/usr/lib/libreoffice/program/libswuilo.so")
"""Only the LibreOffice that has windows can print."""
LETTER = """<html><head><title>Referral</title><style>
/* Without margins of its own, a browser prints no date and address there. */
@page { size: letter; margin: 0 }
body { font-family: sans-serif; margin: 30mm }
</style></head><body>
<h1>Referral</h1><p>Dear Dr. Weaver, please see Jordan A.</p>
<p style="page-break-before: always">Second page, with a table:</p>
<table border="1"><tr><td>Glucose</td><td>5.4</td></tr></table>
</body></html>
"""
_ALIKE = 0.01
"""So much of a page may differ, as its letters' edges do at another resolution."""


def pages_of(path: Path) -> list[Image.Image]:
    """The pages in the resolution of a fax, as dots of grey."""
    with pypdfium2.PdfDocument(path) as document:
        return [page.render(scale=204 / 72, grayscale=True).to_pil().convert("L") for page in document]


def words_of(path: Path) -> list[list[str]]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded().split() for page in document]


def assert_alike(printed: Path, meant: Path) -> None:
    """That both have the same words, and the same dots but for a few."""
    assert words_of(printed) == words_of(meant)
    for ours, theirs in zip(pages_of(printed), pages_of(meant), strict=True):
        assert ours.size == theirs.size
        different = ImageChops.difference(ours, theirs).point(lambda dot: 255 * (dot > 128))
        dots = different.histogram()[255]
        assert dots < _ALIKE * ours.width * ours.height, f"{dots} dots differ"


def document_of(printing: Printing) -> Path:
    (draft,) = printing.drafts()
    (file,) = draft.files
    return printing.desk.blobs.path(file.hash)


@pytest.mark.skipif(not _WRITER.exists(), reason="LibreOffice with its windows is not installed")
def test_libreoffice_prints(printing: Printing, tmp_path: Path) -> None:
    letter = tmp_path / "letter.html"
    letter.write_text(LETTER)

    def soffice(*arguments: str | Path) -> None:
        profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
        command = ["soffice", profile, "--headless", "--writer", *arguments]
        subprocess.run(command, check=True, cwd=tmp_path, capture_output=True, timeout=120)

    soffice("--convert-to", "odt", letter)
    soffice("--convert-to", "pdf", tmp_path / "letter.odt")
    soffice("--pt", "FaxDesk", tmp_path / "letter.odt")
    assert_alike(document_of(printing), tmp_path / "letter.pdf")


@contextmanager
def screen() -> Iterator[str]:
    reading, writing = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1200x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(writing)
        try:
            with open(reading) as number:
                yield f":{number.readline().strip()}"
        finally:
            server.terminate()


@pytest.mark.skipif(
    not shutil.which("chromium") or not shutil.which("Xvfb"), reason="chromium or Xvfb is not installed"
)
def test_chromium_prints(printing: Printing, tmp_path: Path) -> None:
    letter, printed_at_once, meant = (tmp_path / name for name in ("letter.html", "print.html", "meant.pdf"))
    letter.write_text(LETTER)
    printed_at_once.write_text(f"{LETTER}<script>window.onload = () => window.print()</script>")
    chromium = ["chromium", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    chromium += [f"--user-data-dir={tmp_path / 'own'}"]
    subprocess.run(
        [*chromium, "--headless", f"--print-to-pdf={meant}", "--no-pdf-header-footer", letter.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    # Without a dialog it prints on the system's own choice.
    subprocess.run(["lpadmin", "-d", "FaxDesk"], check=True)
    with screen() as display:
        browser = subprocess.Popen(
            [*chromium, "--kiosk-printing", printed_at_once.as_uri()],
            env={**os.environ, "DISPLAY": display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            printed = document_of(printing)
        finally:
            browser.terminate()
            browser.wait(30)
    assert_alike(printed, meant)
