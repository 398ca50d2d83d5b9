"""What happens between the first paint of the window and its end."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
import time
import zlib
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from faxdesk.app.window_program import STOP_WAIT_MS, WindowProgram
from faxdesk.domain.errors import FaxDeskError, own_mistake
from faxdesk.paths import resource
from faxdesk.services.accounts import AccountWanted, about_change
from faxdesk.services.events import Notice
from faxdesk.ui.desktop.coming_forward import come_forward
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.window_options import start_request
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.app.encryption_offer import EncryptionOffer
    from faxdesk.demo import Demo
    from faxdesk.later_start import StartRequest
    from faxdesk.work.other_starts import OtherStarts
    from faxdesk.work.signal_waker import SignalWaker


class Session(QObject):
    """What happens between the first paint and the end."""

    def __init__(self, program: WindowProgram, demo: Demo | None, options: argparse.Namespace) -> None:
        super().__init__()
        self._program = program
        self._desk = program.desk
        self._window = program.window
        self._demo = demo
        self._options = options
        self._painted = False
        self._stopped = False
        self._other_starts: OtherStarts | None = None
        self.exit_code = 0
        self._notices = list(program.desk.notices)
        self.wanted: AccountWanted | None = None
        """The account that the window is to be opened with next."""
        self._signal_waker: SignalWaker | None = None
        self._encrypted_now = False
        self._offer: EncryptionOffer | None = None
        self._has_to_open = True
        """Whether what the program was started with is to be opened by this window."""

    def listen_to_system(self) -> None:
        """End in order when the system or the terminal asks for it."""
        names = ("SIGINT", "SIGTERM", "SIGHUP")
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        for number in numbers:
            # Whoever starts a program with nohup wants it to outlive the terminal.
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, lambda *_: QTimer.singleShot(0, self._end))

    def begin(self) -> None:
        """Wait for the first paint of the list, then start all that is slow."""
        self._viewport = self._window.first_paint_widget()
        self._viewport.installEventFilter(self)

    def begin_hidden(self) -> None:
        """Start what works beside the window, which stays hidden while the notification area has the icon."""
        self._viewport = self._window.first_paint_widget()
        QTimer.singleShot(0, self._after_first_paint)
        QTimer.singleShot(0, self._window.ending.start_hidden)

    def go_on_with(self, wanted: AccountWanted) -> None:
        """The window was opened with this account's archive: go on with its sign-in."""
        if wanted.sign_in is not None:
            self._desk.account.hand_over(wanted.sign_in)
        self._encrypted_now = wanted.encrypts is True
        # The window before this one has opened it, unless it made way for whom the environment signs in.
        self._has_to_open = wanted.sign_in is not None and wanted.sign_in.environment is not None
        if wanted.notice is not None:
            self._notices.append(wanted.notice)

    @Slot(object)
    def show_account(self, wanted: AccountWanted) -> None:
        """The person wants another account's faxes shown, also by the next start."""
        desk, runner = self._desk, self._program.runner

        def stay(error: FaxDeskError) -> None:
            if (new := wanted.sign_in) is not None:
                runner.submit(Lane.NET, lambda token: desk.account.give_up(new, token))
            self._window.notices.show_error(error)

        runner.submit(
            Lane.LOCAL,
            lambda token: desk.accounts.show(wanted.profile),
            lambda _: self._leave_for(wanted),
            stay,
        )

    @Slot()
    def reopen(self) -> None:
        """Close the window, and open it again on the same archive."""
        self._leave_for(AccountWanted(self._desk.profile))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._after_first_paint)
        return False

    def stop(self) -> None:
        """Refuse new work, cancel, wait a little, close the client and the archive."""
        if self._stopped:
            return
        self._stopped = True
        if self._signal_waker is not None:
            self._signal_waker.close()
        if self._other_starts is not None:
            self._other_starts.close()
        self._program.stop()
        if self._demo:
            self._demo.stop()

    def unforeseen(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """A mistake of the program: into the log, and said."""
        logging.getLogger(__name__).error("Unforeseen", exc_info=(kind, error, trace))
        if self._options.smoke:
            self.exit_code = 1
        if not self._stopped:
            self._window.notices.show_error(
                own_mistake(
                    tr(
                        "Your faxes are safe. Please report it with the log in {logs}.",
                        logs=self._desk.profile.logs,
                    )
                )
            )

    def _after_first_paint(self) -> None:
        self._viewport.removeEventFilter(self)
        gc.enable()
        if self._options.quit_after_paint:
            print(f"{_ms_since_start():.1f}", flush=True)
            QApplication.quit()
            return
        from faxdesk.work.signal_waker import SignalWaker

        # Until here Python has been at work all the time, and saw each signal by itself.
        self._signal_waker = SignalWaker(self)
        QApplication.setWindowIcon(QIcon(str(resource("icons", "faxdesk.svg"))))
        self._program.begin(self._notices)
        if not self._demo:
            self._offer_encryption()
        self._sign_in()
        if self._has_to_open:
            self._open_once_unlocked(start_request(self._options))
        if not self._demo:
            self._listen_to_other_starts()
            self._keep_start_at_login()
            self._window.update_bar.begin()
        if self._options.smoke and self._demo:
            from faxdesk.ui.window.smoke_test import SmokeTest

            self._smoke = SmokeTest(self._window, self._desk, self._demo, self._options.screenshot)
            self._smoke.finished.connect(self._smoke_finished)
            self._smoke.start()

    def _offer_encryption(self) -> None:
        from faxdesk.app.encryption_offer import EncryptionOffer

        runner, bridge = self._program.runner, self._program.bridge
        is_new = self._window.pages.is_first_start
        self._offer = EncryptionOffer(
            self._desk, self._window, runner, bridge, self._leave_for, is_new=is_new
        )
        if self._encrypted_now:
            self._offer.show_recovery_key()

    def _sign_in(self) -> None:
        """Sign in with what is kept, or in the demo with what the demo knows."""
        runner, desk, window = self._program.runner, self._desk, self._window
        if demo := self._demo:
            runner.submit(
                Lane.NET,
                lambda token: demo.sign_in(desk.account, token),
                self._signed_in,
                window.notices.show_error,
            )
        else:
            is_first = window.pages.is_first_start
            runner.submit(
                Lane.NET,
                lambda token: desk.account.resume(token, ask_keychain=not is_first),
                self._signed_in,
                self._sign_in_failed,
            )

    def _listen_to_other_starts(self) -> None:
        from faxdesk.work.other_starts import OtherStarts

        self._other_starts = OtherStarts(self._desk.profile.window_address, self)
        self._other_starts.requested.connect(self._take_over)
        self._other_starts.listen()

    def _keep_start_at_login(self) -> None:
        """Have the system start what this was started with: the same profile, without its window."""
        arguments, label = ["--in-background"], ""
        if (profile := self._options.profile) is not None:
            folder = os.path.abspath(profile)
            arguments += ["--profile", folder]
            label = f"{zlib.crc32(os.fsencode(folder)):08x}"
        if self._window.desktop is not None:
            self._window.desktop.keep_start_at_login(arguments, label)

    def _open_once_unlocked(self, request: StartRequest) -> None:
        """Now, or when the person is back who may see it."""
        if self._window.is_locked:
            self._window.locking.later(lambda: self._open(request))
        else:
            self._open(request)

    def _open(self, request: StartRequest) -> None:
        if request.receive:
            self._window.navigation.show_folder(Place.INBOX)
        if request.documents:
            from faxdesk.ui.desktop.open_requests import sorted_out

            self._window.writing.add(*sorted_out(request.documents))
        elif request.new_fax:
            self._window.writing.begin()

    def _take_over(self, request: StartRequest) -> None:
        """A later start has handed over what it was to open: come to the front, and open it."""
        if not request.in_background:
            come_forward(self._window, request.activation)
            self._open_once_unlocked(request)

    def _end(self) -> None:
        """Close the windows as a person would, but for the questions, and wait a little for them."""
        self._window.ending.close_unasked()
        QTimer.singleShot(STOP_WAIT_MS, lambda: QApplication.exit(0))

    def _signed_in(self, signed_in: bool) -> None:
        # Also where nobody is: faxes that wait are told what for, and what other processes write is seen.
        self._program.pulse.start()
        if not signed_in:
            self._window.signing.show_signed_out()
        elif self._offer is not None:
            self._offer.offer()

    def _sign_in_failed(self, error: FaxDeskError) -> None:
        """Say so; where the environment signs in as another account, show that one's faxes unasked."""
        from faxdesk.services.account import AnotherAccount

        if isinstance(error, AnotherAccount):
            desk = self._desk
            notice = Notice(*about_change(error.account, error.owner, desk.library.not_left()))
            self._leave_for(AccountWanted(error.profile, desk.account.take_another(), notice))
        else:
            self._program.pulse.start()
            self._window.signing.show_failed(error)

    def _leave_for(self, wanted: AccountWanted) -> None:
        """Close the window in order; it opens again with the other account's faxes."""
        self.wanted = wanted
        self._window.ending.close_unasked()

    def _smoke_finished(self, problem: str) -> None:
        if problem:
            print(f"faxdesk: the smoke run failed: {problem}", file=sys.stderr)
            self.exit_code = 1
        # Nobody is there to answer what the window may ask as it closes.
        self._end()


def _ms_since_start() -> float:
    """Milliseconds since this process was started (Linux), else since the interpreter's clock began."""
    try:
        fields = Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return (time.clock_gettime(time.CLOCK_BOOTTIME) - started) * 1000
    except (OSError, AttributeError, ValueError):
        return time.perf_counter() * 1000
