"""A provider: whoever runs a fax service, and how an account there is signed in to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from msgspec import Struct

from faxdesk.domain.checkup import Reached
from faxdesk.domain.fax import Message
from faxdesk.domain.runtime import CancelToken
from faxdesk.provider.fax_service import FaxService


class SignIn(Struct, frozen=True):
    """Everything that it takes to be signed in without asking: an app at a service, and either a
    refresh token (browser) or a JWT credential (administrators). Without client_secret it is a public app."""

    server: str
    client_id: str
    client_secret: str = ""
    jwt: str = ""
    refresh_token: str = ""

    def __repr__(self) -> str:
        """Without the secrets, since it may end up in a log."""
        return f"SignIn(server={self.server!r}, client_id={self.client_id!r})"


class SignInWarning(Struct, frozen=True):
    """What a person has to know of a sign-in that works but not as it should: what it means, what to do."""

    title: str
    hint: str


class SecretStore(Protocol):
    """Keeps one secret text. Raises FaxDeskError (KEYCHAIN) where it cannot."""

    def load(self) -> str | None: ...

    def save(self, secret: str) -> None: ...

    def clear(self) -> None: ...


class SessionStore(SecretStore, Protocol):
    """Keeps what a session goes on with, for all processes that share the session."""

    @property
    def endpoint(self) -> str:
        """What the service is to know the session's place by: a session that begins at the same place ends
        the one before it there. "" where it makes no difference."""
        ...

    def alone(self, token: CancelToken, *, wait: bool) -> AbstractContextManager[bool]:
        """No other process renews the session inside. False where another one has it just now and that is
        not to be waited for."""
        ...


class Session(Protocol):
    """One sign-in, and the service that it opens. Calls are for workers; they raise FaxDeskError (SIGN_IN,
    KEYCHAIN, OFFLINE ...) and Cancelled."""

    @property
    def service(self) -> FaxService:
        """The service, which signs in by itself with what is kept and raises SIGN_IN where that is no use."""
        ...

    @property
    def sign_in_warning(self) -> SignInWarning | None:
        """What is wrong with a sign-in that works; None where nothing is."""
        ...

    def sign_in_by_browser(self, open_url: Callable[[str], None], token: CancelToken) -> None:
        """Let the person sign in in the browser. open_url is given the address to show."""
        ...

    def sign_in_by_credential(self, token: CancelToken) -> None:
        """Sign in now with the credential that the sign-in holds, without a person."""
        ...

    def sign_out(self, token: CancelToken) -> None:
        """End the session at the service and forget it here. No trouble with the network keeps it from being
        forgotten; FaxDeskError (KEYCHAIN) where the keychain does not let go of it."""
        ...

    def close(self) -> None:
        """Close the connections; calls under way end with errors."""
        ...


class WebhookListener(Protocol):
    """Listens at an address for what the service delivers."""

    @property
    def url(self) -> str:
        """Where it listens, on this computer."""
        ...


class PageReader(Protocol):
    """Reads pages of the history without a session. For one thread."""

    def read(self, body: bytes, country: str) -> tuple[Message, ...]:
        """The faxes on an UnreadPage with this body and country: every one with what can be read of it."""
        ...


class FaxProvider(Protocol):
    """The way in to a fax service. It costs nothing to have one: what is slow to import comes with the
    first session."""

    @property
    def usual_address(self) -> str:
        """Where the service is for nearly everybody."""
        ...

    @property
    def display_name(self) -> str:
        """The service's name as people know it."""
        ...

    def connect(self, sign_in: SignIn, kept: SessionStore, country: str) -> Session:
        """A session with what is known of a sign-in; nothing is asked of the service yet. kept is where the
        session keeps what it goes on with after the next start, and in other processes that share it; country
        is the account's as it was known last (an ISO code), by which numbers without a country code are read.
        Raises FaxDeskError (BAD_INPUT) for a server address that is not safe."""
        ...

    def page_reader(self) -> PageReader:
        """Reads pages of the history, whichever process asked for them."""
        ...

    def reach(self, server: str, token: CancelToken) -> Reached:
        """Ask the service as nobody in particular whether it is there. Raises FaxDeskError (OFFLINE,
        BAD_INPUT)."""
        ...

    def proxy(self, server: str) -> str:
        """The proxy that the system names on the way to the service, as host:port; "" where it names none.
        Raises FaxDeskError (OFFLINE, BAD_INPUT)."""
        ...

    def listen(
        self, host: str, port: int, path: str, verification: str, on_news: Callable[[], None]
    ) -> AbstractContextManager[WebhookListener]:
        """Listen on this computer for what the service delivers to a webhook, for as long as the context
        lasts. on_news is called on a thread of its own for each notification about faxes that bears the
        verification word. Raises FaxDeskError (OFFLINE) where the place cannot be had."""
        ...
