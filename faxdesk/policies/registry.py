r"""Policies in the registry, as Windows has them: HKEY_LOCAL_MACHINE\SOFTWARE\Policies\FaxDesk.

Values of the key itself are forced; those of its key Recommended are defaults. A list is a key of its own,
whose values are named 1, 2, 3 and so on. Only administrators can write there, which Windows itself sees to.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from faxdesk.policies.found import Found, Given, Refused
from faxdesk.settings.kinds import CoverChoice, Flag, Setting, Weekdays
from faxdesk.words import tr

KEY = r"SOFTWARE\Policies\FaxDesk"
DEFAULTS = "Recommended"
ORIGIN = rf"HKEY_LOCAL_MACHINE\{KEY}"


def read_registry() -> Found:
    """What the registry says; nothing on other systems."""
    try:
        forced, defaults = _tree(KEY), _tree(rf"{KEY}\{DEFAULTS}")
    except OSError as error:
        reason = tr("It cannot be read: {reason}.", reason=error.strerror or error)
        return Found(unreadable=(Refused(ORIGIN, "", reason),))
    return Found((*_given(forced, is_forced=True), *_given(defaults, is_forced=False)))


def from_registry(setting: Setting[Any], value: Any) -> Any:
    """A value as JSON has it: the registry knows numbers and texts alone."""
    if isinstance(setting, Flag) and type(value) is int and value in {0, 1}:
        return bool(value)
    if isinstance(setting, Weekdays) and isinstance(value, list) and all(_is_number(each) for each in value):
        return [int(each) for each in value]
    if isinstance(setting, CoverChoice) and value == "":
        return None
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdecimal()


def _given(values: Mapping[str, Any], *, is_forced: bool) -> list[Given]:
    origin = ORIGIN if is_forced else rf"{ORIGIN}\{DEFAULTS}"
    return [Given(key, value, is_forced, origin) for key, value in values.items()]


def _tree(path: str) -> dict[str, Any]:
    """The values of a key, and its keys as lists. Raises OSError."""
    found = dict[str, Any]()
    if sys.platform == "win32":
        import winreg

        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, access)
        except FileNotFoundError:
            return found
        with key:
            keys, values, _changed = winreg.QueryInfoKey(key)
            found |= {name: value for name, value, _kind in (winreg.EnumValue(key, n) for n in range(values))}
            names = [winreg.EnumKey(key, place) for place in range(keys)]
        found |= {name: list(_tree(rf"{path}\{name}").values()) for name in names if name != DEFAULTS}
    return found
