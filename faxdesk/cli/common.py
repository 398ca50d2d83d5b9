"""Steps that several commands take."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from faxdesk.cli.exit_codes import WrongUse
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Fax
from faxdesk.domain.runtime import CancelToken
from faxdesk.engine import Engine


def sign_in(engine: Engine, options: argparse.Namespace, token: CancelToken) -> None:
    """Raises FaxDeskError (SIGN_IN) where nobody is signed in, or not at the service that was asked for."""
    hint = "Run `faxdesk signin`, or set FAXDESK_CLIENT_ID, FAXDESK_CLIENT_SECRET and FAXDESK_JWT."
    account = engine.desk.account
    try:
        signed_in = account.resume(token)
    except FaxDeskError as error:
        if error.kind == ErrorKind.KEYCHAIN:
            raise FaxDeskError(f"You are not signed in: {error.title}", hint, ErrorKind.SIGN_IN) from error
        raise
    if not signed_in:
        raise FaxDeskError("You are not signed in.", hint, ErrorKind.SIGN_IN)
    server = account.client().server
    if options.server and options.server.rstrip("/") != server.rstrip("/"):
        raise FaxDeskError(
            f"You are signed in at {server}, not at {options.server}.", hint, ErrorKind.SIGN_IN
        )


@contextmanager
def as_typed() -> Iterator[None]:
    """What is wrong with what was typed, and the files it names, is wrong use."""
    try:
        yield
    except FaxDeskError as error:
        if error.kind != ErrorKind.BAD_INPUT:
            raise
        raise WrongUse(error.title, error.hint) from error


def named_fax(engine: Engine, text: str) -> Fax:
    """By the archive's id, or by the service's; of a further request it is the fax that it belongs to."""
    library = engine.desk.library
    found = library.find(text)
    if found is None:
        raise FaxDeskError(
            f"There is no fax with the id {text}.",
            "`faxdesk inbox` and `faxdesk outbox` list them.",
            ErrorKind.NOT_FOUND,
        )
    return found if found.root_id is None else library.fax(found.root_id)
