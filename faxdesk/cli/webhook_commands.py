"""`webhook`: the service notifies a public address of faxes, and this program can listen behind it."""

from __future__ import annotations

import os
import secrets
import threading
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from faxdesk.cli import output
from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_INTERRUPTED, WrongUse
from faxdesk.cli.inbox_watch import trouble_printed
from faxdesk.cli.shared_steps import sign_in
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.services.events import SyncWanted
from faxdesk.services.programs.fax_json import utc
from faxdesk.words import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from faxdesk.cli.output import Printer
    from faxdesk.provider.values import Webhook
    from faxdesk.services.desk import Desk
    from faxdesk.services.sync.webhooks import WebhookKeeper

TOKEN = "FAXDESK_WEBHOOK_TOKEN"
_END_S = 5.0


def create(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    _check_address(options.url)
    sign_in(desk, options, token)
    hook = desk.webhooks.create(options.url, os.environ.get(TOKEN, ""), token)
    printer.result(_document(hook), _line(hook))
    return EXIT_DONE


def list_all(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    sign_in(desk, options, token)
    hooks = desk.webhooks.all(token)
    printer.result(
        [_document(hook) for hook in hooks], [_line(hook) for hook in hooks] or tr("There are none.")
    )
    return EXIT_DONE


def renew(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    sign_in(desk, options, token)
    hook = desk.webhooks.renew(options.id, token)
    printer.result(_document(hook), _line(hook))
    return EXIT_DONE


def delete(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    sign_in(desk, options, token)
    desk.webhooks.delete(options.id, token)
    printer.result({"deleted": options.id}, tr("Deleted."))
    return EXIT_DONE


def listen(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Receive the service's notifications here and print each new fax, until the command is interrupted."""
    verification = _verification(options)
    path = "/" + (options.path or urlsplit(options.url or "").path).lstrip("/")
    sign_in(desk, options, token)
    try:
        with ExitStack() as stack:
            listener = stack.enter_context(
                desk.webhooks.listener(
                    options.host,
                    options.port,
                    path,
                    verification,
                    lambda: desk.events.publish(SyncWanted()),
                )
            )
            printer.note(tr("faxdesk: listening at {url}", url=listener.url))
            stack.enter_context(trouble_printed(desk, printer))
            is_in_force: Callable[[], bool] = _never
            if options.url:
                is_in_force = _kept_in_force(
                    desk.webhooks.keeper(options.url, verification), printer, token, stack
                )
            faxes = stack.enter_context(closing(desk.watch.new_faxes(token, is_notified=is_in_force)))
            for fax_id in faxes:
                _print_fax(desk, fax_id, printer)
    except Cancelled:
        # Nothing was cut short: this is how it ends.
        return EXIT_INTERRUPTED
    return EXIT_DONE


def _never() -> bool:
    """Whether a webhook that was made elsewhere is in force is not known here, so it is not relied upon."""
    return False


def _kept_in_force(
    keeper: WebhookKeeper, printer: Printer, token: CancelToken, stack: ExitStack
) -> Callable[[], bool]:
    """Keep a webhook in force for as long as the stack lasts. Gives a function that says whether it is."""
    keeping = token.child()
    try:
        keeper.look(token)
    except FaxDeskError as error:
        if not error.tries_again:
            raise
        printer.note(f"faxdesk: {error}")

    def keep() -> None:
        try:
            keeper.keep(keeping)
        except Cancelled:
            return

    def end() -> None:
        keeping.cancel()
        thread.join()
        _delete_quickly(keeper)

    thread = threading.Thread(target=keep, name="webhook keeper")
    thread.start()
    stack.callback(end)
    return lambda: keeper.stands


def _delete_quickly(keeper: WebhookKeeper) -> None:
    """Delete the webhook, unless that takes too long; it runs out by itself then."""
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


def _print_fax(desk: Desk, fax_id: int, printer: Printer) -> None:
    if printer.as_json:
        printer.line(desk.fax_answers.received(fax_id))
    else:
        (row,) = desk.library.rows([fax_id])
        print(output.row_line(row, desk.clock.now()), flush=True)


def _verification(options: argparse.Namespace) -> str:
    """The word that each notification has to bear: agreed upon here, where the webhook is made here too."""
    if options.url:
        _check_address(options.url)
        return os.environ.get(TOKEN) or secrets.token_urlsafe(24)
    word = os.environ.get(TOKEN, "")
    if not word:
        raise WrongUse(
            tr(
                "It is not known how to tell {service}'s notifications from those of others.",
                service=service_name(),
            ),
            tr(
                "Give --url, or set {token} to a long secret word, here and for `webhook create`.",
                token=TOKEN,
            ),
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
            tr("“{text}” is not a web address.", text=text),
            tr("It has to be public, such as https://fax.example.com/hook."),
        )


def _document(hook: Webhook) -> dict[str, Any]:
    return {
        "id": hook.id,
        "address": hook.address,
        "status": hook.status,
        "expires_at": utc(hook.expires_at),
        "events": list(hook.events),
    }


def _line(hook: Webhook) -> str:
    if not hook.expires_at:
        return f"{hook.id}  {hook.address}  {hook.status}"
    return tr(
        "{id}  {address}  {status}, until {time}",
        id=hook.id,
        address=hook.address,
        status=hook.status,
        time=f"{hook.expires_at.astimezone():%Y-%m-%d %H:%M}",
    )
