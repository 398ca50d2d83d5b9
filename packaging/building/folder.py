"""Runs PyInstaller so that the same checkout gives the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from building.project import BUILD, DIST, FOLDER, ROOT, build_time


def build_folder(work: Path = BUILD / "work", dist: Path = DIST) -> Path:
    """The program in a folder that needs no Python. Raises CalledProcessError."""
    shutil.rmtree(dist / FOLDER.name, ignore_errors=True)
    shutil.rmtree(work, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    places = ["--distpath", str(dist), "--workpath", str(work)]
    subprocess.run(
        [*command, *places, str(ROOT / "packaging" / "faxdesk.spec")],
        check=True,
        cwd=ROOT,
        env=steady_environment() | {"PYINSTALLER_CONFIG_DIR": str(work / "cache")},
    )
    return dist / FOLDER.name


def steady_environment() -> dict[str, str]:
    """The environment with all fixed that would make two builds differ: the order of sets, the clock, the
    language."""
    return os.environ | {
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(build_time()),
        "TZ": "UTC",
    }


def is_program(path: Path) -> bool:
    """Whether a file is a program. Libraries are marked executable as well, but do not need to be."""
    return bool(path.stat().st_mode & 0o100) and ".so" not in path.suffixes


def make_steady(folder: Path) -> None:
    """Give everything in a folder one time and plain permissions, so that the package has the same bytes each
    time."""
    when = build_time()
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or is_program(path) else 0o644)
            os.utime(path, (when, when))
        elif os.utime in os.supports_follow_symlinks:
            os.utime(path, (when, when), follow_symlinks=False)
        # Else this is Windows, where a link has no time that could be set, and where no package has links.
