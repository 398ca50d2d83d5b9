"""The service as the rest of the program sees it: domain values in and out, one error type.

Everything here is synchronous and thread-safe; call it from workers. All calls may raise FaxDeskError
and Cancelled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from faxdesk.domain.checkup import Allowance
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
from faxdesk.domain.runtime import CancelToken, Clock, Progress
from faxdesk.ringcentral.account_calls import AccountCalls
from faxdesk.ringcentral.download import Downloader
from faxdesk.ringcentral.fax_sender import FaxSender
from faxdesk.ringcentral.http.api import Api
from faxdesk.ringcentral.http.rate_gate import Group, RateGate
from faxdesk.ringcentral.http.transport import Transport
from faxdesk.ringcentral.http.trust import TrustRules, server_address
from faxdesk.ringcentral.message_store import MessageStore
from faxdesk.ringcentral.push.subscriptions import SubscriptionCalls
from faxdesk.ringcentral.push.websocket import Gateway, PushLine, Recovery
from faxdesk.ringcentral.values import (
    Country,
    Delivery,
    Downloaded,
    ParsedNumber,
    Subscription,
    UploadFile,
)

__all__ = ["RingCentral", "Tokens", "UploadFile"]


class Tokens(Protocol):
    """What the client needs of auth.TokenSource."""

    @property
    def clock_offset_s(self) -> float | None: ...
    def access_token(self, token: CancelToken) -> str: ...
    def refresh_after_401(self, used: str, token: CancelToken) -> str: ...
    def ensure_fresh(self, min_life_s: float, token: CancelToken) -> None: ...
    def hold_refresh(self) -> AbstractContextManager[None]: ...


class RingCentral:
    """One account at one server."""

    def __init__(
        self,
        *,
        server: str,
        tokens: Tokens,
        gate: RateGate,
        clock: Clock,
        app_version: str,
        trusted_hosts: frozenset[str] = frozenset(),
    ) -> None:
        """trusted_hosts are further hosts that may see the token. Raises FaxDeskError (BAD_INPUT) for
        a server address that is not safe."""
        address = server_address(server)
        rules = TrustRules(address, trusted_hosts)
        self.server = str(address)
        self._clock = clock
        self._gate = gate
        self._tokens = tokens
        self._transport = Transport(address, rules, clock, app_version)
        self._api = Api(address, self._transport, tokens, gate, clock)
        self._account = AccountCalls(self._api, rules)
        self._sender = FaxSender(self._api, tokens)
        self._store = MessageStore(self._api, rules)
        self._downloader = Downloader(self._api, rules, clock)
        self._subscriptions = SubscriptionCalls(self._api)
        self._gateway = Gateway(self._api, rules, clock, self._transport.agent)

    # -- the account and the world (API §10)

    def account(self, token: CancelToken) -> AccountInfo:
        """Who is signed in, with the numbers that receive faxes, the main one first."""
        return self._account.account(token)

    def cover_pages(self, token: CancelToken) -> list[CoverPage]:
        """The cover pages that the service offers this user; index 0 is none."""
        return self._account.cover_pages(token)

    def countries(self, token: CancelToken) -> list[Country]:
        """The countries that the service knows."""
        return self._account.countries(token)

    def parse_numbers(self, texts: Sequence[str], country: str, token: CancelToken) -> list[ParsedNumber]:
        """How the service reads numbers that were typed in a country (its ISO code)."""
        return self._account.parse_numbers(texts, country, token)

    # -- sending (API §1, §2)

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
        """Send a fax, its files streamed from disk. Never asked twice, except once after a 401.

        on_body_sent is called when the request is complete but for its last few bytes, which leave
        right after it returns: if it was not called, the service cannot have the fax. Cancelling
        works up to that moment, then the answer is waited for. on_not_executed is called when a 401 tells
        that the whole request came to nothing, before it goes out once more.

        Raises FaxDeskError: OFFLINE, SERVICE_DOWN, RATE_LIMITED or SIGN_IN when it was surely not carried
        out; REFUSED, NOT_ALLOWED, NOT_FOUND when it was refused; UNKNOWN_OUTCOME when it may have been
        carried out; STORAGE when a file cannot be read; and Cancelled.
        """
        return self._sender.send(
            draft,
            files,
            token=token,
            progress=progress,
            on_body_sent=on_body_sent,
            on_not_executed=on_not_executed,
        )

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
        """Have the service send a fax that it has once more; without recipients to the same ones.
        Raises as send_fax."""
        return self._sender.resend(
            original_message_id,
            recipients,
            send_at,
            token=token,
            on_body_sent=on_body_sent,
            on_not_executed=on_not_executed,
        )

    def fax_pause_s(self) -> float:
        """Seconds until a fax may be sent: 0 now, more while the service's limit is used up or its
        penalty lasts (API §8)."""
        return self._gate.pause_s(Group.HEAVY)

    def allowances(self) -> list[Allowance]:
        """How many requests the service takes at the moment, group by group (API §8)."""
        return self._gate.allowances()

    # -- the message store (API §3)

    def messages(
        self,
        *,
        date_from: datetime | None,
        date_to: datetime | None,
        direction: Direction | None = None,
        phone_number: str = "",
        availability: Sequence[str] = (),
        page: int = 1,
        per_page: int = 1000,
        interactive: bool = False,
        token: CancelToken,
    ) -> MessagePage:
        """A page of the faxes in the store, newest first. Without dates all of them."""
        return self._store.page(
            token,
            date_from=date_from,
            date_to=date_to,
            direction=direction,
            phone_number=phone_number,
            availability=availability,
            page=page,
            per_page=per_page,
            interactive=interactive,
        )

    def next_page(self, page: MessagePage, token: CancelToken) -> MessagePage:
        """The page that the service says comes next; only where page.next_page_uri is set."""
        return self._store.next_page(page, token, interactive=False)

    def message(self, message_id: str, token: CancelToken) -> Message:
        """One fax as it is now."""
        return self._store.message(message_id, token)

    def availability(self, message_ids: Sequence[str], token: CancelToken) -> dict[str, str]:
        """Where each fax is in its life; Purged also for one that the service does not know. An id that is
        missing in the answer was not found out about."""
        return self._store.availability_of(message_ids, token)

    def set_read(self, message_ids: Sequence[str], is_read: bool, token: CancelToken) -> dict[str, bool]:
        """Mark faxes; says for each whether it was done (False: the service does not have it)."""
        return self._store.set_read(message_ids, is_read, token)

    def delete(
        self, message_ids: Sequence[str], token: CancelToken, *, purge: bool = False
    ) -> dict[str, bool]:
        """Delete faxes; they can be restored for some days unless purge is set. Says for each whether
        it is gone; an id that is missing in the answer was not found out about. May be asked again:
        what is deleted already is left alone."""
        return self._store.delete(message_ids, token, purge=purge)

    def restore(self, message_id: str, token: CancelToken) -> Message:
        """Take a deleted fax back."""
        return self._store.restore(message_id, token)

    # -- sync (API §5)

    def sync_full(
        self,
        date_from: datetime,
        token: CancelToken,
        *,
        date_to: datetime | None = None,
        record_count: int | None = None,
    ) -> SyncResult:
        """Everything since date_from, and a token to ask for changes with."""
        return self._store.sync_full(date_from, token, date_to=date_to, record_count=record_count)

    def sync_incremental(self, sync_token: str, token: CancelToken) -> SyncResult:
        """What changed since the token was given. Raises FaxDeskError (SYNC_TOKEN_STALE)."""
        return self._store.sync_incremental(sync_token, token)

    # -- documents (API §4)

    def download(
        self,
        attachment: AttachmentRef,
        target: Path,
        *,
        token: CancelToken,
        progress: Progress | None = None,
        max_bytes: int = 200_000_000,
        interactive: bool = False,
        half: Path | None = None,
    ) -> Downloaded:
        """Fetch a document to target, which is there whole or not at all. interactive goes ahead of
        background work at the rate gate; half is a folder of the caller's own in which a broken download
        stays, to be gone on with. Raises FaxDeskError: NOT_READY, NOT_FOUND, BAD_ANSWER for what
        is no fax, STORAGE for a disk that is full or closed to us."""
        return self._downloader.fetch(
            attachment,
            target,
            token,
            progress=progress,
            max_bytes=max_bytes,
            interactive=interactive,
            half=half,
        )

    # -- notifications (API §6)

    def open_push(self, recovery: Recovery | None, token: CancelToken) -> PushLine:
        """A live connection that tells of faxes, from where another was lost if the service still knows.
        Raises FaxDeskError (NOT_ALLOWED where the app may have none); see Gateway.open."""
        return self._gateway.open(recovery, token)

    def create_subscription(
        self, event_filters: Sequence[str], delivery: Delivery, token: CancelToken
    ) -> Subscription:
        """Have notifications of these events delivered."""
        return self._subscriptions.create(event_filters, delivery, token)

    def update_subscription(
        self,
        subscription_id: str,
        event_filters: Sequence[str],
        delivery: Delivery | None,
        token: CancelToken,
    ) -> Subscription:
        """Change what a subscription is about; delivery None leaves that as it is."""
        return self._subscriptions.update(subscription_id, event_filters, delivery, token)

    def renew_subscription(self, subscription_id: str, token: CancelToken) -> Subscription:
        """Start a subscription's life anew."""
        return self._subscriptions.renew(subscription_id, token)

    def subscription(self, subscription_id: str, token: CancelToken) -> Subscription:
        """One subscription as it is now."""
        return self._subscriptions.get(subscription_id, token)

    def subscriptions(self, token: CancelToken) -> list[Subscription]:
        """All subscriptions of this user and app."""
        return self._subscriptions.all(token)

    def delete_subscription(self, subscription_id: str, token: CancelToken) -> None:
        """End a subscription."""
        self._subscriptions.delete(subscription_id, token)

    # -- time, end

    @property
    def clock_offset_s(self) -> float:
        """Seconds that the service's clock is ahead of this computer's; 0 until it has said so."""
        offset = self._transport.clock_offset_s
        return offset if offset is not None else self._tokens.clock_offset_s or 0.0

    def server_now(self) -> datetime:
        """The time by the service's clock."""
        return self._clock.now() + timedelta(seconds=self.clock_offset_s)

    def close(self) -> None:
        """Close the connections; calls under way end with errors."""
        self._transport.close()
