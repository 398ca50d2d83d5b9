"""One page worker serves all tests of a file, since starting it takes longer than most of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.paths import page_worker_command, resource
from tests.documents import samples

FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>"""


@pytest.fixture(scope="module")
def system_fonts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of fonts, empty at first, that is all that the system has. Not for longer than a module:
    windows of later tests would find no letters."""
    folder = tmp_path_factory.mktemp("fonts")
    (folder / "fonts.conf").write_text(FONTS_CONF.format(folder=folder), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(folder / "fonts.conf"))
        yield folder


@pytest.fixture
def only_own_fonts(system_fonts: Path) -> None:
    if shutil.which("fc-list") is None:
        pytest.skip("Without fontconfig the system's own fonts cannot be hidden.")


@pytest.fixture
def squares(only_own_fonts: None, system_fonts: Path) -> Iterator[Path]:
    """A font of the system that has a full square for each of a few Chinese letters."""
    path = system_fonts / "squares.ttf"
    samples.font_of_squares("診療。").save(path)
    yield path
    path.unlink()


@pytest.fixture(autouse=True)
def _lasting_page_processes() -> None:
    """Processes begin and end here as they do in the program: that is what is tested."""


@pytest.fixture(scope="module")
def worker(system_fonts: Path) -> Iterator[PageWorker]:
    worker = PageWorker(page_worker_command(), fonts=resource("fonts"))
    yield worker
    worker.close()


@pytest.fixture(autouse=True)
def _nothing_was_loaded_behind_walls(request: pytest.FixtureRequest) -> Iterator[None]:
    """There it could not be: cage/loading.py has to load it before."""
    named: PageWorker | None = request.getfixturevalue("worker") if "worker" in request.fixturenames else None
    yield
    for child in named._processes._split_off() if named is not None else ():
        if child.is_alive:
            assert child.ask({"operation": "hello"}, 60.0)[0]["late_imports"] == []


@pytest.fixture(scope="session")
def fonts() -> Path:
    return resource("fonts")
