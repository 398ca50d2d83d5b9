"""The manifests for stores, filled in for this version: read by what reads them, as far as it is here."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from faxdesk import __version__
from tests.updates.conftest import load


@pytest.fixture
def stores(root: Path) -> ModuleType:
    return load(root, "store_manifests")


@pytest.fixture
def filled(stores: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What becomes of a release's list of digests, where each digit is that of its line."""
    for name in ("FAXDESK_PUBLISHER", "FAXDESK_WINGET_ID", "FAXDESK_FILES_URL"):
        monkeypatch.delenv(name, raising=False)
    sums = tmp_path / "SHA256SUMS"
    lines = [f"{str(place) * 64}  {name}" for place, name in enumerate(stores.packages().values())]
    sums.write_text("\n".join(lines))
    assert stores.main([str(sums), str(tmp_path / "out")]) == 0
    return tmp_path / "out"


def files(filled: Path) -> dict[str, str]:
    return {
        path.relative_to(filled).as_posix(): path.read_text(encoding="utf-8")
        for path in filled.rglob("*")
        if path.is_file()
    }


def test_nothing_is_left_to_fill_in(filled: Path) -> None:
    made = files(filled)
    assert len(made) == 6
    for text in made.values():
        assert not re.search(r"@[A-Z0-9_]+@", text)
    assert all(__version__ in text for name, text in made.items() if "flathub" not in name)


def test_winget_gets_three_files_that_belong_together(filled: Path) -> None:
    yaml = pytest.importorskip("yaml", reason="there is no PyYAML")
    folder = filled / "winget" / "manifests" / "f" / "FaxDesk" / "FaxDesk" / __version__
    found = {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.iterdir()}
    assert {each["ManifestType"] for each in found.values()} == {"version", "installer", "defaultLocale"}
    assert {(each["PackageIdentifier"], str(each["PackageVersion"])) for each in found.values()} == {
        ("FaxDesk.FaxDesk", __version__)
    }
    installers = found["FaxDesk.FaxDesk.installer.yaml"]["Installers"]
    assert [each["InstallerSwitches"]["Custom"] for each in installers] == ["/CurrentUser", "/AllUsers"]
    assert {str(each["InstallerSha256"]) for each in installers} == {"0" * 64}


def test_the_pkgbuild_is_sound(filled: Path, root: Path) -> None:
    pkgbuild = filled / "aur" / "PKGBUILD"
    if shutil.which("bash") is None:
        pytest.skip("there is no bash")
    command = f'set -eu; . "{pkgbuild}"; echo "$pkgver ${{sha256sums[0]}} ${{source[0]}}"'
    said = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout.split()
    assert said[:2] == [__version__, "3" * 64]
    assert said[2].endswith(f"/faxdesk-{__version__}-linux-x86_64.tar.gz")


def test_the_pkgbuild_installs_the_archive(filled: Path, tmp_path: Path) -> None:
    """Its package() run on a folder as the archive has it."""
    if shutil.which("bash") is None:
        pytest.skip("there is no bash")
    unpacked = tmp_path / "src" / f"faxdesk-{__version__}-linux-x86_64"
    for name in ("faxdesk", "_internal/resources/guide/en/sending.md", "share/man/man1/faxdesk.1", "LICENSE"):
        (unpacked / name).parent.mkdir(parents=True, exist_ok=True)
        (unpacked / name).write_text(name)
    (unpacked / "faxdesk-window").symlink_to("faxdesk")
    root = tmp_path / "package"
    command = f'set -eu; pkgdir="{root}"; . "{filled / "aur" / "PKGBUILD"}"; package'
    subprocess.run(["bash", "-c", command], cwd=tmp_path / "src", check=True)
    assert (root / "usr" / "bin" / "faxdesk-window").read_text() == "faxdesk"
    for name in ("lib/faxdesk/_internal/resources/guide/en/sending.md", "share/man/man1/faxdesk.1"):
        assert (root / "usr" / name).is_file()
    assert (root / "usr" / "share" / "licenses" / "faxdesk-bin" / "LICENSE").is_file()


def test_the_cask_is_ruby(filled: Path) -> None:
    cask = filled / "homebrew" / "Casks" / "f" / "faxdesk.rb"
    text = cask.read_text(encoding="utf-8")
    assert f'arm:   "{"1" * 64}"' in text
    assert f'intel: "{"2" * 64}"' in text
    if shutil.which("ruby") is not None:
        subprocess.run(["ruby", "-c", str(cask)], check=True)


def test_flathub_builds_from_the_archive_what_is_built_here(filled: Path, root: Path) -> None:
    name = "org.faxdesk.FaxDesk.json"
    ours = json.loads((root / "packaging" / "flatpak" / name).read_text(encoding="utf-8"))
    theirs = json.loads((filled / "flathub" / name).read_text(encoding="utf-8"))
    (source,) = theirs["modules"][0]["sources"]
    assert (source["type"], source["sha256"]) == ("archive", "3" * 64)
    for manifest in (ours, theirs):
        del manifest["modules"]
    assert theirs == ours


def test_a_list_that_lacks_a_package_is_refused(
    stores: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "SHA256SUMS").write_text(f"{'a' * 64}  faxdesk-{__version__}-setup.exe\n")
    assert stores.main([str(tmp_path / "SHA256SUMS"), str(tmp_path / "out")]) == 1
    assert f"faxdesk-{__version__}-macos-arm64.dmg" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
