"""A sign-in, kept in the keychain from one start to the next, or in memory while the process lives."""

from __future__ import annotations

import json
import logging
from contextlib import nullcontext
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import asdict, replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.provider.fax_provider import SignIn
from faxdesk.words import tr

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from faxdesk.domain.fax import AccountInfo
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.provider.fax_provider import SecretStore, Session

log = logging.getLogger(__name__)


class TakesTurn(Protocol):
    """The way to be the one process that does something; see sessions.Turn.taken()."""

    def __call__(self, token: CancelToken, *, wait: bool) -> AbstractContextManager[bool]: ...


class ForgetfulStore:
    """Keeps a secret in memory, for this process only."""

    endpoint = ""

    def __init__(self) -> None:
        self._secret: str | None = None

    def load(self) -> str | None:
        return self._secret

    def save(self, secret: str) -> None:
        self._secret = secret

    def clear(self) -> None:
        self._secret = None

    def alone(self, token: CancelToken, *, wait: bool) -> AbstractContextManager[bool]:
        """Nobody else has it."""
        return nullcontext(True)


class SessionSlot:
    """Keeps what a session goes on with, which each renewal replaces, inside the sign-in: in memory at first,
    and in the keychain once it is shared. What another process of the profile has stored meanwhile counts,
    because the tokens from before its renewal are of no use."""

    def __init__(self, sign_in: SignIn, endpoint: str) -> None:
        self.endpoint = endpoint
        self._sign_in = sign_in
        self._store: SecretStore = ForgetfulStore()
        self._turn: TakesTurn | None = None

    def load(self) -> str | None:
        try:
            text = self._store.load()
            stored = read_sign_in(text) if text is not None else self._sign_in
        except FaxDeskError as error:
            log.info("The keychain does not say what other processes renewed: %s", error.kind)
            stored = self._sign_in
        if (stored.server, stored.client_id) == (self._sign_in.server, self._sign_in.client_id):
            self._sign_in = stored
        return self._sign_in.refresh_token or None

    def save(self, secret: str) -> None:
        self._sign_in = replace(self._sign_in, refresh_token=secret)
        self._store.save(json.dumps(asdict(self._sign_in)))

    def clear(self) -> None:
        self._sign_in = replace(self._sign_in, refresh_token="")
        self._store.clear()

    def alone(self, token: CancelToken, *, wait: bool) -> AbstractContextManager[bool]:
        return nullcontext(True) if self._turn is None else self._turn(token, wait=wait)

    def share(self, keychain: SecretStore, turn: TakesTurn, *, is_new: bool = False) -> None:
        """Keep the sign-in in the keychain from now on, where it is already unless it is new. Raises
        FaxDeskError (KEYCHAIN), and then it stays where it was."""
        if is_new:
            keychain.save(json.dumps(asdict(self._sign_in)))
        self._store, self._turn = keychain, turn


class NewSignIn(Struct, frozen=True):
    """A sign-in that works, on its way to the archive of its account. is_kept tells whether the keychain is
    to have it; environment are the credentials of the environment, where it is by those."""

    account: AccountInfo
    session: Session
    slot: SessionSlot
    is_kept: bool
    environment: SignIn | None = None


def read_sign_in(text: str) -> SignIn:
    """A sign-in as it was stored. Raises FaxDeskError (SIGN_IN) where it cannot be read."""
    try:
        return SignIn(**json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise FaxDeskError(
            tr("The sign-in kept in the keychain cannot be read."), tr("Sign in again."), ErrorKind.SIGN_IN
        ) from error
