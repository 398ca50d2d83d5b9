"""`reply`: a fax to whoever sent one. `template`: the faxes that were kept to begin others with."""

from __future__ import annotations

import argparse
from typing import Any

from msgspec.structs import replace

from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.pages.page_options import PageOptions
from faxdesk.cli.send_commands import commit_draft, taken_files, try_to_sign_in
from faxdesk.cli.send_wait import follow
from faxdesk.cli.shared_steps import as_typed
from faxdesk.domain.compose.kept_to_begin import FaxTemplate
from faxdesk.domain.draft import check_cover_text
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.times.send_time import read_send_time
from faxdesk.services.desk import Desk
from faxdesk.words import tr


def reply(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Send files, the pages of the fax that is answered, or both, to whoever sent it."""
    if not options.files and not options.pages:
        raise WrongUse(tr("There is no document."), tr("Name a file, or take the fax's own --pages."))
    with as_typed():
        page_options = PageOptions(options)
        check_cover_text(options.cover_text or "")
        send_at = read_send_time(options.at) if options.at else None
    trouble = try_to_sign_in(desk, options, token)
    fax = desk.fax_answers.named(options.id)
    outbox, answers = desk.outbox, desk.answers
    with as_typed():
        files = taken_files(outbox, options, token)
        draft_id = answers.fill_and_fax_back(fax.id) if options.pages else answers.reply(fax.id)
    item = outbox.item(draft_id)
    assert item is not None
    try:
        with as_typed():
            files = page_options.applied((*item.draft.files, *files), desk, desk.blobs.path)
    except FaxDeskError:
        # Nobody asked for a draft.
        outbox.discard(draft_id)
        raise
    draft = replace(
        item.draft,
        files=files,
        cover_index=options.cover,
        resolution=Resolution(options.resolution),
        send_at=send_at,
    )
    if options.cover_text is not None:
        draft = replace(draft, cover_text=options.cover_text)
    outbox.save(draft_id, draft)
    commit_draft(desk, draft_id, options, trouble)
    return follow(desk, draft_id, options.wait, printer, token)


def list_templates(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    names = desk.fax_templates.names()
    printer.result([{"name": name} for name in names], names or tr("No faxes are kept as templates."))
    return EXIT_DONE


def show(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    with as_typed():
        template = desk.fax_templates.template(options.name)
    printer.result(_document(template), _lines(template))
    return EXIT_DONE


def delete(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    with as_typed():
        template = desk.fax_templates.remove(options.name)
    printer.result({"deleted": template.name}, tr("The template “{name}” was deleted.", name=template.name))
    return EXIT_DONE


def _document(template: FaxTemplate) -> dict[str, Any]:
    draft = template.draft
    return {
        "name": template.name,
        "to": [{"number": to.number, "name": to.name} for to in draft.recipients],
        "files": [{"name": file.name, "pages": file.pages} for file in draft.files],
        "cover": draft.cover_index,
        "cover_template": draft.cover.template.name if draft.cover else None,
        "cover_text": draft.cover_text,
        "resolution": str(draft.resolution),
    }


def _lines(template: FaxTemplate) -> list[str]:
    draft = template.draft
    lines = [template.name]
    lines += [f"  {recipient.name} {recipient.number}".rstrip() for recipient in draft.recipients]
    lines += [f"  {file.name}" for file in draft.files]
    return [*lines, *(f"  {line}" for line in draft.cover_text.splitlines())]
