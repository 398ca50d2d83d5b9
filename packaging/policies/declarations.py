"""The declarations of all policies, and what each takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from faxdesk.policies.checked_policies import ruled_settings
from faxdesk.policies.rules import Listed, rules
from faxdesk.settings.kinds import Choice, CoverChoice, Flag, Names, Number, Setting, Weekdays
from faxdesk.words import use_catalogue
from faxdesk.words.languages import choose_language

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "resources" / "languages"
LONGEST_TEXT = 1000
MOST_COVERS = 99_999

RULES: list[Setting[Any]] = rules()
SETTINGS: list[Setting[Any]] = ruled_settings()


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Texts come in a language inside."""
    choose_language(language, (), CATALOGUES)
    try:
        yield
    finally:
        use_catalogue(None)


def is_list(setting: Setting[Any]) -> bool:
    return isinstance(setting, Names | Listed | Weekdays)


def shape(setting: Setting[Any]) -> dict[str, Any]:
    """What JSON takes for a policy, as JSON Schema says it."""
    if isinstance(setting, Flag):
        return {"type": "boolean"}
    if isinstance(setting, Number):
        return {"type": "integer", "minimum": setting.minimum, "maximum": setting.maximum}
    if isinstance(setting, Choice):
        return {"enum": [setting.to_json(value) for value, _label in setting.choices]}
    if isinstance(setting, CoverChoice):
        return {"type": ["integer", "null"], "minimum": 0}
    if isinstance(setting, Weekdays):
        return {"type": "array", "minItems": 1, "items": {"type": "integer", "minimum": 1, "maximum": 7}}
    if is_list(setting):
        return {"type": "array", "items": {"type": "string"}}
    return {"type": "string", "maxLength": LONGEST_TEXT}
