"""What came in by itself, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from faxdesk.domain.intake.incoming import SourceKind
from faxdesk.services.events import CameIn
from faxdesk.words import mark, tr, tr_n

_WITH_PAGES: dict[SourceKind, Callable[[str, int], str]] = {
    SourceKind.PRINTER: lambda title, count: tr_n(
        "Printed: “{title}”, {count} page", "Printed: “{title}”, {count} pages", count, title=title
    ),
    SourceKind.SCANNER: lambda title, count: tr_n(
        "Scanned: “{title}”, {count} page", "Scanned: “{title}”, {count} pages", count, title=title
    ),
    SourceKind.FOLDER: lambda title, count: tr_n(
        "From the folder: “{title}”, {count} page",
        "From the folder: “{title}”, {count} pages",
        count,
        title=title,
    ),
    SourceKind.MAIL: lambda title, count: tr_n(
        "By mail: “{title}”, {count} page", "By mail: “{title}”, {count} pages", count, title=title
    ),
    SourceKind.API: lambda title, count: tr_n(
        "From a program: “{title}”, {count} page",
        "From a program: “{title}”, {count} pages",
        count,
        title=title,
    ),
    SourceKind.MCP: lambda title, count: tr_n(
        "From an assistant: “{title}”, {count} page",
        "From an assistant: “{title}”, {count} pages",
        count,
        title=title,
    ),
}
_WITHOUT = {
    SourceKind.PRINTER: mark("Printed: “{title}”"),
    SourceKind.SCANNER: mark("Scanned: “{title}”"),
    SourceKind.FOLDER: mark("From the folder: “{title}”"),
    SourceKind.MAIL: mark("By mail: “{title}”"),
    SourceKind.API: mark("From a program: “{title}”"),
    SourceKind.MCP: mark("From an assistant: “{title}”"),
}


def arrival_line(event: CameIn) -> str:
    """What came in, in a line."""
    title = event.title
    if event.is_sent:
        return tr("“{title}” came in and is on its way.", title=title)
    if event.pages is None:
        return tr(_WITHOUT[event.source.kind], title=title)
    return _WITH_PAGES[event.source.kind](title, event.pages)


def several_line(events: Sequence[CameIn]) -> str:
    """What came in since somebody looked last, where it is more than one."""
    return tr_n(
        "{count} document came in and waits as a draft",
        "{count} documents came in and wait as drafts",
        len(events),
    )


SOURCES = {
    SourceKind.PRINTER: mark("Printer"),
    SourceKind.SCANNER: mark("Scanner"),
    SourceKind.FOLDER: mark("Folder"),
    SourceKind.MAIL: mark("Mail"),
    SourceKind.API: mark("Program"),
    SourceKind.MCP: mark("Assistant"),
}
"""What the ways in are called."""
