"""Draws the house from its imports: `python3 dev.py docs` writes the pictures into docs/, a test compares.

A picture is a Mermaid graph, which GitHub and editors draw. An arrow means "imports"; an arrow that follows
from others is left out.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Collection

from tests.structure.imports import IMPORTS, MODULES, ROOT, imported_module

ARCHITECTURE = ROOT / "docs" / "architecture.md"
PACKAGES = ROOT / "docs" / "packages.md"
API_PAGE = ROOT / "docs" / "local-api.md"
OPENAPI = ROOT / "docs" / "local-api.json"
_OPERATIONS = re.compile(r"(<!-- operations -->\n).*?(<!-- end of operations -->)", re.DOTALL)
_PICTURE = re.compile(r"<!-- picture: (\S+) -->\n```mermaid\n.*?```\n", re.DOTALL)

Graph = dict[str, set[str]]


def house() -> Graph:
    """The layers and leaves. What puts everything together knows everything, so its arrows say nothing."""
    together = {"__init__", "__main__", "app", "cli", "composition", "demo", "faxdesk"}
    graph = _graph(lambda module: [*module.split("."), "faxdesk"][1])
    return {name: targets - together for name, targets in graph.items() if name not in together}


def package(name: str) -> Graph:
    """The rooms and modules that stand directly in a package."""
    inside = f"{name}."

    def node(module: str) -> str:
        return module.removeprefix(inside).split(".")[0] if module.startswith(inside) else ""

    graph = _graph(node)
    graph.pop("", None)
    return {module: targets - {""} for module, targets in graph.items()}


def _graph(node_of: Callable[[str], str]) -> Graph:
    graph: Graph = {node_of(module): set() for module in MODULES}
    for imported in IMPORTS:
        target = imported_module(imported.target, MODULES)
        if target is not None and node_of(target) != node_of(imported.module):
            graph[node_of(imported.module)].add(node_of(target))
    return graph


def without_shortcuts(graph: Graph) -> Graph:
    """The same graph without the arrows that follow from others (it has no circles)."""
    below = {name: reachable(graph, [name]) for name in graph}
    return {
        name: {target for target in targets if not any(target in below[other] for other in targets)}
        for name, targets in graph.items()
    }


def reachable(graph: Graph, start: Collection[str]) -> set[str]:
    """All that lies below some nodes, without themselves unless they lie below one another."""
    found: set[str] = set()
    todo = [target for name in start for target in graph.get(name, ())]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += graph.get(name, ())
    return found


def mermaid(graph: Graph, folders: Collection[str] = ()) -> str:
    """A graph as Mermaid text; folders are drawn as rooms, modules as plain boxes."""
    lines = ["flowchart TD"]
    for name in sorted(graph):
        lines.append(f'    {name}[["{name}/"]]' if name in folders else f"    {name}[{name}]")
    for name, targets in sorted(without_shortcuts(graph).items()):
        lines += [f"    {name} --> {target}" for target in sorted(targets)]
    return "\n".join(lines) + "\n"


def picture_of(name: str) -> str:
    """The picture called "house", or that of a package such as faxdesk.ui."""
    if name == "house":
        graph = house()
        return mermaid(graph, [part for part in graph if _is_folder(f"faxdesk.{part}")])
    graph = package(name)
    return mermaid(graph, [part for part in graph if _is_folder(f"{name}.{part}")])


def _is_folder(module: str) -> bool:
    return module in MODULES and MODULES[module].name == "__init__.py"


def with_pictures(text: str) -> str:
    """A page with its pictures drawn anew."""
    return _PICTURE.sub(
        lambda match: f"<!-- picture: {match[1]} -->\n```mermaid\n{picture_of(match[1])}```\n", text
    )


def packages_page() -> str:
    """Every package: what it is for, its picture, and what each of its modules is for."""
    parts = [
        "# Every package\n\n"
        "Made from the code by `python3 dev.py docs`; what the house is and why is told in "
        '[architecture.md](architecture.md). An arrow means "imports"; arrows that follow from others are '
        "left out.\n"
    ]
    for name in sorted(module for module in MODULES if _is_folder(module) and module != "faxdesk"):
        graph = package(name)
        modules = sorted(part for part in graph if not _is_folder(f"{name}.{part}"))
        parts.append(f"\n## {name.removeprefix('faxdesk.').replace('.', '/')}\n\n{_purpose(name)}\n")
        if any(graph.values()):
            parts.append(f"\n```mermaid\n{picture_of(name)}```\n")
        if modules:
            rows = "\n".join(f"| `{part}` | {_purpose(f'{name}.{part}')} |" for part in modules)
            parts.append(f"\n| module | what it is for |\n|---|---|\n{rows}\n")
    return "".join(parts)


def _purpose(module: str) -> str:
    """The first paragraph of a module's docstring."""
    docstring = ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8"))) or ""
    return " ".join(docstring.split("\n\n")[0].split()).replace("|", "\\|")


def with_operations(text: str) -> str:
    """The page of the local API with its operations told anew."""
    from faxdesk.local_api.manual import operations_text

    return _OPERATIONS.sub(lambda match: f"{match[1]}{operations_text()}{match[2]}", text)


def openapi_text() -> str:
    """The OpenAPI document as a file."""
    from faxdesk.local_api.openapi import openapi_document

    return json.dumps(openapi_document(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    ARCHITECTURE.write_text(with_pictures(ARCHITECTURE.read_text(encoding="utf-8")), encoding="utf-8")
    PACKAGES.write_text(packages_page(), encoding="utf-8")
    API_PAGE.write_text(with_operations(API_PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    OPENAPI.write_text(openapi_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
