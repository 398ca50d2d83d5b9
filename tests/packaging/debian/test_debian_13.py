"""The tests on Debian 13, whose Python and SQLite are newer than those that the program is built with: room
by room, and set up as CONTRIBUTING.md says, by dev.py alone. Their figures stand in build/debian-13."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.debian.clean_root import RELEASES, CleanRoot, is_possible
from tests.support.guards import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not is_possible(), reason="no root, or no debootstrap")]

_NO_ROOMS = {"bench", "packaging", "screenshots", "support"}
"""Folders of tests/ without tests of the program."""
_ROOMS = sorted(
    path.name
    for path in (ROOT / "tests").iterdir()
    if (path.is_dir() and path.name not in _NO_ROOMS and any(path.rglob("test_*.py")))
    or path.match("test_*.py")
)
_CHECKOUT = "/srv/faxdesk"
"""Not in the home of root: some tests run the program as somebody else."""
_PATIENCE_S = 3600
_CERTIFICATES = "etc/ssl/certs/ca-certificates.crt"


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CleanRoot]:
    made = CleanRoot(tmp_path_factory.mktemp("tested") / "root", RELEASES["13"])
    made.make()
    with made:
        made.install("python3", "python3-venv", "ca-certificates")
        # Whom this computer trusts on its way to the package index, its own proxy for one.
        (made.folder / _CERTIFICATES).write_bytes(Path("/", _CERTIFICATES).read_bytes())
        _copy_checkout(made.folder / _CHECKOUT.lstrip("/"))
        _tests(made, "tests/test_guards.py")
        yield made


@pytest.mark.parametrize("room", _ROOMS)
def test_a_room_passes(debian: CleanRoot, room: str) -> None:
    figures = ROOT / "build" / "debian-13" / f"{room}.txt"
    figures.parent.mkdir(parents=True, exist_ok=True)
    figures.write_text(_tests(debian, f"tests/{room}"), encoding="utf-8")


def _tests(debian: CleanRoot, *arguments: str) -> str:
    command = ["sh", "-c", 'cd "$0" && exec python3 dev.py test -q "$@"', _CHECKOUT, *arguments]
    return debian.run(*command, patience_s=_PATIENCE_S)


def _copy_checkout(folder: Path) -> None:
    """What git knows of the checkout, as it stands now."""
    named = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, named.stdout.split("\0")):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            target.chmod(source.stat().st_mode)
