"""The table of wheels, asked of the package index; needs uv in .venv/tooling, where `dev.py lock` puts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import wheel_table
from developing import places

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _uv(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tooling = root / ".venv" / "tooling"
    if not (tooling / "uv").is_dir():
        pytest.skip("no uv here: python3 dev.py lock")
    monkeypatch.setenv("PYTHONPATH", str(tooling))


def test_every_pinned_package_has_its_wheels(root: Path) -> None:
    command = [sys.executable, str(root / "packaging" / "wheel_table.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout
    rows = len(wheel_table.SYSTEMS) * len(places.pythons())
    assert done.stdout.count("a wheel for every package") == rows


def test_a_package_without_a_wheel_is_named(tmp_path: Path) -> None:
    """Version 50 of cryptography left out the Macs with Intel processors."""
    lock = tmp_path / "requirements.txt"
    lock.write_text("cryptography==50.0.2\n", encoding="utf-8")
    assert "cryptography==50.0.2" in wheel_table.without_wheel([lock], "x86_64-apple-darwin", "3.11")
    assert not wheel_table.without_wheel([lock], "aarch64-apple-darwin", "3.11")


def test_the_pythons_are_those_of_the_project() -> None:
    assert places.pythons() == ["3.11", "3.12", "3.13"]
