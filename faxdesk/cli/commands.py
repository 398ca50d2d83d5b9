"""The commands, each a function of the engine and what was typed. They give the exit code."""

from __future__ import annotations

import argparse
import getpass
import logging
import os
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from faxdesk import __version__
from faxdesk.cli import output
from faxdesk.cli.common import as_typed, named_fax, sign_in
from faxdesk.cli.doctor_command import consult
from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse, exit_code_of
from faxdesk.cli.export_command import export as export
from faxdesk.cli.inbox_watch import watch
from faxdesk.cli.outbox_decide import decide
from faxdesk.cli.outbox_run import work_off
from faxdesk.cli.output import Printer
from faxdesk.cli.search_and_tags import marks_of
from faxdesk.cli.search_and_tags import note as note
from faxdesk.cli.search_and_tags import search as search
from faxdesk.cli.search_and_tags import tag as tag
from faxdesk.cli.send_wait import follow
from faxdesk.cli.webhook_commands import manage
from faxdesk.domain.draft import Draft, Recipient, RequestForm, check_cover_text
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Chip, Direction, DocumentState, Fax, FaxQuery, Folder, Resolution
from faxdesk.domain.phone import parse_number
from faxdesk.domain.runtime import CancelToken
from faxdesk.engine import Engine
from faxdesk.services.events import Event, Notice
from faxdesk.services.outbox.confirmations import Unconfirmed

log = logging.getLogger(__name__)


def signin(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    settings, account = engine.desk.settings, engine.desk.account
    server = options.server or os.environ.get("FAXDESK_SERVER") or settings.server
    client_id = options.client_id or os.environ.get("FAXDESK_CLIENT_ID") or settings.client_id
    if not client_id:
        raise WrongUse(
            "There is no client id.",
            "Give --client-id; your RingCentral administrator has it (see the README).",
        )
    if options.jwt:
        secret, jwt = _ask_credential()
        who = account.sign_in_jwt(server, client_id, secret, jwt, token)
    else:
        who = account.sign_in_browser(
            server, client_id, lambda url: _show_url(url, printer, options.no_browser), token
        )
    settings.server, settings.client_id = server, client_id
    settings.save()
    document = {"name": who.name, "extension": who.extension_number, "fax_numbers": list(who.fax_numbers)}
    printer.result(document, f"Signed in as {who.name}.")
    return EXIT_DONE


def signout(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    account = engine.desk.account
    try:
        account.resume(token)
    except FaxDeskError as error:
        # A sign-in that is no longer good is to be forgotten all the same.
        log.info("Signing out of a sign-in that could not be resumed: %s", error.kind)
    account.sign_out(token)
    printer.result({"signed_in": False}, "Signed out. Your archive stays on this computer.")
    return EXIT_DONE


def send(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    recipients = _recipients(engine, options.to)
    with as_typed():
        check_cover_text(options.cover_text)
    send_at = _time(options.at)
    sign_in(engine, options, token)
    outbox = engine.desk.outbox
    with as_typed():
        for path in options.files:
            # All of them before the first is copied: of a fax that is refused nothing is to stay.
            outbox.check_file(path)
        files = tuple(outbox.add_file(path, token) for path in options.files)
    fax_id = outbox.create(
        Draft(
            recipients=recipients,
            files=files,
            cover_index=options.cover,
            cover_text=options.cover_text,
            resolution=Resolution(options.resolution),
            send_at=send_at,
            form=RequestForm(options.form),
        )
    )
    _send(engine, fax_id, confirmed=options.yes)
    return follow(engine, fax_id, options.wait, printer, token)


def forward(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    recipients, send_at = _recipients(engine, options.to), _time(options.at)
    sign_in(engine, options, token)
    fax = named_fax(engine, options.id)
    outbox = engine.desk.outbox
    fax_id = outbox.forward(fax.id)
    item = outbox.item(fax_id)
    assert item is not None
    outbox.save(
        fax_id,
        Draft(
            recipients=recipients,
            files=item.draft.files,
            send_at=send_at,
            original_message_id=item.draft.original_message_id,
        ),
    )
    _send(engine, fax_id)
    return follow(engine, fax_id, options.wait, printer, token)


def resend(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    recipients, send_at = _recipients(engine, options.to), _time(options.at)
    sign_in(engine, options, token)
    fax = named_fax(engine, options.id)
    with as_typed():
        fax_id = engine.desk.outbox.resend(fax.id, recipients, send_at)
    return follow(engine, fax_id, options.wait, printer, token)


def sync(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    sign_in(engine, options, token)
    desk, library = engine.desk, engine.desk.library
    # What waits for its time or is being looked for has nobody else here to go on with it.
    desk.outbox.run(token)
    with _notices_to(printer, engine):
        _sync(engine, token)
    counts = library.counts()
    received = len(library.ids(FaxQuery(Folder.INBOX)))
    waiting = len(library.ids(FaxQuery(Folder.OUTBOX, chip=Chip.WAITING)))
    document = {
        "received": received,
        "unread": counts.unread,
        "not_saved": counts.documents_wanted,
        "waiting": waiting,
    }
    lines = [f"{received} faxes received, {counts.unread} unread."]
    if waiting:
        lines.append(f"{waiting} in the outbox not sent yet.")
    printer.result(document, lines)
    return EXIT_DONE


def inbox(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    if options.watch:
        if options.offline or options.limit is not None:
            raise WrongUse("`inbox --watch` has no end.", "Leave out --offline and --limit.")
        sign_in(engine, options, token)
        return watch(engine, printer, token)
    code = _bring_up_to_date(engine, options, printer, token)
    faxes, lines = _list(engine, options, Folder.INBOX)
    printer.result([output.received(fax) for fax in faxes], lines or "No faxes yet.")
    return code


def outbox(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    if options.action == "run":
        if options.ids:
            raise WrongUse("`outbox run` is about the whole outbox.", "Leave out the id.")
        sign_in(engine, options, token)
        return work_off(engine, options.wait, printer, token)
    if options.wait is not None:
        raise WrongUse("Only `outbox run` waits.", "Say `faxdesk outbox run --wait SECONDS`.")
    if options.action is not None:
        return decide(engine, options, printer, token)
    code = _bring_up_to_date(engine, options, printer, token)
    faxes, lines = _list(engine, options, Folder.OUTBOX)
    library = engine.desk.library
    printer.result(
        [output.outgoing(fax, library.outgoing(fax.id)) for fax in faxes], lines or "Nothing sent yet."
    )
    return code


def show(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    fax = named_fax(engine, options.id)
    library = engine.desk.library
    document = output.details(fax, library.outgoing(fax.id), library.parts(fax.id), library.history(fax.id))
    document |= marks_of(engine, fax.id)
    lines = [f"{key.replace('_', ' ')}: {_plain(value)}" for key, value in document.items()]
    printer.result(document, lines)
    return EXIT_DONE


def save(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    fax = named_fax(engine, options.id)
    desk = engine.desk
    if fax.document_state != DocumentState.HERE:
        sign_in(engine, options, token)
        desk.sync.fetch_document(fax.id, token)
    target = _target(options.target, desk.library.suggested_name(fax.id), options.format)
    desk.library.save(fax.id, target, token)
    printer.result({"id": str(fax.id), "file": str(target)}, f"Saved as {target}")
    return EXIT_DONE


def receipt(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    fax = named_fax(engine, options.id)
    desk = engine.desk
    if fax.direction == Direction.OUTBOUND and not desk.library.rows([fax.id])[0].status.is_final:
        _ask_for_results(engine, options, printer, token)
    target = options.target
    if target.is_dir():
        target /= desk.receipts.suggested_name(fax.id)
    elif target.suffix.lower() != ".pdf":
        target = target.with_name(f"{target.name}.pdf")
    with as_typed():
        desk.receipts.save(fax.id, target, token)
    printer.result({"id": str(fax.id), "file": str(target)}, f"Saved as {target}")
    return EXIT_DONE


def delete(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Into the trash here and at the service; without a service in reach, there at the next sync. What
    has not left yet will not leave."""
    faxes = [named_fax(engine, each) for each in options.ids]
    desk = engine.desk
    for fax in faxes:
        desk.outbox.withdraw(fax.id)
    desk.library.trash([fax.id for fax in faxes])
    if any(fax.message_id for fax in faxes):
        _tell_of_deletions(engine, options, printer, token)
    ids = [str(fax.id) for fax in faxes]
    printer.result({"deleted": ids}, f"Deleted {len(ids)} fax{'es' if len(ids) > 1 else ''}.")
    return EXIT_DONE


def doctor(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    return consult(engine.desk.doctor, options, printer, token)


def version(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    if not options.check:
        printer.result({"version": __version__}, f"FaxDesk {__version__}")
        return EXIT_DONE
    newer = engine.desk.updates.ask(token)
    told = {"version": newer.version, "notes": newer.notes, "link": newer.link} if newer else None
    lines = [f"FaxDesk {__version__}. There is no newer version."]
    if newer:
        lines = [f"FaxDesk {__version__}. There is {newer.version}:", "", newer.notes, "", newer.link]
    printer.result({"version": __version__, "newer": told}, lines)
    return EXIT_DONE


def webhook(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    return manage(engine, options, printer, token)


# Shared steps


def _bring_up_to_date(
    engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken
) -> int:
    """Sync before a list is shown. What is here is shown in any case; the exit code tells a script of
    trouble that does not pass by itself."""
    if options.offline:
        return EXIT_DONE
    try:
        sign_in(engine, options, token)
        _sync(engine, token)
    except FaxDeskError as error:
        printer.note(f"faxdesk: the list may be old: {error}")
        return EXIT_DONE if error.tries_again else exit_code_of(error)
    return EXIT_DONE


def _ask_for_results(
    engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken
) -> None:
    try:
        sign_in(engine, options, token)
        _sync(engine, token)
    except FaxDeskError as error:
        printer.note(f"faxdesk: there may be newer results: {error}")


def _list(engine: Engine, options: argparse.Namespace, folder: Folder) -> tuple[list[Fax], list[str]]:
    library = engine.desk.library
    ids = list(library.ids(FaxQuery(folder)))[: options.limit]
    return [library.fax(each) for each in ids], [
        output.row_line(row, engine.desk.clock.now()) for row in library.rows(ids)
    ]


def _sync(engine: Engine, token: CancelToken) -> None:
    service, arrivals = engine.desk.sync, engine.desk.arrivals
    arrivals.take_switches()
    service.run(token)
    while service.more_to_do:
        service.run(token)
    arrivals.run(token)
    engine.desk.trash.tidy(token)


@contextmanager
def _notices_to(printer: Printer, engine: Engine) -> Iterator[None]:
    """What the window would say in the line above all else."""

    def listen(event: Event) -> None:
        if isinstance(event, Notice):
            printer.note(f"faxdesk: {event.title}\n         {event.hint}")

    end = engine.desk.events.subscribe(listen)
    try:
        yield
    finally:
        end()


def _tell_of_deletions(
    engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken
) -> None:
    try:
        sign_in(engine, options, token)
        engine.desk.sync.push_changes(token, at_once=True)
    except FaxDeskError as error:
        printer.note(f"faxdesk: deleted here; RingCentral is told at the next sync: {error}")


def _send(engine: Engine, fax_id: int, *, confirmed: bool = True) -> None:
    """Commit a draft; one that cannot be sent is not left behind, since nobody asked for a draft. What is in
    doubt about it is sent only when that was confirmed beforehand: there may be nobody to be asked."""
    outbox = engine.desk.outbox
    try:
        with as_typed():
            try:
                outbox.send(fax_id)
            except Unconfirmed as error:
                if not confirmed:
                    raise WrongUse(error.title, f"{error.hint} With --yes it is sent.") from error
                outbox.send(fax_id, confirmed=frozenset(doubt.key for doubt in error.doubts))
    except FaxDeskError:
        engine.desk.outbox.discard(fax_id)
        raise


def _recipients(engine: Engine, numbers: list[str]) -> tuple[Recipient, ...]:
    country = engine.desk.settings.country
    with as_typed():
        parsed = [parse_number(text, country).e164 for text in numbers]
    return tuple(Recipient(number) for number in dict.fromkeys(parsed))


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise WrongUse(
            f"“{text}” is not a time.", "Write it like 2027-01-04T15:30, with +01:00 for another zone."
        ) from error


def _target(wish: Path, suggested: str, kind: str | None) -> Path:
    ending = {"pdf": ".pdf", "tiff": ".tif", None: ""}[kind]
    if wish.is_dir():
        name = Path(suggested)
        return wish / (name.with_suffix(ending) if ending else name)
    if wish.suffix.lower() in {".pdf", ".tif", ".tiff"}:
        return wish
    return wish.with_name(wish.name + (ending or ".pdf"))


def _ask_credential() -> tuple[str, str]:
    """The app's secret and the JWT: never as arguments, which other users of the computer can see."""
    if sys.stdin.isatty():
        return getpass.getpass("Client secret: ").strip(), getpass.getpass("JWT: ").strip()
    lines = [line.strip() for line in sys.stdin.read().splitlines() if line.strip()]
    if len(lines) != 2:
        raise WrongUse("Standard input has to hold two lines.", "The client secret, then the JWT.")
    return lines[0], lines[1]


def _show_url(url: str, printer: Printer, no_browser: bool) -> None:
    if no_browser or not webbrowser.open(url):
        printer.note(f"Open this address in your browser:\n{url}")


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "".join(f"\n  {_plain(each)}" for each in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{key} {each}" for key, each in value.items() if each not in (None, ""))
    return "" if value is None else str(value)
