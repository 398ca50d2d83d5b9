"""The packaged program, as `python3 dev.py package` builds it into build/dist."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk import __version__
from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource

pytestmark = pytest.mark.slow


@pytest.fixture
def program(root: Path) -> Path:
    name = "faxdesk.exe" if sys.platform == "win32" else "faxdesk"
    built = root / "build" / "dist" / "faxdesk" / name
    if not built.is_file():
        pytest.skip("not built: python3 dev.py package")
    return built


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with nothing in it that the program could find by chance."""
    folder = tmp_path / "an other folder é"
    folder.mkdir()
    return folder


def run(program: Path, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(program), *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_it_starts(program: Path, elsewhere: Path) -> None:
    done = run(program, "--version", cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    assert __version__ in done.stdout


def test_it_brings_the_guide(program: Path, root: Path) -> None:
    pages = {path.relative_to(root / "docs" / "guide") for path in (root / "docs" / "guide").rglob("*.*")}
    packed = program.parent / "_internal" / "resources" / "guide"
    assert {path.relative_to(packed) for path in packed.rglob("*.*")} == pages


def test_it_opens_documents_in_a_process_of_its_own(program: Path, make_pdf: Callable[..., Path]) -> None:
    worker = PageWorker([str(program), "--page-worker"], deadline_s=30)
    try:
        pdf = make_pdf(pages=3)
        assert worker.inspect(pdf, pdf.name).pages == 3
        picture = worker.render(PageSource(pdf, pdf.name), 200)
        assert picture.width == 200
        assert min(picture.data) < 128 < max(picture.data)
    finally:
        worker.close()


def test_the_main_job_works(program: Path, elsewhere: Path) -> None:
    """Its own service, archive, keychain library, page worker, icons and fonts, all at once."""
    picture = elsewhere / "demo.png"
    done = run(
        program, "--demo", "--smoke", "--screenshot", picture, "--profile", elsewhere / "p", cwd=elsewhere
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert picture.stat().st_size > 10_000


def test_the_service_runs_alone(program: Path, elsewhere: Path) -> None:
    command = [str(program), "simulate", "--port", "0"]
    with subprocess.Popen(command, cwd=elsewhere, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert '"server"' in running.stdout.readline()
        running.terminate()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ldd is Linux's")
def test_no_library_misses_another(program: Path) -> None:
    """The package leaves libraries out that it does not need: not one too many."""
    inside = program.parent / "_internal"
    libraries = [path for path in inside.rglob("*.so*") if path.is_file() and not path.is_symlink()]
    found = subprocess.run(
        ["ldd", *map(str, libraries)],
        env={**os.environ, "LD_LIBRARY_PATH": str(inside)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in found.stdout.splitlines() if "not found" in line] == []


def test_qt_unpacks_nothing_at_a_start(program: Path) -> None:
    support = program.parent / "_internal" / "shiboken6" / "files.dir" / "shibokensupport"
    assert (support / "signature" / "loader.pyc").is_file()


def test_its_size_is_bounded(program: Path) -> None:
    """Of these, 9 MB encrypt the archive, 5 MB shape the letters of the world's scripts, 3 MB read the photos
    of telephones, 3 MB know tables and the places of numbers, and 2 MB are the guide."""
    size = sum(path.lstat().st_size for path in program.parent.rglob("*") if path.is_file())
    assert size < 195_000_000
