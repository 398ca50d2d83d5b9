"""LibreOffice makes pages of office files, and what strangers put into them gets nowhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pypdfium2
import pytest

from faxdesk.documents.conversion import libreoffice, office_cage
from faxdesk.documents.conversion.libreoffice import find_libreoffice
from faxdesk.documents.conversion.office import NotConverted, OfficeConverter
from faxdesk.domain.draft import MAX_PAGES
from faxdesk.domain.runtime import Cancelled, CancelToken
from tests.documents.conversion import office_samples as samples

LIBREOFFICE = find_libreoffice()

pytestmark = pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed here")

LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the walls are those of Linux")


@pytest.fixture(scope="module")
def converter() -> Iterator[OfficeConverter]:
    converter = OfficeConverter(LIBREOFFICE)
    yield converter
    converter.close()


def texts(path: Path) -> list[str]:
    """The text of each page of a PDF."""
    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def converted(converter: OfficeConverter, content: bytes, ending: str, folder: Path) -> list[str]:
    source, target = folder / f"source.{ending}", folder / "made.pdf"
    source.write_bytes(content)
    converter.to_pdf(source, ending, target, CancelToken())
    return texts(target)


class _Spy(ThreadingHTTPServer):
    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Answer)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/picture.png"


class _Answer(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        assert isinstance(self.server, _Spy)
        self.server.asked.append(self.path)
        self.send_error(404)

    do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = _answer

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def spy() -> Iterator[_Spy]:
    with _Spy() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def no_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a computer that knows no namespaces: the settings of the profile alone protect."""
    monkeypatch.setattr(office_cage, "_walls", lambda _program, _work: [])


def test_letters_sheets_and_drawings_become_pages(converter: OfficeConverter, tmp_path: Path) -> None:
    letter = samples.docx(samples.paragraph("Dear Jordan") + samples.paragraph("Yours"))
    assert "Dear Jordan" in converted(converter, letter, "docx", tmp_path)[0]
    assert "7" in converted(converter, samples.sheet(1), "xlsx", tmp_path)[0]
    rich = rb"{\rtf1\ansi Rich text\par}"
    assert "Rich text" in converted(converter, rich, "rtf", tmp_path)[0]
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><text x="10" y="30">Drawn</text></svg>'
    assert "Drawn" in converted(converter, drawing, "svg", tmp_path)[0]


def test_a_file_is_converted_once(tmp_path: Path) -> None:
    """The second time it comes from the first result, also under another name; afterwards nothing is left."""
    converter = OfficeConverter(LIBREOFFICE)
    source, again, target = tmp_path / "a.docx", tmp_path / "b.docx", tmp_path / "made.pdf"
    for path in (source, again):
        path.write_bytes(samples.docx(samples.paragraph("Once")))
    converter.to_pdf(source, "docx", target, CancelToken())
    converter._program = Path("/nowhere")
    target.unlink()
    converter.to_pdf(again, "docx", target, CancelToken())
    assert "Once" in texts(target)[0]
    assert converter._folder is not None
    folder = converter._folder.path
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0
    converter.close()
    assert not folder.exists()


def test_results_that_the_system_has_cleared_away_are_made_anew(tmp_path: Path) -> None:
    """Systems delete what lies in their folder of temporary files for days."""
    converter = OfficeConverter(LIBREOFFICE)
    letter = samples.docx(samples.paragraph("Once"))
    converted(converter, letter, "docx", tmp_path)
    assert converter._folder is not None
    shutil.rmtree(converter._folder.path)
    assert "Twice" in converted(converter, samples.docx(samples.paragraph("Twice")), "docx", tmp_path)[0]
    assert "Once" in converted(converter, letter, "docx", tmp_path)[0]
    converter.close()


def test_nothing_is_begun_after_closing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waited for another's file has the turn only then."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    converter = OfficeConverter(LIBREOFFICE)
    converter.close()
    with pytest.raises(Cancelled):
        converted(converter, samples.docx(samples.paragraph("Late")), "docx", tmp_path)
    assert not list(tmp_path.glob("faxdesk-*"))


def test_a_linked_picture_is_asked_for_where_nothing_keeps_from_it(
    spy: _Spy, no_walls: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What the next test holds would be no proof otherwise."""
    monkeypatch.setattr(libreoffice, "_SETTINGS", ())
    converter = OfficeConverter(LIBREOFFICE)
    converted(converter, samples.with_linked_picture(spy.address), "docx", tmp_path)
    converter.close()
    assert spy.asked


def test_nothing_is_fetched_even_without_walls(
    spy: _Spy, no_walls: None, converter: OfficeConverter, tmp_path: Path
) -> None:
    assert (
        "With a picture"
        in converted(converter, samples.with_linked_picture(spy.address), "docx", tmp_path)[0]
    )
    image = f'<image xlink:href="{spy.address}" width="9" height="9"/>'
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'{image}<text x="9" y="30">Here</text></svg>'
    )
    converted(converter, svg.encode(), "svg", tmp_path)
    rich = rb'{\rtf1{\field{\*\fldinst INCLUDEPICTURE "%s" \\d}{\fldrslt x}}Text}' % spy.address.encode()
    converted(converter, rich, "rtf", tmp_path)
    assert spy.asked == []


def test_no_macro_runs_even_without_walls(no_walls: None, converter: OfficeConverter, tmp_path: Path) -> None:
    written = tmp_path / "written.txt"
    assert "Has a macro" in converted(converter, samples.with_macro(str(written)), "odt", tmp_path)[0]
    assert not written.exists()


@LINUX_ONLY
def test_behind_the_walls_there_is_neither_a_network_nor_a_home(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mine", encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    walls = office_cage.walled(["/bin/sh"], work, 1 << 30)
    if "--unshare-all" not in walls:
        pytest.skip("bubblewrap does not work here")
    script = f"cat {secret} {Path.home()}/.profile; cat /proc/net/dev; echo here > {work}/made; ls /home"
    done = subprocess.run([*walls, "-c", script], capture_output=True, text=True, timeout=30, check=False)
    assert "mine" not in done.stdout
    devices = [line.split(":")[0].strip() for line in done.stdout.splitlines() if ":" in line]
    assert devices == ["lo"]
    assert (work / "made").read_text(encoding="utf-8") == "here\n"


def test_a_document_without_end_is_given_up_in_time(tmp_path: Path) -> None:
    converter = OfficeConverter(LIBREOFFICE, seconds=2.0)
    endless = samples.docx(samples.paragraph("On and on. " * 20) * 60_000)
    begun = time.monotonic()
    with pytest.raises(NotConverted, match="late"):
        converted(converter, endless, "docx", tmp_path)
    assert time.monotonic() - begun < 20
    converter.close()


@LINUX_ONLY
def test_a_document_gets_no_more_memory_than_its_limit(tmp_path: Path) -> None:
    converter = OfficeConverter(LIBREOFFICE, memory_limit=200 << 20)
    with pytest.raises(NotConverted, match="failed"):
        converted(converter, samples.docx(samples.paragraph("Small")), "docx", tmp_path)
    converter.close()


def test_no_more_pages_are_made_than_tell_that_they_are_too_many(
    converter: OfficeConverter, tmp_path: Path
) -> None:
    # Before 7.4 LibreOffice could not be told, and makes all.
    pages = len(converted(converter, samples.sheet(15_000), "xlsx", tmp_path))
    assert pages == MAX_PAGES + 1 or pages > 250


@pytest.mark.parametrize("ending", ["docx", "xlsx", "odt", "ppt"])
def test_what_is_broken_makes_no_pages_and_is_tried_anew_later(ending: str, tmp_path: Path) -> None:
    converter = OfficeConverter(LIBREOFFICE)
    content = samples.packed({"word/document.xml": "<", "xl/workbook.xml": "<", "content.xml": "<"})
    for _ in range(2):
        with pytest.raises(NotConverted, match="failed"):
            converted(converter, content, ending, tmp_path)
    assert not converter._kept
    converter.close()


@LINUX_ONLY
def test_calling_off_ends_it_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    converter, token = OfficeConverter(LIBREOFFICE), CancelToken()
    source = tmp_path / "long.docx"
    source.write_bytes(samples.docx(samples.paragraph("On and on. " * 20) * 60_000))
    threading.Timer(1.5, token.cancel).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        converter.to_pdf(source, "docx", tmp_path / "made.pdf", token)
    assert time.monotonic() - begun < 15
    converter.close()
    # What was killed is gone a moment later.
    while _at_work(tmp_path) and time.monotonic() - begun < 30:
        threading.Event().wait(0.05)
    assert _at_work(tmp_path) == []
    assert not list(tmp_path.glob("faxdesk-*")), "nothing of the document is left"


def _at_work(folder: Path) -> list[str]:
    """The processes that were told of a folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = place.read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if str(folder) in line:
            found.append(line)
    return found


def test_it_is_found_only_where_the_person_wants_it(tmp_path: Path) -> None:
    own = tmp_path / "soffice"
    own.touch()
    assert find_libreoffice("") is None
    assert find_libreoffice(str(tmp_path / "missing")) is None
    assert find_libreoffice(str(own)) == own
