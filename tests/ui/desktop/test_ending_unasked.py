"""The program ends by itself on a desktop with a notification area, where closing its window for the first
time would make an offer instead."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

WITH_NOTIFICATION_AREA = """
import sys
from PySide6.QtCore import QProcess, QTimer
from PySide6.QtWidgets import QApplication
from faxdesk.cli.main import main
from faxdesk.ui.desktop.tray import Tray

Tray.is_there = lambda self: True
"""
LEAVING_THE_DEMO = """
QProcess.startDetached = lambda program, arguments: print("started", arguments[-1])
tried = QTimer()

def leave():
    # Once the window knows of the notification area.
    for window in QApplication.topLevelWidgets() if QApplication.instance() else []:
        if getattr(window, "desktop", None) is not None:
            tried.stop()
            window.banner.sign_in.click()

from faxdesk.app import session
begin = session.Session.begin

def begin_and_leave(self):
    begin(self)
    tried.timeout.connect(leave)
    tried.start(50)

session.Session.begin = begin_and_leave
"""
RUN = "sys.exit(main(sys.argv[1:]))"


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, "--demo", *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_a_trial_run_ends(tmp_path: Path) -> None:
    picture = tmp_path / "trial.png"
    done = run(WITH_NOTIFICATION_AREA + RUN, "--smoke", "--screenshot", str(picture))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert not QImage(str(picture)).isNull()


def test_leaving_the_demo_ends_it() -> None:
    done = run(WITH_NOTIFICATION_AREA + LEAVING_THE_DEMO + RUN)
    assert (done.returncode, done.stdout) == (0, "started faxdesk\n"), done.stderr
