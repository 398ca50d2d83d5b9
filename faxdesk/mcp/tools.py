"""What agents can do: each tool with what it takes, and the answer that it gives."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from faxdesk.domain.audit.acting import acting_as
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import Program
from faxdesk.domain.draft import MAX_COVER_TEXT
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.intake.incoming import SourceKind
from faxdesk.mcp.foreign_text import fenced
from faxdesk.services.programs.program_faxes import FaxOrder
from faxdesk.working_folder import WorkingFolder

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.text_recognition import TextRecognition
    from faxdesk.services.programs.fax_answers import FaxAnswers
    from faxdesk.services.programs.program_faxes import ProgramFaxes

MOST_LISTED = 50
READ_AT_ONCE = 20_000
"""The most characters of a fax that are read in one call."""
MOST_WRITTEN = 100_000
_TEXT, _COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}


class McpServices(Protocol):
    """The services that are asked."""

    @property
    def library(self) -> Library: ...

    @property
    def fax_answers(self) -> FaxAnswers: ...

    @property
    def program_faxes(self) -> ProgramFaxes: ...

    @property
    def text_recognition(self) -> TextRecognition: ...


class Tool(Struct, frozen=True):
    """takes has the JSON Schema of each argument by its name; needed are those that may not be left out."""

    name: str
    about: str
    takes: dict[str, dict[str, Any]]
    needed: tuple[str, ...] = ()
    is_for_reading: bool = True

    @property
    def document(self) -> dict[str, Any]:
        """As `tools/list` tells it."""
        schema = {
            "type": "object",
            "properties": self.takes,
            "required": list(self.needed),
            "additionalProperties": False,
        }
        hints = {"readOnlyHint": self.is_for_reading, "destructiveHint": False, "openWorldHint": False}
        return {"name": self.name, "description": self.about, "inputSchema": schema, "annotations": hints}


_PAGE = {
    "limit": {**_COUNT, "maximum": MOST_LISTED, "description": f"How many, up to {MOST_LISTED}."},
    "offset": {**_COUNT, "description": "How many to pass over first."},
}
_ID = {"id": {**_TEXT, "description": "The id of the fax."}}

TOOLS = (
    Tool(
        "list_faxes",
        "List faxes, newest first: those received, or those sent and on their way.",
        {"folder": {"type": "string", "enum": ["inbox", "outbox"]}, **_PAGE},
        ("folder",),
    ),
    Tool("show_fax", "Tell everything about a fax but its text.", _ID, ("id",)),
    Tool(
        "search_faxes",
        "Find faxes by words, numbers and operators such as from:, to:, is:unread, before:2026-11-01, tag:.",
        {"query": _TEXT, **_PAGE},
        ("query",),
    ),
    Tool(
        "read_fax_text",
        "Read the text of a fax's pages, as far as it is known.",
        {**_ID, "start": {**_COUNT, "description": "The character to begin at."}},
        ("id",),
    ),
    Tool(
        "make_draft",
        "Make a draft of a fax. A person looks at it and sends it, or not; you cannot send. Say text, files"
        " or both. Files are whole paths in the folders that the person has named.",
        {
            "to": {"type": "array", "items": _TEXT, "description": "Fax numbers or names of contacts."},
            "text": {**_TEXT, "maxLength": MOST_WRITTEN, "description": "The letter, as plain text."},
            "files": {"type": "array", "items": _TEXT},
            "cover_text": {**_TEXT, "maxLength": MAX_COVER_TEXT},
        },
        is_for_reading=False,
    ),
)


class Tools:
    """The tools on an archive. Files are taken from these folders alone: what a fax says may talk an agent
    into faxing what it should not."""

    def __init__(self, services: McpServices, folders: tuple[Path, ...]) -> None:
        self._services = services
        self._folders = tuple(folder.resolve() for folder in folders)
        self._calls: dict[str, Callable[[Mapping[str, Any], CancelToken], str]] = {
            "list_faxes": self._list,
            "show_fax": self._show,
            "search_faxes": self._search,
            "read_fax_text": self._read,
            "make_draft": self._make_draft,
        }

    def call(self, tool: Tool, given: Mapping[str, Any], token: CancelToken) -> str:
        """The answer as text. Raises FaxDeskError, and Cancelled."""
        _check(tool, given)
        with acting_as(Program.MCP):
            return self._calls[tool.name](given, token)

    def _list(self, given: Mapping[str, Any], token: CancelToken) -> str:
        answers = self._services.fax_answers
        if given["folder"] == "inbox":
            return _told(answers.inbox(self._ids(FaxQuery(Folder.INBOX), given, token)))
        return _told(answers.outbox(self._ids(FaxQuery(Folder.OUTBOX), given, token)))

    def _show(self, given: Mapping[str, Any], token: CancelToken) -> str:
        answers = self._services.fax_answers
        return _told(answers.details(answers.named(given["id"]).id))

    def _search(self, given: Mapping[str, Any], token: CancelToken) -> str:
        query = given["query"]
        ids = self._ids(FaxQuery(None, text=query), given, token)
        return _told(self._services.fax_answers.found(ids, query))

    def _read(self, given: Mapping[str, Any], token: CancelToken) -> str:
        fax = self._services.fax_answers.named(given["id"])
        pages = self._services.text_recognition.pages_of(fax.document_hash) if fax.document_hash else []
        text = "\n\n".join(f"[page {number} of {len(pages)}]\n{page}" for number, page in enumerate(pages, 1))
        if not text:
            return (
                "No text of this fax is known: its pages are not on this computer yet, are pictures, or have"
                " not been read yet."
            )
        self._services.library.note(Act.OPENED, [fax.id], "text")
        start = given.get("start", 0)
        part = text[start : start + READ_AT_ONCE]
        end = start + len(part)
        more = f" More of it: start={end}." if end < len(text) else ""
        return f"Characters {start} to {end} of {len(text)}.{more}\n{fenced(part)}"

    def _make_draft(self, given: Mapping[str, Any], token: CancelToken) -> str:
        files = [self._allowed(Path(name)) for name in given.get("files", [])]
        with WorkingFolder("agent") as folder:
            if text := given.get("text", ""):
                letter = folder.path / "Letter.txt"
                letter.write_text(text, encoding="utf-8")
                files.insert(0, letter)
            order = FaxOrder(
                to=tuple(given.get("to", ())), files=tuple(files), cover_text=given.get("cover_text", "")
            )
            draft = self._services.program_faxes.draft(order, SourceKind.MCP, token)
        return f"The draft waits in FaxDesk for a person, who sends it or not.\n{_told(draft)}"

    def _allowed(self, path: Path) -> Path:
        """A file, as it truly lies in one of the folders. Raises FaxDeskError (NOT_ALLOWED)."""
        resolved = path.resolve() if path.is_absolute() else None
        if resolved is None or not any(resolved.is_relative_to(folder) for folder in self._folders):
            raise FaxDeskError(
                "This file is in none of the folders that the person has named.",
                "The person names them where the server is started: faxdesk mcp --files DIR.",
                ErrorKind.NOT_ALLOWED,
            )
        return resolved

    def _ids(self, query: FaxQuery, given: Mapping[str, Any], token: CancelToken) -> list[int]:
        first = given.get("offset", 0)
        ids = self._services.library.ids(query, token)
        return list(ids[first : first + min(given.get("limit", MOST_LISTED), MOST_LISTED)])


def _told(document: Any) -> str:
    return fenced(json.dumps(document, ensure_ascii=False, indent=1))


def _check(tool: Tool, given: Mapping[str, Any]) -> None:
    """Raise FaxDeskError (BAD_INPUT) for arguments that are not what the tool takes."""
    missing = [name for name in tool.needed if name not in given]
    wrong = [name for name in given if name not in tool.takes or not _fits(given[name], tool.takes[name])]
    if missing or wrong:
        names = ", ".join([*missing, *(name[:40] for name in wrong)])
        raise FaxDeskError(
            f"Missing or not what they should be: {names}.", "tools/list says how.", ErrorKind.BAD_INPUT
        )


def _fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a value is as a schema of this module says."""
    match schema["type"]:
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40
        case "array":
            return isinstance(value, list) and all(_fits(each, schema["items"]) for each in value)
        case _:
            longest = schema.get("maxLength", 10_000)
            return (
                isinstance(value, str)
                and len(value) <= longest
                and value in schema.get("enum", [value])
                and _is_text(value)
            )


def _is_text(value: str) -> bool:
    """Whether it can be written and looked for: JSON has ways to say halves of signs."""
    return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
