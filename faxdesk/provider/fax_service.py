"""The fax service as the rest of the program sees it, for the account that is signed in.

Domain values go in and come out, and one error type: what its kinds mean for the fax or the call stands in
domain.errors. Everything is synchronous and thread-safe and is called from workers. Every call that takes a
CancelToken may raise FaxDeskError and Cancelled.

Each part below is what one kind of work needs, and whoever does that work takes no more than that part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from faxdesk.domain.checkup import Allowance
from faxdesk.domain.contacts.book import BookChanges
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import (
    AccountInfo,
    AttachmentRef,
    CoverPage,
    Direction,
    Message,
    MessagePage,
    SyncResult,
)
from faxdesk.domain.runtime import CancelToken, Progress
from faxdesk.provider.values import Capabilities, Downloaded, Recovery, UnreadPage, UploadFile, Webhook


class WithCapabilities(Protocol):
    """Says what may be asked of it."""

    @property
    def capabilities(self) -> Capabilities:
        """What this service can do beyond the necessary."""
        ...


class WithClock(Protocol):
    """Has a clock of its own."""

    def server_now(self) -> datetime:
        """The time by the service's clock, as far as it has told it; else by this computer's."""
        ...


class FaxSending(WithCapabilities, WithClock, Protocol):
    """Takes faxes to be sent."""

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
        """Send a fax, its files streamed from disk, in one attempt that is never repeated after it may have
        been carried out.

        on_body_sent is called when the request is complete but for its last few bytes, which leave right
        after it returns: if it was not called, the service cannot have the fax. Cancelling works up to that
        moment, then the answer is waited for. on_not_executed is called when the service says that the whole
        request came to nothing, before it goes out once more.

        A message is the word that the fax was accepted. Raises FaxDeskError: OFFLINE, SERVICE_DOWN,
        RATE_LIMITED or SIGN_IN when it was surely not carried out; REFUSED, NOT_ALLOWED, NOT_FOUND when it
        was refused; UNKNOWN_OUTCOME when it may have been carried out; STORAGE when a file cannot be read;
        and Cancelled.
        """
        ...

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
        """Have the service send a fax that it has once more; without recipients to the same ones. Only where
        capabilities.resend_by_id says so. Raises as send_fax; REFUSED while the first is on its way."""
        ...

    def fax_pause_s(self) -> float:
        """Seconds until a fax may be sent: 0 now, more while the service's limit is used up or it has asked
        for a pause."""
        ...


class FaxMailbox(WithCapabilities, WithClock, Protocol):
    """Keeps the faxes of the account, received and sent."""

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
        """A page of the faxes, newest first. Without dates all of them; availability names the states
        of their life that are wanted (none: the living)."""
        ...

    def next_page(self, page: MessagePage, token: CancelToken) -> MessagePage:
        """The page that the service says comes next; only where page.next_page_uri is set."""
        ...

    def history(
        self, *, date_from: datetime, date_to: datetime, per_page: int, token: CancelToken
    ) -> UnreadPage:
        """A page of all living faxes of a time, newest first, that is yet to be read."""
        ...

    def next_of_history(self, page: UnreadPage, token: CancelToken) -> UnreadPage:
        """The page that the service says comes next; only where page.next_page_uri is set."""
        ...

    def message(self, message_id: str, token: CancelToken) -> Message:
        """One fax as it is now. Raises FaxDeskError (NOT_FOUND)."""
        ...

    def availability(self, message_ids: Sequence[str], token: CancelToken) -> dict[str, str]:
        """Where each fax is in its life; Purged also for one that the service does not know. An id that is
        missing in the answer was not found out about."""
        ...

    def set_read(self, message_ids: Sequence[str], is_read: bool, token: CancelToken) -> dict[str, bool]:
        """Mark faxes; says for each whether it was done (False: the service does not have it)."""
        ...

    def delete(self, message_ids: Sequence[str], token: CancelToken) -> dict[str, bool]:
        """Delete faxes. Says for each whether it is gone; an id that is missing in the answer was not found
        out about. May be asked again: what is deleted already is left alone. A fax that is still to be sent
        is taken back by this."""
        ...

    def restore(self, message_id: str, token: CancelToken) -> Message:
        """Take a deleted fax back, only where capabilities.restore says so. Raises FaxDeskError (NOT_FOUND,
        REFUSED) where it is gone for good."""
        ...

    def sync_full(
        self,
        date_from: datetime,
        token: CancelToken,
        *,
        date_to: datetime | None = None,
        record_count: int | None = None,
    ) -> SyncResult:
        """Everything since date_from, or about record_count of it, the newest; and a token to ask for changes
        of all of it with."""
        ...

    def sync_incremental(self, sync_token: str, token: CancelToken) -> SyncResult:
        """What changed since the token was given, and perhaps some of what was told with the token once more.
        Raises FaxDeskError (SYNC_TOKEN_STALE)."""
        ...


class FaxDocuments(Protocol):
    """Hands out the pages of faxes."""

    def message(self, message_id: str, token: CancelToken) -> Message:
        """One fax as it is now, with where its document is to be had. Raises FaxDeskError (NOT_FOUND)."""
        ...

    def download(
        self,
        attachment: AttachmentRef,
        target: Path,
        *,
        token: CancelToken,
        interactive: bool = False,
        half: Path | None = None,
    ) -> Downloaded:
        """Fetch a document to target, which is there whole or not at all. interactive goes ahead of
        background work; half is a folder of the caller's own in which a broken download stays, to be gone on
        with. Raises FaxDeskError: NOT_READY, NOT_FOUND, BAD_ANSWER for what is no fax, STORAGE for a disk
        that is full or closed to us."""
        ...


class PushLine(Protocol):
    """One live connection, used by one thread. Its end is an error of kind OFFLINE, always."""

    @property
    def recovery(self) -> Recovery | None:
        """Where to go on after the end of this connection."""
        ...

    @property
    def is_over(self) -> bool:
        """Whether the connection's time is over, so that another is to take its place."""
        ...

    def wait(self, token: CancelToken) -> bool:
        """Wait until the service says something, or some seconds have passed; whether it told of something
        about faxes. Raises FaxDeskError (OFFLINE) when the connection is lost, and Cancelled as soon as it is
        called off."""
        ...

    def leave(self) -> None:
        """Close for good: nothing is to be kept for a return."""
        ...

    def close(self) -> None:
        """Close the connection, which can be recovered for a while."""
        ...


class FaxPush(WithCapabilities, Protocol):
    """Tells of faxes at once, over a live connection."""

    def open_push(self, recovery: Recovery | None, token: CancelToken) -> PushLine:
        """A live connection that tells of faxes, from where another was lost if the service still knows.
        Raises FaxDeskError: NOT_ALLOWED where this sign-in may have none, SIGN_IN, and others that may
        pass."""
        ...


class FaxWebhooks(WithCapabilities, WithClock, Protocol):
    """Tells web addresses of faxes, only where capabilities.webhooks says so."""

    def create_webhook(self, address: str, verification: str, life_s: int, token: CancelToken) -> Webhook:
        """Have an address told of faxes for so many seconds; the service asks there at once whether somebody
        listens. verification comes back with each notification. Raises FaxDeskError (REFUSED) where nobody
        answers there."""
        ...

    def webhooks(self, token: CancelToken) -> list[Webhook]:
        """All webhooks of this user and app."""
        ...

    def webhook(self, webhook_id: str, token: CancelToken) -> Webhook:
        """One webhook as it is now. Raises FaxDeskError (NOT_FOUND)."""
        ...

    def renew_webhook(self, webhook_id: str, token: CancelToken) -> Webhook:
        """Start a webhook's life anew."""
        ...

    def delete_webhook(self, webhook_id: str, token: CancelToken) -> None:
        """End a webhook."""
        ...


class FaxContacts(WithCapabilities, Protocol):
    """Keeps books of contacts, only where capabilities.contacts says so."""

    def personal_contacts(self, mark: str, token: CancelToken) -> BookChanges:
        """What changed in the person's own contacts since the mark was given; all for the mark "", and for
        one that is no longer good. Never in the way of a fax: it waits until few requests have been made
        lately. Raises FaxDeskError: NOT_ALLOWED where the app or the person may not read them; RATE_LIMITED
        where faxes need the requests; and others that may pass."""
        ...

    def colleagues(self, mark: str, token: CancelToken) -> BookChanges:
        """The same for the directory of the company, which is read as a whole where it has changed."""
        ...


class FaxService(FaxSending, FaxMailbox, FaxDocuments, FaxPush, FaxWebhooks, FaxContacts, Protocol):
    """All of it: one account at one service."""

    @property
    def server(self) -> str:
        """The service's address."""
        ...

    def account(self, token: CancelToken) -> AccountInfo:
        """Who is signed in, with the numbers that receive faxes, the main one first."""
        ...

    def cover_pages(self, token: CancelToken) -> list[CoverPage]:
        """The cover pages that the service offers this user, only where capabilities.cover_pages says so;
        index 0 is none."""
        ...

    def allowances(self) -> list[Allowance]:
        """How many requests the service takes at the moment, group by group."""
        ...
