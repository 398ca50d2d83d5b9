"""What each module of the program imports, read from its syntax tree: imports inside functions count too."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "faxdesk"


@dataclass(frozen=True)
class Import:
    """One name that a module imports; early when it happens as the module is imported."""

    module: str
    target: str
    line: int
    early: bool

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"

    @property
    def part(self) -> str:
        return part_of(self.module)


def part_of(module: str) -> str:
    """domain of faxdesk.domain.fax, settings of faxdesk.settings, __init__ of faxdesk itself."""
    return module.split(".")[1] if "." in module else "__init__"


def imports_of(module: str, source: str) -> list[Import]:
    return list(_walk(ast.parse(source), module, early=True))


def _walk(node: ast.AST, module: str, *, early: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for name in node.names:
            yield Import(module, name.name, node.lineno, early)
    elif isinstance(node, ast.ImportFrom):
        if node.level:
            yield Import(module, "a relative name", node.lineno, early)
        for name in node.names:
            # "from faxdesk import log" names a module, "from faxdesk.log import setup" what is in one.
            yield Import(module, f"{node.module}.{name.name}", node.lineno, early)
    elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        for otherwise in node.orelse:
            yield from _walk(otherwise, module, early=early)
        # Types count for the layers, and cost nothing at the start.
        for typed in node.body:
            yield from _walk(typed, module, early=False)
    else:
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or (
            isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)
        )
        for child in ast.iter_child_nodes(node):
            yield from _walk(child, module, early=early and not inside)


def modules() -> dict[str, Path]:
    """Every module of the program by its name; a package stands for its __init__."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def all_imports() -> list[Import]:
    return [
        imported
        for module, path in MODULES.items()
        for imported in imports_of(module, path.read_text(encoding="utf-8"))
    ]


def imported_module(target: str, known: Collection[str]) -> str | None:
    """The module of the program that an import brings in: faxdesk.log of "from faxdesk.log import setup"."""
    for name in (target, target.rpartition(".")[0]):
        if name in known:
            return name
    return None


IMPORTS = all_imports()
