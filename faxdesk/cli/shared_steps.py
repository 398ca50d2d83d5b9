"""Steps that several commands take."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from faxdesk.cli.exit_codes import WrongUse
from faxdesk.cli.output import Printer
from faxdesk.domain.draft import tidy_name
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.files.file_refusals import NeedsPassword
from faxdesk.domain.runtime import CancelToken
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.account import AnotherAccount
from faxdesk.services.desk import Desk
from faxdesk.services.events import Event, Notice
from faxdesk.services.kept_sign_in import NewSignIn
from faxdesk.services.outbox.outbox import Outbox
from faxdesk.words import tr

_PASSWORD_TRIES = 3


@contextmanager
def keychain_advice(hint: str) -> Iterator[None]:
    """What the keychain does not do is said with a hint that helps here: what FaxDesk says of a sign-in does
    not. Raises FaxDeskError."""
    try:
        yield
    except FaxDeskError as error:
        if error.kind != ErrorKind.KEYCHAIN:
            raise
        raise FaxDeskError(error.title, hint, error.kind) from error


class GoesOnElsewhere(Exception):
    """The command goes on with the archive of the account that has signed in. Nothing has failed: profile and
    sign_in are that account's, function is what is to be run there, None for the same command anew."""

    def __init__(
        self, another: AnotherAccount, sign_in: NewSignIn, function: Callable[..., int] | None = None
    ) -> None:
        super().__init__(str(another))
        self.profile = another.profile
        self.sign_in = sign_in
        self.function = function


def sign_in(desk: Desk, options: argparse.Namespace, token: CancelToken) -> None:
    """Sign in with what is kept, and say where this computer's clock is far off.

    Raises FaxDeskError (SIGN_IN) where nobody is signed in, or not at the service that was asked for, and
    GoesOnElsewhere where it is not the account whose archive was opened.
    """
    hint = tr("Run `faxdesk signin`, or set FAXDESK_CLIENT_ID, FAXDESK_CLIENT_SECRET and FAXDESK_JWT.")
    account = desk.account
    try:
        signed_in = account.resume(token)
    except AnotherAccount as another:
        raise GoesOnElsewhere(another, account.take_another()) from another
    except FaxDeskError as error:
        if error.kind == ErrorKind.KEYCHAIN:
            raise FaxDeskError(
                tr("You are not signed in: {title}", title=error.title), hint, ErrorKind.SIGN_IN
            ) from error
        raise
    if not signed_in:
        raise FaxDeskError(tr("You are not signed in."), hint, ErrorKind.SIGN_IN)
    server = account.server
    if options.server and options.server.rstrip("/") != server.rstrip("/"):
        raise FaxDeskError(
            tr("You are signed in at {server}, not at {wanted}.", server=server, wanted=options.server),
            hint,
            ErrorKind.SIGN_IN,
        )
    if (trouble := desk.sync.clock_trouble()) is not None:
        Printer.trouble(trouble)


def sign_in_if_unknown(
    desk: Desk, environment: SignIn, options: argparse.Namespace, token: CancelToken
) -> None:
    """Find out whose the credentials of the environment are, where nobody knows yet and the archive is
    somebody's: what is meant for one account's faxes must not be done with another's. Raises as sign_in()."""
    if desk.accounts.is_for(environment) or desk.accounts.takes_anybody(desk.library.account()):
        return
    try:
        sign_in(desk, options, token)
        # Signing in goes well without a network, too; this does not, as long as it is not known.
        desk.account.client()
    except AnotherAccount as another:
        raise GoesOnElsewhere(another, desk.account.take_another()) from another
    except FaxDeskError as error:
        raise FaxDeskError(
            error.title,
            tr(
                "{hint} Nothing was done, since it is not known yet which account FAXDESK_JWT is for.",
                hint=error.hint,
            ),
            error.kind,
        ) from error


@contextmanager
def as_typed() -> Iterator[None]:
    """An error in what was typed, or in a file that it names, is raised as WrongUse."""
    try:
        yield
    except FaxDeskError as error:
        if error.kind != ErrorKind.BAD_INPUT:
            raise
        raise WrongUse(error.title, error.hint) from error


@contextmanager
def trouble_noted(printer: Printer, consequence: str) -> Iterator[None]:
    """What fails inside does not end the command: the consequence and the error go to standard error."""
    try:
        yield
    except FaxDeskError as error:
        printer.note(f"faxdesk: {consequence}: {error}")


@contextmanager
def notices_printed(desk: Desk, printer: Printer) -> Iterator[None]:
    """Print to standard error what the window would show in its bar of notices."""

    def listen(event: Event) -> None:
        if isinstance(event, Notice):
            printer.trouble(event)

    unsubscribe = desk.events.subscribe(listen)
    try:
        yield
    finally:
        unsubscribe()


def sync_all(desk: Desk, token: CancelToken) -> None:
    """Sync until the service has nothing more, then handle what arrived and what is due to go."""
    service, arrivals = desk.sync, desk.arrivals
    arrivals.take_switches()
    service.run(token)
    while service.more_to_do:
        service.run(token)
    arrivals.run(token)
    desk.retention.run_now_and_then(token)
    desk.trash.tidy(token)


def checked_files(outbox: Outbox, options: argparse.Namespace, token: CancelToken) -> list[str]:
    """Check that all files of a command can be faxed; gives the password of each, "" where it has none.

    Raises FaxDeskError (BAD_INPUT), and Cancelled. A password is no argument, because other users of the
    computer see those.
    """
    # A program that starts this one may give it no standard input at all.
    has_input = bool(sys.stdin)
    from_terminal = has_input and sys.stdin.isatty() and not options.password_from_stdin
    tries = _PASSWORD_TRIES if from_terminal else int(has_input and options.password_from_stdin)
    return [_checked(outbox, path, tries, token, from_terminal=from_terminal) for path in options.files]


def _checked(outbox: Outbox, path: Path, tries: int, token: CancelToken, *, from_terminal: bool) -> str:
    password = ""
    while True:
        try:
            outbox.check_file(path, token, password)
        except NeedsPassword as error:
            if not tries:
                raise _hinted(error) from error
            tries -= 1
            password = _asked(tidy_name(path.name)) if from_terminal else sys.stdin.readline().rstrip("\r\n")
            if not password:
                raise _hinted(error) from error
        else:
            return password


def _asked(name: str) -> str:
    return getpass.getpass(tr("Password for “{name}”: ", name=name))


def _hinted(error: NeedsPassword) -> FaxDeskError:
    hint = tr("Run it at a terminal, which asks for the password, or with --password-from-stdin.")
    return FaxDeskError(error.title, hint, error.kind)
