"""The commands that find faxes again: search, tag, note. They work on the archive alone."""

from __future__ import annotations

import argparse
from typing import Any

from faxdesk.cli import output
from faxdesk.cli.common import as_typed, named_fax
from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.domain.fax import Direction, Fax, FaxQuery
from faxdesk.domain.runtime import CancelToken
from faxdesk.engine import Engine


def search(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """List what is found; or keep, list or forget searches."""
    desk = engine.desk
    # A word with blanks was quoted for the shell: so it is meant as one.
    text = " ".join(_as_one(word) for word in options.words)
    if options.forget is not None:
        desk.searches.remove(options.forget)
        printer.result({"forgotten": options.forget}, f"Forgot the search “{options.forget}”.")
        return EXIT_DONE
    if options.save is not None:
        with as_typed():
            saved = desk.searches.save(options.save, text)
        printer.result(
            {"name": saved.name, "search": saved.text}, f"Saved the search “{saved.name}”: {saved.text}"
        )
        return EXIT_DONE
    if options.saved:
        kept = desk.searches.all()
        told = [{"name": one.name, "search": one.text} for one in kept]
        printer.result(told, [f"{one.name}: {one.text}" for one in kept] or "No searches are saved.")
        return EXIT_DONE
    if not text.strip():
        raise WrongUse("There is nothing to be searched for.", "See `faxdesk search --help`.")
    _list(engine, options, printer, text)
    return EXIT_DONE


def tag(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """+name puts a tag on a fax, -name takes it off; without either its tags are told."""
    fax, marks = named_fax(engine, options.id), engine.desk.marks
    add = [word[1:] for word in options.changes if word.startswith("+")]
    remove = [word[1:] for word in options.changes if word.startswith("-")]
    if len(add) + len(remove) < len(options.changes):
        raise WrongUse("Each tag needs a + or a - before it.", "Such as `faxdesk tag 12 +billing -to-do`.")
    with as_typed():
        marks.change_tags([fax.id], add, remove)
    tags = list(marks.of(fax.id).tags)
    printer.result({"id": str(fax.id), "tags": tags}, ", ".join(tags) or "No tags.")
    return EXIT_DONE


def note(engine: Engine, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Set a fax's note, "" for none; without a text it is told."""
    fax, marks = named_fax(engine, options.id), engine.desk.marks
    if options.text is not None:
        with as_typed():
            marks.set_note(fax.id, options.text)
    told = marks.of(fax.id).note
    printer.result({"id": str(fax.id), "note": told}, told or "No note.")
    return EXIT_DONE


def marks_of(engine: Engine, fax_id: int) -> dict[str, Any]:
    """What `show` tells of a fax's marks."""
    marks = engine.desk.marks.of(fax_id)
    return {"tags": list(marks.tags), "note": marks.note}


def _list(engine: Engine, options: argparse.Namespace, printer: Printer, text: str) -> None:
    desk = engine.desk
    ids = list(desk.library.ids(FaxQuery(None, text=text)))[: options.limit]
    lines = desk.searches.snippets(ids, text)
    told = []
    for fax_id in ids:
        snippet = lines.get(fax_id)
        told.append({**_told(engine, desk.library.fax(fax_id)), "text": snippet.text if snippet else None})
    shown = []
    for row in desk.library.rows(ids):
        shown.append(output.row_line(row, desk.clock.now()))
        if row.id in lines:
            shown.append(f"{'':8}{lines[row.id].text}")
    printer.result(told, shown or "Nothing found.")


def _told(engine: Engine, fax: Fax) -> dict[str, Any]:
    if fax.direction == Direction.INBOUND:
        return {"direction": "inbound", **output.received(fax), **marks_of(engine, fax.id)}
    item = engine.desk.library.outgoing(fax.id)
    return {"direction": "outbound", **output.outgoing(fax, item), **marks_of(engine, fax.id)}


def _as_one(word: str) -> str:
    if " " not in word or '"' in word:
        return word
    operator, colon, value = word.partition(":")
    if colon and operator.lstrip("-").isalpha():
        return f'{operator}:"{value}"'
    minus = "-" if word.startswith("-") else ""
    return f'{minus}"{word.removeprefix("-")}"'
