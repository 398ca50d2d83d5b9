"""No circle of modules anywhere, and inside a layer no import that runs up from a lower room to a higher one.

Type hints count: a module that names the class of another knows of it, and cannot be read without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from tests.structure.imports import IMPORTS, MODULES, Import, imported_module, imports_of

ROOMS: dict[str, tuple[set[str], ...]] = {
    "domain": ({"errors", "runtime"}, {"files"}, set(), {"intake", "receipts", "search"}, {"activity"}),
    "ringcentral": ({"http"}, {"failures", "text", "wire"}, {"push", "sign_in"}),
    "documents": (
        {"document", "fax_dots", "worker_limits"},
        {"legible", "plain_text"},
        {"typesetting"},
        {"covers", "fax_pages", "pdf", "pictures", "receipts"},
        {"conversion"},
    ),
    "store": ({"database"}, {"mapping", "requests", "sql_values"}, {"search"}, set(), {"recovery"}),
    "services": (
        {
            *(
                "account",
                "accounts",
                "environment_sign_in",
                "events",
                "kept_sign_in",
                "profile_use",
                "proxy_login",
                "rounds",
                "sessions",
                "sign_of_life",
            ),
            *("marks", "updates"),
        },
        {"archive", "backup", "encryption"},
        {"contacts"},
        {"covers"},
        {"arrivals", "outbox"},
        {"export", "intake", "sync"},
        {"doctor"},
    ),
    "ui": (
        {"common"},
        {"controls"},
        {"desktop", "page_view"},
        {"covers"},
        {"signatures"},
        {
            *("activity", "audit", "compose", "contacts", "desk_lock", "encryption", "fax_list"),
            *("go_to", "guide", "intake", "merge", "reading", "retention", "settings"),
        },
        {"sidebar"},
        {"window"},
    ),
    "simulator": ({"state"}, {"http"}, {"drawing"}, {"line"}, {"calls", "push"}, {"control"}),
}
"""The rooms of each layer from the lowest up; rooms on one floor do not know each other. The modules that
stand in no room (the empty set, where it is given) put the rooms together on the highest floor."""


def is_folder(module: str) -> bool:
    return module in MODULES and MODULES[module].name == "__init__.py"


def floor_and_room(module: str) -> tuple[str, int, str] | None:
    """The layer, floor and room of a module; None for a layer without rooms."""
    _program, layer, room, *_rest = [*module.split("."), "", ""]
    floors = ROOMS.get(layer)
    if floors is None:
        return None
    for floor, rooms in enumerate(floors):
        if room in rooms:
            return layer, floor, room if is_folder(f"faxdesk.{layer}.{room}") else ""
    without_room = floors.index(set()) if set() in floors else len(floors)
    return layer, without_room, ""


def uphill(imports: Iterable[Import], known: Iterable[str] = MODULES) -> list[str]:
    """The imports inside a layer that run to a room above, or to one beside."""
    known = set(known)
    wrong = []
    for imported in imports:
        target = imported_module(imported.target, known)
        here, there = floor_and_room(imported.module), floor_and_room(target or "")
        if here is None or there is None or here[0] != there[0] or here == there:
            continue
        if there[1] >= here[1]:
            wrong.append(str(imported))
    return wrong


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of modules that lead back to themselves (Tarjan's strongly connected components)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(module: str) -> None:
        order[module] = lowest[module] = len(order)
        stack.append(module)
        for target in sorted(graph.get(module, ())):
            if target not in order:
                visit(target)
                lowest[module] = min(lowest[module], lowest[target])
            elif target in stack:
                lowest[module] = min(lowest[module], order[target])
        if lowest[module] == order[module]:
            position = stack.index(module)
            group = sorted(stack[position:])
            del stack[position:]
            if len(group) > 1:
                found.append(group)

    for module in sorted(graph):
        if module not in order:
            visit(module)
    return found


def graph_of(imports: Iterable[Import], known: Iterable[str] = MODULES) -> dict[str, set[str]]:
    known = set(known)
    graph: dict[str, set[str]] = {}
    for imported in imports:
        target = imported_module(imported.target, known)
        if target is not None and target != imported.module:
            graph.setdefault(imported.module, set()).add(target)
    return graph


def test_no_modules_lead_back_to_themselves() -> None:
    assert circles(graph_of(IMPORTS)) == []


def test_no_import_runs_up_to_a_higher_room() -> None:
    assert uphill(IMPORTS) == []


def test_every_room_is_there() -> None:
    rooms = {f"faxdesk.{layer}.{room}" for layer, floors in ROOMS.items() for room in set().union(*floors)}
    assert rooms - set(MODULES) == set()


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("faxdesk.ui.common.theme", "from faxdesk.ui.window import sidebar"),
        ("faxdesk.ui.compose.draft_keeper", "import faxdesk.ui.reading.situation"),
        (
            "faxdesk.services.archive.trash",
            "if TYPE_CHECKING:\n    from faxdesk.services.outbox.sender import Sender",
        ),
        ("faxdesk.services.events", "def f():\n    from faxdesk.services.outbox.sender import Sender"),
        ("faxdesk.domain.fax", "from faxdesk.domain.search.query import Query"),
        ("faxdesk.simulator.state.clock", "from faxdesk.simulator.server import Simulator"),
    ],
)
def test_an_import_that_runs_up_is_seen(module: str, source: str) -> None:
    assert uphill(imports_of(module, source))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("from faxdesk.b import name", "from faxdesk.a import name"),
        ("import faxdesk.b", "def f():\n    from faxdesk import a"),
        ("from faxdesk.b import name", "if TYPE_CHECKING:\n    from faxdesk.a import Name"),
    ],
)
def test_a_circle_is_seen(first: str, second: str) -> None:
    imports = [*imports_of("faxdesk.a", first), *imports_of("faxdesk.b", second)]
    assert circles(graph_of(imports, {"faxdesk", "faxdesk.a", "faxdesk.b"})) == [["faxdesk.a", "faxdesk.b"]]


def test_a_chain_is_no_circle() -> None:
    imports = [
        *imports_of("faxdesk.a", "import faxdesk.b, faxdesk.c"),
        *imports_of("faxdesk.b", "import faxdesk.c"),
    ]
    assert circles(graph_of(imports, {"faxdesk.a", "faxdesk.b", "faxdesk.c"})) == []
