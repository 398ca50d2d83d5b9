"""The installer for Windows at work, under Wine: install, upgrade, refuse, remove."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from faxdesk import __version__

pytestmark = pytest.mark.slow
WINE = shutil.which("wine64") or shutil.which("wine64", path="/usr/lib/wine")
SERVER = shutil.which("wineserver") or shutil.which("wineserver64", path="/usr/lib/wine")
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\FaxDesk"


@dataclass
class Windows:
    """One empty Windows. Folders that are given to an installer must have no blanks here: Wine would quote
    them, and NSIS takes them without quotes."""

    prefix: Path
    installer: Path

    @property
    def drive(self) -> Path:
        return self.prefix / "drive_c"

    @property
    def local(self) -> Path:
        (found,) = (
            folder for folder in self.drive.glob("users/*/AppData/Local") if "Public" not in folder.parts
        )
        return found

    @property
    def program(self) -> Path:
        return self.local / "Programs" / "FaxDesk"

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(WINE), *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def install(self, *words: str) -> int:
        return self.run(str(self.installer), "/S", *words).returncode

    def uninstall(self, folder: str, *words: str) -> int:
        # _?= keeps it from going on as another process that nobody waits for.
        return self.run(rf"{folder}\uninstall.exe", "/S", *words, f"_?={folder}").returncode

    def knows(self, key: str) -> bool:
        return self.run("reg", "query", key).returncode == 0

    def path(self, place: Path) -> str:
        return "C:\\" + str(place.relative_to(self.drive)).replace("/", "\\")

    @property
    def environment(self) -> dict[str, str]:
        ours = {"WINEPREFIX": str(self.prefix), "WINEARCH": "win64", "WINEDEBUG": "-all", "DISPLAY": ""}
        return {**os.environ, **ours}


@pytest.fixture
def windows(root: Path, tmp_path: Path) -> Iterator[Windows]:
    if WINE is None or SERVER is None or shutil.which("makensis") is None:
        pytest.skip("there is no Wine or no makensis")
    folder = tmp_path / "built"
    (folder / "_internal").mkdir(parents=True)
    for name in ("faxdesk.exe", "faxdesk-window.exe", "_internal/module.pyd"):
        (folder / name).write_text(name)
    script = root / "packaging" / "windows" / "build_installer.py"
    built = [sys.executable, script, "--stub", "amd64-unicode", folder, tmp_path]
    subprocess.run(list(map(str, built)), check=True, capture_output=True, timeout=300)
    made = Windows(tmp_path / "wine", tmp_path / f"faxdesk-{__version__}-setup.exe")
    made.run("wineboot", "-i")
    yield made
    subprocess.run([SERVER, "-k"], env=made.environment, check=False)


def test_for_one_person(windows: Windows) -> None:
    assert windows.install("/CurrentUser") == 0
    assert {path.name for path in windows.program.iterdir()} == {
        "_internal",
        "faxdesk-window.exe",
        "faxdesk.exe",
        "faxdesk.ico",
        "uninstall.exe",
    }
    assert len(list(windows.drive.glob("users/*/AppData/Roaming/**/FaxDesk.lnk"))) == 2
    assert windows.knows(rf"HKCU\{UNINSTALL}")
    assert not windows.knows(rf"HKLM\{UNINSTALL}")

    # An upgrade takes what is no more away, and leaves what is not the program's.
    faxes = windows.local / "FaxDesk" / "archive.db"
    faxes.parent.mkdir()
    faxes.write_text("all faxes")
    (windows.program / "_internal" / "old.pyd").touch()
    (windows.program / "mine.txt").touch()
    assert windows.install("/CurrentUser") == 0
    assert [path.name for path in (windows.program / "_internal").iterdir()] == ["module.pyd"]

    assert windows.uninstall(windows.path(windows.program)) == 0
    # The uninstaller cannot delete itself as long as it is waited for.
    assert {path.name for path in windows.program.iterdir()} == {"mine.txt", "uninstall.exe"}
    assert faxes.read_text() == "all faxes"
    assert list(windows.drive.glob("users/*/AppData/Roaming/**/FaxDesk.lnk")) == []
    for key in (UNINSTALL, r"Software\Classes\FaxDesk.Document", r"Software\Classes\FaxDesk.Number"):
        assert not windows.knows(rf"HKCU\{key}")


def test_for_everybody_into_a_folder_of_their_own(windows: Windows) -> None:
    assert windows.install("/AllUsers", r"/D=C:\Fax") == 0
    assert (windows.drive / "Fax" / "faxdesk.exe").is_file()
    assert windows.knows(rf"HKLM\{UNINSTALL}")
    assert windows.uninstall(r"C:\Fax", "/AllUsers") == 0
    assert not (windows.drive / "Fax" / "faxdesk.exe").exists()
    assert not windows.knows(rf"HKLM\{UNINSTALL}")


def test_never_among_the_faxes_and_never_over_a_program_that_runs(windows: Windows) -> None:
    faxes = windows.local / "FaxDesk" / "archive.db"
    faxes.parent.mkdir()
    faxes.write_text("all faxes")
    assert windows.install("/CurrentUser", f"/D={windows.path(faxes.parent)}") == 2
    assert [path.name for path in faxes.parent.iterdir()] == ["archive.db"]

    assert windows.install("/CurrentUser") == 0
    program = windows.program / "faxdesk-window.exe"
    shutil.copy(windows.drive / "windows" / "system32" / "cmd.exe", program)
    running = subprocess.Popen(
        [str(WINE), windows.path(program), "/k", "echo running"],
        env=windows.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert running.stdout is not None
    assert "running" in running.stdout.readline()
    before = program.read_bytes()
    assert windows.install("/CurrentUser") == 3
    assert program.read_bytes() == before
    running.communicate("exit\n", timeout=60)
    assert windows.install("/CurrentUser") == 0
    assert program.read_text() == "faxdesk-window.exe"
