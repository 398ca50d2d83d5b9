"""Writes the page of licences: that of FaxDesk, and those of everything that is shipped with it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from building.project import NAME, ROOT, VERSION
from building.shipped import Shipped

_RULE = "=" * 78


def page(shipped: Sequence[Shipped]) -> str:
    """The page as plain text: a list of the components, then the texts of their licences."""
    width = max(len(f"{component.name} {component.version}") for component in shipped)
    parts = [
        textwrap.fill(
            f"{NAME} {VERSION} is free software under the Apache License 2.0. It is shipped with work "
            "of others, to whom we owe thanks. What a package leaves out of them, it takes from the system.",
            len(_RULE),
        ),
        "",
        *(_line(component, width) for component in shipped),
        "",
        *_chapter(NAME, ((ROOT / "LICENSE").read_text(encoding="utf-8"),)),
    ]
    for component in shipped:
        if component.texts:
            parts += _chapter(f"{component.name} {component.version}", component.texts)
    return "\n".join(parts) + "\n"


def _line(component: Shipped, width: int) -> str:
    named = f"  {f'{component.name} {component.version}':{width}}  "
    return named + textwrap.shorten(component.licence, len(_RULE) - len(named), placeholder=" …")


def _chapter(title: str, texts: Sequence[str]) -> list[str]:
    lines = [_RULE, title, _RULE, ""]
    for text in texts:
        lines += [text.strip("\n\f"), ""]
    return lines
