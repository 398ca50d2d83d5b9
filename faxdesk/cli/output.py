"""What the commands print: one JSON document with stable keys, or lines for people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.status import FaxRow
from faxdesk.services.programs.error_json import error_json
from faxdesk.services.programs.fax_json import status_words
from faxdesk.words import tr


class Told(Protocol):
    """An error, a notice or a problem: what happened, and what to do next."""

    @property
    def title(self) -> str: ...
    @property
    def hint(self) -> str: ...


def let_go_of_output() -> None:
    """Print into nothing from now on, since whoever read it has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def reader_may_go() -> Iterator[None]:
    """Whoever reads the output may have seen enough, as in `faxdesk inbox | head`: that changes nothing of
    what the command has done, nor of its exit code."""
    try:
        yield
    except BrokenPipeError:
        let_go_of_output()


class Printer:
    """Prints results: JSON when asked for, else text."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def result(self, document: Any, text: str | Sequence[str]) -> None:
        with reader_may_go():
            if self.as_json:
                print(json.dumps(document, ensure_ascii=False, indent=2))
            else:
                print(text if isinstance(text, str) else "\n".join(text))

    @staticmethod
    def line(document: Any) -> None:
        """Print one line of JSON and flush it, since a program may be reading the lines as they come. Raises
        BrokenPipeError when it reads no more."""
        print(json.dumps(document, ensure_ascii=False), flush=True)

    def error(self, error: FaxDeskError) -> None:
        """Print an error to standard error; with JSON also to standard output, as the document."""
        with reader_may_go():
            if self.as_json:
                print(json.dumps(error_json(error), ensure_ascii=False, indent=2), flush=True)
        self.trouble(error)

    @staticmethod
    def note(text: str) -> None:
        print(text, file=sys.stderr)

    @staticmethod
    def trouble(trouble: Told) -> None:
        """Say to standard error what happened, and what to do about it."""
        Printer.note(f"faxdesk: {trouble.title}\n         {trouble.hint}")


def row_line(row: FaxRow, now: datetime) -> str:
    """A list row for people."""
    who = row.name or row.number or row.all_titles or tr("unknown")
    if row.to_many:
        who = tr("{name} · {count}", name=row.name, count=row.to_many)
    more = f" +{row.others}" if row.others else ""
    pages = tr("{count} p.", count=row.pages) if row.pages else ""
    when = row.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{row.id:>6}  {when}  {who + more:<32.32}  {pages:>6}  {status_words(row.status, now)}".rstrip()
