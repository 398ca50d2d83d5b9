"""What the window says in the line above all pages, since it has no better place."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from faxdesk.domain.errors import ErrorKind
from faxdesk.services.events import Connection, ConnectionChanged, Notice
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.ui.common.problem_bar import ProblemBar
    from faxdesk.work.bridge import EventBridge


class Notices(QObject):
    """Says what went wrong and what is new. put_above takes the line into the window once there is something
    to say.

    Signals: sign_in_wanted() and reopen_wanted() when a person chose the button that offers it.
    """

    sign_in_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(self, bridge: EventBridge, put_above: Callable[[QWidget], None], parent: QObject) -> None:
        super().__init__(parent)
        self._put_above = put_above
        self._is_held_up = False
        bridge.notice.connect(self._on_notice)
        bridge.connection_changed.connect(self._on_connection)

    @cached_property
    def bar(self) -> ProblemBar:
        from faxdesk.ui.common.problem_bar import ProblemBar

        bar = ProblemBar()
        bar.setObjectName("noticeBar")
        self._put_above(bar)
        return bar

    @Slot(object)
    def show_error(self, error: FaxDeskError) -> None:
        """Say what went wrong, with the way to sign in where that is the remedy."""
        if error.kind == ErrorKind.SIGN_IN:
            self.show_sign_in_error(error)
        else:
            self.bar.show_error(error)

    def show_sign_in_error(self, error: FaxDeskError) -> None:
        """Say what went wrong, and that signing in is the remedy."""
        self.bar.show_error(error, tr("Sign in"), self.sign_in_wanted.emit)

    def say_signed_out(self) -> None:
        self.inform(
            tr("You are not signed in. Your faxes are here; new ones come once you sign in."),
            tr("Sign in"),
            self.sign_in_wanted.emit,
        )

    def offer_to_reopen(self) -> None:
        """The texts on show keep their language; a window that opens speaks the chosen one."""
        self.inform(
            tr("FaxDesk speaks this language once its window opens again."),
            tr("Open it again now"),
            self.reopen_wanted.emit,
        )

    def inform(self, text: str, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Say what is new, with a way on."""
        self.bar.say(text, button, act, icon_name="info", role="accent")

    @Slot(object)
    def _on_notice(self, event: Notice) -> None:
        self.inform(f"{event.title} {event.hint}".strip())

    @Slot(object)
    def _on_connection(self, event: ConnectionChanged) -> None:
        """What is said of a full disk is true no longer once faxes can be written down again."""
        if self._is_held_up and event.state in {Connection.CHECKING, Connection.LIVE}:
            self.bar.hide()
        self._is_held_up = event.state == Connection.HELD_UP
