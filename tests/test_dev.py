"""dev.py, the way into this project: what it asks of the system, and when."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def dev(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", root / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the path; tests put programs into it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def put(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about Linux's libraries")


def test_it_needs_the_standard_library_alone(root: Path) -> None:
    tree = ast.parse((root / "dev.py").read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= set(sys.stdlib_module_names)


def test_it_explains_itself(root: Path) -> None:
    command = [sys.executable, str(root / "dev.py")]
    assert (
        "python3 dev.py demo"
        in subprocess.run([*command, "-h"], capture_output=True, text=True, check=True).stdout
    )
    assert subprocess.run([*command, "what"], capture_output=True, check=False).returncode == 2


def test_the_lock_holds_versions_and_hashes_and_no_address(root: Path) -> None:
    lock = (root / "packaging" / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^\s*-", lock.replace("    --hash=sha256:", ""), re.MULTILINE)
    for pin in re.split(r"\n(?=\w)", lock.split("\n", 1)[1].strip()):
        assert re.match(r"[\w.-]+==\S+", pin), pin
        assert "--hash=sha256:" in pin, pin


def test_a_changed_requirement_makes_the_lock_old(
    dev: ModuleType, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dev.check_lock() == 0
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        text.replace('"tenacity>=9"', '"tenacity>=10"'), encoding="utf-8"
    )
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    assert dev.check_lock() == 1


def test_another_setting_does_not(
    dev: ModuleType, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        text.replace("line-length = 110", "line-length = 99"), encoding="utf-8"
    )
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    assert dev.check_lock() == 0


@linux_only
def test_missing_libraries_are_named_by_their_packages(dev: ModuleType, tools: Path) -> None:
    put(
        tools,
        "ldd",
        "echo ' libEGL.so.1 => not found\n libodd.so.3 => not found\n libm.so.6 => /lib/libm.so.6 (0x1)'",
    )
    put(tools, "xdotool", "true")
    assert dev.missing_packages(["xcb"], ["xdotool", "Xvfb"]) == ["libegl1", "libodd.so.3", "xvfb"]
    assert dev.known(["libegl1", "libodd.so.3"]) == ["libegl1"]


@linux_only
def test_a_tool_may_be_a_library(dev: ModuleType) -> None:
    assert dev.is_installed("libc")
    assert not dev.is_installed("libnone-such")


@linux_only
def test_without_rights_it_says_the_line_and_goes_on(
    dev: ModuleType, tools: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tools, "ldd", "true")
    put(tools, "apt-get", "echo should not run >&2; exit 1")
    monkeypatch.setattr(dev, "is_root", lambda: False)
    dev.need_system(["offscreen"], wanted_tools=["Xvfb", "xdotool"])
    assert "sudo apt-get install --no-install-recommends xdotool xvfb" in capsys.readouterr().err


@linux_only
def test_without_rights_it_stops_for_what_is_needed(
    dev: ModuleType, tools: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tools, "ldd", "echo ' libEGL.so.1 => not found'")
    monkeypatch.setattr(dev, "is_root", lambda: False)
    with pytest.raises(SystemExit):
        dev.need_system(["offscreen"])
    assert "cannot start without libegl1" in capsys.readouterr().err


@linux_only
def test_with_rights_it_installs(
    dev: ModuleType, tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lists are fetched when the first try fails, as on a fresh machine."""
    calls = tmp_path / "calls"
    put(
        tools,
        "env",
        f'echo "$@" >> {calls}; case "$*" in *update*) :> {tmp_path}/lists;; esac; [ -e {tmp_path}/lists ]',
    )
    put(tools, "apt-get", "exit 1")
    monkeypatch.setattr(dev, "is_root", lambda: True)
    assert dev.apt_install(["xvfb"])
    lines = calls.read_text().splitlines()
    assert [("update" in line, "install -y --no-install-recommends xvfb" in line) for line in lines] == [
        (False, True),
        (True, False),
        (False, True),
    ]


@linux_only
@pytest.mark.parametrize("display", ["", ":4711", "nonsense", "127.0.0.1:4711.0", "unix:4711"])
def test_a_display_that_does_not_answer_is_no_screen(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, display: str
) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    assert not dev.has_screen()


@linux_only
def test_a_virtual_screen_answers(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    if dev.shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with dev.virtual_screen() as display:
        monkeypatch.setenv("DISPLAY", display)
        assert dev.has_screen()
    assert not dev.has_screen()


def test_a_venv_of_an_unfit_python_is_made_anew(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "none")
    assert not dev.venv_is_good()
    put(tmp_path, "old", "echo 3.10")
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "old")
    assert not dev.venv_is_good()
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    assert dev.venv_is_good()
