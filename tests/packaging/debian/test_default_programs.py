"""What opens which kind of file and address on a desktop, asked by its own tool before the .deb and after it:
FaxDesk takes the addresses of faxes, which nobody had, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from building import desktop as entries
from faxdesk import __version__
from tests.packaging.debian.clean_root import RELEASES, CleanRoot, is_possible

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not is_possible(), reason="no root, or no debootstrap")]

FAXED = ("application/pdf", "image/tiff", "image/png", "image/jpeg", "text/plain", "application/msword")
"""Kinds of files that FaxDesk sends."""
OTHERS = ("x-scheme-handler/tel", "x-scheme-handler/mailto", "x-scheme-handler/https", "inode/directory")
PDF_PROGRAM = "mupdf.desktop"


@pytest.fixture(scope="module", params=sorted(RELEASES), ids=lambda number: f"Debian {number}")
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CleanRoot]:
    made = CleanRoot(tmp_path_factory.mktemp("desktop") / "root", RELEASES[request.param])
    made.make()
    with made:
        # A program for PDF, what keeps the list of who opens what, and what tells of it.
        made.install("mupdf", "desktop-file-utils", "shared-mime-info", "libglib2.0-bin")
        made.run("useradd", "--create-home", "ada")
        yield made


@pytest.fixture(scope="module")
def package(request: pytest.FixtureRequest) -> Path:
    found = sorted((request.config.rootpath / "build" / "dist").glob(f"faxdesk_{__version__}-1_*.deb"))
    if not found:
        pytest.skip("not built: python3 dev.py package")
    return found[0]


def test_faxdesk_takes_over_no_kind_of_file(root: CleanRoot, package: Path) -> None:
    before = {kind: opened_by(root, kind) for kind in (*FAXED, *OTHERS)}
    assert f"Default application for “application/pdf”: {PDF_PROGRAM}" in before["application/pdf"]
    assert "faxdesk" not in opened_by(root, "x-scheme-handler/fax")
    root.install(root.take(package))
    assert {kind: opened_by(root, kind) for kind in before} == before
    fax = f"Default application for “x-scheme-handler/fax”: {entries.ID_OF_ENTRY}"
    assert fax in opened_by(root, "x-scheme-handler/fax")
    # What the person has chosen stands before and after.
    root.run("gio", "mime", "x-scheme-handler/fax", PDF_PROGRAM, user="ada")
    root.run("apt-get", "install", "--reinstall", "-y", "-q", root.take(package))
    assert fax not in opened_by(root, "x-scheme-handler/fax")
    root.run("apt-get", "purge", "-y", "-q", "faxdesk")
    assert {kind: opened_by(root, kind) for kind in before} == before


def opened_by(root: CleanRoot, kind: str) -> str:
    """What the desktop's own tool says: the default, and who else offers to."""
    return root.run("gio", "mime", kind, user="ada")
