"""The text of faxes' pages comes into the index by itself: once for each document, newest first."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from faxdesk.documents.recognise import find_tesseract
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import FaxQuery
from faxdesk.domain.outbox_states import OutboxEvent
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.services.archive.text_recognition import Scans
from tests.support.clock import START, ManualClock
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import received, sent
from tests.support.pdf import write_pdf
from tests.support.processes import is_there
from tests.support.waiting import PATIENCE_S, wait_until

LETTER = "Knee MRI without contrast for Jane Roe, ordered by Doctor Weaver of Northside."
HAS_TESSERACT = shutil.which("tesseract") is not None

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for tesseract is a script")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def made(tmp_path: Path, clock: ManualClock) -> Iterator[TestDesk]:
    composition = build_desk(tmp_path / "desk", clock)
    yield composition
    composition.close()


@pytest.fixture
def scan(tmp_path: Path) -> Callable[..., Path]:
    """scan(name, text, pages=1) -> a PDF of pictures alone."""

    def draw(name: str, text: str = LETTER, pages: int = 1) -> Path:
        with pypdfium2.PdfDocument(write_pdf(tmp_path / "drawn.pdf", pages, text)) as document:
            images: list[Image.Image] = [
                page.render(scale=204 / 72).to_pil().convert("L") for page in document
            ]
        images[0].save(tmp_path / name, save_all=True, append_images=images[1:], resolution=204)
        return tmp_path / name

    return draw


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """tesseract(script) puts a stand-in on PATH, which has `log` write a line; gives the file of lines."""
    folder, lines = tmp_path / "bin", tmp_path / "lines"
    folder.mkdir()
    lines.touch()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")

    def write(script: str) -> Path:
        program = folder / "tesseract"
        program.write_text(f'#!/bin/sh\nlog() {{ echo "$*" >> "{lines}"; }}\n{script}\n')
        program.chmod(0o755)
        return lines

    return write


@pytest.fixture
def no_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def give(made: TestDesk, number: int, path: Path) -> int:
    (fax_id,) = made.tell(received(number))
    made.give_document(fax_id, path)
    return fax_id


def run_on(made: TestDesk) -> int:
    """Until there is nothing more to do; gives the steps that it took."""
    for step in range(100):
        if not made.desk.text_recognition.run(CancelToken()):
            return step
    raise AssertionError("There is always more to do.")


def found(made: TestDesk, text: str) -> list[int]:
    return list(made.desk.library.ids(FaxQuery(None, text=text)))


@pytest.mark.usefixtures("no_tesseract")
def test_a_documents_own_text_is_found(made: TestDesk, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "letter.pdf", 2, LETTER)
    first, second = give(made, 1, path), give(made, 2, path)
    assert run_on(made) == 1, "one document, read once"
    assert found(made, '"knee mri" weaver') == [second, first]
    third = give(made, 3, path)
    assert run_on(made) == 1
    assert found(made, "contrast")[0] == third
    assert run_on(made) == 0


@pytest.mark.usefixtures("no_tesseract")
def test_without_tesseract_scans_wait(made: TestDesk, scan: Callable[..., Path]) -> None:
    give(made, 1, scan("scan.pdf"))
    assert run_on(made) == 1
    assert made.desk.text_recognition.scans == Scans.MISSING
    assert made.desk.text_recognition.totals().scans == 1
    assert found(made, "knee") == []


def test_scans_are_recognised_newest_first_and_once(
    made: TestDesk, scan: Callable[..., Path], tesseract: Callable[[str], Path]
) -> None:
    lines = tesseract('log "$OMP_THREAD_LIMIT $*"; head -c 2 >/dev/null; echo Recognised words')
    one, two = scan("one.pdf", "first"), scan("two.pdf", "second", pages=2)
    older, newer, same = give(made, 1, one), give(made, 2, two), give(made, 3, two)
    for _ in range(2):
        made.desk.text_recognition.run(CancelToken())
    made.desk.text_recognition.run(CancelToken())
    assert found(made, "recognised") == [same, newer], "by the first page already, the newest first"
    run_on(made)
    assert found(made, "recognised") == [same, newer, older]
    assert lines.read_text().splitlines() == ["1 stdin stdout -l eng --dpi 200"] * 3
    assert made.desk.text_recognition.totals().scans == 0


def test_switched_off_nothing_is_recognised(
    made: TestDesk, scan: Callable[..., Path], tesseract: Callable[[str], Path]
) -> None:
    lines = tesseract("log called")
    made.desk.settings.read_scans = False
    give(made, 1, scan("scan.pdf"))
    run_on(made)
    assert made.desk.text_recognition.scans == Scans.OFF
    assert lines.read_text() == ""
    made.desk.settings.read_scans = True
    made.desk.settings.scan_languages = "eng + deu"
    run_on(made)
    assert made.desk.settings.scan_languages == "eng+deu"
    assert lines.read_text() == "called\n"


def test_it_stops_within_a_moment_and_goes_on_where_it_was(
    made: TestDesk, scan: Callable[..., Path], tesseract: Callable[[str], Path], tmp_path: Path
) -> None:
    lines = tesseract("log page; echo first page words")
    fax_id = give(made, 1, scan("scan.pdf", pages=3))
    for _ in range(2):
        made.desk.text_recognition.run(CancelToken())
    tesseract("log $$; exec sleep 1000")
    token, raised = CancelToken(), []

    def run() -> None:
        try:
            made.desk.text_recognition.run(token)
        except Cancelled as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    wait_until(lambda: len(lines.read_text().splitlines()) == 2, "it works on the second page")
    process = int(lines.read_text().splitlines()[1])
    assert os.getpriority(os.PRIO_PROCESS, process) == 19
    token.cancel()
    thread.join(PATIENCE_S)
    assert raised
    assert not is_there(process)
    tesseract("log again; echo later words")
    run_on(made)
    assert lines.read_text().splitlines()[2:] == ["again", "again"]
    assert found(made, "first later") == [fax_id]


def test_a_page_that_takes_too_long_is_left_out(
    made: TestDesk, scan: Callable[..., Path], tesseract: Callable[[str], Path], clock: ManualClock
) -> None:
    lines = tesseract("log page; exec sleep 1000")
    give(made, 1, scan("scan.pdf"))
    made.desk.text_recognition.run(CancelToken())

    def pass_time() -> None:
        wait_until(lines.read_text, "the page is begun")
        clock.advance(61)

    thread = threading.Thread(target=pass_time)
    thread.start()
    made.desk.text_recognition.run(CancelToken())
    thread.join(PATIENCE_S)
    assert made.desk.text_recognition.totals().scans == 0
    assert made.desk.text_recognition.scans == Scans.ON


def test_a_program_that_fails_is_left_alone(
    made: TestDesk, scan: Callable[..., Path], tesseract: Callable[[str], Path]
) -> None:
    lines = tesseract("log called; exit 1")
    for number in range(1, 6):
        give(made, number, scan(f"scan-{number}.pdf", f"number {number}"))
    run_on(made)
    assert made.desk.text_recognition.scans == Scans.BROKEN
    assert len(lines.read_text().splitlines()) == 3
    assert made.desk.text_recognition.totals().scans == 5, "they wait for a better day"


@pytest.mark.usefixtures("no_tesseract")
def test_a_sent_fax_is_found_by_the_text_of_its_files(
    made: TestDesk, scan: Callable[..., Path], tmp_path: Path
) -> None:
    file = made.desk.outbox.add_file(write_pdf(tmp_path / "Letter.pdf", 1, LETTER), CancelToken())
    fax_id = made.journal.create(Draft((Recipient("+12125550187"),), (file,)))
    made.journal.change(fax_id, OutboxEvent.SEND)
    made.journal.begin_attempt(fax_id, START)
    made.journal.body_sent(fax_id, START)
    made.journal.accept(fax_id, sent(7))
    made.give_document(fax_id, scan("faxed.pdf"))
    run_on(made)
    assert found(made, "knee weaver") == [fax_id]
    assert made.desk.text_recognition.totals().scans == 0


@pytest.mark.usefixtures("no_tesseract")
def test_what_cannot_be_opened_does_not_hold_up_the_rest(made: TestDesk, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing of the kind")
    older = give(made, 1, write_pdf(tmp_path / "letter.pdf", 1, LETTER))
    broken = give(made, 2, tmp_path / "broken.pdf")
    lost = give(made, 3, write_pdf(tmp_path / "lost.pdf", 1, "lost"))
    made.blobs.path(made.faxes.fax(lost).document_hash).unlink()
    assert run_on(made) == 3
    assert found(made, "knee") == [older]
    assert {broken, lost} <= set(found(made, "north"))


@pytest.mark.skipif(not HAS_TESSERACT, reason="tesseract is not installed")
def test_tesseract_itself(made: TestDesk, scan: Callable[..., Path]) -> None:
    fax_id = give(made, 1, scan("scan.pdf"))
    run_on(made)
    assert found(made, '"knee mri" contrast') == [fax_id]
    (snippet,) = made.desk.saved_searches.snippets([fax_id], "mri").values()
    assert "Knee MRI" in snippet.text


def test_the_program_is_found_on_path(tesseract: Callable[[str], Path], tmp_path: Path) -> None:
    tesseract("exit 0")
    assert find_tesseract() == tmp_path / "bin" / "tesseract"


@pytest.mark.skipif(not HAS_TESSERACT, reason="tesseract is not installed")
def test_words_of_a_picture_are_recognised_where_somebody_chooses_them(
    made: TestDesk, scan: Callable[..., Path]
) -> None:
    path, recognition = scan("fax.pdf"), made.desk.text_recognition
    assert recognition.words_on(path, "fax.pdf", 0, CancelToken(), in_pictures=False) == ()
    words = recognition.words_on(path, "fax.pdf", 0, CancelToken(), in_pictures=True)
    assert "Weaver" in [word.text for word in words]
    made.desk.settings.read_scans = False
    assert recognition.words_on(path, "fax.pdf", 0, CancelToken(), in_pictures=True) == ()
