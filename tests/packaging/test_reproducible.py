"""The same checkout gives the same bytes, wherever and whenever it is built."""

from __future__ import annotations

import filecmp
import hashlib
import sys
import zipfile
from pathlib import Path

import pytest
from PyInstaller.archive.readers import CArchiveReader

from building import deb, tarball
from building.folder import build_folder, make_steady
from building.share import write_share

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's packages alone promise this"),
]


def test_two_builds_are_byte_equal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each from nothing, in folders of other names and lengths."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    digests = []
    folders = []
    for name in ("one", "another, with a longer name"):
        place = tmp_path / name
        (place / "packages").mkdir(parents=True)
        folder = build_folder(place / "work", place / "dist")
        make_steady(folder)
        write_share(place / "share")
        made = [tarball.build_tarball(folder, place / "share", place / "packages")]
        if deb.is_possible():
            made.append(deb.build_deb(folder, place / "share", place / "packages"))
        digests.append({each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in made})
        folders.append(folder)
    assert list(_different(*folders)) == []
    assert digests[0] == digests[1]


def test_no_package_tells_where_it_was_built(root: Path) -> None:
    built = root / "build" / "dist" / "faxdesk"
    if not built.is_dir():
        pytest.skip("not built: python3 dev.py package")
    place = str(root).encode()
    files = [path for path in built.rglob("*") if path.is_file() and not path.is_symlink()]
    assert [path for path in files if place in path.read_bytes()] == []
    modules = CArchiveReader(str(built / "faxdesk")).open_embedded_archive("PYZ.pyz")
    assert len(modules.toc) > 1000
    assert [name for name in modules.toc if place in (modules.extract(name, raw=True) or b"")] == []
    with zipfile.ZipFile(built / "_internal" / "base_library.zip") as library:
        assert [name for name in library.namelist() if place in library.read(name)] == []


def _different(one: Path, other: Path) -> list[str]:
    """Names of files that are in one alone, or not the same in both."""
    names = {str(path.relative_to(folder)) for folder in (one, other) for path in folder.rglob("*")}
    files = [name for name in names if not (one / name).is_dir()]
    _same, different, missing = filecmp.cmpfiles(one, other, files, shallow=False)
    return sorted([*different, *missing])
