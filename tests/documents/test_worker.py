"""The page worker as a whole: killed, closed, asked by several at once, files that come and go."""

from __future__ import annotations

import json
import os
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir, suppress
from pathlib import Path

import pytest
from PIL import Image

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.paths import page_worker_command
from tests.documents import hostile
from tests.support.processes import is_there
from tests.support.waiting import wait_until

_PATIENCE_S = 10.0


def _first(worker: PageWorker) -> int:
    """The process that the program has started itself, from which others may be split off."""
    assert worker._processes._first is not None
    return worker._processes._first.number


def _process_of(worker: PageWorker, path: Path | None = None) -> int:
    """The process that a document is open in; any, if none is told."""
    by_document = worker._processes._of_documents
    if not by_document:
        return (worker._processes._spare or worker._processes._first).number  # type: ignore[union-attr]
    return (by_document[str(path)] if path else [*by_document.values()][-1]).number


def _kill(worker: PageWorker) -> None:
    for child in (*worker._processes._of_documents.values(), worker._processes._first):
        assert child is not None
        child._end_now()


def test_one_process_serves_all_calls_for_a_document(
    make_pdf: Callable[..., Path], pages_worker: PageWorker
) -> None:
    path, other = make_pdf(pages=2), make_pdf(name="other.pdf")
    assert pages_worker.inspect(path, path.name).pages == 2
    process = _process_of(pages_worker, path)
    pages_worker.inspect(other, other.name)
    pages_worker.render(PageSource(path, path.name, 1), 100)
    missing = path.with_name("missing.pdf")
    with pytest.raises(FaxDeskError):
        pages_worker.inspect(missing, missing.name)
    assert _process_of(pages_worker, path) == process


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process opens them all")
def test_no_process_sees_two_documents(make_pdf: Callable[..., Path], pages_worker: PageWorker) -> None:
    """What took one over could read the other, and lie about it."""
    paths = [make_pdf(name=f"{number}.pdf") for number in range(6)]
    first = set()
    for path in paths:
        pages_worker.inspect(path, path.name)
        first.add(_process_of(pages_worker, path))
    assert len(first) == len(paths)
    # Only a few stay open.
    assert len(pages_worker._processes._of_documents) == 3
    assert {number for number in first if is_there(number)} == {
        child.number for child in pages_worker._processes._of_documents.values()
    }


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process opens them all")
def test_one_that_saw_several_opens_no_other(make_pdf: Callable[..., Path], pages_worker: PageWorker) -> None:
    path = make_pdf()
    target = path.with_name("merged.pdf")
    pages_worker.merge([(path, path.name)] * 2, target)
    assert not pages_worker._processes._of_documents


def test_the_folder_that_it_was_begun_in_may_go(tmp_path: Path, make_pdf: Callable[..., Path]) -> None:
    """As that of a stick that is taken out, or one that a script clears away."""
    folder = tmp_path / "folder"
    folder.mkdir()
    documents = [make_pdf(), tmp_path / "fax.tif", tmp_path / "letter.txt"]
    Image.new("1", (1728, 1078), 1).save(documents[1], compression="group4", dpi=(204, 98))
    documents[2].write_text("Words")
    worker = PageWorker(page_worker_command())
    try:
        with chdir(folder):
            worker.start()
        folder.rmdir()
        assert [worker.inspect(path, path.name).pages for path in documents] == [1, 1, 1]
    finally:
        worker.close()


def test_a_killed_process_is_replaced(make_pdf: Callable[..., Path], pages_worker: PageWorker) -> None:
    path = make_pdf()
    first = pages_worker.render(PageSource(path, path.name), 300)
    for _ in range(3):
        before = _process_of(pages_worker)
        _kill(pages_worker)
        assert pages_worker.render(PageSource(path, path.name), 300) == first
        assert _process_of(pages_worker) != before


def test_killed_while_it_works(tmp_path: Path, make_pdf: Callable[..., Path], root: Path) -> None:
    """Someone ends it in the middle of a call: the call is made again, and ends one way or the other."""
    worker = PageWorker(page_worker_command(), fonts=root / "resources" / "fonts", deadline_s=0.8)
    bomb, good = tmp_path / "bomb.pdf", make_pdf()
    bomb.write_bytes(hostile.form_that_draws_itself())
    try:
        worker.start()

        def kill_what_works() -> None:
            first = worker._processes._first
            assert first is not None
            for child in (*worker._processes._of_documents.values(), first):
                child._end_now()

        killer = threading.Timer(0.2, kill_what_works)
        killer.start()
        with pytest.raises(FaxDeskError, match="too large or too complicated"):
            worker.render(PageSource(bomb, bomb.name), 300)
        killer.join()
        assert worker.inspect(good, good.name).pages == 1
    finally:
        worker.close()


def test_no_process_is_left_after_close(make_pdf: Callable[..., Path], pages_worker: PageWorker) -> None:
    path = make_pdf()
    pages_worker.inspect(path, path.name)
    process = _process_of(pages_worker)
    pages_worker.close()
    pages_worker.close()
    assert not is_there(process)
    with pytest.raises(FaxDeskError, match="FaxDesk is closing"):
        pages_worker.inspect(path, path.name)
    with pytest.raises(FaxDeskError, match="FaxDesk is closing"):
        pages_worker.start()


def test_an_idle_process_ends_and_the_next_call_starts_another(
    make_pdf: Callable[..., Path], root: Path
) -> None:
    worker = PageWorker(page_worker_command(), fonts=root / "resources" / "fonts", idle_s=2.0)
    path = make_pdf()
    try:
        worker.start()
        process = _process_of(worker)
        wait_until(lambda: not is_there(process), "it has ended")
        assert worker.inspect(path, path.name).pages == 1
        assert _process_of(worker) != process
    finally:
        worker.close()


def test_a_process_at_work_is_not_idle(tmp_path: Path, make_pdf: Callable[..., Path], root: Path) -> None:
    """A call that takes longer than the process may be idle is not cut short."""
    worker = PageWorker(page_worker_command(), fonts=root / "resources" / "fonts", idle_s=0.05)
    path = make_pdf(pages=40)
    try:
        for _ in range(3):
            worker.to_pdf(path, path.name, tmp_path / "copy.pdf", on_sheets=True)
            assert worker.text(path, path.name)
    finally:
        worker.close()


def test_close_before_the_first_call_is_nothing(pages_worker: PageWorker) -> None:
    pages_worker.close()


def test_close_during_a_call(tmp_path: Path, root: Path) -> None:
    """Quitting does not wait for a document that takes its time."""
    worker = PageWorker(page_worker_command(), fonts=root / "resources" / "fonts", deadline_s=60.0)
    worker.start()
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(hostile.nested_forms())
    with ThreadPoolExecutor(2) as pool:
        call = pool.submit(worker.render, PageSource(bomb, bomb.name), 300)
        # Busy: the lock is held until the answer comes.
        waited = threading.Event()
        while not worker._processes.turn._held.locked():
            waited.wait(0.005)
        pool.submit(worker.close).result(timeout=_PATIENCE_S)
        error = call.exception(timeout=_PATIENCE_S)
    assert isinstance(error, FaxDeskError)
    assert error.title in {
        "FaxDesk is closing.",
        "“bomb.pdf” is too large or too complicated to be opened safely.",
    }


def test_missing_file(tmp_path: Path, make_pdf: Callable[..., Path], pages_worker: PageWorker) -> None:
    for path in (tmp_path / "missing.pdf", tmp_path):
        with pytest.raises(FaxDeskError) as raised:
            pages_worker.inspect(path, "letter.pdf")
        assert raised.value.title == "“letter.pdf” cannot be read."
        assert raised.value.kind is ErrorKind.BAD_INPUT
    gone = make_pdf()
    assert pages_worker.inspect(gone, gone.name).pages == 1
    gone.unlink()
    with pytest.raises(FaxDeskError, match="cannot be read"):
        pages_worker.render(PageSource(gone, gone.name), 100)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may read everything")
def test_a_file_that_one_may_not_read(make_pdf: Callable[..., Path], pages_worker: PageWorker) -> None:
    path = make_pdf()
    path.chmod(0)
    with pytest.raises(FaxDeskError, match="cannot be read"):
        pages_worker.inspect(path, path.name)


def test_a_file_that_changes(make_pdf: Callable[..., Path], pages_worker: PageWorker) -> None:
    path = make_pdf(pages=1, text="Before")
    assert "Before" in pages_worker.text(path, path.name)
    make_pdf(pages=3, text="After")
    assert pages_worker.inspect(path, path.name).pages == 3
    assert "After" in pages_worker.text(path, path.name)
    path.write_bytes(b"no longer a document")
    with pytest.raises(FaxDeskError, match="damaged"):
        pages_worker.inspect(path, path.name)
    make_pdf(pages=2)
    assert pages_worker.inspect(path, path.name).pages == 2


def test_any_file_name(make_pdf: Callable[..., Path], tmp_path: Path, pages_worker: PageWorker) -> None:
    """Names are told as they are: nothing in them is an option, a line or an order."""
    content = make_pdf().read_bytes()
    for name in (
        "-rf.pdf",
        "Über 100 %.pdf",
        "two\nlines.pdf",
        '"quoted" $(x).pdf',
        "日本.pdf",
        "a" * 240 + ".pdf",
    ):
        path = tmp_path / name
        try:
            path.write_bytes(content)
        except OSError:
            continue  # This system does not take the name.
        assert pages_worker.inspect(path, name).pages == 1
        assert pages_worker.inspect(path, "").pages == 1


@pytest.mark.skipif(sys.platform != "linux", reason="Names are text on other systems.")
def test_a_name_in_no_character_set(
    make_pdf: Callable[..., Path], tmp_path: Path, pages_worker: PageWorker
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.pdf"))
    path.write_bytes(make_pdf(pages=2).read_bytes())
    assert pages_worker.inspect(path, path.name).pages == 2
    assert pages_worker.render(PageSource(path, path.name, 1), 200).width == 200


def test_many_threads_at_once(make_pdf: Callable[..., Path], pages_worker: PageWorker) -> None:
    """Each gets the answer to its own question, from the one process."""
    paths = [make_pdf(pages=number, name=f"{number}.pdf", text=f"fax{number}x") for number in range(1, 5)]

    def work(number: int) -> bool:
        path = paths[number % 4]
        pages_right = pages_worker.inspect(path, path.name).pages == number % 4 + 1
        text_right = f"fax{number % 4 + 1}x" in pages_worker.text(path, path.name)
        wide = pages_worker.render(PageSource(path, path.name), 100 + number).width == 100 + number
        return pages_right and text_right and wide

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(24)))


def test_threads_beside_a_bomb(tmp_path: Path, make_pdf: Callable[..., Path], root: Path) -> None:
    worker = PageWorker(page_worker_command(), deadline_s=0.7, memory_limit=224 << 20)
    bomb, good = tmp_path / "bomb.pdf", make_pdf()
    bomb.write_bytes(hostile.nested_forms())

    def refused() -> bool:
        with pytest.raises(FaxDeskError):
            worker.fax_page(PageSource(bomb, bomb.name), Resolution.STANDARD)
        return True

    try:
        with ThreadPoolExecutor(2) as pool:
            bad = pool.submit(refused)
            fine = pool.submit(lambda: [worker.inspect(good, good.name).pages for _ in range(10)])
            assert bad.result(timeout=_PATIENCE_S)
            assert fine.result(timeout=_PATIENCE_S) == [1] * 10
    finally:
        worker.close()


@pytest.fixture
def strange_worker(tmp_path: Path) -> Iterator[Callable[[str], PageWorker]]:
    """strange_worker(code): one whose process says hello and then runs this with each request's line."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    paths = []

    def make(code: str) -> PageWorker:
        script = tmp_path / "strange.py"
        script.write_text(
            "import json, os, sys\n"
            "out = sys.stdout.buffer\n"
            "for line in sys.stdin.buffer:\n"
            "    request = json.loads(line)\n"
            "    if request['operation'] == 'hello':\n"
            "        out.write(b'{\"bytes\": 0}\\n')\n"
            "    else:\n" + textwrap.indent(code, " " * 8) + "\n"
            "    out.flush()\n"
        )
        worker = PageWorker([sys.executable, str(script)], deadline_s=0.5)
        paths.append(worker)
        return worker

    with chdir(tmp_path):
        yield make
    for worker in paths:
        worker.close()


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("sys.exit(3)", id="ends"),
        pytest.param(
            "out.write(b'{\"bytes\": 1000}\\nonly this'); out.flush(); os._exit(1)", id="half an answer"
        ),
        pytest.param("out.write(b'{\"bytes\"'); out.flush(); os._exit(1)", id="half a line"),
        pytest.param("out.write(b'Traceback (most recent call last):\\n')", id="words"),
        pytest.param("out.write(b'[1]\\n')", id="another shape"),
        pytest.param('out.write(b\'{"bytes": "many"}\\n\')', id="a number that is none"),
        pytest.param("sys.stdin.buffer.read()", id="silence"),
        pytest.param(
            "out.write(b'{\"bytes\": 1000}\\nonly'); out.flush(); sys.stdin.buffer.read()", id="stalls"
        ),
        pytest.param("while True: out.write(b'x' * 65536)", id="a line without an end"),
        pytest.param("out.write(b'[' * 100_000 + b'\\n')", id="nested without an end"),
        pytest.param(
            "out.write(b'{\"bytes\": 99999999999}\\n')\nwhile True: out.write(bytes(65536))",
            id="bytes without an end",
        ),
        pytest.param("out.write(b'{\"bytes\": -1}\\n')", id="fewer bytes than none"),
        pytest.param("out.write(b'{\"bytes\": 0}\\n')", id="says nothing"),
        pytest.param('out.write(b\'{"bytes": 0, "kind": "pdf", "pages": 1e99}\\n\')', id="an absurd count"),
        pytest.param(
            "facts = {'bytes': 0, 'kind': 'text', 'pages': 1, 'width_in': 8.5, 'height_in': 11}\n"
            "facts['remarks'] = [['pictures_elsewhere', 'some']]\n"
            "out.write(json.dumps(facts).encode() + b'\\n')",
            id="a remark without its number",
        ),
    ],
)
def test_an_answer_that_is_none(code: str, strange_worker: Callable[[str], PageWorker]) -> None:
    """A process that is out of its mind holds nobody up for ever."""
    worker = strange_worker(code)
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(worker.inspect, Path("a.pdf"), "a.pdf")
        error = call.exception(timeout=_PATIENCE_S)
    assert isinstance(error, FaxDeskError)
    assert error.kind is ErrorKind.BAD_INPUT


@pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's own")
def test_what_the_walls_ended_is_not_tried_again(
    strange_worker: Callable[[str], PageWorker], caplog: pytest.LogCaptureFixture
) -> None:
    worker = strange_worker("import signal\nos.kill(os.getpid(), signal.SIGSYS)")
    worker.start()
    with pytest.raises(FaxDeskError, match="too large or too complicated"):
        worker.inspect(Path("a.pdf"), "a.pdf")
    assert [record.message for record in caplog.records if record.levelname == "WARNING"] == [
        "The page worker ended on inspect (by its walls)"
    ]


@pytest.mark.parametrize(
    "facts",
    [
        '"width": 6000, "height": 30000, "stride": 6000',
        '"width": 16, "height": 1, "stride": 0',
        '"width": 16, "height": 0, "stride": 16',
        '"width": -4, "height": -4, "stride": 4',
        '"width": 4.0, "height": 4, "stride": 4',
        '"width": true, "height": 16, "stride": 1',
    ],
)
def test_a_picture_that_is_none(facts: str, strange_worker: Callable[[str], PageWorker]) -> None:
    """Its size is not believed: Qt would read beyond the bytes that came."""
    line = '{"bytes": 16, "one_bit": false, "dpi_x": 0, "dpi_y": 0, ' + facts + "}\n"
    worker = strange_worker(f"out.write({line.encode()!r} + bytes(16))")
    with pytest.raises(FaxDeskError, match="damaged"):
        worker.render(PageSource(Path("a.pdf"), "a.pdf"), 300)


def test_a_warning_without_its_figures_is_not_believed(
    strange_worker: Callable[[str], PageWorker],
) -> None:
    """Whoever says it in the window takes the figures from it."""
    warning = {"kind": "photo_takes_long", "figures": [30]}
    facts = {"kind": "photo", "time": {"low": 30, "high": 60}, "warnings": [warning]}
    worker = strange_worker(f"out.write({json.dumps({'bytes': 0, 'facts': facts}).encode()!r} + b'\\n')")
    with pytest.raises(FaxDeskError, match="damaged"):
        worker.sent_page_facts(PageSource(Path("a.pdf"), "a.pdf"), Resolution.FINE)


def test_the_deadline_is_the_work_of_the_process_itself(strange_worker: Callable[[str], PageWorker]) -> None:
    """It may wait for longer than it may work, as it does on a busy machine."""
    answer = b'{"bytes": 0, "kind": "pdf", "pages": 1, "width_in": 8.5, "height_in": 11}\n'
    worker = strange_worker(f"import threading\nthreading.Event().wait(1.0)\nout.write({answer!r})")
    assert worker.inspect(Path("a.pdf"), "a.pdf").pages == 1


def test_corrupt_tiffs_do_not_cost_a_new_process(tmp_path: Path, pages_worker: PageWorker) -> None:
    import io
    import random

    from PIL import Image

    file = io.BytesIO()
    Image.new("1", (1728, 300), 1).save(file, "TIFF", compression="group4", dpi=(204, 196))
    pages_worker.start()
    process = _process_of(pages_worker)
    path = tmp_path / "fax.tif"
    for seed in range(60):
        chance, content = random.Random(seed), bytearray(file.getvalue())
        for _ in range(6):
            content[chance.randrange(8, len(content))] = chance.randrange(256)
        path.write_bytes(content)
        with suppress(FaxDeskError):
            pages_worker.inspect(path, path.name)
            pages_worker.fax_page(PageSource(path, path.name), Resolution.STANDARD)
    assert _process_of(pages_worker) == process


@pytest.mark.parametrize(
    "command",
    [["/nowhere/faxdesk-page-worker"], [sys.executable, "-c", "pass"], [sys.executable, "-c", "print('hi')"]],
    ids=["not there", "ends at once", "says something else"],
)
def test_a_worker_that_cannot_start(command: list[str], make_pdf: Callable[..., Path]) -> None:
    worker = PageWorker(command)
    path = make_pdf()
    for call in (worker.start, lambda: worker.inspect(path, path.name)):
        with pytest.raises(FaxDeskError) as raised:
            call()
        assert raised.value.kind is ErrorKind.BUG
        assert "could not start" in raised.value.title
    worker.close()


def test_the_process_is_not_told_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_pdf: Callable[..., Path], pages_worker: PageWorker
) -> None:
    monkeypatch.setenv("FAXDESK_JWT", "secret-of-the-person")
    pages_worker.start()
    environment = Path(f"/proc/{_process_of(pages_worker)}/environ")
    if not environment.exists():
        pytest.skip("this system does not show it")
    try:
        content = environment.read_bytes()
    except PermissionError:
        # Nobody but the system's administrator sees it: the process hides its memory.
        return
    assert b"secret-of-the-person" not in content


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_the_process_is_caged(pages_worker: PageWorker) -> None:
    pages_worker.start()
    limits = Path(f"/proc/{_process_of(pages_worker)}/limits").read_text().splitlines()
    by_name = {line[:25].strip(): line[25:].split()[0] for line in limits}
    assert int(by_name["Max address space"]) == 1 << 30
    assert by_name["Max core file size"] == "0"


def test_it_ends_when_the_program_does(tmp_path: Path, root: Path) -> None:
    """However the program ends, its worker sees its input close."""
    import subprocess

    code = (
        "import os, sys\n"
        "from faxdesk.documents.page_worker import PageWorker\n"
        "from faxdesk.paths import page_worker_command\n"
        "worker = PageWorker(page_worker_command())\n"
        "worker.start()\n"
        "processes = worker._processes\n"
        "print((processes._spare or processes._first).number, flush=True)\n"
        "os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=root, timeout=60)
    assert done.returncode == 9
    process = int(done.stdout)
    pause = threading.Event()
    for _ in range(400):
        if not is_there(process) or _is_zombie(process):
            return
        pause.wait(0.02)
    pytest.fail("the page worker outlived the program")


def _is_zombie(process: int) -> bool:
    """Ended, though nobody has asked for its end yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False
