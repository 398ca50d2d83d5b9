"""Lists what a package contains beside FaxDesk itself: names, versions, licences."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from building.project import ROOT

_TEXTS = ROOT / "packaging" / "licences"
_LOCKS = ROOT / "packaging" / "locks"
_IS_TEXT = re.compile(r"\.dist-info/(licenses/.*|(LICEN[CS]E|COPYING|NOTICE)[^/]*)$", re.IGNORECASE)
_FOR_BUILDING = ("pyinstaller",)
"""PyInstaller is only needed for building, but its loader is in the package and starts the program."""
_OF_QT = {"pyside6-essentials", "shiboken6"}


@dataclass(frozen=True)
class Shipped:
    """One component that somebody else made."""

    name: str
    version: str
    licence: str
    """As its makers call it: an SPDX expression where they wrote one."""
    purl: str
    """A package URL; "" for what has none."""
    texts: tuple[str, ...]


def everything(system_libraries: Iterable[Path] = ()) -> list[Shipped]:
    """What is shipped on this system. Raises LookupError where what is installed is not what is locked."""
    return [*_libraries(), _python(), *_qt(), _heif(), *_sqlcipher(), _fonts(), *_of_debian(system_libraries)]


def _libraries() -> Iterator[Shipped]:
    locked = _locked()
    found: dict[str, importlib.metadata.Distribution] = {}
    for name in ("faxdesk", *_FOR_BUILDING):
        _add_with_requirements(name, found, follow=name == "faxdesk")
    del found["faxdesk"]
    for name, distribution in sorted(found.items()):
        version = distribution.version
        if locked.get(name) != version:
            raise LookupError(f"{name} {version} is installed, {locked.get(name)} is locked")
        texts = _texts_of(distribution) if name not in _OF_QT else ()
        yield Shipped(name, version, _licence_of(distribution), f"pkg:pypi/{name}@{version}", texts)


def _add_with_requirements(
    name: str, found: dict[str, importlib.metadata.Distribution], *, follow: bool = True
) -> None:
    key = str(canonicalize_name(name))
    if key in found:
        return
    found[key] = importlib.metadata.distribution(name)
    for text in found[key].requires or [] if follow else []:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            _add_with_requirements(requirement.name, found)


def _locked() -> dict[str, str]:
    text = "".join(lock.read_text(encoding="utf-8") for lock in _LOCKS.glob("*.txt"))
    pins = re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE)
    return {str(canonicalize_name(name)): version for name, version in pins}


def _licence_of(distribution: importlib.metadata.Distribution) -> str:
    metadata = distribution.metadata
    # Older packages wrote the whole text of the licence there.
    for field in ("License-Expression", "License"):
        if field in metadata and 0 < len(metadata[field]) < 160:
            return metadata[field]
    classifiers = metadata.get_all("Classifier") or []
    named = [
        classifier.rsplit(" :: ", 1)[1] for classifier in classifiers if classifier.startswith("License :: ")
    ]
    return ", ".join(named) or "see its text"


def _texts_of(distribution: importlib.metadata.Distribution) -> tuple[str, ...]:
    files = sorted(file for file in distribution.files or [] if _IS_TEXT.search(file.as_posix()))
    return tuple(Path(str(file.locate())).read_text(encoding="utf-8", errors="replace") for file in files)


def _python() -> Shipped:
    beside = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    text = beside if beside.is_file() else Path(sys.base_prefix) / "LICENSE.txt"
    version = platform.python_version()
    texts = (text.read_text(encoding="utf-8"),) if text.is_file() else ()
    return Shipped("Python", version, "PSF-2.0", f"pkg:generic/python@{version}", texts)


def _qt() -> Iterator[Shipped]:
    version = importlib.metadata.version("PySide6-Essentials")
    texts = tuple(_text(name) for name in ("Qt", "LGPL-3.0", "GPL-3.0"))
    yield Shipped("Qt and Qt for Python", version, "LGPL-3.0-only", f"pkg:generic/qt@{version}", texts)
    folder = Path(str(importlib.metadata.distribution("PySide6-Essentials").locate_file("PySide6/Qt/lib")))
    # Only on Linux does Qt bring its own ICU.
    for library in sorted(folder.glob("libicudata.so.*")):
        icu = library.suffix[1:]
        yield Shipped("ICU (in Qt)", icu, "Unicode-3.0", f"pkg:generic/icu@{icu}", (_text("Unicode"),))


def _heif() -> Shipped:
    """The decoder of HEIC, which its Python package brings along compiled."""
    from pi_heif import libheif_version

    version = libheif_version()
    texts = tuple(_text(name) for name in ("LGPL-3.0", "GPL-3.0"))
    name = "libheif and libde265 (in pi-heif)"
    return Shipped(name, version, "LGPL-3.0-or-later", f"pkg:generic/libheif@{version}", texts)


def _sqlcipher() -> Iterator[Shipped]:
    """What the Python package of that name brings along compiled. SQLite itself is in the public domain."""
    from faxdesk.store.database.sqlite import sqlite3

    with closing(sqlite3.connect(":memory:")) as connection:
        (version,) = connection.execute("PRAGMA cipher_version").fetchone()
        # It tells what it is built on only where something is encrypted.
        connection.execute("PRAGMA key = 'any'")
        (provider,) = connection.execute("PRAGMA cipher_provider_version").fetchone()
    version = version.partition(" ")[0]
    purl = f"pkg:generic/sqlcipher@{version}"
    yield Shipped("SQLCipher (in sqlcipher3)", version, "BSD-3-Clause", purl, (_text("SQLCipher"),))
    openssl = provider.split()[1]
    purl = f"pkg:generic/openssl@{openssl}"
    # Its licence is FaxDesk's, whose text stands there in any case.
    yield Shipped("OpenSSL (in sqlcipher3)", openssl, "Apache-2.0", purl, ())


def _fonts() -> Shipped:
    text = (ROOT / "resources" / "fonts" / "LICENSE.txt").read_text(encoding="utf-8")
    return Shipped("DejaVu fonts", "2.37", "Bitstream-Vera", "pkg:generic/dejavu-fonts@2.37", (text,))


def _text(name: str) -> str:
    return (_TEXTS / f"{name}.txt").read_text(encoding="utf-8")


def _of_debian(libraries: Iterable[Path]) -> Iterator[Shipped]:
    """The packages from which libraries of the system were taken along."""
    real = sorted({str(path.resolve()) for path in libraries})
    # Before everything moved to /usr, packages called the same files by other names.
    names = [name for path in real for name in (path, path.removeprefix("/usr"))]
    if not names:
        return
    listing = subprocess.run(["dpkg", "-S", *names], capture_output=True, text=True, check=False).stdout
    for package in sorted({line.split(":", 1)[0] for line in listing.splitlines()}):
        show = ["dpkg-query", "-W", "-f", r"${Version}\n", package]
        version = subprocess.run(show, capture_output=True, text=True, check=True).stdout.split("\n")[0]
        text = Path("/usr/share/doc", package, "copyright").read_text(encoding="utf-8", errors="replace")
        purl = f"pkg:deb/debian/{package}@{quote(version, safe=':')}"
        yield Shipped(package, version, "see its text", purl, (text,))
