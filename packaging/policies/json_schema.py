"""The JSON Schema of policy files, by which editors check and complete them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from faxdesk.policies.checked_policies import words_of
from faxdesk.settings.kinds import Setting
from policies.declarations import RULES, SETTINGS, shape


def schema() -> str:
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Policies of FaxDesk",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "forced": _object("What nobody but an administrator can change.", [*RULES, *SETTINGS]),
            "default": _object("What holds where nobody has set anything else.", SETTINGS),
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _object(description: str, settings: Sequence[Setting[Any]]) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "properties": {setting.key: _described(setting) for setting in settings},
    }


def _described(setting: Setting[Any]) -> dict[str, Any]:
    title, description = words_of(setting)
    return {"title": title, "description": description, **shape(setting)}
