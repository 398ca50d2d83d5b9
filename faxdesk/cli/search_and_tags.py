"""`search`, `tag` and `note`: the commands that find faxes again. They ask the archive alone."""

from __future__ import annotations

import argparse

from faxdesk.cli import output
from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import as_typed
from faxdesk.domain.fax import FaxQuery
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.desk import Desk
from faxdesk.words import tr


def search(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """List what is found; or keep, list or forget searches."""
    # A word with blanks was quoted for the shell, so it is searched for as one phrase.
    text = " ".join(_as_phrase(word) for word in options.words)
    if options.forget is not None:
        desk.saved_searches.remove(options.forget)
        printer.result({"forgotten": options.forget}, tr("Forgot the search “{name}”.", name=options.forget))
        return EXIT_DONE
    if options.save is not None:
        with as_typed():
            saved = desk.saved_searches.save(options.save, text)
        printer.result(
            {"name": saved.name, "search": saved.text},
            tr("Saved the search “{name}”: {text}", name=saved.name, text=saved.text),
        )
        return EXIT_DONE
    if options.saved:
        kept = desk.saved_searches.all()
        documents = [{"name": saved.name, "search": saved.text} for saved in kept]
        printer.result(
            documents, [f"{saved.name}: {saved.text}" for saved in kept] or tr("No searches are saved.")
        )
        return EXIT_DONE
    if not text.strip():
        raise WrongUse(tr("There is nothing to be searched for."), tr("See `faxdesk search --help`."))
    _list(desk, options, printer, text)
    return EXIT_DONE


def tag(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Put tags on a fax (+name) and take tags off (-name), then print the tags that it has."""
    fax, marks = desk.fax_answers.named(options.id), desk.tags_and_notes
    add = [word[1:] for word in options.changes if word.startswith("+")]
    remove = [word[1:] for word in options.changes if word.startswith("-")]
    if len(add) + len(remove) < len(options.changes):
        raise WrongUse(
            tr("Each tag needs a + or a - before it."), tr("Such as `faxdesk tag 12 +billing -to-do`.")
        )
    with as_typed():
        marks.change_tags([fax.id], add, remove)
    tags = list(marks.of(fax.id).tags)
    printer.result({"id": str(fax.id), "tags": tags}, ", ".join(tags) or tr("No tags."))
    return EXIT_DONE


def note(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Set a fax's note ("" for none) where a text is given, then print the note."""
    fax, marks = desk.fax_answers.named(options.id), desk.tags_and_notes
    if options.text is not None:
        with as_typed():
            marks.set_note(fax.id, options.text)
    text = marks.of(fax.id).note
    printer.result({"id": str(fax.id), "note": text}, text or tr("No note."))
    return EXIT_DONE


def _list(desk: Desk, options: argparse.Namespace, printer: Printer, text: str) -> None:
    ids = list(desk.library.ids(FaxQuery(None, text=text)))[: options.limit]
    lines = desk.saved_searches.snippets(ids, text)
    shown = []
    for row in desk.library.rows(ids):
        shown.append(output.row_line(row, desk.clock.now()))
        if row.id in lines:
            shown.append(f"{'':8}{lines[row.id].text}")
    printer.result(desk.fax_answers.found(ids, text), shown or tr("Nothing found."))


def _as_phrase(word: str) -> str:
    if " " not in word or '"' in word:
        return word
    operator, colon, value = word.partition(":")
    if colon and operator.lstrip("-").isalpha():
        return f'{operator}:"{value}"'
    minus = "-" if word.startswith("-") else ""
    return f'{minus}"{word.removeprefix("-")}"'
