"""A second fax service, in memory: small, but one that keeps every promise of the seam.

It proves that the program needs nothing of RingCentral's, and lets a test take abilities away.
"""

from __future__ import annotations

import hashlib
import itertools
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from faxdesk.domain.checkup import Allowance, Reached
from faxdesk.domain.contacts.book import BookChanges
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import (
    AccountInfo,
    AttachmentRef,
    Availability,
    CoverPage,
    Direction,
    Message,
    MessageGone,
    MessagePage,
    MessageStatus,
    Party,
    ReadStatus,
    RecipientStatus,
    SyncResult,
)
from faxdesk.domain.runtime import CancelToken, Clock, Progress
from faxdesk.provider.fax_provider import SessionStore, SignIn, SignInWarning, WebhookListener
from faxdesk.provider.fax_service import PushLine
from faxdesk.provider.values import (
    Capabilities,
    Downloaded,
    Listed,
    Recovery,
    UnreadPage,
    UploadFile,
    Webhook,
)

ALL = Capabilities(schedule=True, resend_by_id=True, cover_pages=True, restore=True, push=True, contacts=True)
NONE = Capabilities()
KEY = "the key to the post office"
REFUSED_NUMBER = "+12025550199"
OWN_NUMBER = "+12025550110"
_REFRESH_TOKEN = "a session that goes on"
_LOOK_S = 0.05


def _unread(page: MessagePage) -> UnreadPage:
    listed = tuple(Listed(message.id, message.created_at) for message in page.messages)
    body = ",".join(fax.id for fax in listed).encode()
    return UnreadPage(body, "US", listed, page.page, page.next_page_uri, page.total)


def _error(title: str, kind: ErrorKind) -> FaxDeskError:
    return FaxDeskError(f"The post office: {title}.", "See to it.", kind)


class PostOffice:
    """What the service knows, whoever is signed in; and the strings that a test pulls."""

    def __init__(self, clock: Clock, document: bytes) -> None:
        self.clock = clock
        self.document = document
        self.loses_next_answer = False
        self.messages: dict[str, Message] = {}
        self.uploads: list[tuple[str, ...]] = []
        """The names of the files of each fax that came in."""
        self.held_until: dict[str, datetime] = {}
        """The times of the faxes that were scheduled."""
        self.news = threading.Condition()
        self.news_count = 0
        self._numbers = itertools.count(1)
        self._changed: dict[str, int] = {}
        """Which change of the mailbox was a message's last."""
        self.change_count = 0

    def keep(self, message: Message) -> Message:
        """Keep a message as it is now, which is a change for whoever syncs."""
        with self.news:
            message = replace(message, modified_at=self.clock.now())
            self.messages[message.id] = message
            self.change_count += 1
            self._changed[message.id] = self.change_count
            self.news_count += 1
            self.news.notify_all()
        return message

    def new(self, direction: Direction, status: MessageStatus) -> Message:
        number = str(next(self._numbers))
        return Message(
            number,
            direction,
            message_status=status,
            created_at=self.clock.now(),
            page_count=1,
            attachments=(AttachmentRef(f"{number}-document", f"memory:{number}", "application/pdf"),),
        )

    def receive(self) -> str:
        """A fax comes in; gives its id."""
        blank = self.new(Direction.INBOUND, MessageStatus.RECEIVED)
        sender = Party("+13035550166", "Northside Clinic")
        return self.keep(replace(blank, read_status=ReadStatus.UNREAD, sender=sender)).id

    def deliver(self) -> None:
        """All that is queued and due arrives."""
        for message in [*self.messages.values()]:
            is_due = self.held_until.get(message.id, self.clock.now()) <= self.clock.now()
            if message.message_status == MessageStatus.QUEUED and is_due:
                recipients = tuple(
                    replace(recipient, status=MessageStatus.SENT) for recipient in message.recipients
                )
                self.keep(replace(message, message_status=MessageStatus.SENT, recipients=recipients))

    def changed_since(self, count: int) -> list[Message]:
        return [self.messages[key] for key, change in self._changed.items() if change > count]


class MemoryService:
    """A FaxService for one session."""

    server = "memory://post-office"

    def __init__(self, office: PostOffice, capabilities: Capabilities) -> None:
        self.capabilities = capabilities
        self.is_signed_in = False
        self._office = office

    def _enter(self, token: CancelToken) -> None:
        token.check()
        if not self.is_signed_in:
            raise _error("nobody is signed in", ErrorKind.SIGN_IN)

    def _can(self, ability: bool) -> None:
        """No call of the seam is made in vain: one that this service cannot carry out fails the test."""
        assert ability, f"it was asked for what it cannot do; it can {self.capabilities}"

    def server_now(self) -> datetime:
        return self._office.clock.now()

    # Sending

    def send_fax(
        self,
        draft: Draft,
        files: Sequence[UploadFile],
        *,
        token: CancelToken,
        progress: Progress | None,
        on_body_sent: Callable[[], None],
        on_not_executed: Callable[[], None] | None = None,
    ) -> Message:
        self._enter(token)
        self._can(self.capabilities.schedule or draft.send_at is None or draft.send_at <= self.server_now())
        self._can(self.capabilities.cover_pages or draft.cover_index == 0)
        size = sum(file.path.stat().st_size for file in files)
        if progress is not None:
            progress(size, size)
        on_body_sent()
        return self._accept(draft.recipients, tuple(file.name for file in files), draft.send_at)

    def resend_fax(
        self,
        original_message_id: str,
        recipients: Sequence[Recipient],
        send_at: datetime | None,
        *,
        token: CancelToken,
        on_body_sent: Callable[[], None],
        on_not_executed: Callable[[], None] | None = None,
    ) -> Message:
        self._can(self.capabilities.resend_by_id)
        original = self.message(original_message_id, token)
        on_body_sent()
        return self._accept(
            recipients or [Recipient(recipient.number) for recipient in original.recipients], (), send_at
        )

    def _accept(
        self, recipients: Sequence[Recipient], names: tuple[str, ...], send_at: datetime | None
    ) -> Message:
        if REFUSED_NUMBER in {recipient.number for recipient in recipients}:
            raise _error("there is no such number", ErrorKind.REFUSED)
        blank = self._office.new(Direction.OUTBOUND, MessageStatus.QUEUED)
        results = tuple(
            RecipientStatus(recipient.number, recipient.name, MessageStatus.QUEUED)
            for recipient in recipients
        )
        message = self._office.keep(
            replace(blank, recipients=results, sender=Party(OWN_NUMBER), cover_index=0)
        )
        if send_at is not None:
            self._office.held_until[message.id] = send_at
        self._office.uploads.append(names)
        if self._office.loses_next_answer:
            self._office.loses_next_answer = False
            raise _error("the answer was lost", ErrorKind.UNKNOWN_OUTCOME)
        return message

    def fax_pause_s(self) -> float:
        return 0.0

    def allowances(self) -> list[Allowance]:
        return [Allowance("faxes", 100, 100, 0.0)]

    # The mailbox

    def messages(
        self,
        *,
        date_from: datetime | None,
        date_to: datetime | None,
        direction: Direction | None = None,
        availability: Sequence[str] = (),
        per_page: int = 1000,
        token: CancelToken,
    ) -> MessagePage:
        self._enter(token)
        wanted = availability or (Availability.ALIVE,)
        found = [
            message
            for message in self._between(date_from, date_to)
            if message.availability in wanted and direction in (None, message.direction)
        ]
        return self._page([message.id for message in reversed(found)], 1, per_page)

    def next_page(self, page: MessagePage, token: CancelToken) -> MessagePage:
        self._enter(token)
        number, per_page, *ids = page.next_page_uri.split(",")
        return self._page(ids, int(number), int(per_page))

    def history(
        self, *, date_from: datetime, date_to: datetime, per_page: int, token: CancelToken
    ) -> UnreadPage:
        return _unread(self.messages(date_from=date_from, date_to=date_to, per_page=per_page, token=token))

    def next_of_history(self, page: UnreadPage, token: CancelToken) -> UnreadPage:
        return _unread(self.next_page(MessagePage((), page.page, page.next_page_uri), token))

    def _page(self, ids: Sequence[str], number: int, per_page: int) -> MessagePage:
        here, rest = ids[:per_page], ids[per_page:]
        onward = ",".join([str(number + 1), str(per_page), *rest]) if rest else ""
        return MessagePage(tuple(self._office.messages[message_id] for message_id in here), number, onward)

    def _between(self, start: datetime | None, end: datetime | None) -> list[Message]:
        return [
            message
            for message in self._office.messages.values()
            if message.created_at is not None
            and (start is None or message.created_at >= start)
            and (end is None or message.created_at <= end)
        ]

    def message(self, message_id: str, token: CancelToken) -> Message:
        self._enter(token)
        message = self._office.messages.get(message_id)
        if message is None:
            raise _error("it has no such fax", ErrorKind.NOT_FOUND)
        return message

    def availability(self, message_ids: Sequence[str], token: CancelToken) -> dict[str, str]:
        self._enter(token)
        known = self._office.messages
        return {
            message_id: known[message_id].availability if message_id in known else Availability.PURGED
            for message_id in message_ids
        }

    def set_read(self, message_ids: Sequence[str], is_read: bool, token: CancelToken) -> dict[str, bool]:
        self._enter(token)
        status = ReadStatus.READ if is_read else ReadStatus.UNREAD
        for known in self._known(message_ids):
            self._office.keep(replace(known, read_status=status))
        return {message_id: message_id in self._office.messages for message_id in message_ids}

    def delete(self, message_ids: Sequence[str], token: CancelToken) -> dict[str, bool]:
        self._enter(token)
        for known in self._known(message_ids):
            if known.availability == Availability.ALIVE:
                self._office.keep(replace(known, availability=Availability.DELETED))
        return dict.fromkeys(message_ids, True)

    def restore(self, message_id: str, token: CancelToken) -> Message:
        self._can(self.capabilities.restore)
        return self._office.keep(replace(self.message(message_id, token), availability=Availability.ALIVE))

    def _known(self, message_ids: Sequence[str]) -> list[Message]:
        return [
            self._office.messages[message_id]
            for message_id in message_ids
            if message_id in self._office.messages
        ]

    def sync_full(
        self,
        date_from: datetime,
        token: CancelToken,
        *,
        date_to: datetime | None = None,
        record_count: int | None = None,
    ) -> SyncResult:
        self._enter(token)
        return self._synced(self._between(date_from, date_to))

    def sync_incremental(self, sync_token: str, token: CancelToken) -> SyncResult:
        self._enter(token)
        kind, _, count = sync_token.partition(":")
        if kind != "change" or not count.isdecimal():
            raise _error("it does not know this token", ErrorKind.SYNC_TOKEN_STALE)
        return self._synced(self._office.changed_since(int(count)))

    def _synced(self, messages: list[Message]) -> SyncResult:
        return SyncResult(
            tuple(message for message in messages if message.availability == Availability.ALIVE),
            tuple(
                MessageGone(message.id, message.availability)
                for message in messages
                if message.availability != Availability.ALIVE
            ),
            f"change:{self._office.change_count}",
            self._office.clock.now(),
            older_records_exist=False,
        )

    def download(
        self,
        attachment: AttachmentRef,
        target: Path,
        *,
        token: CancelToken,
        interactive: bool = False,
        half: Path | None = None,
    ) -> Downloaded:
        self.message(attachment.uri.removeprefix("memory:"), token)
        content = self._office.document
        target.write_bytes(content)
        return Downloaded(target, "application/pdf", len(content), hashlib.sha256(content).hexdigest())

    # The account and its news

    def account(self, token: CancelToken) -> AccountInfo:
        self._enter(token)
        return AccountInfo("1", "Robin at the post office", fax_numbers=(OWN_NUMBER,))

    def cover_pages(self, token: CancelToken) -> list[CoverPage]:
        self._enter(token)
        self._can(self.capabilities.cover_pages)
        return [CoverPage(0, "None"), CoverPage(1, "Horn and envelope")]

    def open_push(self, recovery: Recovery | None, token: CancelToken) -> PushLine:
        self._enter(token)
        self._can(self.capabilities.push)
        return MemoryLine(self._office)

    def create_webhook(self, address: str, verification: str, life_s: int, token: CancelToken) -> Webhook:
        raise self._no_webhooks(token)

    def webhooks(self, token: CancelToken) -> list[Webhook]:
        raise self._no_webhooks(token)

    def webhook(self, webhook_id: str, token: CancelToken) -> Webhook:
        raise self._no_webhooks(token)

    renew_webhook = webhook

    def personal_contacts(self, mark: str, token: CancelToken) -> BookChanges:
        self._enter(token)
        self._can(self.capabilities.contacts)
        return BookChanges(is_whole=True)

    colleagues = personal_contacts

    def delete_webhook(self, webhook_id: str, token: CancelToken) -> None:
        raise self._no_webhooks(token)

    def _no_webhooks(self, token: CancelToken) -> FaxDeskError:
        self._enter(token)
        return _error("it calls nobody", ErrorKind.NOT_ALLOWED)


class MemoryLine:
    """A live connection that tells of every change of the mailbox."""

    recovery = None
    is_over = False

    def __init__(self, office: PostOffice) -> None:
        self._office = office
        self._seen = office.news_count

    def wait(self, token: CancelToken) -> bool:
        token.check()
        with self._office.news:
            came = self._office.news.wait_for(lambda: self._office.news_count > self._seen, _LOOK_S)
            self._seen = self._office.news_count
        return came

    def leave(self) -> None:
        """There is nothing to be left."""

    close = leave


class MemorySession:
    def __init__(
        self, sign_in: SignIn, kept: SessionStore, service: MemoryService, office: PostOffice
    ) -> None:
        self.service = service
        self._sign_in = sign_in
        self._kept = kept
        self._office = office
        service.is_signed_in = kept.load() == _REFRESH_TOKEN or sign_in.jwt == KEY

    @property
    def sign_in_warning(self) -> SignInWarning | None:
        return None

    def sign_in_by_browser(self, open_url: Callable[[str], None], token: CancelToken) -> None:
        open_url(f"{self.service.server}/sign-in")
        token.check()
        self._welcome()

    def sign_in_by_credential(self, token: CancelToken) -> None:
        token.check()
        if self._sign_in.jwt != KEY:
            raise _error("this is not the key", ErrorKind.SIGN_IN)
        self._welcome()

    def _welcome(self) -> None:
        self._kept.save(_REFRESH_TOKEN)
        self.service.is_signed_in = True

    def sign_out(self, token: CancelToken) -> None:
        self.service.is_signed_in = False
        self._kept.clear()

    def close(self) -> None:
        """There is no connection."""


class MemoryPages:
    """Reads the pages that the same post office gave out."""

    def __init__(self, office: PostOffice) -> None:
        self._office = office

    def read(self, body: bytes, country: str) -> tuple[Message, ...]:
        return tuple(
            self._office.messages[message_id] for message_id in body.decode().split(",") if message_id
        )


@dataclass
class MemoryProvider:
    """A FaxProvider whose only service is one post office."""

    office: PostOffice
    capabilities: Capabilities = ALL
    display_name: str = "Post office"
    usual_address: str = "memory://post-office"

    def connect(self, sign_in: SignIn, kept: SessionStore, country: str) -> MemorySession:
        service = MemoryService(self.office, self.capabilities)
        return MemorySession(sign_in, kept, service, self.office)

    def page_reader(self) -> MemoryPages:
        return MemoryPages(self.office)

    def reach(self, server: str, token: CancelToken) -> Reached:
        token.check()
        return Reached(0.0, 0.0, is_encrypted=False)

    def proxy(self, server: str) -> str:
        return ""

    def listen(
        self, host: str, port: int, path: str, verification: str, on_news: Callable[[], None]
    ) -> AbstractContextManager[WebhookListener]:
        raise _error("it calls nobody", ErrorKind.NOT_ALLOWED)
