"""Nothing grows so large that it cannot be read in one go: folders, files, functions."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.structure.imports import MODULES, ROOT

MOST_MODULES = 20
MOST_LINES = 420
MOST_LINES_OF_A_FUNCTION = 45
REASON = "Long, since "
"""A file may be longer where its docstring says why, in a sentence that begins so."""


def crowded(files: list[Path]) -> dict[str, int]:
    """The folders with too many modules in them, and how many."""
    counts = Counter(path.parent.as_posix() for path in files if path.name != "__init__.py")
    return {folder: count for folder, count in counts.items() if count > MOST_MODULES}


def is_too_long(source: str) -> bool:
    """Whether a module is too long and does not say why."""
    if len(source.splitlines()) <= MOST_LINES:
        return False
    return REASON not in (ast.get_docstring(ast.parse(source)) or "").replace("\n", " ")


def long_functions(source: str) -> list[str]:
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, functions) and (node.end_lineno or 0) - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]


def files_of(*folders: str) -> list[Path]:
    return [path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob("*.py")]


def test_no_folder_is_crowded() -> None:
    assert crowded(files_of("faxdesk", "tests", "packaging")) == {}


def test_long_modules_say_why() -> None:
    assert [name for name, path in MODULES.items() if is_too_long(path.read_text(encoding="utf-8"))] == []


def test_functions_can_be_read_at_a_glance() -> None:
    assert [
        f"{name}.{function}"
        for name, path in MODULES.items()
        for function in long_functions(path.read_text(encoding="utf-8"))
    ] == []


def test_a_crowded_folder_is_seen() -> None:
    files = [Path(f"faxdesk/ui/pane_{number}.py") for number in range(21)]
    assert crowded(files) == {"faxdesk/ui": 21}
    assert crowded([*files[:20], Path("faxdesk/ui/__init__.py")]) == {}


@pytest.mark.parametrize(
    ("docstring", "lines", "expected"),
    [
        ("A module.", MOST_LINES - 1, False),
        ("A module.", MOST_LINES, True),
        ("A module.\n\nLong, since\nall of it is one table.", MOST_LINES, False),
    ],
)
def test_a_long_module_is_seen(docstring: str, lines: int, expected: bool) -> None:
    body = lines - docstring.count("\n")
    assert is_too_long(f'"""{docstring}"""\n' + "x = 1\n" * body) is expected


def test_a_long_function_is_seen() -> None:
    function = "async def long():\n" + "    pass\n" * MOST_LINES_OF_A_FUNCTION
    assert long_functions(function) == ["long"]
    assert long_functions(function.removesuffix("    pass\n")) == []
