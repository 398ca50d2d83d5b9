"""Rules about the source that neither the style checker nor the type checker knows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "faxdesk"


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((PACKAGE / folder).rglob("*.py"))]


def takes_anything(source: str) -> list[str]:
    """The functions that take named arguments of any name and type."""
    return [
        f"{node.name}, line {node.lineno}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.args.kwarg is not None
        and (node.args.kwarg.annotation is None or ast.unparse(node.args.kwarg.annotation) == "Any")
    ]


@pytest.mark.parametrize("path", modules("domain", "store", "services"), ids=lambda path: path.stem)
def test_a_misspelt_name_does_not_pass_the_type_checker(path: Path) -> None:
    """What is set on a fax is a typed dictionary: no layer hands on names that it does not know."""
    assert takes_anything(path.read_text(encoding="utf-8")) == []


def test_a_function_that_takes_anything_is_seen() -> None:
    assert takes_anything("def note(self, fax_id: int, **fields: Any) -> None: ...") == ["note, line 1"]
    assert takes_anything("def note(self, fax_id: int, **fields: Unpack[ItemChanges]) -> None: ...") == []
