"""Rules about the source that neither the style checker nor the type checker knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path

from faxdesk.domain.arrival import ArrivalState
from faxdesk.domain.fax import (
    NOT_FETCHED,
    Availability,
    Direction,
    DocumentState,
    MessageStatus,
    Outcome,
    ReadStatus,
)
from faxdesk.domain.outbox_states import OutboxEvent, OutboxState, PartKind
from faxdesk.domain.page_text import TextState
from faxdesk.store.database.database import Database
from faxdesk.store.sql_values import any_of
from tests.structure.imports import PACKAGE


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((PACKAGE / folder).rglob("*.py"))]


def found_in(paths: Iterable[Path], look: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What the look at each file's source finds, by the files that it finds something in."""
    looked = (
        (path.relative_to(PACKAGE).as_posix(), look(path.read_text(encoding="utf-8"))) for path in paths
    )
    return {name: found for name, found in looked if found}


def takes_anything(source: str) -> list[str]:
    """The functions that take named arguments of any name and type."""
    return [
        f"{node.name}, line {node.lineno}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.args.kwarg is not None
        and (node.args.kwarg.annotation is None or ast.unparse(node.args.kwarg.annotation) == "Any")
    ]


def test_a_misspelt_name_does_not_pass_the_type_checker() -> None:
    """What is set on a fax is a typed dictionary: no layer hands on names that it does not know."""
    assert found_in(modules("domain", "store", "services"), takes_anything) == {}


def test_a_function_that_takes_anything_is_seen() -> None:
    assert takes_anything("def note(self, fax_id: int, **fields: Any) -> None: ...") == ["note, line 1"]
    assert takes_anything("def note(self, fax_id: int, **fields: Unpack[ItemChanges]) -> None: ...") == []


STATES: tuple[type[StrEnum], ...] = (
    *(OutboxState, PartKind, OutboxEvent, MessageStatus, Direction, Availability, ReadStatus),
    *(Outcome, DocumentState, TextState, ArrivalState),
)
SPELT = {str(value) for states in STATES for value in states if value}


def spelt_states(source: str) -> list[str]:
    """The states that a source spells itself: quoted in SQL, or as what is returned or handed over. A column
    may have the name of a state."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            found |= {(node.lineno, word) for word in re.findall(r"'(\w+)'", node.value)}
        elif isinstance(node, ast.Return | ast.keyword) and isinstance(node.value, ast.Constant):
            found.add((node.value.lineno, node.value.value))
        elif isinstance(node, ast.IfExp):
            choices = [one for one in (node.body, node.orelse) if isinstance(one, ast.Constant)]
            found |= {(one.lineno, one.value) for one in choices}
    return [f"{word}, line {line}" for line, word in sorted(found, key=repr) if word in SPELT]


def test_the_store_takes_states_from_their_enums() -> None:
    """Spelt a second time, a state that is renamed or split would be missed where it is looked for."""
    assert found_in(modules("store"), spelt_states) == {}


def test_a_state_that_is_spelt_is_seen() -> None:
    assert spelt_states("""cx.execute("UPDATE outbox SET state = 'on_hold'")""") == ["on_hold, line 1"]
    assert spelt_states("""SQL = f"{_ITEM} WHERE state IN ('draft', 'split')\"""") == [
        "draft, line 1",
        "split, line 1",
    ]
    assert spelt_states("""values.update(state="wanted" if text else "none")""") == [
        "none, line 1",
        "wanted, line 1",
    ]
    assert spelt_states("""draft = row["draft"]""") == []
    assert spelt_states('''"""A draft that is 'wanted'."""''') == []


def test_lists_of_states_are_spelt_as_the_indexes_of_the_archive_are(tmp_path: Path) -> None:
    """SQLite takes an index of some rows only for a condition that is spelt like its own."""
    database = Database.open(tmp_path / "archive.db")
    try:
        with database.read() as cx:
            for table, states, index in (
                ("faxes WHERE document_state", NOT_FETCHED, "faxes_wanted"),
                ("arrivals WHERE state", (ArrivalState.BEGUN, ArrivalState.DUE), "arrivals_open"),
            ):
                plan = cx.execute(
                    f"EXPLAIN QUERY PLAN SELECT count(*) FROM {table} IN {any_of(states)}"
                ).fetchall()
                assert index in plan[0]["detail"]
    finally:
        database.close()


OTHER_FOLDERS = {
    # Below a working folder, and in the profile, which one process at a time has.
    *("services/export/drag_files.py",),
    # Beside what is exported, on the same disk; the simulator knows nothing of the program.
    *("services/export/export.py", "simulator/server.py"),
}


def test_a_folder_for_a_while_is_a_working_folder() -> None:
    """What a killed process leaves in any other one stays for ever."""
    made = found_in(PACKAGE.rglob("*.py"), re.compile(r"\bmkdtemp\(|\bTemporaryDirectory\(").findall)
    assert set(made) == {*OTHER_FOLDERS, "working_folder.py"}
