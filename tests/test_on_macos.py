"""What the program does otherwise on a Mac, as far as its logic can be run elsewhere. Its own programs and
libraries are missing here: each test says what the program does with them, or without them."""

from __future__ import annotations

import os
import plistlib
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from faxdesk.desktop.login_start import login_start
from faxdesk.desktop.print_queue import print_queue
from faxdesk.desktop.screen_lock import is_locked
from faxdesk.documents import recognise
from faxdesk.documents.conversion import libreoffice
from faxdesk.documents.plain_text import letter_fonts
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.intake.fax_printer import QueueState
from faxdesk.local_api.visitors import peer_user
from faxdesk.net import sockets
from faxdesk.policies.policies import Policies
from faxdesk.policies.read_policies import read_policies
from faxdesk.scanner.sane import scanimage
from faxdesk.this_computer import home_of
from faxdesk.ui.desktop.tray import Tray

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a Mac's files, programs and sockets are as on Linux")


TRIED_ELSEWHERE = {
    "desktop/password_check.py": "the numbers of a Mac's PAM: not tried",
    "documents/cage/walls.py": "tests/documents/cage/test_walls.py tries the profile; entering it: not tried",
    "documents/worker_limits.py": "here, and in tests/documents/test_worker_limits.py",
    "services/doctor/checks_here.py": "tests/services/doctor/test_doctor.py",
    "ui/window/bars/menu_bar.py": "tests/ui/window/test_menu_bar.py",
    "ui/window/main_window.py": "that the menus of the screen are made at once: not tried",
    "app/window_program.py": "tests/ui/desktop/test_open_requests.py tries what it makes",
}
TRIED_HERE = {
    *("desktop/login_start.py", "desktop/print_queue.py", "desktop/screen_lock.py", "local_api/visitors.py"),
    *("net/sockets.py", "policies/read_policies.py", "scanner/sane/scanimage.py", "this_computer.py"),
    *(
        "documents/recognise.py",
        "documents/conversion/libreoffice.py",
        "documents/plain_text/letter_fonts.py",
    ),
    "ui/desktop/tray.py",
}


def test_nothing_is_done_otherwise_without_a_test(root: Path) -> None:
    program = root / "faxdesk"
    found = {path for path in program.rglob("*.py") if '"darwin"' in path.read_text(encoding="utf-8")}
    assert {path.relative_to(program).as_posix() for path in found} == {*TRIED_HERE, *TRIED_ELSEWHERE}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's home on a Mac, with nothing on the path."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    return tmp_path


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(0o755)
    return path


def test_it_starts_at_login_by_an_agent(home: Path) -> None:
    start = login_start("org.faxdesk.FaxDesk", "work")
    start.set(["/Applications/FaxDesk.app/Contents/MacOS/faxdesk-window", "--in-background"])
    agent = home / "Library" / "LaunchAgents" / "org.faxdesk.FaxDesk.work.plist"
    assert plistlib.loads(agent.read_bytes())["ProgramArguments"][1] == "--in-background"
    assert start.is_set()
    start.clear()
    assert not agent.exists()


def test_the_menu_of_printing_gets_an_entry(home: Path) -> None:
    queue = print_queue(lambda: "", lambda: "", ["faxdesk-window"])
    queue.add()
    script = home / "Library" / "PDF Services" / "Fax with FaxDesk"
    assert script.read_text(encoding="utf-8") == '#!/bin/sh\nexec faxdesk-window "$3"\n'
    assert queue.state() == QueueState.THERE


@pytest.mark.skipif(Path("/usr/sbin/ioreg").exists(), reason="this is a Mac")
def test_without_an_answer_of_the_system_it_goes_on(home: Path) -> None:
    assert not is_locked()
    assert home_of(home) == home_of(home) != home_of(home / "other")


@pytest.mark.skipif(Path("/System/Library").exists(), reason="this is a Mac")
def test_policies_that_cannot_be_read_close_everything() -> None:
    policies = read_policies()
    with pytest.raises(FaxDeskError):
        policies.check_on(Policies.allow_demo)
    trouble = policies.trouble()
    assert trouble is not None
    assert "managed preferences" in trouble.title


class _Socket:
    """Answers as the kernel of a Mac, which has other numbers for what is asked."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.asked: tuple[int, ...] = ()

    def getsockopt(self, *asked: int) -> object:
        self.asked = asked
        return self.answer


def test_the_user_at_the_other_end_of_a_socket_is_known() -> None:
    # sys/ucred.h: version, user, number of groups, sixteen groups, with the gap that the compiler leaves.
    asked = _Socket(struct.pack("=IIh2x16I", 0, 501, 1, *range(16)))
    assert peer_user(asked) == 501
    assert asked.asked == (0, 1, 76)


def test_what_the_other_side_has_not_received_is_told() -> None:
    asked = _Socket(17)
    assert sockets._unacknowledged(asked) == 17  # type: ignore[arg-type]
    assert asked.asked == (socket.SOL_SOCKET, 0x1024)
    if not Path("/System/Library").exists():
        with socket.socket() as elsewhere:
            assert sockets._unacknowledged(elsewhere) is None


def test_programs_are_found_where_the_windows_path_does_not_lead(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(home / "opt" / "homebrew" / "bin")
    for module, name, find in (
        (recognise, "tesseract", recognise.find_tesseract),
        (scanimage, "scanimage", scanimage.find_scanimage),
    ):
        assert str(module._FOLDERS[0]) == "/opt/homebrew/bin"
        monkeypatch.setattr(module, "_FOLDERS", (folder,))
        assert find() is None
        program = put(Path(folder, name))
        assert find() == program


def test_libreoffice_is_found_in_its_app(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = put(home / "Applications" / "LibreOffice.app" / "Contents" / "MacOS" / "soffice")
    of_everybody, of_the_person = libreoffice._FOLDERS["darwin"]
    assert of_everybody == f"/{of_the_person.removeprefix('~/')}"
    if not Path(of_everybody).exists():
        assert libreoffice.find_libreoffice() == found


def test_fonts_of_the_person_are_found(home: Path) -> None:
    wide = put(home / "Library" / "Fonts" / "PingFang.ttc")
    narrow = put(home / "Library" / "Fonts" / "Alpha.otf")
    put(home / "Library" / "Fonts" / "readme.txt")
    files = [path for path in letter_fonts.font_files.__wrapped__() if path.is_relative_to(home)]
    assert files == [wide, narrow]


def test_a_process_that_takes_too_much_memory_ends() -> None:
    """macOS does not keep to the limit by itself. It counts the peak in bytes, Linux in 1024 of them."""
    code = (
        "import sys; sys.platform = 'darwin'\n"
        "from faxdesk.documents.worker_limits import limit_self\n"
        "limit_self({limit})\n"
        "import threading; taken = bytearray(b'x') * (120 << 20); threading.Event().wait({wait})"
    )
    for limit, wait, ended in ((60_000, 60, 1), (1 << 40, 0.2, 0)):
        command = [sys.executable, "-c", code.format(limit=limit, wait=wait)]
        assert subprocess.run(command, check=False, timeout=120).returncode == ended


def test_a_click_on_the_icon_opens_its_menu_alone(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    tray, opened = Tray(window), list[bool]()
    tray.open_wanted.connect(lambda: opened.append(True))
    tray._on_activated(QSystemTrayIcon.ActivationReason.Trigger)
    assert opened == []
    monkeypatch.setattr(sys, "platform", "linux")
    tray._on_activated(QSystemTrayIcon.ActivationReason.Trigger)
    assert opened == [True]
    tray.withdraw()
    QApplication.processEvents()
