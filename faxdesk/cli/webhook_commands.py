"""`webhook`: the service tells a public address of faxes; and the one who listens there."""

from __future__ import annotations

import os
import secrets
import threading
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from faxdesk.cli import output
from faxdesk.cli.common import sign_in
from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_INTERRUPTED, WrongUse
from faxdesk.cli.inbox_watch import told_of_trouble
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.services.events import SyncWanted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from faxdesk.cli.output import Printer
    from faxdesk.engine import Engine
    from faxdesk.ringcentral.values import Subscription
    from faxdesk.services.sync.webhooks import Keeper

TOKEN = "FAXDESK_WEBHOOK_TOKEN"
_END_S = 5.0


def manage(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Create, list, renew or delete webhooks, or listen for what they bring."""
    if options.action == "listen":
        return _listen(engine, options, printer, token)
    if options.action == "create":
        _check_address(options.url)
    sign_in(engine, options, token)
    hooks = engine.desk.webhooks
    if options.action == "list":
        known = hooks.all(token)
        printer.result([_told(one) for one in known], [_line(one) for one in known] or "There are none.")
    elif options.action == "delete":
        hooks.delete(options.id, token)
        printer.result({"deleted": options.id}, "Deleted.")
    else:
        if options.action == "create":
            one = hooks.create(options.url, os.environ.get(TOKEN, ""), token)
        else:
            one = hooks.renew(options.id, token)
        printer.result(_told(one), _line(one))
    return EXIT_DONE


def _listen(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Take what the service sends here, and print each fax that it tells of, until it is called off."""
    from faxdesk.ringcentral.push.webhook import WebhookListener

    verification = _verification(options)
    path = "/" + (options.path or urlsplit(options.url or "").path).lstrip("/")
    sign_in(engine, options, token)
    desk = engine.desk
    try:
        with ExitStack() as stack:
            listener = WebhookListener(
                options.host,
                options.port,
                path,
                verification,
                lambda: desk.events.publish(SyncWanted()),
            )
            stack.enter_context(listener)
            printer.note(f"faxdesk: listening at {listener.url}")
            stack.enter_context(told_of_trouble(engine, printer))
            is_told: Callable[[], bool] = _never
            if options.url:
                is_told = _kept(desk.webhooks.keeper(options.url, verification), printer, token, stack)
            faxes = stack.enter_context(closing(desk.watch.new_faxes(token, told=is_told)))
            for fax_id in faxes:
                _print_fax(engine, fax_id, printer)
    except Cancelled:
        # Nothing was cut short: this is how it ends.
        return EXIT_INTERRUPTED
    return EXIT_DONE


def _never() -> bool:
    """Of a webhook that was made elsewhere it is not known whether it is in force."""
    return False


def _kept(keeper: Keeper, printer: Printer, token: CancelToken, stack: ExitStack) -> Callable[[], bool]:
    """Keep a webhook in force for as long as the stack lasts; gives what tells whether it is."""
    own = token.child()
    try:
        keeper.look(token)
    except FaxDeskError as error:
        if not error.tries_again:
            raise
        printer.note(f"faxdesk: {error}")

    def work() -> None:
        try:
            keeper.keep(own)
        except Cancelled:
            return

    def end() -> None:
        own.cancel()
        thread.join()
        _let_go(keeper)

    thread = threading.Thread(target=work, name="webhook keeper")
    thread.start()
    stack.callback(end)
    return lambda: keeper.stands


def _let_go(keeper: Keeper) -> None:
    """Have nothing delivered any more, as far as that is quickly done; else it runs out by itself."""
    token = CancelToken()
    timer = threading.Timer(_END_S, token.cancel)
    timer.start()
    try:
        keeper.end(token)
    except (FaxDeskError, Cancelled):
        return
    finally:
        timer.cancel()
        timer.join()


def _print_fax(engine: Engine, fax_id: int, printer: Printer) -> None:
    library = engine.desk.library
    if printer.as_json:
        printer.line(output.received(library.fax(fax_id)))
    else:
        (row,) = library.rows([fax_id])
        print(output.row_line(row, engine.desk.clock.now()), flush=True)


def _verification(options: argparse.Namespace) -> str:
    """The word that each notification has to bear: agreed upon here, where the webhook is made here too."""
    if options.url:
        _check_address(options.url)
        return os.environ.get(TOKEN) or secrets.token_urlsafe(24)
    word = os.environ.get(TOKEN, "")
    if not word:
        raise WrongUse(
            "It is not known how to tell RingCentral's notifications from those of others.",
            f"Give --url, or set {TOKEN} to a long secret word, here and for `webhook create`.",
        )
    return word


def _check_address(text: str) -> None:
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address:
        raise WrongUse(
            f"“{text}” is not a web address.", "It has to be public, such as https://fax.example.com/hook."
        )


def _told(one: Subscription) -> dict[str, Any]:
    return {
        "id": one.id,
        "address": one.address,
        "status": one.status,
        "expires_at": output.utc(one.expires_at),
        "events": list(one.event_filters),
    }


def _line(one: Subscription) -> str:
    until = f", until {one.expires_at.astimezone():%Y-%m-%d %H:%M}" if one.expires_at else ""
    return f"{one.id}  {one.address}  {one.status}{until}"
