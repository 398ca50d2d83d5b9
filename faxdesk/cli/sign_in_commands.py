"""`signin`, `signout` and `proxy`: what opens the way to the service."""

from __future__ import annotations

import argparse
import getpass
import logging
import os
import sys
import webbrowser
from collections.abc import Callable
from functools import partial

from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse
from faxdesk.cli.keeping.encryption_commands import encrypt_new
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import GoesOnElsewhere, as_typed
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import AccountInfo
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.services.account import AnotherAccount
from faxdesk.services.accounts import about_change
from faxdesk.services.desk import Desk
from faxdesk.settings import Settings
from faxdesk.words import tr

log = logging.getLogger(__name__)


def signin(
    desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken
) -> int | Callable[[], int]:
    settings, account = desk.settings, desk.account
    is_new = desk.accounts.takes_anybody(desk.library.account())
    server = options.server or os.environ.get("FAXDESK_SERVER") or settings.server
    client_id = options.client_id or os.environ.get("FAXDESK_CLIENT_ID") or settings.client_id
    if not client_id:
        raise WrongUse(
            tr("There is no client id."),
            tr(
                "Give --client-id; your {service} administrator has it (see the README).",
                service=service_name(),
            ),
        )
    settings.check_free(Settings.server, server)
    settings.check_free(Settings.client_id, client_id)
    try:
        if options.jwt:
            secret, jwt = _ask_credential()
            who = account.sign_in_jwt(server, client_id, secret, jwt, token)
        else:
            who = account.sign_in_browser(
                server, client_id, lambda url: _show_url(url, printer, options.no_browser), token
            )
    except AnotherAccount as another:
        title, hint = about_change(another.account, another.owner, desk.library.not_left())
        printer.note(f"faxdesk: {title}\n         {hint}")
        desk.accounts.show(another.profile)
        settings.server, settings.client_id = server, client_id
        settings.save()
        raise GoesOnElsewhere(another, account.take_another(), _sign_in_handed_over) from another
    settings.server, settings.client_id = server, client_id
    settings.save()
    code = _tell(desk, who, printer)
    if not is_new or desk.recovery.state().needs_key:
        return code
    # As the window does it: the keychain has just shown that it works.
    return partial(encrypt_new, desk.accounts.profile, printer, token)


def _sign_in_handed_over(
    desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken
) -> int:
    """The rest of a sign-in that turned out to be another account's, on that account's archive."""
    desk.account.resume(token)
    assert desk.account.account is not None
    return _tell(desk, desk.account.account, printer)


def _tell(desk: Desk, who: AccountInfo, printer: Printer) -> int:
    document = {"name": who.name, "extension": who.extension_number, "fax_numbers": list(who.fax_numbers)}
    printer.result(document, tr("Signed in as {name}.", name=who.name))
    if warning := desk.account.sign_in_warning:
        printer.note(f"faxdesk: {warning.title} {warning.hint}")
    return EXIT_DONE


def signout(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    account = desk.account
    try:
        account.resume(token)
    except FaxDeskError as error:
        # A sign-in that no longer works is forgotten all the same.
        log.info("Signing out of a sign-in that could not be resumed: %s", error.kind)
    account.sign_out(token)
    printer.result({"signed_in": False}, tr("Signed out. Your archive stays on this computer."))
    return EXIT_DONE


def proxy(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Keep a log-in, forget it, or tell the proxy that the system names and whether there is a log-in."""
    if options.name and options.forget:
        raise WrongUse(tr("A log-in is kept or forgotten."), tr("Leave out --name or --forget."))
    proxy_login = desk.proxy_login
    place = proxy_login.proxy(options.server or os.environ.get("FAXDESK_SERVER") or desk.settings.server)
    if options.forget:
        proxy_login.forget()
    elif options.name:
        if not place:
            raise WrongUse(
                tr("The system names no proxy."),
                tr("Name it in the variable HTTPS_PROXY or in the system's network settings first."),
            )
        with as_typed():
            proxy_login.keep(place, options.name, _ask_password(place))
    login = proxy_login.known(place) if place else None
    document = {"proxy": place or None, "name": login[0] if login else None}
    if login:
        words = tr("The proxy is {place}. FaxDesk logs in there as {name}.", place=place, name=login[0])
    else:
        words = tr("The proxy is {place}.", place=place) if place else tr("The system names no proxy.")
    printer.result(document, words)
    return EXIT_DONE


def _ask_password(place: str) -> str:
    """It is no argument, because other users of the computer see those."""
    if sys.stdin.isatty():
        return getpass.getpass(tr("Password for the proxy {place}: ", place=place))
    return sys.stdin.readline().rstrip("\r\n")


def _ask_credential() -> tuple[str, str]:
    """The app's secret and the JWT. They are no arguments, because other users of the computer see those."""
    if sys.stdin.isatty():
        return getpass.getpass(tr("Client secret: ")).strip(), getpass.getpass("JWT: ").strip()
    lines = [line.strip() for line in sys.stdin.read().splitlines() if line.strip()]
    if len(lines) != 2:
        raise WrongUse(tr("Standard input has to hold two lines."), tr("The client secret, then the JWT."))
    return lines[0], lines[1]


def _show_url(url: str, printer: Printer, no_browser: bool) -> None:
    if no_browser or not webbrowser.open(url):
        printer.note(tr("Open this address in your browser:\n{url}", url=url))
