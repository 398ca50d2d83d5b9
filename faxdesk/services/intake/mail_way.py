"""Switches the listener for mail on and off, as the settings say."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.settings import Settings

if TYPE_CHECKING:
    from faxdesk.mail_in.mail_listener import MailListener
    from faxdesk.mail_in.mail_taker import MailTaker


class _Wanted(Struct, frozen=True):
    port: int
    needs_login: bool


class MailWay:
    """For workers. Thread-safe."""

    def __init__(self, taker: MailTaker, settings: Settings) -> None:
        self._taker = taker
        self._settings = settings
        self._lock = threading.Lock()
        self._running: tuple[_Wanted, MailListener] | None = None
        self._is_closed = False

    def follow_settings(self) -> None:
        """Listen, listen elsewhere, or stop. Raises FaxDeskError (BAD_INPUT) where the port cannot be had."""
        settings = self._settings
        wanted = _Wanted(settings.port_of_mail, settings.mail_needs_login) if settings.mail_in else None
        with self._lock:
            if self._running is not None and self._running[0] == wanted:
                return
            self._stop()
            if wanted is not None and not self._is_closed:
                listener = self.listener(wanted.port, needs_login=wanted.needs_login)
                listener.start()
                self._running = wanted, listener

    def listener(self, port: int, *, needs_login: bool) -> MailListener:
        """A listener at a port, to be started by the caller. Raises FaxDeskError (NOT_ALLOWED) where a policy
        has mail switched off, or set another port or who needs no log-in."""
        from faxdesk.mail_in.mail_listener import MailListener

        settings = self._settings
        settings.check_not_off(Settings.mail_in)
        settings.check_free(Settings.mail_needs_login, needs_login)
        if port != settings.port_of_mail:
            settings.check_free(Settings.mail_port, str(port))
        return MailListener(self._taker, port, needs_login=needs_login)

    def close(self) -> None:
        """Stop for good."""
        with self._lock:
            self._is_closed = True
            self._stop()

    def _stop(self) -> None:
        if self._running is not None:
            self._running[1].stop()
            self._running = None
