"""The archive for any Linux: runs from whatever folder it lies in, whoever starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk import __version__

pytestmark = pytest.mark.slow
_NOBODY = 61_234
"""The number of a user whom the system does not know, and who has no home."""


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """Into which everybody may look, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="faxdesk-archive-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def unpacked(request: pytest.FixtureRequest, open_folder: Path) -> Iterator[Path]:
    """In a folder with spaces and letters that are not ASCII, in which nothing can be written."""
    found = sorted((request.config.rootpath / "build" / "dist").glob(f"faxdesk-{__version__}-linux-*.tar.gz"))
    if not found:
        pytest.skip("not built: python3 dev.py package")
    from building.tarball import unpack

    place = open_folder / "Fax Ablage für Ärzte 日本"
    place.mkdir()
    folder = unpack(found[0], place)
    folders = [place, *(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())]
    for each in folders:
        each.chmod(0o555)
    yield folder
    for each in folders:
        each.chmod(0o755)


@pytest.fixture
def own(open_folder: Path) -> Path:
    """A folder in which that user may write."""
    folder = open_folder / "own"
    folder.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, _NOBODY, _NOBODY)
    return folder


@pytest.fixture
def run(unpacked: Path, own: Path):
    """run("inbox") as a user without a home; root may write anywhere, and must not be it."""
    is_root = os.geteuid() == 0

    def run(*words: object, program: str = "faxdesk") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(unpacked / program), *map(str, words)],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "TMPDIR": str(own), "QT_QPA_PLATFORM": "offscreen"},
            user=_NOBODY if is_root else None,
            group=_NOBODY if is_root else None,
            extra_groups=[] if is_root else None,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def test_the_main_job_works(run) -> None:
    done = run("--demo", "--smoke", program="faxdesk-window")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root may become somebody without a home"
)
def test_without_a_home_it_says_what_to_do(run, own: Path) -> None:
    done = run("inbox", "--offline")
    assert done.returncode == 1
    assert "--profile" in done.stderr
    done = run("inbox", "--offline", "--json", "--profile", own / "faxes")
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_it_brings_what_shells_and_readers_want(unpacked: Path) -> None:
    for name in ("LICENSE", "share/man/man1/faxdesk.1", "_internal/resources/licences.txt"):
        assert (unpacked / name).stat().st_size > 1000
    assert "_faxdesk" in (unpacked / "share/bash-completion/completions/faxdesk").read_text()
