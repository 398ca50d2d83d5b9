"""Signs in and out, and gives the others the fax service of whoever is signed in.

The secrets of a sign-in are one text in the system's keychain, or in memory for this session only. They are
read and written on worker threads alone, since the keychain's unlock prompt blocks.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AccountInfo, CoverPage
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.events import AccountChanged, Connection, ConnectionChanged, EventHub, Notice

if TYPE_CHECKING:
    from faxdesk.provider.fax_provider import FaxProvider, SecretStore, Session, SignInWarning
    from faxdesk.provider.fax_service import FaxService
    from faxdesk.store.faxes import FaxStore

log = logging.getLogger(__name__)

NO_COVER_PAGE = CoverPage(0, "None")


class ForgetfulStore:
    """Keeps a secret in memory, for this session only."""

    def __init__(self) -> None:
        self._secret: str | None = None

    def load(self) -> str | None:
        return self._secret

    def save(self, secret: str) -> None:
        self._secret = secret

    def clear(self) -> None:
        self._secret = None


class _RefreshTokenSlot:
    """Keeps the refresh token, which each renewal replaces, inside the stored sign-in. What another process
    of the profile has stored meanwhile counts, because the token from before its renewal is of no use."""

    def __init__(self, sign_in: SignIn, store: SecretStore) -> None:
        self._sign_in = sign_in
        self._store = store

    def load(self) -> str | None:
        try:
            text = self._store.load()
            stored = _parse(text) if text is not None else self._sign_in
        except FaxDeskError as error:
            log.info("The keychain does not say what other processes renewed: %s", error.kind)
            stored = self._sign_in
        if (stored.server, stored.client_id) == (self._sign_in.server, self._sign_in.client_id):
            self._sign_in = stored
        return self._sign_in.refresh_token or None

    def save(self, refresh_token: str) -> None:
        self._sign_in = replace(self._sign_in, refresh_token=refresh_token)
        self._store.save(json.dumps(asdict(self._sign_in)))

    def clear(self) -> None:
        self._sign_in = replace(self._sign_in, refresh_token="")
        self._store.clear()


class AccountService:
    """Signs in and out, and knows the account. All methods but the properties run on worker threads."""

    def __init__(
        self,
        keychain: SecretStore,
        provider: FaxProvider,
        faxes: FaxStore,
        events: EventHub,
        *,
        from_environment: SignIn | None = None,
    ) -> None:
        self._keychain = keychain
        self._provider = provider
        self._faxes = faxes
        self._events = events
        self._from_environment = from_environment
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._store: SecretStore = keychain
        self._covers: list[CoverPage] = []
        self._hidden = ""
        self.account: AccountInfo | None = None

    @property
    def is_signed_in(self) -> bool:
        return self._session is not None

    @property
    def this_session_only(self) -> bool:
        return self._session is not None and self._store is not self._keychain

    @property
    def sign_in_warning(self) -> SignInWarning | None:
        """What is wrong with a sign-in that works; None where nothing is, or nobody is signed in."""
        session = self._session
        return session.sign_in_warning if session else None

    def client(self) -> FaxService:
        """The service, for whoever is signed in. Raises FaxDeskError (SIGN_IN) when nobody is."""
        session = self._session
        if session is None:
            raise FaxDeskError(
                "You are not signed in.",
                f"Sign in with {service_name()}; your faxes wait until then.",
                ErrorKind.SIGN_IN,
            )
        return session.service

    def resume(self, token: CancelToken) -> bool:
        """Sign in again with what is kept of the last session; False when nothing is kept. The network is
        needed only for the account's name, and this succeeds without it too."""
        sign_in, store = self._from_environment, self._keychain
        if sign_in is None:
            try:
                text = self._keychain.load()
                sign_in = _parse(text) if text is not None else None
            except FaxDeskError as error:
                state = Connection.SIGN_IN_AGAIN if error.kind == ErrorKind.SIGN_IN else Connection.SIGNED_OUT
                self._events.publish(ConnectionChanged(state, error))
                raise
            if sign_in is None:
                self._events.publish(ConnectionChanged(Connection.SIGNED_OUT))
                return False
        else:
            store = ForgetfulStore()
        session = self._connect(sign_in, store)
        self._adopt(session, store)
        self._publish(self._faxes.account())
        try:
            self._learn_account(session, token)
        except FaxDeskError as error:
            if not error.tries_again:
                state = Connection.SIGN_IN_AGAIN if error.kind == ErrorKind.SIGN_IN else Connection.PAUSED
                self._events.publish(ConnectionChanged(state, error))
                raise
            self._events.publish(ConnectionChanged(Connection.OFFLINE, error))
        return True

    def sign_in_browser(
        self,
        server: str,
        client_id: str,
        open_url: Callable[[str], None],
        token: CancelToken,
        *,
        remember: bool = True,
    ) -> AccountInfo:
        """Sign in by the system's browser (authorization code with PKCE, API §7.1). open_url is given
        the address to show. Raises FaxDeskError (SIGN_IN, KEYCHAIN, OFFLINE ...) or Cancelled."""
        sign_in = SignIn(server, client_id)
        store = self._store_for(remember)
        session = self._connect(sign_in, store)
        try:
            session.sign_in_by_browser(open_url, token)
            return self._welcome(session, store, token)
        except BaseException:
            session.close()
            raise

    def sign_in_jwt(
        self,
        server: str,
        client_id: str,
        client_secret: str,
        jwt: str,
        token: CancelToken,
        *,
        remember: bool = True,
    ) -> AccountInfo:
        """Sign in with a JWT credential (API §7.3). Raises as sign_in_browser does."""
        sign_in = SignIn(server, client_id, client_secret, jwt)
        store = self._store_for(remember)
        session = self._connect(sign_in, store)
        try:
            session.sign_in_by_credential(token)
            store.save(json.dumps(asdict(sign_in)))
            return self._welcome(session, store, token)
        except BaseException:
            session.close()
            raise

    def sign_out(self, token: CancelToken) -> None:
        """End the session here and at the service. The archive stays. Raises FaxDeskError (KEYCHAIN) when
        the sign-in could not be forgotten, though it is no longer used."""
        with self._lock:
            session, store = self._session, self._store
            self._session = None
            self._covers = []
        try:
            if session is not None:
                session.sign_out(token)
            store.clear()
        finally:
            # Also where the keychain refuses to forget the sign-in, since it is no longer used here.
            if session is not None:
                session.close()
            self._publish(None)
            self._events.publish(ConnectionChanged(Connection.SIGNED_OUT))

    def cover_pages(self, token: CancelToken) -> list[CoverPage]:
        """The cover pages that the service offers, "None" first; "None" alone while it cannot be asked."""
        if not self._covers:
            try:
                service = self.client()
                offered = service.cover_pages(token) if service.capabilities.cover_pages else []
            except FaxDeskError as error:
                log.info("No cover pages from the service: %s", error.kind)
                return [NO_COVER_PAGE]
            self._covers = [NO_COVER_PAGE, *(page for page in offered if page.index != 0)]
        return list(self._covers)

    def close(self) -> None:
        with self._lock:
            session, self._session = self._session, None
        if session is not None:
            session.close()

    def _connect(self, sign_in: SignIn, store: SecretStore) -> Session:
        known = self._faxes.account() or AccountInfo("", "")
        return self._provider.connect(sign_in, _RefreshTokenSlot(sign_in, store), known.country)

    def _store_for(self, remember: bool) -> SecretStore:
        if not remember:
            return ForgetfulStore()
        # A missing keychain raises its error here, before the person has gone to the browser in vain.
        self._keychain.load()
        return self._keychain

    def _welcome(self, session: Session, store: SecretStore, token: CancelToken) -> AccountInfo:
        account = self._learn_account(session, token)
        self._adopt(session, store)
        self._publish(account)
        self._events.publish(ConnectionChanged(Connection.CONNECTING))
        if warning := session.sign_in_warning:
            self._events.publish(Notice(warning.title, warning.hint))
        return account

    def _adopt(self, session: Session, store: SecretStore) -> None:
        with self._lock:
            old, self._session, self._store = self._session, session, store
        if old is not None and old is not session:
            old.close()

    def _learn_account(self, session: Session, token: CancelToken) -> AccountInfo:
        account = session.service.account(token)
        known = self._faxes.account()
        if account.hidden:
            account = _filled_in(account, known)
            self._tell_hidden(account)
        if account != known:
            self._faxes.remember_account(account)
        if session is self._session:
            self._publish(account)
        return account

    def _tell_hidden(self, account: AccountInfo) -> None:
        """Say once what a missing permission costs."""
        if account.hidden != self._hidden:
            self._hidden = account.hidden
            self._events.publish(
                Notice(
                    f"{service_name()} does not tell FaxDesk everything about this account.",
                    "Faxes are sent and received all the same; your own name or numbers may be missing. "
                    + account.hidden,
                )
            )

    def _publish(self, account: AccountInfo | None) -> None:
        self.account = account
        self._events.publish(AccountChanged(account, self.this_session_only))


def _filled_in(account: AccountInfo, known: AccountInfo | None) -> AccountInfo:
    """What the service does not tell (any more), as it was known before."""
    if known is None or known.extension_id != account.extension_id:
        return account
    return replace(
        account,
        name=account.name or known.name,
        extension_number=account.extension_number or known.extension_number,
        fax_numbers=account.fax_numbers or known.fax_numbers,
    )


def _parse(text: str) -> SignIn:
    try:
        return SignIn(**json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise FaxDeskError(
            "The sign-in kept in the keychain cannot be read.", "Sign in again.", ErrorKind.SIGN_IN
        ) from error
