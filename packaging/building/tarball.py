"""Builds the archive for any Linux, whose program runs from whatever folder it is unpacked to."""

from __future__ import annotations

import gzip
import platform
import tarfile
from pathlib import Path

from building.folder import is_program
from building.project import ROOT, VERSION, build_time


def build_tarball(folder: Path, share: Path, target: Path) -> Path:
    """Pack the program's folder and share/ into a .tar.gz in the folder target."""
    name = f"faxdesk-{VERSION}-linux-{platform.machine()}"
    archive = target / f"{name}.tar.gz"
    with (
        archive.open("wb") as file,
        # The header would hold the time and the name of the file.
        gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=9, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        _add(tar, folder, name)
        _add(tar, share, f"{name}/share")
        _add(tar, ROOT / "LICENSE", f"{name}/LICENSE")
    return archive


def unpack(archive: Path, target: Path) -> Path:
    """Unpack an archive into a new folder in target, and give that folder."""
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="tar")  # our own # nosec B202
    return target / archive.name.removesuffix(".tar.gz")


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    """Add a file or folder: in order, with one owner and one time, so that the bytes are the same each
    time."""
    info = tar.gettarinfo(path, name)
    info.uid = info.gid = 0
    info.uname = info.gname = "root"
    info.mtime = build_time()
    if not info.issym():
        info.mode = 0o755 if info.isdir() or is_program(path) else 0o644
    if not info.isfile():
        tar.addfile(info)
    else:
        # A hard link becomes a file of its own in the archive.
        info.type, info.size = tarfile.REGTYPE, path.stat().st_size
        with path.open("rb") as file:
            tar.addfile(info, file)
    if info.isdir():
        for inner in sorted(path.iterdir()):
            _add(tar, inner, f"{name}/{inner.name}")
