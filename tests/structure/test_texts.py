"""Every text that a person reads goes through the catalogue, whole (faxdesk/words/__init__.py says how).

Which strings people read is guessed by their look; what is guessed wrongly is listed here with the reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.structure.imports import MODULES

TEXTS_OF = {"tr": 1, "mark": 1, "tr_n": 2, "tr_in": 2}
"""How many of the first arguments of each function are texts; a context counts as one."""
ENGLISH = (
    *("faxdesk.simulator", "faxdesk.words", "faxdesk.demo", "faxdesk.ui.window.smoke_test"),
    "faxdesk.mcp",
    *(f"faxdesk.local_api.{name}" for name in ("answers", "application", "error_answers", "form_body")),
    *(f"faxdesk.local_api.{name}" for name in ("manual", "openapi", "operations", "schemas", "visitors")),
)
"""Simulator and smoke test are for those who build the program; a demo's names are names; what programs are
answered is English. That the local API cannot be started is said to people."""

_SENTENCE = r"[“\"'\s]*[A-Z{“][\w’'}]*(?: |, |: |\. )[\w“\"'({].*[a-z]"
_FOUR_WORDS = r"(?:[a-z]+ ){3,}"
_LOOKS_LIKE_A_TEXT = re.compile(f"{_SENTENCE}|{_FOUR_WORDS}", re.DOTALL)
_SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|WHERE|AND|ORDER|FROM|IN|NOT|VALUES|JOIN)\b")
_FOR_PROGRAMMERS = re.compile(
    r"(^|\.)(log|logger|logging)\.|\.execute(many)?$|^re\.\w+$|Thread$|^(TypeVar|getattr|setattr|hasattr)$"
    r"|(setObjectName|findChild|findChildren|setProperty|property)$"
    r"|^(AssertionError|LookupError|KeyError|TypeError|RuntimeError|OSError|PermissionError|ValueError)$"
)
"""What is called with a string that nobody reads but who writes or mends the program."""
EXCEPTIONS = {
    ("books.dav_requests", "requests are made inside connected()"): "an assertion",
    ("books.ldap", "The directory hung up."): "the adapter says it to people",
    ("composition.people", "{} book {}"): "an address book's name of a service",
    ("composition.ways_in", "{} api"): "the name of a secret",
    ("composition.encryption", "{} audit"): "the name of a secret",
    ("composition.account", "{} proxy"): "an address book's name of a service",
    ("desktop.print_queue", "Microsoft IPP Class Driver"): "a name of Windows",
    ("desktop.print_queue", "PDF Services"): "a folder of macOS",
    ("desktop.print_queue", "Fax with FaxDesk"): "the name of a file, by which it is found again",
    ("composition.ways_in", "{} mail"): "the name of a secret in the keychain",
    ("documents.conversion.raster_pages", "{} 0 0 {} 0 0 cm /Dots Do"): "PDF",
    ("documents.pdf.pdf_document", "{} of {}"): "how the page worker answers",
    ("documents.pdf.what_prints", "{} RG {} w {} {}"): "PDF",
    ("domain.outbox_states", "{} does not know {}"): "for the log",
    ("net.body", "an answer in {}"): "for the log",
    ("net.body", "the compressed answer was cut off"): "for the log",
    ("net.pinned_tls", "another certificate than before"): "the adapter says it to people",
    ("net.pool", "only a proxy makes errors of a proxy"): "an assertion",
    ("net.sockets", "nobody encrypts three times"): "an assertion",
    ("net.sockets", "The call took too long."): "the adapter says it to people",
    ("net.sockets", "The other side kept silent too long."): "the adapter says it to people",
    ("net.sockets", "The other side hung up."): "the adapter says it to people",
    ("printer.http_connection", 'Basic realm="fax"'): "HTTP",
    ("printer.printer_description", "FaxDesk Fax"): "a model's name",
    ("services.account", "nobody else signed in"): "an assertion",
    ("services.doctor.checks_archive", "not in the index"): "a fact's name, for support",
    ("services.doctor.checks_archive", "only in the index"): "a fact's name, for support",
    ("services.doctor.checks_service", "{} of {}"): "a fact, for support",
    ("services.doctor.support_bundle", "The log cannot be read: {}\n"): "for support",
    ("services.sync.watch", "a sync that failed for good has raised its error"): "an assertion",
    ("settings", "{date} {time} {from} {pages}p"): "a pattern",
    ("settings.kinds", "seconds between two times"): "the name of a unit",
    ("store.arrival_ledger", "{}, tries = tries + 1, until = ?, result = ?"): "SQL",
    ("store.database.database_errors", "has no column named"): "SQLite says so",
    ("store.database.database_errors", "Could not decode to UTF-8"): "SQLite says so",
    ("store.search.list_counts", "{} state = {}"): "SQL",
    ("store.recovery.salvage", "there is no {}"): "for the log",
    ("store.search.search_sql", "{name number} : "): "SQL",
    ("ui.common.dialogs", "{} (*.pdf)"): "a pattern for file names",
    ("ui.common.dialogs", "{} (*.txt)"): "a pattern for file names",
    ("ui.window.page_stack", "its button is shown only where there is one"): "an assertion",
    ("updates.manifest", "lacks or spoils something: {}"): "for the log",
    ("updates.manifest", "the signature is wrong"): "for the log",
    **{
        ("scanner.sane.scanimage", text): "what scanimage says"
        for text in (
            "Batch terminated",
            "Operation was canceled",
            "Device busy",
            "Document feeder jammed",
            "Document feeder out of documents",
            "Scanner cover is open",
            "Error during device I/O",
            "Access to resource has been denied",
        )
    },
}


def wrong_calls(source: str) -> list[str]:
    """The calls whose text is no plain string, so that no catalogue has it. A table's text, which was marked
    where it stands, is handed to tr() by its name."""
    wrong = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS_OF):
            continue
        for text in node.args[: TEXTS_OF[node.func.id]]:
            is_plain = isinstance(text, ast.Constant) and isinstance(text.value, str)
            is_marked = isinstance(text, ast.Name | ast.Attribute | ast.Subscript)
            if not is_plain and not (is_marked and node.func.id == "tr"):
                wrong.append(f"{node.lineno}: {ast.unparse(text)}")
    return wrong


def joined_by_commas(source: str) -> list[int]:
    """The lines that list facts by the comma of English; listed() takes the one of the reader's language."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"', '.join", "'; '.join"}
    ]


def texts_at_import(source: str) -> list[str]:
    """The calls that translate while their module is imported, when nobody has chosen a language yet."""
    return [f"{call.lineno}: {ast.unparse(call)}" for call in _calls_at_import(ast.parse(source))]


def _calls_at_import(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            defaults = [*child.args.defaults, *filter(None, child.args.kw_defaults)]
            for default in defaults:
                yield from _calls_at_import(ast.Expression(default))
            continue
        if isinstance(child, ast.Call) and ast.unparse(child.func) in {"tr", "tr_n", "tr_in"}:
            yield child
        yield from _calls_at_import(child)


def past_the_catalogue(source: str) -> list[tuple[int, str]]:
    """The strings that look like texts for people and go through none of the functions, with their lines."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        text = _text_of(node)
        if not _LOOKS_LIKE_A_TEXT.match(text) or _SQL.search(text):
            continue
        is_part = isinstance(parents[node], ast.Expr | ast.JoinedStr)
        if not is_part and not any(map(_is_named_for, _calls_around(node, parents))):
            found.append((node.lineno, text))  # type: ignore[attr-defined]
    return found


def _text_of(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _calls_around(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[str]:
    while node in parents and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        node = parents[node]
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def _is_named_for(function: str) -> bool:
    return function in TEXTS_OF or bool(_FOR_PROGRAMMERS.search(function))


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """The modules that say something to people, by their names without the program's own."""
    return {
        name.removeprefix("faxdesk").removeprefix("."): path.read_text(encoding="utf-8")
        for name, path in MODULES.items()
        if not name.startswith(ENGLISH)
    }


def test_texts_are_whole_and_translated_when_they_are_shown(sources: dict[str, str]) -> None:
    wrong = {module: wrong_calls(source) + texts_at_import(source) for module, source in sources.items()}
    assert {module: calls for module, calls in wrong.items() if calls} == {}


def test_facts_are_listed_as_the_reader_s_language_does(sources: dict[str, str]) -> None:
    found = {
        module
        for module, source in sources.items()
        if module.startswith(("ui", "services.accounts")) and joined_by_commas(source)
    }
    # Minutes in a field of the settings, and tags in one of a contact, which are read again as they stand.
    assert found == {"ui.settings.setting_editors", "ui.contacts.card.contact_form"}
    assert joined_by_commas('x = 1\nname = ", ".join(parts)') == [2]


def test_texts_for_people_go_through_the_catalogue(sources: dict[str, str]) -> None:
    found = {
        (module, text): line
        for module, source in sources.items()
        for line, text in past_the_catalogue(source)
    }
    assert [
        f"{place[0]}:{line}: {place[1]}" for place, line in found.items() if place not in EXCEPTIONS
    ] == []
    assert sorted(EXCEPTIONS.keys() - found.keys()) == [], "these need not be excepted any more"


@pytest.mark.parametrize(
    "source",
    [
        'tr(f"Busy at {name}")',
        'tr("Busy at {name}".format(name=name))',
        'tr("Busy " + at)',
        'tr("Busy" if busy else "Free")',
        "mark(text)",
        'tr_n("page", pages, 3)',
        "tr_in(where, 'Sent')",
    ],
)
def test_a_text_that_no_catalogue_has_is_seen(source: str) -> None:
    assert len(wrong_calls(source)) == 1


def test_a_table_s_text_is_no_mistake() -> None:
    assert wrong_calls("tr(_WORDS[kind]); tr(known.short, service=name); tr(_HINT)") == []


@pytest.mark.parametrize(
    "source",
    ['TITLE = tr("Sent")', 'class A:\n    title = tr("Sent")', 'def show(title: str = tr("Sent")): ...'],
)
def test_a_text_of_no_language_is_seen(source: str) -> None:
    assert len(texts_at_import(source)) == 1
    assert texts_at_import('def show():\n    return tr("Sent")') == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('raise FaxDeskError("There is no recipient.", hint)', 1),
        ('label.setText(f"{count} faxes")', 1),
        ('WORDS = {"busy": "The line was busy."}', 1),
        ('raise FaxDeskError(tr("There is no recipient."), hint)', 0),
        ('log.info("A fax was sent")', 0),
        ('cx.execute(f"SELECT id FROM faxes WHERE {state}")', 0),
        ('"""A docstring for programmers."""', 0),
        ('widget.setObjectName("faxList")', 0),
    ],
)
def test_a_text_past_the_catalogue_is_seen(source: str, count: int) -> None:
    assert len(past_the_catalogue(source)) == count
