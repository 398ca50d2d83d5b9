"""The operations of the local API as the manual tells them, from the declarations."""

from __future__ import annotations

from faxdesk.local_api.operations import OPERATIONS, Field, Operation


def operations_text() -> str:
    """Markdown: each operation with what it takes."""
    return "\n".join(_section(operation) for operation in OPERATIONS)


def _section(operation: Operation) -> str:
    lines = [f"### `{operation.method.upper()} {operation.path}`", "", operation.about, ""]
    fields = [
        *(_line(field, "query") for field in operation.query),
        *(_line(field, "form") for field in operation.form),
        *(_line(field, "header") for field in operation.headers),
    ]
    return "\n".join([*lines, *fields, ""] if fields else lines)


def _line(field: Field, place: str) -> str:
    traits = [place]
    if field.is_needed:
        traits.append("needed")
    if field.is_several:
        traits.append("may be repeated")
    if field.choices:
        traits.append(" or ".join(f"`{choice}`" for choice in field.choices))
    return f"- `{field.name}` ({', '.join(traits)}): {field.about}"
