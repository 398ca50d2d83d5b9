"""Programs for Windows are signed, and the installer and its uninstaller with them, as far as that can be
tried elsewhere: by a key of the test's own, which no Windows trusts."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from faxdesk import __version__
from tests.updates.conftest import load

SUBJECT = "/O=Trial Publisher/CN=Trial of FaxDesk"
NEEDS_TOOLS = pytest.mark.skipif(
    sys.platform == "win32" or not (shutil.which("osslsigncode") and shutil.which("openssl")),
    reason="not installed: osslsigncode, openssl",
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """With a key to sign with."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", SUBJECT]
    extended = ["-addext", "extendedKeyUsage=codeSigning", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*asked, *extended], check=True, capture_output=True)
    words = f"-certs\n{certificate}\n-key\n{key}\n"
    return {**os.environ, "FAXDESK_SIGN_WITH": words, "FAXDESK_TIMESTAMP_URL": ""}


def a_program(folder: Path, name: str) -> Path:
    """A program for Windows as somebody else has built it."""
    found = importlib.util.find_spec("setuptools")
    if found is None or found.origin is None:
        pytest.skip("setuptools, which has programs for Windows, is not installed")
    program = folder / name
    shutil.copy(Path(found.origin).parent / "gui-64.exe", program)
    return program


def run(
    root: Path, script: str, *words: object, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(root / "packaging" / "windows" / script), *map(str, words)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def signer_of(program: Path, certificate: Path) -> bool:
    """Whether it bears a signature that holds, by that certificate."""
    done = subprocess.run(
        ["osslsigncode", "verify", "-CAfile", str(certificate), "-in", str(program)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0 and "Trial of FaxDesk" in done.stdout


@NEEDS_TOOLS
def test_programs_are_signed_in_their_place(root: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    programs = [a_program(tmp_path, name) for name in ("faxdesk.exe", "faxdesk window.exe")]
    certificate = tmp_path / "certificate.pem"
    assert not any(signer_of(program, certificate) for program in programs)
    done = run(root, "sign.py", *programs, environment=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(signer_of(program, certificate) for program in programs)
    # One bit of it is changed on its way to somebody.
    content = bytearray(programs[0].read_bytes())
    content[0x500] ^= 1
    programs[0].write_bytes(content)
    assert not signer_of(programs[0], certificate)


@NEEDS_TOOLS
def test_what_is_no_program_stays_as_it_was(root: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    text = tmp_path / "readme.exe"
    text.write_text("not a program")
    assert run(root, "sign.py", text, environment=environment).returncode != 0
    assert text.read_text() == "not a program"
    assert {path.name for path in tmp_path.iterdir()} == {"readme.exe", "key.pem", "certificate.pem"}


def test_without_a_key_nothing_is_signed(root: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "FAXDESK_SIGN_WITH"}
    done = run(root, "sign.py", tmp_path / "faxdesk.exe", environment=environment)
    assert done.returncode == 2
    assert "FAXDESK_SIGN_WITH" in done.stderr


def test_the_newest_tool_of_the_sdk_is_taken(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = load(root, "windows/sign")
    for version in ("10.0.9.0", "10.0.22621.0", "10.0.19041.0"):
        (tmp_path / version / "x64").mkdir(parents=True)
        (tmp_path / version / "x64" / "signtool.exe").touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(script, "_SDK", tmp_path / "nowhere")
    assert script.signtool() is None
    monkeypatch.setattr(script, "_SDK", tmp_path)
    assert script.signtool() == str(tmp_path / "10.0.22621.0" / "x64" / "signtool.exe")


@NEEDS_TOOLS
@pytest.mark.slow
def test_the_installer_is_signed_and_bears_its_publisher(
    root: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    if shutil.which("makensis") is None:
        pytest.skip("there is no makensis")
    folder = tmp_path / "built"
    (folder / "_internal").mkdir(parents=True)
    for name in ("faxdesk.exe", "faxdesk-window.exe"):
        a_program(folder, name)
    surroundings = environment | {"FAXDESK_PUBLISHER": "Trial Publisher"}
    done = run(root, "build_installer.py", folder, tmp_path, environment=surroundings)
    assert done.returncode == 0, done.stdout + done.stderr
    installer = tmp_path / f"faxdesk-{__version__}-setup.exe"
    assert signer_of(installer, tmp_path / "certificate.pem")
    assert "Trial Publisher".encode("utf-16-le") in installer.read_bytes()
