"""The window as a program of its own, in which somebody goes from one account to another and back.

`python -m tests.ui.window.account_steps PROFILE STEPS [OPTION ...]`: the options are the program's own, STEPS
is a list in JSON, taken one after the other: ["sign_in", server, client id, secret, JWT], ["choose"] the
other account, ["agree"] or ["refuse"] when asked, and ["see", senders ...], which waits until these are in
the inbox and somebody is signed in. Then the window is closed. Says, in JSON, what was asked, what the inbox
of each window held when it was first seen, and whether the window has shown a new fax.
"""

from __future__ import annotations

import faulthandler
import json
import sys

import keyring
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication

from faxdesk import window_start
from faxdesk.app import open_window
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.ui.settings.sign_in import SignInPage
from faxdesk.ui.window.main_window import MainWindow
from tests.support.keychain.in_memory import MemoryKeyring

LOOK_MS = 20
LONGEST_MS = 90_000


class Person(QObject):
    """Takes the steps, on whichever window is open."""

    def __init__(self, steps: list[list[str]]) -> None:
        super().__init__()
        self._steps = steps
        self._window: MainWindow | None = None
        self._left: MainWindow | None = None
        self.asked: list[str] = []
        self.at_first: list[list[str]] = []
        self.has_composed: list[bool] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)
        QTimer.singleShot(LONGEST_MS, self, self._give_up)

    def _look(self) -> None:
        windows = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]
        if not windows or windows[0] is self._left or not windows[0].isVisible():
            return
        if windows[0] is not self._window:
            self._window = windows[0]
            self.at_first.append(_senders(self._window))
            self.has_composed.append(self._window.pages.is_composing)
            self._window.pages.turned.connect(self._on_turned)
        if not self._steps:
            # Who was signed out is signed out at the service only then.
            if self._window._runner.is_idle:
                self._timer.stop()
                self._window.close()
        elif self._take(self._window, *self._steps[0]):
            self._steps.pop(0)

    def _take(self, window: MainWindow, step: str, *arguments: str) -> bool:
        page: SignInPage = window.pages.sign_in
        question = page.question
        if step == "see":
            return _senders(window) == list(arguments) and window._desk.account.account is not None
        if step == "compose":
            return self.has_composed[-1]
        if step == "sign_in":
            window.signing.sign_in()
            _fill_in(page, *arguments)
            return True
        if step == "choose":
            window.signing.sign_in()
            (button,) = page.others.buttons
            button.click()
            return True
        if not question.text:
            return False
        self.asked.append(question.text)
        (question.agree if step == "agree" else question.refuse).click()
        self._left = window if step == "agree" else None
        return True

    def _on_turned(self, title: str) -> None:
        self.has_composed[-1] |= title == "New fax"

    def _give_up(self) -> None:
        sys.stderr.write(f"steps not taken: {self._steps}")
        QCoreApplication.exit(70)


def _fill_in(page: SignInPage, server: str, client_id: str, secret: str, jwt: str) -> None:
    page.form.choose(jwt=True)
    page.form.server.setText(server)
    page.form.client_id.setText(client_id)
    page.form.secret.setText(secret)
    page.form.jwt_text.setPlainText(jwt)
    page.submit.click()


def _senders(window: MainWindow) -> list[str]:
    library = window._desk.library
    return [row.name for row in library.rows(library.ids(FaxQuery(Folder.INBOX)))]


def main() -> int:
    faulthandler.enable()
    keyring.set_keyring(MemoryKeyring())
    profile, steps, *options = sys.argv[1:]
    people: list[Person] = []
    open_display = open_window._open_display

    def with_somebody_in_front() -> QApplication:
        application = open_display()
        people.append(Person(json.loads(steps)))
        return application

    open_window._open_display = with_somebody_in_front
    code = window_start.main(["--profile", profile, *options])
    person = people[0]
    sys.stdout.write(
        json.dumps({"asked": person.asked, "at_first": person.at_first, "has_composed": person.has_composed})
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
