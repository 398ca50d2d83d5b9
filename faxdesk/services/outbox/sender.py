"""The pump of the outbox: takes what is due, one fax after the other, to the service."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from faxdesk.domain.runtime import CancelToken

if TYPE_CHECKING:
    from faxdesk.services.outbox.attempts import Attempts
    from faxdesk.services.outbox.copied_archive import CopiedArchive
    from faxdesk.services.outbox.reconcile import Reconciler
    from faxdesk.services.outbox.sender_lease import SenderLease
    from faxdesk.services.outbox.turns import Turns


class Sender:
    """Runs on one worker at a time; a lease in the archive keeps other processes from running too."""

    def __init__(
        self,
        lease: SenderLease,
        copied: CopiedArchive,
        turns: Turns,
        attempts: Attempts,
        reconciler: Reconciler,
    ) -> None:
        self._lease = lease
        self._copied = copied
        self._turns = turns
        self._attempts = attempts
        self._reconciler = reconciler
        self.is_run_elsewhere = False
        """Whether the last run was left to another process, which is the one who sends."""

    def run(self, token: CancelToken) -> datetime | None:
        """Do what can be done now. The answer is when there will be more, None when only a person or an event
        can bring more."""
        with self._lease.held() as is_ours:
            self.is_run_elsewhere = not is_ours
            if not is_ours:
                return self._lease.ask_again_at()
            self._turns.recover()
            self._copied.begin()
            self._turns.release()
            pause_s = self._send_all(token)
            self._reconciler.look(token)
        return self._turns.next_due(pause_s)

    def reside(self) -> None:
        """Be the one who sends until leave(): other processes leave their faxes to this one."""
        self._lease.reside()

    def leave(self) -> None:
        """Be the one who sends during runs alone."""
        self._lease.leave()

    def _send_all(self, token: CancelToken) -> float:
        """Send what is due, one after the other; gives the seconds for which the service wants no more. In
        that time faxes stay queued, where they can be taken back, and nothing else is held up."""
        passed: set[int] = set()
        while (item := self._turns.next(passed)) is not None:
            token.check()
            pause_s = self._attempts.service_pause_s(item)
            if pause_s:
                return pause_s
            passed.add(item.id)
            self._attempts.make(item, token)
            self._turns.release()
        return 0.0
