"""What the packages tell desktops, shells and readers, made without building the program."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import shiboken6

from building import commands, desktop, libraries, licences, man, sbom, shipped
from building.changes import Release, releases
from building.folder import make_steady
from building.project import APP_ID, VERSION, build_time
from building.share import write_share
from building.shiboken_support import compiled_support
from faxdesk.cli.commands import COMMANDS
from faxdesk.cli.exit_codes import MEANINGS

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of Linux's packages")


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("share")
    write_share(folder)
    return folder


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} here")
    return found


def run(*command: object) -> str:
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_all_that_is_packed_bears_the_time_of_the_build(tmp_path: Path) -> None:
    (tmp_path / "libraries").mkdir()
    (tmp_path / "libraries" / "faxdesk.so").write_bytes(b"library")
    (tmp_path / "faxdesk").write_bytes(b"program")
    if sys.platform != "win32":
        (tmp_path / "link").symlink_to("faxdesk")
        (tmp_path / "lost").symlink_to("nothing")
    make_steady(tmp_path)
    assert {path.lstat().st_mtime for path in [tmp_path, *tmp_path.rglob("*")]} == {build_time()}


def test_the_manual_names_every_command_and_option() -> None:
    page = man.command_line().replace(r"\-", "-")
    program = commands.program()
    named = [command.prog for command in commands.commands_of(program)]
    assert {f"faxdesk {name}" for name in COMMANDS} <= set(named)
    assert "faxdesk webhook create" in named
    for name in named:
        assert re.search(rf"^\.SS .*{name}\\", page, re.MULTILINE), name
    for parser in (program, *commands.commands_of(program)):
        for action in parser._actions:
            assert action.dest == "help" or all(option in page for option in action.option_strings)
    for code, meaning in MEANINGS.items():
        assert f".B {code}\n{meaning}" in page
    assert "--new-fax" in man.window().replace(r"\-", "-")


@linux_only
def test_the_manual_is_well_formed(share: Path) -> None:
    pages = sorted((share / "man" / "man1").iterdir())
    assert run(tool("mandoc"), "-T", "lint", "-W", "warning", *pages) == ""


@linux_only
def test_the_desktop_takes_entry_and_metainfo(share: Path) -> None:
    entries = [share / "applications" / desktop.ID_OF_ENTRY, share / "Thunar/sendto/faxdesk.desktop"]
    assert run(tool("desktop-file-validate"), *entries) == ""
    run(tool("appstreamcli"), "validate", "--no-net", share / "metainfo" / f"{APP_ID}.metainfo.xml")


def test_a_double_click_on_a_document_never_opens_the_program(share: Path) -> None:
    """A desktop opens a type without a default by any program that names the type, so none is named."""
    for entry in (share / "applications").glob("*.desktop"):
        lines = entry.read_text().splitlines()
        assert [line for line in lines if line.startswith("MimeType=")] == ["MimeType=x-scheme-handler/fax;"]
        # With %U the desktop hands over links, and "Open with" lists the program among those that take files.
        assert "Exec=faxdesk-window -- %U" in lines


def test_no_file_name_is_taken_for_an_option(share: Path) -> None:
    for name in desktop.send_to():
        assert re.search(r'faxdesk-window -- (%F|"\$@")$', (share / name).read_text(), re.MULTILINE), name


@linux_only
def test_every_file_manager_starts_the_window(share: Path) -> None:
    for name in desktop.send_to():
        assert "faxdesk-window" in (share / name).read_text()
    assert (share / "faxdesk/nautilus-scripts/Send as fax").stat().st_mode & 0o111


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("faxdesk out", "outbox"),
        ("faxdesk send --res", "--resolution"),
        ("faxdesk send --resolution st", "standard"),
        ("faxdesk outbox wen", "went-out"),
        ("faxdesk webhook cre", "create"),
        ("faxdesk save 12 lett", "letter.pdf"),
        ("faxdesk-window --new", "--new-fax"),
        ("faxdesk-window lett", "letter.pdf"),
    ],
)
@linux_only
def test_bash_completes(share: Path, tmp_path: Path, line: str, expected: str) -> None:
    (tmp_path / "letter.pdf").touch()
    words = line.split(" ")
    function = f"_shtab_{words[0].replace('-', '_')}"
    script = f"""
    cd {tmp_path}
    compopt() {{ :; }}
    source {share}/bash-completion/completions/{words[0]}
    COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; {function}; printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    assert expected in run(tool("bash"), "--norc", "-c", script).split()


@linux_only
def test_bash_completes_a_file_where_no_command_fits(share: Path) -> None:
    script = f"source {share}/bash-completion/completions/faxdesk; complete -p faxdesk"
    assert "-o default" in run(tool("bash"), "--norc", "-c", script)


@pytest.mark.parametrize(
    ("line", "expected"), [("faxdesk out", "outbox"), ("faxdesk send --resolution st", "standard")]
)
@linux_only
def test_fish_completes(share: Path, line: str, expected: str) -> None:
    script = f"source {share}/fish/vendor_completions.d/faxdesk.fish; complete -C '{line}'"
    assert expected in run(tool("fish"), "--no-config", "-c", script).split()


@pytest.mark.parametrize("before", [None, "/usr/local/lib/else"])
@linux_only
def test_what_the_program_starts_finds_the_systems_own_libraries(
    root: Path, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    """PyInstaller's loader tells the program, and by that its browser, to look beside FaxDesk first."""
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/faxdesk/_internal")
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    runpy.run_path(str(root / "packaging" / "restore_environment.py"))
    assert os.environ.get("LD_LIBRARY_PATH") == before


def test_qt_reads_its_support_modules_from_the_package(tmp_path: Path) -> None:
    """Else every start unpacks and compiles them, a twelfth of its work until the paint."""
    packed = tmp_path / "packed"
    shutil.copytree(Path(shiboken6.__file__).parent, packed / "shiboken6")
    for name, file in compiled_support(tmp_path / "first"):
        (packed / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, packed / name)
    program = "import PySide6.QtCore, sys; print(sys.modules['shibokensupport.signature.loader'].__file__)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(packed)},
        capture_output=True,
        text=True,
        check=True,
    )
    loader = Path(done.stdout.strip())
    assert loader == (packed / "shiboken6/files.dir/shibokensupport/signature/loader.pyc").resolve()


def test_qts_support_modules_have_the_same_bytes_wherever_they_are_built(tmp_path: Path) -> None:
    first, again = (compiled_support(tmp_path / name) for name in ("first", "another folder"))
    assert [(name, Path(file).read_bytes()) for name, file in first] == [
        (name, Path(file).read_bytes()) for name, file in again
    ]
    assert str(tmp_path).encode() not in b"".join(Path(file).read_bytes() for _, file in first)


@linux_only
def test_zsh_reads_its_completion(share: Path) -> None:
    for program in ("faxdesk", "faxdesk-window"):
        function = share / "zsh/vendor-completions" / f"_{program}"
        assert function.read_text().startswith(f"#compdef {program}\n")
        run(tool("zsh"), "-n", function)


def test_releases_are_read_from_the_changelog() -> None:
    text = """# Changelog

## [Unreleased]

### Added

- Faxes of `any` length
  and [kind](https://example.org/kinds).

## [0.2.0] - 2027-02-03

- Old **news**.
"""
    assert releases(text, version="0.3.0")[0].news == ("Faxes of any length and kind.",)
    assert releases(text, version="0.3.0")[0].version == "0.3.0"
    assert releases(text, version="0.2.0") == [Release("0.2.0", date(2027, 2, 3), ("Old news.",))]
    assert releases("", version="1.0.0")[0].version == "1.0.0"


def test_all_that_is_shipped_is_told_with_its_licence() -> None:
    everything = shipped.everything()
    page = licences.page(everything)
    for name in ("httpx", "Qt and Qt for Python", "Python", "DejaVu fonts", "pypdfium2", "pyinstaller"):
        found = next(each for each in everything if each.name == name)
        assert f"{name} {found.version}" in page
        assert found.licence
        assert found.texts
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in page
    assert not {"pytest", "mypy", "ringcentral"} & {each.name for each in everything}


def test_the_bill_of_materials_is_whole_and_steady(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    everything = shipped.everything()
    text = sbom.bill(everything)
    assert text == sbom.bill(everything)
    bill = json.loads(text)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert bill["metadata"]["component"]["version"] == VERSION
    assert bill["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    references = [each["bom-ref"] for each in bill["components"]]
    assert len(references) == len(set(references)) == len(everything)
    assert all(re.fullmatch(r"pkg:(pypi|generic|deb/debian)/[^@]+@\S+", each) for each in references)
    assert bill["dependencies"][0]["dependsOn"] == references


def test_a_library_of_no_known_package_stops_the_build() -> None:
    assert libraries.debian_packages(["libxcb.so.1", "libm.so.6"]) == ["libc6", "libxcb1"]
    with pytest.raises(KeyError):
        libraries.debian_packages(["libunheard.so.1"])


def test_the_flatpak_is_of_the_same_name(root: Path) -> None:
    manifest = json.loads((root / "packaging" / "flatpak" / f"{APP_ID}.json").read_text())
    assert manifest["id"] == APP_ID
    assert manifest["command"] == "faxdesk-window"


def test_the_flatpak_may_do_what_the_program_does_and_no_more(root: Path) -> None:
    """Documents come by the portal of the desktop's dialogs. The usual folders can be read for the sake of
    files that are dropped on the window, which Qt asks no portal for."""
    manifest = json.loads((root / "packaging" / "flatpak" / f"{APP_ID}.json").read_text(encoding="utf-8"))
    words = manifest["finish-args"]
    files = [word for word in words if word.startswith("--filesystem=")]
    assert files
    assert all(word.endswith(":ro") for word in files)
    for name in (
        "org.freedesktop.Notifications",
        "org.freedesktop.secrets",
        "org.kde.StatusNotifierWatcher",
    ):
        assert f"--talk-name={name}" in words
    # Each of them has security updates for two years.
    assert manifest["runtime-version"] >= "25.08"
    spec = (root / "packaging" / "faxdesk.spec").read_text(encoding="utf-8")
    assert "xdgdesktopportal" not in spec, "what asks the portal would be left out"
