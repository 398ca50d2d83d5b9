"""The archive for any Linux, which runs from whatever folder it is unpacked to."""

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
    """Into a new folder in target, which is given."""
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="tar")
    return target / archive.name.removesuffix(".tar.gz")


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    """In order, by one owner, of one time."""
    info = tar.gettarinfo(path, name)
    info.uid = info.gid = 0
    info.uname = info.gname = "root"
    info.mtime = build_time()
    if not info.issym():
        info.mode = 0o755 if info.isdir() or is_program(path) else 0o644
    if not info.isfile():
        tar.addfile(info)
    else:
        # A second name of a file is a file of its own in there.
        info.type, info.size = tarfile.REGTYPE, path.stat().st_size
        with path.open("rb") as file:
            tar.addfile(info, file)
    if info.isdir():
        for inner in sorted(path.iterdir()):
            _add(tar, inner, f"{name}/{inner.name}")
