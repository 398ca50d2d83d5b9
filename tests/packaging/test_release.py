"""What makes a release elsewhere: notes, workflows, the scripts for Windows and macOS, as far as they can be
looked at here."""

from __future__ import annotations

import hashlib
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from faxdesk import __version__
from tests.updates.conftest import load

CHANGELOG = """# Changelog

## [Unreleased]

### Added

- Something that is not out yet.

## [1.2.0] - 2027-03-01

### Added

- Sends faster.
- Reads `.tif`.

## [1.1.0] - 2027-01-04

- The first.

[1.2.0]: https://downloads.example/1.2.0
[1.1.0]: https://downloads.example/1.1.0
"""


@pytest.fixture
def notes(root: Path) -> ModuleType:
    return load(root, "release_notes")


def test_a_version_has_its_notes(notes: ModuleType) -> None:
    assert notes.notes_of(CHANGELOG, "1.2.0") == "### Added\n\n- Sends faster.\n- Reads `.tif`."
    assert notes.notes_of(CHANGELOG, "1.1.0") == "- The first."
    for version in ("Unreleased", "1.3.0", "1.2"):
        assert notes.notes_of(CHANGELOG, version) is None


def test_only_the_version_of_the_program_is_released(
    notes: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    (tmp_path / "faxdesk").mkdir()
    (tmp_path / "faxdesk" / "__init__.py").write_text('"""FaxDesk."""\n\n__version__ = "1.2.0"\n')
    where = ["--root", str(tmp_path)]
    assert notes.main(["v1.2.0", "--check", *where]) == 0
    assert capsys.readouterr().out == ""
    assert notes.main(["v1.1.0", "--check", *where]) == 1
    assert "says 1.2.0" in capsys.readouterr().err
    assert notes.main(["1.3.0", *where]) == 1
    assert notes.main(["v1.2.0", *where]) == 0
    assert "Sends faster." in capsys.readouterr().out


def test_the_changelog_of_the_program_can_be_read(notes: ModuleType, root: Path) -> None:
    assert notes._HEAD.search((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert notes.version_of(root) == __version__


# Workflows


@pytest.mark.parametrize("name", ["tests", "release"])
def test_workflows_are_sound(root: Path, name: str) -> None:
    yaml = pytest.importorskip("yaml", reason="there is no PyYAML")
    workflow = yaml.safe_load((root / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8"))
    # YAML reads "on" as true.
    assert set(workflow) >= {"name", True, "permissions", "jobs"}
    jobs = workflow["jobs"]
    for job in jobs.values():
        needs = job.get("needs", [])
        assert set([needs] if isinstance(needs, str) else needs) <= set(jobs)
        assert "uses" in job or job["timeout-minutes"] <= 60


def test_workflows_run_only_what_is_pinned_and_there(root: Path) -> None:
    for path in (root / ".github" / "workflows").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        for used in re.findall(r"uses: (\S+)", text):
            assert used.startswith("./") or re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", used), used
        # What a step runs finds no right to write to the repository.
        assert text.count("actions/checkout@") == text.count("persist-credentials: false")
        for script in re.findall(r"packaging/[\w/]+\.\w+", text):
            assert (root / script).is_file(), script


RUNNERS = {
    *("ubuntu-22.04", "ubuntu-24.04", "ubuntu-24.04-arm", "windows-2022", "windows-2025"),
    *("macos-14", "macos-15", "macos-15-intel", "macos-26"),
}
"""Those that the makers of the workflows list; a job for another waits a day and fails."""


def test_workflows_run_where_there_is_a_machine(root: Path) -> None:
    asked: set[str] = set()
    for path in (root / ".github" / "workflows").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"(?:runs-on|- system): ([\w.-]+)$", text, re.MULTILINE))
        for several in re.findall(r" system: \[(.+)\]$", text, re.MULTILINE):
            asked |= set(several.split(", "))
    assert asked <= RUNNERS
    assert asked >= {"ubuntu-24.04-arm", "windows-2022", "macos-14", "macos-15-intel"}


# Windows


@pytest.fixture
def windows_folder(tmp_path: Path) -> Path:
    """As PyInstaller would leave it, but for the contents."""
    folder = tmp_path / "built folder"
    (folder / "_internal" / "resources").mkdir(parents=True)
    for name in ("faxdesk.exe", "faxdesk-window.exe", "_internal/resources/style.qss"):
        (folder / name).write_text(name)
    return folder


def build_installer(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    script = root / "packaging" / "windows" / "build_installer.py"
    return subprocess.run(
        [sys.executable, str(script), *words], capture_output=True, text=True, check=False, timeout=300
    )


def test_a_folder_that_lacks_a_program_makes_no_installer(root: Path, tmp_path: Path) -> None:
    if shutil.which("makensis") is None:
        pytest.skip("there is no makensis")
    (tmp_path / "_internal").mkdir()
    done = build_installer(root, str(tmp_path), str(tmp_path / "out"))
    assert done.returncode == 1
    assert "lacks faxdesk.exe, faxdesk-window.exe" in done.stderr


@pytest.mark.slow
def test_the_installer_for_windows_compiles(root: Path, windows_folder: Path, tmp_path: Path) -> None:
    if shutil.which("makensis") is None:
        pytest.skip("there is no makensis")
    done = build_installer(root, str(windows_folder), str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    installer = tmp_path / f"faxdesk-{__version__}-setup.exe"
    assert installer.read_bytes()[:2] == b"MZ"


def test_versions_of_windows_have_four_numbers(root: Path) -> None:
    script = load(root, "windows/build_installer")
    assert script.four_numbers("1.2.0") == "1.2.0.0"
    assert script.four_numbers("1.2.0.dev3+local.7") == "1.2.0.3"


def test_icons_hold_all_sizes(root: Path, tmp_path: Path) -> None:
    from PIL import Image

    icons = load(root, "icon_files")
    icons.write_ico(tmp_path / "a.ico")
    icons.write_icns(tmp_path / "a.icns")
    with Image.open(tmp_path / "a.ico") as ico:
        assert ico.info["sizes"] == {(size, size) for size in icons.ICO_PX}
    with Image.open(tmp_path / "a.icns") as icns:
        assert {width * scale for width, _height, scale in icns.info["sizes"]} >= {32, 128, 256, 512, 1024}


# macOS


def test_an_app_is_finished(root: Path, tmp_path: Path) -> None:
    app = tmp_path / "FaxDesk.app"
    (app / "Contents" / "MacOS").mkdir(parents=True)
    (app / "Contents" / "MacOS" / "faxdesk-window").touch()
    made = {"CFBundleIdentifier": "faxdesk", "CFBundleExecutable": "faxdesk", "CFBundleVersion": "0"}
    (app / "Contents" / "Info.plist").write_bytes(plistlib.dumps(made))
    script = load(root, "macos/finish_app")
    assert script.main([str(app)]) == 0
    facts = plistlib.loads((app / "Contents" / "Info.plist").read_bytes())
    assert facts["CFBundleIdentifier"] == "faxdesk"
    assert facts["CFBundleShortVersionString"] == __version__
    assert facts["CFBundleExecutable"] == "faxdesk-window"
    assert facts["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["fax"]
    (types,) = facts["CFBundleDocumentTypes"]
    assert types["LSHandlerRank"] == "Alternate"
    assert "com.adobe.pdf" in types["LSItemContentTypes"]
    assert (app / "Contents" / "Resources" / "faxdesk.icns").read_bytes()[:4] == b"icns"
    assert script.main([str(tmp_path)]) == 1


@pytest.mark.parametrize("name", ["Info.plist", "entitlements.plist"])
def test_property_lists_can_be_read(root: Path, name: str) -> None:
    assert plistlib.loads((root / "packaging" / "macos" / name).read_bytes())


def test_the_entry_of_the_services_menu_hands_files_on(root: Path) -> None:
    contents = root / "packaging" / "macos" / "Send as Fax.workflow" / "Contents"
    (service,) = plistlib.loads((contents / "Info.plist").read_bytes())["NSServices"]
    assert service["NSSendFileTypes"] == ["public.item"]
    flow = plistlib.loads((contents / "document.wflow").read_bytes())
    (step,) = flow["actions"]
    parameters = step["action"]["ActionParameters"]
    assert (parameters["COMMAND_STRING"], parameters["inputMethod"]) == (
        'exec /usr/bin/open -a FaxDesk "$@"',
        1,
    )


# Linux


def test_an_appimage_of_another_runtime_is_refused_in_words(root: Path, tmp_path: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("there is no sha256sum")
    runtime = tmp_path / "runtime"
    runtime.write_bytes(b"half of it")
    script = root / "packaging" / "linux" / "appimage.sh"
    done = subprocess.run(
        ["sh", str(script), str(runtime), "0" * 64], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"appimage.sh: {runtime} is not the runtime that was meant")
    assert hashlib.sha256(b"half of it").hexdigest() in done.stderr


SCRIPTS = ("dmg", "keychain", "notarise", "sign")


@pytest.mark.parametrize("name", ["linux/appimage", "windows/wine", *(f"macos/{name}" for name in SCRIPTS)])
def test_scripts_are_sound(root: Path, name: str) -> None:
    script = root / "packaging" / f"{name}.sh"
    checks = [["bash", "-n"], ["shellcheck", "--severity=warning"]]
    found = [check for check in checks if shutil.which(check[0])]
    if not found:
        pytest.skip("there is no bash")
    for check in found:
        done = subprocess.run([*check, str(script)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize("name", ["WINDOWS_TESTS", "DEBIAN_TESTS"])
def test_the_tests_for_windows_and_debian_are_there(root: Path, name: str) -> None:
    """One that has moved ends the whole run under Wine."""
    script = (root / "packaging" / "windows" / "wine.sh").read_text(encoding="utf-8")
    (listed,) = re.findall(rf"^{name}=\(.*?\)$", script, re.MULTILINE | re.DOTALL)
    command = f'{listed}; printf "%s\\n" "${{{name}[@]}}"'
    said = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout
    paths = [word for word in said.splitlines() if word.startswith("tests/")]
    assert len(paths) > 5
    assert [path for path in paths if not (root / path).exists()] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_take_secrets_from_the_environment_alone(root: Path, name: str) -> None:
    text = (root / "packaging" / "macos" / f"{name}.sh").read_text(encoding="utf-8")
    for secret in re.findall(r"FAXDESK_\w+", text):
        assert f"{secret}:?" in text or f"{secret}:-" in text
