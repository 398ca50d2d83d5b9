"""The .deb in a Debian that has neither Python nor Qt: installed, used, upgraded, removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk import __version__
from tests.packaging.debian.clean_root import RELEASES, CleanRoot, is_possible

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not is_possible(), reason="no root, or no debootstrap")]

SMOKE = "xvfb-run -a -s '-screen 0 1280x860x24' faxdesk --demo --smoke --screenshot ~/demo.png"
NEXT = "99.0.0"
FETCH = r"""
set -e
cd ~
faxdesk simulate --port 0 --seed 12 > ready.json & service=$!
until [ -s ready.json ]; do sleep 0.1; done
told() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" ready.json; }
export FAXDESK_SERVER=$(told server) FAXDESK_JWT=$(told jwt)
export FAXDESK_CLIENT_ID=$(told client_id) FAXDESK_CLIENT_SECRET=$(told client_secret)
faxdesk sync
kill $service
rm ready.json
"""
"""Twelve faxes of a service in there, into the person's own archive."""


@pytest.fixture(scope="module", params=sorted(RELEASES), ids=lambda number: f"Debian {number}")
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CleanRoot]:
    made = CleanRoot(tmp_path_factory.mktemp("clean") / "root", RELEASES[request.param])
    made.make()
    with made:
        # What the person at the screen has, and no more than that of Qt's needs.
        made.install("xvfb", "xauth")
        made.run("useradd", "--create-home", "ada")
        yield made


@pytest.fixture(scope="module")
def package(request: pytest.FixtureRequest) -> Path:
    found = sorted((request.config.rootpath / "build" / "dist").glob(f"faxdesk_{__version__}-1_*.deb"))
    if not found:
        pytest.skip("not built: python3 dev.py package")
    return found[0]


@pytest.fixture(scope="module")
def newer(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same program as a later version."""
    from building import deb
    from building.project import BUILD, FOLDER

    return deb.build_deb(FOLDER, BUILD / "share", tmp_path_factory.mktemp("newer"), version=NEXT)


def test_it_is_installed_used_upgraded_and_removed(root: CleanRoot, package: Path, newer: Path) -> None:
    for nothing in ("python3", "libqt6core6"):
        with pytest.raises(AssertionError):
            root.run("dpkg", "-s", nothing)
    before = root.files()

    root.install(root.take(package))
    assert f"FaxDesk {__version__}" in root.run("faxdesk", "--version", user="ada")
    root.run("sh", "-c", SMOKE, user="ada")
    assert (root.folder / "home/ada/demo.png").stat().st_size > 10_000
    root.run("sh", "-c", FETCH, user="ada")
    inbox, kept = _inbox(root), _kept(root)
    assert len(inbox) > 3
    assert len(kept) > 3

    root.install(root.take(newer))
    assert f"{NEXT}-1" in root.run("dpkg-query", "-W", "faxdesk")
    assert _inbox(root) == inbox
    root.run("sh", "-c", SMOKE, user="ada")

    own = set(root.run("dpkg", "-L", "faxdesk").splitlines()) - before
    assert "/usr/bin/faxdesk" in own
    root.run("apt-get", "purge", "-y", "-q", "faxdesk")
    # Folders may be there for others as well.
    assert {path for path in own & root.files() if not (root.folder / path[1:]).is_dir()} == set()
    assert [path for path in root.files() - before if "faxdesk" in path and not _is_of_person(path)] == []
    assert _kept(root) >= kept
    # apt keeps what an installed package recommends or suggests, whoever brought it: libidn2 comes with what
    # FaxDesk needs, and Debian 13's libc6 recommends it, its libudev1 suggests it.
    important = [f"-oAPT::AutoRemove::{kind}Important=false" for kind in ("Recommends", "Suggests")]
    root.run("apt-get", *important, "autoremove", "--purge", "-y", "-q")
    left = {path for path in root.files() - before if not _is_of_person(path)}
    assert {path for path in left if not path.startswith("/var/lib/dpkg/")} == set()


def _inbox(root: CleanRoot) -> list[dict[str, object]]:
    told: list[dict[str, object]] = json.loads(
        root.run("faxdesk", "inbox", "--offline", "--json", user="ada")
    )
    return told


def _kept(root: CleanRoot) -> set[Path]:
    """The documents in the person's archive, and the archive."""
    profile = root.folder / "home/ada/.local/share/faxdesk"
    return {path for path in profile.rglob("*") if path.is_file() and "logs" not in path.parts} - {
        profile / f"archive.db-{name}" for name in ("shm", "wal")
    }


def _is_of_person(path: str) -> bool:
    return path.startswith("/home/ada")
