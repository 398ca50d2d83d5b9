"""The page of licences: of FaxDesk, and of everything that is shipped with it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from building.project import NAME, ROOT, VERSION
from building.shipped import Shipped

_RULE = "=" * 78


def page(shipped: Sequence[Shipped]) -> str:
    """Plain text: a list, then the texts."""
    width = max(len(f"{each.name} {each.version}") for each in shipped)
    parts = [
        textwrap.fill(
            f"{NAME} {VERSION} is free software under the Apache License 2.0. It is shipped with work "
            "of others, to whom we owe thanks. What a package leaves out of them, it takes from the system.",
            len(_RULE),
        ),
        "",
        *(_line(each, width) for each in shipped),
        "",
        *_chapter(NAME, ((ROOT / "LICENSE").read_text(encoding="utf-8"),)),
    ]
    for each in shipped:
        if each.texts:
            parts += _chapter(f"{each.name} {each.version}", each.texts)
    return "\n".join(parts) + "\n"


def _line(each: Shipped, width: int) -> str:
    named = f"  {f'{each.name} {each.version}':{width}}  "
    return named + textwrap.shorten(each.licence, len(_RULE) - len(named), placeholder=" …")


def _chapter(title: str, texts: Sequence[str]) -> list[str]:
    lines = [_RULE, title, _RULE, ""]
    for text in texts:
        lines += [text.strip("\n\f"), ""]
    return lines
