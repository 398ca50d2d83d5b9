"""`contacts import`, `export`, `doubles` and `merge`: the book from and to other programs, and tidied."""

from __future__ import annotations

import argparse
from typing import Any

from faxdesk.cli.contacts.contact_commands import line_of
from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import as_typed
from faxdesk.domain.contacts.column_uses import ColumnUse
from faxdesk.domain.contacts.contact import name_key
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.contacts.contact_export import ExportForm
from faxdesk.services.contacts.contact_import import Choice, ImportFile, ImportRow
from faxdesk.services.contacts.doubles import Likeness
from faxdesk.services.desk import Desk
from faxdesk.services.programs.contact_json import contact_json
from faxdesk.words import listed, mark, number_text, tr, tr_n

_CHOICES = {Choice.ADD: mark("add"), Choice.MERGE: mark("merge"), Choice.SKIP: mark("skip")}
_LIKENESS = {
    Likeness.BOTH: mark("same name and number as “{name}”"),
    Likeness.NAME: mark("same name as “{name}”"),
    Likeness.NUMBER: mark("same number as “{name}”"),
}


def add_file(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Take the contacts of a file, or only say what would be taken."""
    importer = desk.contact_import
    with as_typed():
        file = importer.read(options.files, options.sheet)
        uses = _uses(file, options.column)
        rows = importer.rows(importer.records(file, uses), token)
    if not options.dry_run:
        importer.take(rows, token, lambda done, total: None)
    counts = {choice: sum(row.choice == choice for row in rows) for choice in Choice}
    document = {
        "file": file.name,
        "taken": not options.dry_run,
        **{str(choice): count for choice, count in counts.items()},
        "columns": {} if file.table is None else _columns(file, uses),
        "entries": [_document(row) for row in rows],
    }
    shown = rows if options.dry_run else [row for row in rows if row.trouble or row.likeness]
    printer.result(document, [*map(_row_line, shown), _sum(counts, is_taken=not options.dry_run)])
    return EXIT_DONE


def export(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Write contacts to a file, whose ending says of what kind it is."""
    form = ExportForm.CSV if options.file.suffix.lower() == ".csv" else ExportForm(f"vcard{options.vcard}")
    ids = (
        desk.contacts.ids(" ".join(options.words), options.group) if options.words or options.group else None
    )
    count = desk.contact_export.export(options.file, form, token, ids)
    text = tr_n(
        "Saved {count} contact as {path}.", "Saved {count} contacts as {path}.", count, path=options.file
    )
    printer.result({"file": str(options.file), "contacts": count}, text)
    return EXIT_DONE


def doubles(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """List the contacts that may be in the book twice."""
    found = desk.contact_doubles.find()
    lines = list[str]()
    for double in found:
        lines += [
            tr(_LIKENESS[double.likeness], name=double.contacts[0].title),
            *map(line_of, double.contacts),
        ]
    documents = [
        {"like": str(double.likeness), "contacts": [contact_json(contact) for contact in double.contacts]}
        for double in found
    ]
    printer.result(documents, lines or tr("No contact is there twice."))
    return EXIT_DONE


def merge(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Make several contacts one; `contacts restore` brings back those that went into it."""
    with as_typed():
        merged = desk.contact_doubles.merge(options.ids)
    kept = desk.contacts.contact(options.ids[0])
    printer.result({"kept": contact_json(kept), "merged": list(merged.merged)}, line_of(kept))
    return EXIT_DONE


def _uses(file: ImportFile, typed: list[str]) -> tuple[ColumnUse, ...]:
    """What the columns hold: as it is typed, else as it is guessed. Raises WrongUse."""
    uses = list(file.uses)
    for text in typed:
        name, _, use = text.rpartition("=")
        place = file.table.place_of(name) if file.table else None
        if place is None:
            names = ", ".join(column.name for column in file.table.columns) if file.table else "-"
            raise WrongUse(
                tr("“{file}” has no column “{column}”.", file=file.name, column=name),
                tr("Its columns are: {columns}.", columns=names),
            )
        try:
            uses[place] = ColumnUse(name_key(use).replace(" ", "_"))
        except ValueError as error:
            raise WrongUse(
                tr("“{text}” is nothing that a column can hold.", text=use),
                tr(
                    "Write one of: {uses}; or nothing to leave it out.",
                    uses=", ".join(filter(None, ColumnUse)),
                ),
            ) from error
    return tuple(uses)


def _columns(file: ImportFile, uses: tuple[ColumnUse, ...]) -> dict[str, str | None]:
    assert file.table is not None
    return {column.name: str(use) or None for column, use in zip(file.table.columns, uses, strict=True)}


def _document(row: ImportRow) -> dict[str, Any]:
    return {
        "place": row.place,
        "choice": str(row.choice),
        "contact": contact_json(row.contact) if row.contact else None,
        "trouble": row.trouble.words if row.trouble else None,
        "like": str(row.likeness) if row.likeness else None,
        "double_of": row.double_id,
        "double": row.double or None,
    }


def _row_line(row: ImportRow) -> str:
    likeness = tr(_LIKENESS[row.likeness], name=row.double) if row.likeness else ""
    facts = listed(
        row.contact.title if row.contact else "", likeness, row.trouble.words if row.trouble else ""
    )
    return f"{number_text(row.place):>6}  {tr(_CHOICES[row.choice]):<8}  {facts}".rstrip()


def _sum(counts: dict[Choice, int], *, is_taken: bool) -> str:
    added, merged, skipped = (number_text(counts[choice]) for choice in Choice)
    if is_taken:
        # For translators: three counts of contacts.
        return tr(
            "Added: {added}; merged with others: {merged}; left out: {skipped}.",
            added=added,
            merged=merged,
            skipped=skipped,
        )
    return tr(
        "Would be added: {added}; merged with others: {merged}; left out: {skipped}.",
        added=added,
        merged=merged,
        skipped=skipped,
    )
