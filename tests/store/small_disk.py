"""Real disks that take nothing: a small one that is full, one that can only be read, and a folder of somebody
else's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MAY_MOUNT = (
    sys.platform == "linux"
    and os.geteuid() == 0
    and shutil.which("mount") is not None
    and subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode == 0
)
mounts = pytest.mark.skipif(not MAY_MOUNT, reason="only root may mount a small disk, on Linux")
"""For a test with a disk of its own."""

_NOBODY = 65534


class SmallDisk:
    """A file system of a few megabytes in memory, mounted at folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filling = folder / "filling"

    def fill(self) -> None:
        """Leave no room for a single byte."""
        with self._filling.open("ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue

    def make_room(self) -> None:
        self._filling.unlink()

    def only_read(self) -> None:
        _mount("-o", "remount,ro", self.folder)

    def write_again(self) -> None:
        _mount("-o", "remount,rw", self.folder)


@contextmanager
def small_disk(folder: Path, megabytes: int = 6) -> Iterator[SmallDisk]:
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", folder)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def seen_only_to_read(folder: Path, place: Path) -> Iterator[Path]:
    """The folder once more at place, where it can only be read; whoever comes by its own name writes on."""
    place.mkdir()
    _mount("--bind", folder, place)
    try:
        _mount("-o", "remount,bind,ro", place)
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def without_rights(*command: object) -> list[str]:
    """A command run as somebody who may do no more than the files allow, also where the tests are root's."""
    words = [str(word) for word in command]
    if os.geteuid() != 0:
        return words
    return ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", *words]


def _mount(*arguments: object) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True)
