"""Builds the Debian package."""

from __future__ import annotations

import gzip
import hashlib
import os
import platform
import shutil
import subprocess
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from building import libraries
from building.changes import Release, releases
from building.folder import make_steady, steady_environment
from building.project import ADDRESS, DESCRIPTION, MAINTAINER, ROOT, SUMMARY, VERSION, build_time

_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_SUGGESTED = (
    *(f"libreoffice-{part} | libreoffice-{part}-nogui" for part in ("writer", "calc", "impress", "draw")),
    "bubblewrap",
)
"""What makes pages of office files, and the walls around it."""
_RECOMMENDED = ("gnome-keyring | kwalletmanager | keepassxc", "xdg-utils")
_OVERRIDES = ROOT / "packaging" / "linux" / "faxdesk.lintian-overrides"


def build_deb(folder: Path, share: Path, target: Path, version: str = VERSION) -> Path:
    """Pack the program's folder and share/ into a .deb in the folder target, by way of a folder beside it.
    Raises CalledProcessError, and KeyError where the program needs a library that is in no known package."""
    architecture = _ARCHITECTURES[platform.machine()]
    name = f"faxdesk_{version}-1_{architecture}"
    root = target / name
    shutil.rmtree(root, ignore_errors=True)
    _lay_out(root, folder, share, version)
    _write_control(root, version, architecture)
    make_steady(root)
    package = target / f"{name}.deb"
    # One thread packs, so that the bytes do not depend on the number of processors.
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--threads-max=1", "--build", root, package]
    subprocess.run(list(map(str, command)), check=True, env=steady_environment(), stdout=subprocess.DEVNULL)
    shutil.rmtree(root)
    return package


def _lay_out(root: Path, folder: Path, share: Path, version: str) -> None:
    inside = root / "usr" / "lib" / "faxdesk"
    shutil.copytree(folder, inside, symlinks=True)
    for library in libraries.of_system(inside):
        # Depends names the system's own, for which the system also has security updates.
        library.unlink()
    shutil.copytree(share, root / "usr" / "share", symlinks=True)
    programs = root / "usr" / "bin"
    programs.mkdir()
    for name in ("faxdesk", "faxdesk-window"):
        (programs / name).symlink_to(f"../lib/faxdesk/{name}")
    for page in (root / "usr/share/man/man1").glob("*.1"):
        _pack(page, page.read_text(encoding="utf-8"))
        page.unlink()
    documents = root / "usr" / "share" / "doc" / "faxdesk"
    documents.mkdir(parents=True)
    _pack(documents / "changelog", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    _pack(documents / "changelog.Debian", _changelog(version))
    (documents / "copyright").write_text(_copyright(), encoding="utf-8")
    for name in ("licences.txt", "sbom.cdx.json"):
        (documents / name).symlink_to(f"../../../lib/faxdesk/_internal/resources/{name}")
    overrides = root / "usr" / "share" / "lintian" / "overrides"
    overrides.mkdir(parents=True)
    shutil.copyfile(_OVERRIDES, overrides / "faxdesk")


def _pack(path: Path, text: str) -> None:
    packed = gzip.compress(text.encode(), 9, mtime=0)
    path.with_name(f"{path.name}.gz").write_bytes(packed)


def _write_control(root: Path, version: str, architecture: str) -> None:
    control = root / "DEBIAN"
    control.mkdir()
    inside = root / "usr" / "lib" / "faxdesk"
    glibc = libraries.least_glibc(libraries.binaries(inside))
    depends = libraries.debian_packages(libraries.missing_libraries(inside))
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    size = sum(-(-path.stat().st_size // 1024) for path in files)
    paragraphs = [
        textwrap.fill(paragraph, 78, initial_indent=" ", subsequent_indent=" ") for paragraph in DESCRIPTION
    ]
    fields = {
        "Package": "faxdesk",
        "Version": f"{version}-1",
        "Architecture": architecture,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(size),
        "Depends": ", ".join(
            f"{package} (>= {glibc})" if package == "libc6" else package for package in depends
        ),
        "Recommends": ", ".join(_RECOMMENDED),
        "Suggests": ", ".join(_SUGGESTED),
        "Section": "comm",
        "Priority": "optional",
        "Homepage": ADDRESS,
        "Description": f"{SUMMARY[0].lower()}{SUMMARY[1:]} with RingCentral\n" + "\n .\n".join(paragraphs),
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    (control / "control").write_text(text, encoding="utf-8")
    sums = (f"{_md5(path)}  {path.relative_to(root)}\n" for path in files if path.parent != control)
    (control / "md5sums").write_text("".join(sums), encoding="utf-8")


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def _changelog(version: str) -> str:
    """The changelog in Debian's form. The version of the package comes first, since Debian takes it from
    there."""
    known = releases(version=version)
    if known[0].version != version:
        known.insert(0, Release(version, datetime.fromtimestamp(build_time(), UTC).date(), ()))
    return "\n".join(_entry(release) for release in known)


def _entry(release: Release) -> str:
    news = [
        textwrap.fill(news, 78, initial_indent="  * ", subsequent_indent="    ") for news in release.news
    ] or ["  * New release."]
    when = format_datetime(datetime(release.day.year, release.day.month, release.day.day, 12, tzinfo=UTC))
    head = f"faxdesk ({release.version}-1) stable; urgency=medium"
    return "\n".join([head, "", *news, "", f" -- {MAINTAINER}  {when}", ""])


def _copyright() -> str:
    return f"""Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: FaxDesk
Upstream-Contact: {MAINTAINER}
Source: {ADDRESS}
Comment: FaxDesk is shipped with Python, Qt and libraries of others in a folder of its own. What they are
 and the texts of their licences: /usr/share/doc/faxdesk/licences.txt, and for machines sbom.cdx.json
 beside it.

Files: *
Copyright: 2026 the FaxDesk contributors
License: Apache-2.0
 On Debian systems, the text of the Apache License 2.0 is in
 /usr/share/common-licenses/Apache-2.0.
"""


def is_possible() -> bool:
    """Whether this system can build a Debian package."""
    return (
        shutil.which("dpkg-deb") is not None and platform.machine() in _ARCHITECTURES and os.name == "posix"
    )
