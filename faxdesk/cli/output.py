"""What the commands print: one JSON document with stable keys, or lines for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
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


class Printer:
    """Prints results: JSON when asked for, else text."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def result(self, document: Any, text: str | Sequence[str]) -> None:
        if self.as_json:
            print(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            print(text if isinstance(text, str) else "\n".join(text))

    @staticmethod
    def line(document: Any) -> None:
        """Print one line of JSON and flush it, since a program may be reading the lines as they come."""
        print(json.dumps(document, ensure_ascii=False), flush=True)

    def error(self, error: FaxDeskError) -> None:
        """Print an error to standard error; with JSON also to standard output, as the document."""
        if self.as_json:
            print(json.dumps(error_json(error), ensure_ascii=False, indent=2))
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
