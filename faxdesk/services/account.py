"""Signs in and out, and gives the others the fax service of whoever is signed in.

The secrets of a sign-in are one text in the system's keychain, or in memory for this session only. They are
read and written on worker threads alone, since the keychain's unlock prompt blocks.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AccountInfo, CoverPage
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.accounts import Accounts, account_label
from faxdesk.services.events import AccountChanged, Connection, ConnectionChanged, EventHub, Notice
from faxdesk.services.kept_sign_in import ForgetfulStore, NewSignIn, SessionSlot, read_sign_in
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.paths import Profile
    from faxdesk.provider.fax_provider import SecretStore, Session, SignInWarning
    from faxdesk.provider.fax_service import FaxService
    from faxdesk.services.sessions import Sessions
    from faxdesk.store.audit.audit_notes import ActNotes
    from faxdesk.store.faxes import FaxStore

log = logging.getLogger(__name__)

NO_COVER_PAGE = CoverPage(0, "None")


class AnotherAccount(FaxDeskError):
    """Who signed in is not whose this archive is; account and owner say who they are, profile has the
    account's own archive. The sign-in is had from AccountService.take_another(), to be handed over there."""

    def __init__(self, account: AccountInfo, owner: AccountInfo, profile: Profile) -> None:
        super().__init__(
            tr(
                "You signed in as “{name}”; the faxes here are those of “{owner}”.",
                name=account_label(account),
                owner=account_label(owner),
            ),
            tr("Each account has an archive of its own. Start FaxDesk anew to have it opened."),
            ErrorKind.SIGN_IN,
        )
        self.account = account
        self.owner = owner
        self.profile = profile


class AccountService:
    """Signs in and out, and knows the account. All methods but the properties run on worker threads."""

    def __init__(
        self,
        keychain: SecretStore,
        sessions: Sessions,
        faxes: FaxStore,
        accounts: Accounts,
        notes: ActNotes,
        events: EventHub,
        *,
        from_environment: SignIn | None = None,
    ) -> None:
        self._keychain = keychain
        self._sessions = sessions
        self._faxes = faxes
        self._accounts = accounts
        self._notes = notes
        self._events = events
        self._from_environment = from_environment
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._slot: SessionSlot | None = None
        self._store: SecretStore = keychain
        self._covers: list[CoverPage] = []
        self._hidden = ""
        self._new: NewSignIn | None = None
        self._another: NewSignIn | None = None
        self._is_owner_sure = False
        self._ending = CancelToken()
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

    @property
    def server(self) -> str:
        """The address of the service that somebody is signed in to, "" where nobody is."""
        session = self._session
        return session.service.server if session else ""

    def client(self) -> FaxService:
        """The service, for whoever is signed in. Raises FaxDeskError (SIGN_IN) when nobody is."""
        session, slot = self._session, self._slot
        if session is None or slot is None:
            raise FaxDeskError(
                tr("You are not signed in."),
                tr("Sign in with {service}; your faxes wait until then.", service=service_name()),
                ErrorKind.SIGN_IN,
            )
        if not self._is_owner_sure:
            # A fax must not go out, nor come in, before it is known that the archive is this account's.
            self._learn_account(session, slot, self._ending)
        return session.service

    def resume(self, token: CancelToken, *, ask_keychain: bool = True) -> bool:
        """Sign in again with what is kept of the last session; False when nothing is kept. The network is
        needed only for the account's name, and this succeeds without it too. Without ask_keychain nothing is
        taken to be kept: the system may ask the person about its keychain, who has not chosen anything yet
        at the first start."""
        if self._new is not None:
            new, self._new = self._new, None
            try:
                self._take_up(new, token)
            except FaxDeskError:
                new.session.close()
                raise
            return True
        store: SecretStore
        if self._from_environment is not None:
            sign_in, store = self._from_environment, ForgetfulStore()
            session, slot = self._sessions.own(sign_in, self._country(), token)
            self._is_owner_sure = self._accounts.is_for(sign_in) or self._accounts.takes_anybody(
                self._faxes.account()
            )
        else:
            kept, store = self._kept_sign_in() if ask_keychain else None, self._keychain
            if kept is None:
                self._events.publish(ConnectionChanged(Connection.SIGNED_OUT))
                return False
            session, slot = self._sessions.shared(kept, store, self._country())
            # What the keychain holds for an archive was put there for its owner.
            self._is_owner_sure = True
        self._adopt(session, slot, store)
        self._publish(self._faxes.account())
        try:
            self._learn_account(session, slot, token)
        except AnotherAccount:
            raise
        except FaxDeskError as error:
            if not error.tries_again:
                self._events.publish(ConnectionChanged(Connection.after(error), error))
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
        return self._enter(
            sign_in, lambda session: session.sign_in_by_browser(open_url, token), token, remember=remember
        )

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
        return self._enter(
            sign_in, lambda session: session.sign_in_by_credential(token), token, remember=remember
        )

    def take_another(self) -> NewSignIn:
        """The sign-in that the last AnotherAccount was about, once: whoever takes it hands it over to the
        account's own archive, or gives it up."""
        with self._lock:
            new, self._another = self._another, None
        assert new is not None, "nobody else signed in"
        return new

    def hand_over(self, new: NewSignIn) -> None:
        """Have the next resume() go on with a sign-in that another archive's account service has begun."""
        self._new = new

    def give_up(self, new: NewSignIn, token: CancelToken) -> None:
        """End a sign-in that is not wanted after all."""
        try:
            new.session.sign_out(token)
        finally:
            new.session.close()

    def sign_out(self, token: CancelToken) -> None:
        """End the session here and at the service. The archive stays. Raises FaxDeskError (KEYCHAIN) when
        the sign-in could not be forgotten, though it is no longer used."""
        self._notes.act(Act.SIGNED_OUT)
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
        self._ending.cancel()
        with self._lock:
            session, self._session = self._session, None
            left, self._new, self._another = (self._new, self._another), None, None
        for ending in (session, *(new.session for new in left if new is not None)):
            if ending is not None:
                ending.close()

    def _kept_sign_in(self) -> SignIn | None:
        """What the keychain has of the last session, None where nothing is. Raises FaxDeskError (SIGN_IN,
        KEYCHAIN)."""
        try:
            text = self._keychain.load()
            return None if text is None else read_sign_in(text)
        except FaxDeskError as error:
            state = Connection.SIGN_IN_AGAIN if error.kind == ErrorKind.SIGN_IN else Connection.SIGNED_OUT
            self._events.publish(ConnectionChanged(state, error))
            raise

    def _country(self) -> str:
        """The account's, as far as it is known."""
        return (self._faxes.account() or AccountInfo("", "")).country

    def _enter(
        self, sign_in: SignIn, enter: Callable[[Session], None], token: CancelToken, *, remember: bool
    ) -> AccountInfo:
        """Sign in anew. It is kept once it is known whose it is, since each account's archive has a place of
        its own in the keychain."""
        if remember:
            # A missing keychain raises its error here, before the person has gone to the browser in vain.
            self._keychain.load()
            session, slot = self._sessions.new(sign_in, self._country())
        else:
            session, slot = self._sessions.own(sign_in, self._country(), token)
        try:
            enter(session)
            new = NewSignIn(session.service.account(token), session, slot, remember)
            self._check_whose(new)
            return self._take_up(new, token)
        except AnotherAccount:
            raise
        except BaseException:
            session.close()
            raise

    def _check_whose(self, new: NewSignIn) -> None:
        """Raises AnotherAccount where this archive is somebody else's."""
        owner = self._faxes.account()
        account_id = new.account.extension_id
        target = self._accounts.archive_of(account_id, owner.extension_id if owner else "")
        if target == self._accounts.profile:
            return
        if owner is not None:
            self._accounts.note(owner)
        if new.environment is not None:
            Accounts(target).note(new.account, new.environment)
        with self._lock:
            self._another = new
        raise AnotherAccount(new.account, owner or AccountInfo("", ""), target)

    def _take_up(self, new: NewSignIn, token: CancelToken) -> AccountInfo:
        """Go on with a sign-in of this archive's account. Raises FaxDeskError, NOT_ALLOWED where it is
        another's."""
        store: SecretStore = self._keychain if new.is_kept else ForgetfulStore()
        account = self._remember(new.account, new.environment)
        self._notes.act(Act.SIGNED_IN)
        if new.is_kept:
            self._sessions.keep(new.slot, store, token)
        self._adopt(new.session, new.slot, store)
        self._is_owner_sure = True
        self._publish(account)
        self._events.publish(ConnectionChanged(Connection.CONNECTING))
        if warning := new.session.sign_in_warning:
            self._events.publish(Notice(warning.title, warning.hint))
        return account

    def _adopt(self, session: Session, slot: SessionSlot, store: SecretStore) -> None:
        with self._lock:
            old, self._session, self._slot, self._store = self._session, session, slot, store
        if old is not None and old is not session:
            old.close()

    def _learn_account(self, session: Session, slot: SessionSlot, token: CancelToken) -> None:
        """Ask who is signed in, and see to it that the archive is theirs."""
        account = session.service.account(token)
        environment = self._from_environment if self.this_session_only else None
        is_kept = not self.this_session_only
        try:
            self._check_whose(NewSignIn(account, session, slot, is_kept, environment))
        except AnotherAccount:
            with self._lock:
                self._session = None
            if is_kept:
                with contextlib.suppress(FaxDeskError):
                    # It goes along to where it belongs.
                    self._keychain.clear()
            self._publish(None)
            raise
        self._is_owner_sure = True
        account = self._remember(account, environment)
        if session is self._session:
            self._publish(account)

    def _remember(self, account: AccountInfo, environment: SignIn | None) -> AccountInfo:
        """Keep what is known of the account now; what the service does not tell any more, as it was."""
        known = self._faxes.account()
        if account.hidden:
            account = _filled_in(account, known)
            self._tell_hidden(account)
        if account != known:
            self._faxes.remember_account(account)
        self._accounts.note(account, environment)
        return account

    def _tell_hidden(self, account: AccountInfo) -> None:
        """Say once what a missing permission costs."""
        if account.hidden != self._hidden:
            self._hidden = account.hidden
            self._events.publish(
                Notice(
                    tr(
                        "{service} does not tell FaxDesk everything about this account.",
                        service=service_name(),
                    ),
                    tr(
                        "Faxes are sent and received all the same; your own name or numbers may be "
                        "missing. {why}",
                        why=account.hidden,
                    ).rstrip(),
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
