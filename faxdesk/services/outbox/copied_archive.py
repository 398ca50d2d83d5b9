"""An archive that was copied, or restored from a backup, while faxes waited in it: its other copy may have
sent them. Then nothing leaves by itself: what waits is looked for at the service, and then the person is
asked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import OutboxEvent, OutboxItem, OutboxState, PartKind, Problem
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.service_name import service_name
from faxdesk.private_files import private_opener
from faxdesk.services.events import EventHub, FaxesChanged, Notice, OutboxWaiting
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.services.outbox.reconcile import Reconciler
    from faxdesk.store.archive_origin import ArchiveOrigin
    from faxdesk.store.outbox_store import OutboxStore

log = logging.getLogger(__name__)

COPIED = "faxdesk-copied-archive"
"""The code of the problem of a fax that another copy of the archive may have sent."""


class OpenedArchive(Struct, frozen=True):
    """An archive as this process has opened it: home gives the computer and folder, and may take seconds,
    counter is the file beside it that says how many attempts to send there were, since when by the clock this
    process has it open."""

    home: Callable[[], str]
    counter: Path
    clock: Clock
    since: datetime


class CopiedArchive:
    """Knows whether the archive is the one that sends. Runs in the sender, with the lease held."""

    def __init__(
        self,
        origin: ArchiveOrigin,
        opened: OpenedArchive,
        journal: OutboxStore,
        reconciler: Reconciler,
        events: EventHub,
    ) -> None:
        self._origin = origin
        self._opened = opened
        self._journal = journal
        self._reconciler = reconciler
        self._events = events
        self._is_asked = False
        self.is_in_question = False
        """Whether another copy of the archive may be the one that sends, as of the last begin()."""

    def begin(self) -> None:
        """Look at the archive before anything of it leaves. One in which nothing waited was moved on purpose,
        or makes no difference, and sends from here."""
        home = self._origin.home()
        is_at_home = home == self._opened.home() and self._counted() <= self._origin.attempts()
        self.is_in_question = not is_at_home and bool(home) and self._origin.goes_on_with(self._opened.since)
        if not is_at_home and not self.is_in_question:
            self.settle()
        if self.is_in_question and not self._is_asked:
            self._is_asked = True
            log.warning("The archive was copied or restored; nothing leaves by itself")
            self._events.publish(Notice(*question()))

    def settle(self) -> None:
        """The archive sends from here, because the person says so or nobody else can."""
        self._origin.settle(self._opened.home(), self._counted())
        self.is_in_question = False

    def take_over(self) -> list[int]:
        """The person says that this archive is the one that sends: what waited for that leaves, unless the
        service has sent something that may be it. Gives those faxes."""
        self.settle()
        released = []
        for item in self._journal.items({OutboxState.UNCERTAIN}):
            if was_copied(item) and not item.lookalikes:
                self._journal.change(
                    item.id,
                    OutboxEvent.TAKE_OVER,
                    cause=mark("the person said that this archive is the one that sends"),
                    problem=None,
                    looks=0,
                    absent=False,
                )
                released.append(item.shown_id)
        self._events.publish(FaxesChanged(tuple(released)))
        self._events.publish(OutboxWaiting())
        return list(dict.fromkeys(released))

    def attempt_begun(self) -> None:
        """Count an attempt that is on record in the archive, beside it: an older archive is told by that."""
        try:
            with open(self._opened.counter, "w", encoding="ascii", opener=private_opener) as file:
                file.write(str(self._origin.attempts()))
        except OSError as error:
            # The fax matters more, and the service is looked at all the same.
            log.warning("The attempts could not be counted: %s", type(error).__name__)

    def doubt(self, item: OutboxItem, service_now: datetime, token: CancelToken) -> Problem | None:
        """Why a fax may have been sent by another copy of the archive, so that it has to be looked for before
        it leaves; None where it may leave, as what a person sends from here now. Raises FaxDeskError for what
        keeps the service from being asked, if that passes."""
        decided_at = self._origin.decided_at(item)
        is_older = decided_at < self._opened.since
        if self.is_in_question and (is_older or item.part == PartKind.RETRY):
            return Problem(*question(), ErrorKind.UNKNOWN_OUTCOME, COPIED)
        ahead = service_now - self._opened.clock.now()
        if not is_older or not self._is_sent(replace(item, created_at=decided_at + ahead), token):
            return None
        return Problem(
            tr("{service} has sent such a fax since this one was written.", service=service_name()),
            tr("A copy of this archive, or its state before a backup was restored, may have sent it."),
            ErrorKind.UNKNOWN_OUTCOME,
        )

    def _is_sent(self, item: OutboxItem, token: CancelToken) -> bool:
        try:
            return self._reconciler.is_sent_elsewhere(item, token)
        except FaxDeskError as error:
            if error.tries_again:
                raise
            # Whoever may not read the list, for example, can send all the same.
            log.info("Could not look whether a fax was sent by a copy of the archive: %s", error.kind)
            return False

    def _counted(self) -> int:
        try:
            text = self._opened.counter.read_text(encoding="ascii", errors="replace").strip()
        except OSError:
            return 0
        return int(text) if text.isdecimal() and len(text) < 19 else 0


def was_copied(item: OutboxItem) -> bool:
    """Whether another copy of the archive may have sent a fax, so that it waits for the person's word."""
    return item.problem is not None and item.problem.code == COPIED


def question() -> tuple[str, str]:
    """What the person is asked about an archive that another copy of may be the one that sends."""
    return (
        tr(
            "This archive was copied here from another computer or folder, or restored from a backup, "
            "while faxes waited in it."
        ),
        tr(
            "So that nothing goes out twice, they do not leave by themselves: FaxDesk looks for "
            "them at {service}, and what is not found there waits for your word in the outbox. "
            "If you fax from here from now on, send them again, or run `faxdesk outbox "
            "take-over`; otherwise discard them.",
            service=service_name(),
        ),
    )
