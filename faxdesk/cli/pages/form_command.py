"""`form`: the fields of a PDF form, and a copy of it with values in them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import as_typed, checked_files
from faxdesk.domain.compose.form_field import TICKABLE, UNTICKED, FieldKind, FormField
from faxdesk.domain.compose.form_values import by_page, fitting, listed
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.archive.save_file import save_whole
from faxdesk.services.desk import Desk
from faxdesk.words import mark, number_text, tr, tr_n

_KINDS = {
    FieldKind.TEXT: mark("text"),
    FieldKind.MULTILINE: mark("text of several lines"),
    FieldKind.DATE: mark("date"),
    FieldKind.TICK: mark("box to tick"),
    FieldKind.RADIO: mark("one of several boxes"),
    FieldKind.CHOICE: mark("choice"),
    FieldKind.SIGNATURE: mark("signature"),
}


def named_values(options: argparse.Namespace) -> list[tuple[str, str]]:
    """What --fill says. Raises WrongUse."""
    values = []
    for said in options.fill:
        name, equals, value = said.partition("=")
        if not name or not equals:
            raise WrongUse(
                tr("“{said}” says no field and value.", said=said), tr("Write --fill NAME=VALUE, in quotes.")
            )
        values.append((name, value))
    return values


def form(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """List the fields of a form; with --out, write it with the values of --fill."""
    with as_typed():
        wanted = named_values(options)
        if bool(wanted) != bool(options.out):
            raise WrongUse(
                tr("--fill and --out go together."), tr("Say where the filled form is to be saved.")
            )
        (password,) = checked_files(desk.outbox, options, token)
        with desk.outbox.ready_file(options.files[0], token, password) as file:
            fields = desk.pages.form_fields(file.path, file.opened_as)
            if wanted:
                pages = by_page(fields, fitting(fields, wanted))
                values = {page: dict(own) for page, own in pages.items()}
                save_whole(
                    options.out,
                    lambda target: desk.pages.fill_form(file.path, file.opened_as, target, values),
                    mark("The form could not be saved as {path}."),
                    token,
                )
                fields = desk.pages.form_fields(options.out, options.out.name)
    by_name: dict[str, list[FormField]] = {}
    for field in fields:
        by_name.setdefault(field.name, []).append(field)
    lines = [line for named in by_name.values() for line in _lines(named)]
    printer.result([_document(named) for named in by_name.values()], lines or tr("It has no fields."))
    return EXIT_DONE


def _value(named: Sequence[FormField]) -> str:
    """What a field holds; of several boxes, the one that is ticked."""
    ticked = [field.value for field in named if field.value != UNTICKED]
    return ticked[0] if ticked else named[0].value


def _offered(named: Sequence[FormField]) -> list[str]:
    if named[0].kind in TICKABLE:
        return [*dict.fromkeys([*(field.on_value for field in named), UNTICKED])]
    return [*named[0].options]


def _document(named: Sequence[FormField]) -> dict[str, Any]:
    first = named[0]
    return {
        "name": first.name,
        "label": first.label,
        "kind": str(first.kind),
        "value": _value(named),
        "options": _offered(named),
        "longest": first.most or None,
        "date_format": first.date_format or None,
        "is_required": first.is_required,
        "is_read_only": not first.can_be_filled,
        "places": [
            {
                "page": field.page + 1,
                "x": field.area.x,
                "y": field.area.y,
                "width": field.area.width,
                "height": field.area.height,
            }
            for field in named
        ],
    }


def _lines(named: Sequence[FormField]) -> Iterator[str]:
    first = named[0]
    pages = [*dict.fromkeys(str(field.page + 1) for field in named)]
    kind = tr(_KINDS[first.kind])
    yield tr_n(
        "{name}  {kind}, page {pages}",
        "{name}  {kind}, pages {pages}",
        len(pages),
        name=first.name,
        kind=kind,
        pages=listed(pages),
    )
    if first.label:
        yield f"   {first.label}"
    if value := _value(named):
        yield f"   = {value}"
    if not first.can_be_filled:
        yield f"   {tr('cannot be filled in')}"
    elif first.is_required:
        yield f"   {tr('has to be filled in')}"
    if options := _offered(named):
        yield f"   {tr('one of: {options}', options=listed(options))}"
    if first.most:
        most = tr_n("{count} letter", "{count} letters at most", first.most, count=number_text(first.most))
        yield f"   {most}"
