"""`api`: other programs of the person list, read and send faxes through this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from faxdesk.cli.programs.without_window import going_on
from faxdesk.cli.shared_steps import as_typed, keychain_advice, sign_in
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import Cancelled
from faxdesk.services.programs.api_token import VARIABLE
from faxdesk.settings import Settings
from faxdesk.words import tr

if TYPE_CHECKING:
    import argparse
    from contextlib import AbstractContextManager

    from faxdesk.cli.output import Printer
    from faxdesk.composition import Composition
    from faxdesk.domain.runtime import CancelToken


def run(desk: Composition, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Answer programs until a signal comes. Without a sign-in the archive can be read, and what is sent waits
    in the outbox."""
    desk.settings.check_not_off(Settings.local_api)
    if options.port is not None:
        desk.settings.check_free(Settings.local_api_port, str(options.port))
    is_signed_in = True
    try:
        sign_in(desk, options, token)
    except FaxDeskError as error:
        is_signed_in = False
        printer.note(f"faxdesk: {error}")
    with as_typed():
        place = desk.api_way.place(options.socket, options.port)
    if place.port is not None:
        # What the keychain has to say is said now, not to the first program that asks.
        with _advice():
            desk.api_token.get()
    with (
        desk.api_way.server(place) as server,
        going_on(desk, printer, token, is_signed_in=is_signed_in) as going,
    ):
        document = {"socket": str(server.socket) if server.socket else None, "url": server.url or None}
        if printer.as_json:
            printer.line(document)
        else:
            where = ", ".join(filter(None, document.values()))
            printer.note(tr("faxdesk: programs are answered at {where}", where=where))
        try:
            going.wait(token)
        except Cancelled:
            # Nothing was cut short: this is how it ends.
            return EXIT_INTERRUPTED


def token(desk: Composition, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Tell the token, or make a new one."""
    with _advice():
        word = desk.api_token.renew() if options.new else desk.api_token.get()
    printer.result({"token": word}, word)
    return EXIT_DONE


def _advice() -> AbstractContextManager[None]:
    """What a keychain that is missing says leads to the variable that stands for it."""
    hint = tr(
        "On a computer without a keychain, set {variable} to a long word of your own.", variable=VARIABLE
    )
    return keychain_advice(hint)
