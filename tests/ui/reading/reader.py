"""Somebody who reads faxes, and what may lie before them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.failure import reason_for
from faxdesk.domain.fax import Direction, Message, RecipientStatus
from faxdesk.domain.outbox_states import OutboxEvent, OutboxItem, PartKind, Problem
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import FaxesChanged
from faxdesk.ui.common.window_context import WindowContext
from faxdesk.ui.reading.reading_pane import ReadingPane
from tests.support.clock import START
from tests.support.desk import TestDesk

TO = (Recipient("+12125550187", "Dr. Weaver"),)


class Reader:
    """Somebody in front of the reading pane."""

    def __init__(self, qtbot: QtBot, stage: TestDesk, pane: ReadingPane, context: WindowContext) -> None:
        self.qtbot = qtbot
        self.stage = stage
        self.pane = pane
        self.actions = context.actions
        self.outcomes = context.outcomes

    def open(self, fax_id: int) -> None:
        self.pane.show_fax(fax_id)

    def press(self, text: str) -> None:
        button = self.pane.outbox.button(text)
        assert button is not None, text
        button.click()

    def wait_for_pages(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: self.pane.pages.is_showing_pages and self.pane.pages.view.count == count)

    def queued(self, path: Path) -> int:
        """A fax that waits in the outbox."""
        outbox = self.stage.desk.outbox
        file = outbox.add_file(path, CancelToken())
        fax_id = outbox.create(Draft(recipients=TO, files=(file,)))
        outbox.send(fax_id)
        return fax_id

    def uncertain(self, path: Path) -> int:
        """A fax that may have gone out, and that RingCentral does not list."""
        fax_id = self.queued(path)
        journal = self.stage.journal
        journal.begin_attempt(fax_id, START)
        journal.body_sent(fax_id, START)
        journal.change(fax_id, OutboxEvent.BREAK)
        journal.note(fax_id, absent=True)
        return fax_id

    def accepted(
        self, path: Path, *statuses: RecipientStatus, message_id: str = "900", **draft: object
    ) -> int:
        """A fax that the service has, and how it fares at each number."""
        journal, outbox = self.stage.journal, self.stage.desk.outbox
        to = tuple(Recipient(status.number, status.name) for status in statuses)
        file = outbox.add_file(path, CancelToken())
        fax_id = outbox.create(Draft(recipients=to, files=(file,), **draft))  # type: ignore[arg-type]
        journal.change(fax_id, OutboxEvent.SEND)
        journal.begin_attempt(fax_id, START)
        self.take(fax_id, message_id, *statuses)
        return fax_id

    def take(self, fax_id: int, message_id: str, *statuses: RecipientStatus) -> None:
        """The service has a request whose upload has begun."""
        states = {status.status for status in statuses}
        whole = "Queued" if "Queued" in states else "SendingFailed" if "SendingFailed" in states else "Sent"
        message = Message(
            message_id,
            Direction.OUTBOUND,
            message_status=whole,
            created_at=START,
            modified_at=START,
            recipients=statuses,
            page_count=3,
        )
        self.stage.journal.accept(fax_id, message)

    def retry_of(self, fax_id: int, number: str, code: str = "LineBusy", due: datetime | None = None) -> int:
        """It is to be sent there again by itself."""
        return self.stage.journal.add_part(
            self.item(fax_id),
            Draft(recipients=(Recipient(number),)),
            PartKind.RETRY,
            due=due or START + timedelta(minutes=45),
            problem=Problem(reason_for(code).words, "This will be try 2 of 4.", ErrorKind.REFUSED, code),
        )

    def item(self, fax_id: int) -> OutboxItem:
        item = self.stage.journal.item(fax_id)
        assert item is not None
        return item

    def news(self, *ids: int) -> None:
        """Something was told of these faxes."""
        self.stage.desk.events.publish(FaxesChanged(ids))
