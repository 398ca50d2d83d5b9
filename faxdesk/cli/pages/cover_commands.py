"""`cover`: the cover pages of one's own to choose from, and the one that `send` puts before a fax."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import as_typed
from faxdesk.domain.covers.cover_fields import FIELDS, typed_fields
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.covers.kept_cover import KeptCover
from faxdesk.domain.draft import Draft
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.archive.save_file import save_whole
from faxdesk.services.desk import Desk
from faxdesk.words import mark, tr


def own_cover(desk: Desk, options: argparse.Namespace) -> DraftCover | None:
    """The cover of one's own that was asked for, with its fields; None where none was. Raises WrongUse for a
    cover that there is not, and for fields that it does not have."""
    if not options.cover_template:
        if options.field:
            raise WrongUse(
                tr("Only a cover of your own has fields."),
                tr("Name one with --cover-template; `faxdesk cover list` shows them."),
            )
        return None
    if getattr(options, "cover", 0):
        raise WrongUse(tr("A fax has one cover page."), tr("Leave away either --cover or --cover-template."))
    with as_typed():
        cover = desk.covers.templates.named(options.cover_template)
    return DraftCover(cover.template, tuple(_fields(cover, options.field).items()))


def _fields(cover: KeptCover, given: list[str]) -> dict[str, str]:
    known = typed_fields(cover.template)
    by_name = {name.casefold(): name for name in known}
    fields = {}
    for text in given:
        name, is_there, value = text.partition("=")
        found = by_name.get(name.strip().casefold())
        if not is_there or found is None:
            raise WrongUse(
                tr("The cover “{cover}” has no field “{field}” to fill in.", cover=cover.name, field=name),
                tr("Write --field NAME=VALUE; its fields are: {fields}.", fields=", ".join(known) or "-"),
            )
        fields[found] = value
    return fields


def list_all(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    covers = desk.covers.templates.all()
    printer.result([_document(cover) for cover in covers], [_line(cover) for cover in covers])
    return EXIT_DONE


def show(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """What a cover asks for, and whether each recipient gets one of their own."""
    with as_typed():
        cover = desk.covers.templates.named(options.name)
    asked = typed_fields(cover.template)
    lines = [_line(cover)]
    lines += [
        tr("{field}: {meaning}", field=name, meaning=tr(FIELDS[name])) for name in asked if name in FIELDS
    ]
    lines += [tr("{field}: a field of this cover", field=name) for name in asked if name not in FIELDS]
    if cover.template.names_its_recipient:
        lines.append(tr("It names its recipient: a fax to several goes to each alone."))
    printer.result(_document(cover), lines)
    return EXIT_DONE


def default(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Choose the cover of new faxes, of the account or of a group of contacts, or tell which they are."""
    if options.name and options.none:
        raise WrongUse(tr("A fax has one cover page."), tr("Leave away either the name or --none."))
    templates, contacts = desk.covers.templates, desk.contacts
    if options.name or options.none:
        with as_typed():
            cover = templates.named(options.name) if options.name else None
            if options.group:
                contacts.set_group_cover(options.group, cover.id if cover else "")
            else:
                templates.make_default(cover)
    elif options.group:
        raise WrongUse(
            tr("There is no cover named."), tr("Name one, or write --none; `faxdesk cover list` shows them.")
        )
    names = {cover.id: cover.name for cover in templates.all()}
    usual = templates.default()
    of_groups = {group.name: names[group.cover] for group in contacts.groups() if group.cover in names}
    lines = [tr("New faxes: {cover}", cover=usual.name) if usual else tr("New faxes: no cover of your own")]
    lines += [tr("Faxes to {group}: {cover}", group=name, cover=cover) for name, cover in of_groups.items()]
    printer.result({"default": usual.name if usual else None, "groups": of_groups}, lines)
    return EXIT_DONE


def add(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Keep the cover in a file that was exported."""
    with as_typed():
        cover = desk.covers.templates.add_file(options.file)
    printer.result(_document(cover), tr("Kept the cover “{name}”.", name=cover.name))
    return EXIT_DONE


def export(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Write a cover with its pictures to one file."""
    with as_typed():
        cover = desk.covers.templates.named(options.name)
    desk.covers.templates.export(cover, options.file, token)
    printer.result({"file": str(options.file)}, tr("Saved as {path}.", path=options.file))
    return EXIT_DONE


def preview(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Draw a cover as it would be sent, into a PDF."""
    options.cover_template = options.name
    cover = own_cover(desk, options)
    assert cover is not None
    with as_typed():
        recipients = tuple([desk.named_recipients.read(text) for text in options.to])
    draft = Draft(recipients, cover=cover, cover_text=options.cover_text)
    pages = 0

    def draw(path: Path) -> None:
        nonlocal pages
        pages = desk.covers.pages.draw(draft, cover, path)

    save_whole(options.file, draw, mark("The cover could not be saved as “{path}”."), token)
    printer.result({"file": str(options.file), "pages": pages}, tr("Saved as {path}.", path=options.file))
    return EXIT_DONE


def _document(cover: KeptCover) -> dict[str, Any]:
    template = cover.template
    return {
        "name": cover.name,
        "id": cover.id,
        "is_shipped": cover.is_shipped,
        "is_default": cover.is_default,
        "paper": str(template.paper),
        "language": template.language,
        "fields": list(typed_fields(template)),
        "names_its_recipient": template.names_its_recipient,
    }


def _line(cover: KeptCover) -> str:
    if cover.is_default and cover.is_shipped:
        return tr("{name} (the usual one, comes with FaxDesk)", name=cover.name)
    if cover.is_shipped:
        return tr("{name} (comes with FaxDesk)", name=cover.name)
    return tr("{name} (the usual one)", name=cover.name) if cover.is_default else cover.name
