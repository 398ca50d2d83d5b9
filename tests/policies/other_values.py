"""Values for settings that an administrator forces."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def other_than_default(setting: Any) -> Any:
    """Some value that a setting takes, besides its default."""
    offered = [
        *(value for value, _label in getattr(setting, "choices", ())),
        *getattr(setting, "offered", ()),
        *(not setting.default, 7, "8:00 to 9:00", "7, 8", "CH", "2526", "deu", "{date}"),
        *("https://other.example", str(Path("/srv/faxes").absolute()), "true {file}", (6,), ("api:",)),
        ("keep all ever",),
    ]
    for value in offered:
        try:
            checked = setting.check(value)
        except (ValueError, TypeError):
            continue
        if checked != setting.default:
            return checked
    raise AssertionError(setting.key)
