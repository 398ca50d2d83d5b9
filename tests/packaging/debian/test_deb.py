"""The .deb that `python3 dev.py package` left in build/dist, looked at without installing it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from faxdesk import __version__

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="not a Debian"),
]


@pytest.fixture
def package(root: Path) -> Path:
    found = sorted((root / "build" / "dist").glob(f"faxdesk_{__version__}-1_*.deb"))
    if not found:
        pytest.skip("not built: python3 dev.py package")
    return found[0]


def run(*command: object) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_size_is_bounded(package: Path) -> None:
    """test_packaged.py says what is large in it."""
    assert package.stat().st_size < 65_000_000
    assert int(run("dpkg-deb", "-f", package, "Installed-Size")) * 1024 < 195_000_000


def test_it_asks_for_the_systems_libraries_and_brings_none_of_them(package: Path) -> None:
    depends = run("dpkg-deb", "-f", package, "Depends")
    for name in ("libxcb-cursor0", "libegl1", "libfontconfig1", "libssl3"):
        assert name in depends
    assert re.search(r"libc6 \(>= 2\.\d+\)", depends)
    brought = re.findall(r"_internal/(lib[^/]+\.so\S*)$", run("dpkg-deb", "-c", package), re.MULTILINE)
    assert [name for name in brought if name.startswith(("libxcb", "libssl", "libX11"))] == []


def test_lintian_finds_no_error(package: Path) -> None:
    if shutil.which("lintian") is None:
        pytest.skip("no lintian here")
    run("lintian", "--fail-on", "error", package)
