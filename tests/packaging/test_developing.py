"""dev.py, the way into this project, and what lies behind it: what it asks of the system, and when."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from developing import commands, environment, locks, places, screens, system_packages


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
    files = [root / "dev.py", *(root / "packaging" / "developing").glob("*.py")]
    imported = set()
    for node in (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Import):
            imported |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    assert {name.split(".")[0] for name in imported} <= {*sys.stdlib_module_names, "developing"}


def old_pythons() -> list[str]:
    """Those that this machine has and FaxDesk does not run with, as far as they are found."""
    found = [*Path(sys.base_prefix).parent.glob("*/bin/python"), *Path("/usr/bin").glob("python2*")]
    return sorted(str(path) for path in found if re.search(r"2\.7|3\.[5-9]\.|3\.10\.", str(path)))


def test_an_old_python_looks_for_another_and_else_says_what_is_needed(root: Path, tools: Path) -> None:
    if not old_pythons():
        pytest.skip("there is no old Python here")
    for old in old_pythons():
        done = subprocess.run([old, str(root / "dev.py"), "-h"], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "FaxDesk needs Python 3.11, 3.12 or 3.13" in done.stderr
        put(tools, "python3.12", '[ "$1" = -c ] || echo "another: $2"')
        done = subprocess.run([old, str(root / "dev.py"), "-h"], capture_output=True, text=True, check=False)
        assert done.stdout == "another: -h\n"
        (tools / "python3.12").unlink()


def test_the_pythons_are_those_of_the_project(root: Path) -> None:
    import dev

    assert [f"{major}.{minor}" for major, minor in dev.PYTHONS] == places.pythons()


def test_it_explains_itself(root: Path) -> None:
    command = [sys.executable, str(root / "dev.py")]
    assert (
        "python3 dev.py demo"
        in subprocess.run([*command, "-h"], capture_output=True, text=True, check=True).stdout
    )
    assert subprocess.run([*command, "what"], capture_output=True, check=False).returncode == 2


def test_the_lock_holds_versions_and_hashes_and_no_address(root: Path) -> None:
    names: list[str] = []
    for lock in (path.read_text(encoding="utf-8") for path in (root / "packaging" / "locks").glob("*.txt")):
        assert "://" not in lock
        assert not re.search(r"^\s*-", lock.replace("    --hash=sha256:", ""), re.MULTILINE)
        for pin in re.split(r"\n(?=\w)", lock.split("\n", 1)[1].strip()):
            assert re.match(r"[\w.-]+==\S+", pin), pin
            assert "--hash=sha256:" in pin, pin
            names.append(pin.split(" \\")[0])
    assert len(names) == len(set(names)), "a pin stands in one lock"


def test_a_pin_is_known_whatever_systems_it_is_for() -> None:
    """The program may need a package on older Pythons alone, and the tests need it on all."""
    narrow = 'typing-extensions==4.15.0 ; python_version < "3.13" \\\n    --hash=sha256:aa\n'
    wide = "typing-extensions==4.15.0 \\\n    --hash=sha256:aa\n"
    assert list(locks.by_name(narrow)) == list(locks.by_name(wide)) == ["typing-extensions==4.15.0"]
    assert locks.by_name("# Made by a tool\n" + wide) == locks.by_name(wide)


def test_the_program_is_run_without_what_builds_and_judges_it(root: Path) -> None:
    run = (root / "packaging" / "locks" / "run.txt").read_text(encoding="utf-8")
    assert "httpx==" in run
    assert not re.search(r"^(pytest|mypy|pyinstaller|bandit)==", run, re.MULTILINE)


def test_a_changed_requirement_makes_the_lock_old(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert locks.check_lock() == 0
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        text.replace('"tenacity>=9"', '"tenacity>=10"'), encoding="utf-8"
    )
    monkeypatch.setattr(places, "ROOT", tmp_path)
    assert locks.check_lock() == 1


def test_another_setting_does_not(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        text.replace("line-length = 110", "line-length = 99"), encoding="utf-8"
    )
    monkeypatch.setattr(places, "ROOT", tmp_path)
    assert locks.check_lock() == 0


@linux_only
def test_missing_libraries_are_named_by_their_packages(tools: Path) -> None:
    put(
        tools,
        "ldd",
        "echo ' libEGL.so.1 => not found\n libodd.so.3 => not found\n libm.so.6 => /lib/libm.so.6 (0x1)'",
    )
    put(tools, "xdotool", "true")
    assert system_packages.missing_packages(["xcb"], ["xdotool", "Xvfb"]) == [
        "libegl1",
        "libodd.so.3",
        "xvfb",
    ]
    assert system_packages.known(["libegl1", "libodd.so.3"]) == ["libegl1"]


@linux_only
def test_the_plug_ins_of_wayland_are_looked_at_and_a_window_opens_without_them(tools: Path) -> None:
    put(
        tools,
        "ldd",
        'case "$*" in *wayland-graphics-*) echo " libwayland-egl.so.1 => not found";; esac',
    )
    assert system_packages.missing_packages(["wayland"], []) == ["libwayland-egl1"]
    assert system_packages.missing_packages(["wayland"], [], only_to_start=True) == []
    assert system_packages.missing_packages(["xcb"], []) == []


@linux_only
def test_a_tool_may_be_a_library() -> None:
    assert system_packages.is_installed("libc")
    assert not system_packages.is_installed("libnone-such")


@linux_only
def test_without_rights_it_says_the_line_and_goes_on(
    tools: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tools, "ldd", "true")
    put(tools, "apt-get", "echo should not run >&2; exit 1")
    monkeypatch.setattr(system_packages, "is_root", lambda: False)
    system_packages.need_system(["offscreen"], wanted_tools=["Xvfb", "xdotool"])
    assert "sudo apt-get install --no-install-recommends xdotool xvfb" in capsys.readouterr().err


@linux_only
def test_without_rights_it_stops_for_what_is_needed(
    tools: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tools, "ldd", "echo ' libEGL.so.1 => not found'")
    monkeypatch.setattr(system_packages, "is_root", lambda: False)
    with pytest.raises(SystemExit):
        system_packages.need_system(["offscreen"])
    assert "cannot start without libegl1" in capsys.readouterr().err


@linux_only
def test_with_rights_it_installs(tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists are fetched when the first try fails, as on a fresh machine."""
    calls = tmp_path / "calls"
    put(
        tools,
        "env",
        f'echo "$@" >> {calls}; case "$*" in *update*) :> {tmp_path}/lists;; esac; [ -e {tmp_path}/lists ]',
    )
    put(tools, "apt-get", "exit 1")
    monkeypatch.setattr(system_packages, "is_root", lambda: True)
    assert system_packages.apt_install(["xvfb"])
    lines = calls.read_text().splitlines()
    assert [("update" in line, "install -y --no-install-recommends xvfb" in line) for line in lines] == [
        (False, True),
        (True, False),
        (False, True),
    ]


@linux_only
@pytest.mark.parametrize("display", ["", ":4711", "nonsense", "127.0.0.1:4711.0", "unix:4711"])
def test_a_display_that_does_not_answer_is_no_screen(monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    assert not screens.has_screen()


@linux_only
def test_a_virtual_screen_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with screens.virtual_screen() as display:
        monkeypatch.setenv("DISPLAY", display)
        assert screens.has_screen()
    assert not screens.has_screen()


def test_a_venv_of_an_unfit_python_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "none")
    assert not environment.venv_is_good()
    put(tmp_path, "old", "echo 3.10")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "old")
    assert not environment.venv_is_good()
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    assert environment.venv_is_good()


def test_the_tests_have_their_folders_in_memory_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_DEBUG_TEMPROOT", raising=False)
    monkeypatch.setattr(commands, "MEMORY_DISK", tmp_path)
    monkeypatch.setattr(commands, "ROOM_FOR_TESTS", 1)
    assert commands.folder_for_tests() == {"PYTEST_DEBUG_TEMPROOT": str(tmp_path)}
    monkeypatch.setattr(commands, "ROOM_FOR_TESTS", 1 << 62)
    assert commands.folder_for_tests() == {}
    monkeypatch.setattr(commands, "MEMORY_DISK", tmp_path / "missing")
    assert commands.folder_for_tests() == {}
    monkeypatch.setenv("PYTEST_DEBUG_TEMPROOT", "/elsewhere")
    assert commands.folder_for_tests() == {}
