"""Signing in and out from the window, and what it shows while nobody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr, tr_n
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.fax import Counts
    from faxdesk.services.desk import Desk
    from faxdesk.ui.window.bars.notices import Notices
    from faxdesk.ui.window.demo_mode import DemoMode
    from faxdesk.ui.window.page_stack import PageStack
    from faxdesk.work.tasks import TaskRunner


class Signing(QObject):
    """Leads to the forms and says what signing out costs; the account itself is a service."""

    def __init__(
        self, desk: Desk, runner: TaskRunner, pages: PageStack, notices: Notices, demo: DemoMode
    ) -> None:
        super().__init__(pages)
        self._desk = desk
        self._runner = runner
        self._pages = pages
        self._notices = notices
        self._demo = demo

    def sign_in(self) -> None:
        """Show the sign-in form; from the demo, leave it for the real thing."""
        if self._demo.controls is not None and self._demo.leave is not None:
            self._demo.leave()
        else:
            self._notices.bar.hide()
            self._pages.show_sign_in()

    def show_signed_out(self) -> None:
        """Nobody is signed in: show the three ways to begin, or a notice to those who know FaxDesk."""
        if self._pages.is_first_start:
            self._pages.show_first_start()
        else:
            self._notices.say_signed_out()

    def show_failed(self, error: FaxDeskError) -> None:
        """Say that the session of the last time could not be resumed."""
        if error.kind == ErrorKind.KEYCHAIN and self._pages.is_first_start:
            # The sign-in form tells about a missing keychain, when it matters.
            self._pages.show_first_start()
        else:
            self._notices.show_sign_in_error(error)

    def sign_out(self) -> None:
        """Sign out; where faxes wait to leave, that is said before."""
        failed = self._notices.show_error

        def go_on(counts: Counts) -> None:
            if not counts.waits_here or self._is_sure(counts.waits_here):
                self._runner.submit(
                    Lane.NET, self._desk.account.sign_out, lambda _: self.show_signed_out(), failed
                )

        self._runner.submit(Lane.LOCAL, lambda _token: self._desk.library.counts(), go_on, failed)

    def _is_sure(self, waiting: int) -> bool:
        from faxdesk.ui.common import dialogs

        return dialogs.ask(
            self._window(),
            tr_n("{count} fax has not left yet.", "{count} faxes have not left yet.", waiting),
            tr_n(
                "It stays on this computer, and leaves once you sign in again. All faxes can still be read.",
                "They stay on this computer, and leave once you sign in again. All faxes can still be read.",
                waiting,
            ),
            tr("Sign out"),
        )

    def _window(self) -> QWidget:
        return self._pages.window()
