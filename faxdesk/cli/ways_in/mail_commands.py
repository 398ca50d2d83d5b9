"""`mail`: take mail from programs on this computer, and say who may hand it over."""

from __future__ import annotations

import argparse
from contextlib import suppress
from typing import TYPE_CHECKING

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from faxdesk.cli.send_commands import try_to_sign_in
from faxdesk.cli.shared_steps import as_typed, keychain_advice
from faxdesk.cli.ways_in.taking import Taking
from faxdesk.domain.intake.incoming import Source, SourceKind
from faxdesk.domain.runtime import Cancelled
from faxdesk.services.intake.mail_logins import VARIABLE
from faxdesk.settings import Settings
from faxdesk.words import tr

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from faxdesk.cli.output import Printer
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.desk import Desk


def run(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Take mail, print what each became, and send what may leave, until the command is interrupted."""
    settings, way = desk.settings, desk.mail_way
    settings.check_not_off(Settings.mail_in)
    trouble = try_to_sign_in(desk, options, token)
    if trouble is not None:
        printer.trouble(trouble)
    if settings.mail_needs_login and not _names(desk):
        printer.note(tr("faxdesk: nobody can log in yet; `faxdesk mail add-login NAME` makes a password"))
    port = settings.port_of_mail if options.port is None else options.port
    with as_typed(), way.listener(port, needs_login=settings.mail_needs_login) as listener:
        if printer.as_json:
            printer.line({"host": "127.0.0.1", "port": listener.port})
        else:
            printer.note(tr("faxdesk: taking mail at localhost, port {port}", port=listener.port))
        # Nothing is cut short by that: this is how it ends.
        with suppress(Cancelled):
            Taking(desk, printer, SourceKind.MAIL).for_ever(token)
    return EXIT_INTERRUPTED


def logins(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    found = [(name, _may_send(desk.settings, name)) for name in _names(desk)]
    lines = [tr("{name}, may send", name=name) if may_send else name for name, may_send in found]
    printer.result(
        [{"name": name, "may_send": may_send} for name, may_send in found], lines or tr("There are none.")
    )
    return EXIT_DONE


def _names(desk: Desk) -> list[str]:
    """Who may log in. Raises FaxDeskError (KEYCHAIN) with what helps on a server."""
    with _advice():
        return desk.mail_logins.names()


def _advice() -> AbstractContextManager[None]:
    """What a keychain that is missing says leads to the variable that stands for it."""
    hint = tr("On a computer without a keychain, set {variable} to name:password.", variable=VARIABLE)
    return keychain_advice(hint)


def add_login(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    # First what a policy may forbid: the password is told only once.
    _allow(desk.settings, options.name.strip(), may_send=options.send)
    with as_typed(), _advice():
        password = desk.mail_logins.add(options.name)
    printer.result({"name": options.name.strip(), "password": password}, password)
    printer.note(tr("faxdesk: this password is told this once; FaxDesk keeps only what proves it"))
    return EXIT_DONE


def remove_login(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    with _advice():
        desk.mail_logins.remove(options.name)
    _allow(desk.settings, options.name, may_send=False)
    printer.result({"removed": options.name}, tr("Removed."))
    return EXIT_DONE


def _may_send(settings: Settings, name: str) -> bool:
    return Source(SourceKind.MAIL, name).key in settings.sources_that_send


def _allow(settings: Settings, name: str, *, may_send: bool) -> None:
    """Keep in the settings whether what is mailed by a log-in may leave without a person."""
    key = Source(SourceKind.MAIL, name).key
    settings.let_send(key, is_on=may_send)
    settings.save()
