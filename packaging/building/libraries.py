"""Finds which of the system's libraries the program needs, and in which Debian packages they are."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from developing.system_packages import PACKAGE_OF_LIBRARY

_MORE = {
    "ld-linux-aarch64.so.1": "libc6",
    "ld-linux-x86-64.so.2": "libc6",
    "libbz2.so.1.0": "libbz2-1.0",
    "libc.so.6": "libc6",
    "libcrypt.so.1": "libcrypt1",
    "libcrypto.so.3": "libssl3",
    "libcups.so.2": "libcups2",
    "libdl.so.2": "libc6",
    "libffi.so.8": "libffi8",
    "libgcc_s.so.1": "libgcc-s1",
    "liblzma.so.5": "liblzma5",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "librt.so.1": "libc6",
    "libssl.so.3": "libssl3",
    "libstdc++.so.6": "libstdc++6",
    "libutil.so.1": "libc6",
    "libuuid.so.1": "libuuid1",
    "libzstd.so.1": "libzstd1",
}
"""The names of Debian 12; Ubuntu and newer Debian provide them as well."""


def binaries(folder: Path) -> list[Path]:
    """Programs and libraries in a folder, in order."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in files if _is_elf(path))


def of_system(folder: Path) -> list[Path]:
    """Libraries in the program's folder that were taken from the system that it was built on."""
    return sorted(
        path
        for path in (folder / "_internal").glob("lib*.so*")
        if not path.is_symlink() and not path.name.startswith("libpython")
    )


def missing_libraries(folder: Path) -> set[str]:
    """The libraries that the binaries are linked with and that are not in the folder."""
    there = {path.name for path in folder.rglob("*.so*")}
    return needed_by(binaries(folder)) - there


def debian_packages(names: Iterable[str]) -> list[str]:
    """The packages that contain these libraries. Raises KeyError for a library that is in neither table."""
    packages = PACKAGE_OF_LIBRARY | _MORE
    return sorted({packages[name] for name in names})


def needed_by(files: Iterable[Path]) -> set[str]:
    """Names of the libraries that the files are linked with."""
    listing = subprocess.run(["objdump", "-p", *map(str, files)], capture_output=True, text=True, check=True)
    return set(re.findall(r"^\s*NEEDED\s+(\S+)$", listing.stdout, re.MULTILINE))


def least_glibc(files: Iterable[Path]) -> str:
    """The oldest version of the C library with which the files run."""
    found = {(0, 0)}
    for path in files:
        for version in re.findall(rb"\0GLIBC_(\d+)\.(\d+)", path.read_bytes()):
            found.add((int(version[0]), int(version[1])))
    return "{}.{}".format(*max(found))


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
