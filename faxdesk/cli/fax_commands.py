"""`show`, `save`, `receipt` and `delete`: what is done with a fax that is in the archive."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from faxdesk.cli.exit_codes import EXIT_DONE
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import (
    as_typed,
    notices_printed,
    sign_in,
    sync_all,
    trouble_noted,
)
from faxdesk.domain.fax import Direction, DocumentState
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.services.desk import Desk
from faxdesk.words import tr, tr_n


def show(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    fax = desk.fax_answers.named(options.id)
    document = desk.fax_answers.details(fax.id)
    lines = [f"{key.replace('_', ' ')}: {_plain(value)}" for key, value in document.items()]
    printer.result(document, lines)
    return EXIT_DONE


def save(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    fax = desk.fax_answers.named(options.id)
    if fax.document_state != DocumentState.HERE:
        sign_in(desk, options, token)
        desk.sync.fetch_document(fax.id, token)
    target = _target(options.target, desk.library.suggested_name(fax.id), options.format)
    desk.library.save(fax.id, target, token)
    printer.result({"id": str(fax.id), "file": str(target)}, tr("Saved as {target}", target=target))
    return EXIT_DONE


def receipt(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    fax = desk.fax_answers.named(options.id)
    if fax.direction == Direction.OUTBOUND and not desk.library.rows([fax.id])[0].status.is_final:
        with trouble_noted(printer, tr("there may be newer results")):
            sign_in(desk, options, token)
            sync_all(desk, token)
    target = options.target
    if target.is_dir():
        target /= desk.receipts.suggested_name(fax.id)
    elif target.suffix.lower() != ".pdf":
        target = target.with_name(f"{target.name}.pdf")
    with as_typed():
        desk.receipts.save(fax.id, target, token)
    printer.result({"id": str(fax.id), "file": str(target)}, tr("Saved as {target}", target=target))
    return EXIT_DONE


def delete(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Move faxes into the trash, here and at the service, or delete them for ever; without a service in
    reach, there at the next sync. What has not left yet is taken back from the outbox."""
    faxes = [desk.fax_answers.named(fax_id) for fax_id in options.ids]
    for fax in faxes:
        desk.outbox.withdraw(fax.id)
    desk.library.trash([fax.id for fax in faxes])
    if options.for_ever:
        with notices_printed(desk, printer):
            desk.trash.delete_for_ever([fax.id for fax in faxes], token)
    if any(fax.message_id for fax in faxes):
        left_over = tr("deleted here; {service} is told at the next sync", service=service_name())
        with trouble_noted(printer, left_over):
            sign_in(desk, options, token)
            if not desk.sync.push_changes(token, at_once=True):
                printer.note(f"faxdesk: {left_over}")
    ids = [str(fax.id) for fax in faxes]
    if options.for_ever:
        done = tr_n("Deleted {count} fax for ever.", "Deleted {count} faxes for ever.", len(ids))
    else:
        done = tr_n("Deleted {count} fax.", "Deleted {count} faxes.", len(ids))
    printer.result({"deleted": ids}, done)
    return EXIT_DONE


def _target(wish: Path, suggested: str, kind: str | None) -> Path:
    """The file to save as: a folder gets the suggested name, a file without an ending gets one."""
    ending = {"pdf": ".pdf", "tiff": ".tif", None: ""}[kind]
    if wish.is_dir():
        name = Path(suggested)
        return wish / (name.with_suffix(ending) if ending else name)
    if wish.suffix.lower() in {".pdf", ".tif", ".tiff"}:
        return wish
    return wish.with_name(wish.name + (ending or ".pdf"))


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "".join(f"\n  {_plain(item)}" for item in value) or tr("none")
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items() if item not in (None, ""))
    return "" if value is None else str(value)
