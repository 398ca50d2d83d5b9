"""The system is asked for its password, by PAM itself, and by a process that may hang or die."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from faxdesk.desktop.password_check import RIGHT, UNKNOWN, WRONG, ask_pam
from faxdesk.desktop.system_password import SystemPassword
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.paths import password_check_command

PASSWORD = "correct höst"
HAS_PAM_EXEC = any(Path(folder).glob("*/security/pam_exec.so") for folder in ("/usr/lib", "/lib")) or any(
    Path(folder, "security/pam_exec.so").exists() for folder in ("/usr/lib", "/usr/lib64")
)
needs_pam = pytest.mark.skipif(
    sys.platform != "linux" or not HAS_PAM_EXEC or shutil.which("sh") is None, reason="needs PAM of Linux"
)


def service(folder: Path, *lines: str) -> str:
    """A service of PAM's that lives in this folder."""
    (folder / "faxdesk-test").write_text("".join(f"{line}\n" for line in lines))
    return "faxdesk-test"


@pytest.fixture
def asking(tmp_path: Path) -> str:
    """One that takes PASSWORD alone. PAM gives the password to a script, with a byte of zero behind it."""
    script = tmp_path / "script"
    script.write_text(f'#!/bin/sh\n[ "$(tr -d "\\000")" = "{PASSWORD}" ]\n')
    script.chmod(0o755)
    return service(tmp_path, f"auth required pam_exec.so expose_authtok quiet {script}")


@needs_pam
def test_pam_tells_the_right_password_from_a_wrong_one(tmp_path: Path, asking: str) -> None:
    assert ask_pam(PASSWORD.encode(), "somebody", asking, str(tmp_path)) == RIGHT
    assert ask_pam(b"something else", "somebody", asking, str(tmp_path)) != RIGHT


@needs_pam
def test_who_is_let_in_unasked_has_shown_nothing(tmp_path: Path) -> None:
    permits = service(tmp_path, "auth required pam_permit.so")
    assert ask_pam(PASSWORD.encode(), "somebody", permits, str(tmp_path)) == UNKNOWN


@needs_pam
def test_a_refusal_after_the_password_was_asked_for_is_a_wrong_one(tmp_path: Path, asking: str) -> None:
    script = tmp_path / "script"
    denies = service(
        tmp_path,
        f"auth [default=ignore] pam_exec.so expose_authtok quiet {script}",
        "auth required pam_deny.so",
    )
    assert ask_pam(PASSWORD.encode(), "somebody", denies, str(tmp_path)) == WRONG


@needs_pam
def test_a_service_that_is_not_there_tells_nothing(tmp_path: Path) -> None:
    service(tmp_path, "auth required pam_no_such_module.so")
    assert ask_pam(PASSWORD.encode(), "somebody", "faxdesk-test", str(tmp_path)) == UNKNOWN


def child(answer: str) -> list[str]:
    """A process that reads what it is given, and then does something."""
    return [sys.executable, "-c", f"import os, sys; typed = sys.stdin.buffer.read().decode(); {answer}"]


def test_the_answer_is_the_exit_code_and_the_password_comes_by_standard_input() -> None:
    asked = SystemPassword(child(f"sys.exit({RIGHT} if typed == {PASSWORD!r} else {WRONG})"))
    assert asked.fits(PASSWORD)
    assert not asked.fits("something else")


@pytest.mark.parametrize("answer", ["sys.exit(0)", "sys.exit(1)", "os.abort()", f"sys.exit({UNKNOWN})"])
def test_a_process_that_dies_lets_nobody_in(answer: str) -> None:
    with pytest.raises(FaxDeskError) as caught:
        SystemPassword(child(answer)).fits(PASSWORD)
    assert caught.value.kind is ErrorKind.NOT_ALLOWED


def test_a_system_that_hangs_is_given_up() -> None:
    with pytest.raises(FaxDeskError):
        SystemPassword(child("import threading; threading.Event().wait()"), patience_s=0.5).fits(PASSWORD)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a process of our own that answers")
def test_our_own_process_lets_nobody_in_without_a_password() -> None:
    assert not SystemPassword(password_check_command()).fits("")
