"""The tables of docs/policies.md; the words around them are written by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from faxdesk.policies.checked_policies import words_of
from faxdesk.settings.kinds import Choice, CoverChoice, Flag, Names, Number, Setting, Weekdays
from policies.declarations import RULES, SETTINGS, is_list

_PART = re.compile(r"(<!-- (rules|settings) -->\n).*?(<!-- end of \2 -->)", re.DOTALL)


def with_tables(page: str) -> str:
    """The page with its tables drawn anew."""

    def table(found: re.Match[str]) -> str:
        return found[1] + _table(RULES if found[2] == "rules" else SETTINGS) + found[3]

    return _PART.sub(table, page)


def _table(settings: Sequence[Setting[Any]]) -> str:
    lines = ["| policy | takes | what it is |", "|---|---|---|"]
    for setting in settings:
        title, description = words_of(setting)
        lines.append(f"| `{setting.key}` | {_takes(setting)} | {_cell(f'{title}. {description}')} |")
    return "\n".join(lines) + "\n"


def _takes(setting: Setting[Any]) -> str:
    if isinstance(setting, Flag):
        return "true, false"
    if isinstance(setting, Number):
        return f"{setting.minimum} to {setting.maximum}"
    if isinstance(setting, Choice):
        return ", ".join(f"`{json.dumps(value)}`" for value, _label in setting.choices)
    if isinstance(setting, CoverChoice):
        return "a number, null"
    if isinstance(setting, Weekdays):
        return "a list of 1 (Monday) to 7"
    if isinstance(setting, Names) or is_list(setting):
        return "a list of texts"
    return "text"


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("<", "&lt;").replace("\n", " ")
