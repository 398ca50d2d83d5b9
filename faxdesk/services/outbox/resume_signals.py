"""Hears when somebody has signed in or out, and when the service can be reached again: what waits in the
outbox may then leave, or cannot leave any more."""

from __future__ import annotations

from faxdesk.services.events import (
    AccountChanged,
    Connection,
    ConnectionChanged,
    Event,
    EventHub,
    OutboxWaiting,
)


class ResumeSignals:
    """Made before anybody can sign in, since a sign-in that nobody heard of would free nothing. A flag is set
    from any thread, and taken by the sender."""

    def __init__(self, events: EventHub) -> None:
        self._events = events
        self._was_offline = False
        self._is_reachable_again = False
        self._is_signed_in_again = False
        self._is_signed_out = False
        events.subscribe(self._on_event)

    def take_reachable(self) -> bool:
        """Whether the service has become reachable since this was asked last."""
        taken, self._is_reachable_again = self._is_reachable_again, False
        return taken

    def take_signed_in(self) -> bool:
        """Whether somebody has signed in since this was asked last."""
        taken, self._is_signed_in_again = self._is_signed_in_again, False
        return taken

    def take_signed_out(self) -> bool:
        """Whether it has turned out since this was asked last that nobody is signed in."""
        taken, self._is_signed_out = self._is_signed_out, False
        return taken

    def _on_event(self, event: Event) -> None:
        if isinstance(event, ConnectionChanged):
            is_reachable = event.state in {Connection.CHECKING, Connection.LIVE}
            if is_reachable and self._was_offline:
                self._is_reachable_again = True
                self._events.publish(OutboxWaiting())
            if event.state == Connection.SIGNED_OUT:
                self._is_signed_out = True
                self._events.publish(OutboxWaiting())
            self._was_offline = event.state == Connection.OFFLINE or (self._was_offline and not is_reachable)
        elif isinstance(event, AccountChanged) and event.account is not None:
            self._is_signed_in_again, self._is_signed_out = True, False
            self._events.publish(OutboxWaiting())
