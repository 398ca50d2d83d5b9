"""Policies that a Mac is given by a configuration profile: managed preferences of the program.

Forced values stand in the profile by their keys; defaults stand in its dictionary "default". Only what the
system itself calls forced counts: the rest may be anybody's, written by `defaults write`.
"""

from __future__ import annotations

import ctypes
import plistlib
from typing import Any

from faxdesk.policies.found import Found, Given, Refused
from faxdesk.words import tr

DOMAIN = "org.faxdesk.FaxDesk"
DEFAULTS = "default"
ORIGIN = f"managed preferences, {DOMAIN}"
_FRAMEWORK = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
_UTF8 = 0x08000100
_XML = 100


def read_preferences(keys: list[str]) -> Found:
    """What the system says of these keys."""
    try:
        preferences = _Preferences()
        values = {key: value for key in [*keys, DEFAULTS] if (value := preferences.forced(key)) is not None}
    except (OSError, AttributeError, ValueError) as error:
        reason = tr("It cannot be read: {reason}.", reason=error)
        return Found(unreadable=(Refused(ORIGIN, "", reason),))
    return found_in(values)


def found_in(values: dict[str, Any]) -> Found:
    """What these forced values amount to."""
    defaults = values.get(DEFAULTS, {})
    given = [Given(key, value, True, ORIGIN) for key, value in values.items() if key != DEFAULTS]
    if not isinstance(defaults, dict):
        reason = tr("It has to be an object of policies.")
        return Found(tuple(given), unreadable=(Refused(ORIGIN, DEFAULTS, reason),))
    given += [Given(key, value, False, ORIGIN) for key, value in defaults.items()]
    return Found(tuple(given))


class _Preferences:
    """The system's own functions. Raises OSError and AttributeError where they are not there."""

    def __init__(self) -> None:
        self._core = ctypes.CDLL(_FRAMEWORK)
        pointer = ctypes.c_void_p
        for name, result, arguments in (
            ("CFStringCreateWithCString", pointer, [pointer, ctypes.c_char_p, ctypes.c_uint32]),
            ("CFPreferencesCopyAppValue", pointer, [pointer, pointer]),
            ("CFPreferencesAppValueIsForced", ctypes.c_ubyte, [pointer, pointer]),
            (
                "CFPropertyListCreateData",
                pointer,
                [pointer, pointer, ctypes.c_long, ctypes.c_ulong, pointer],
            ),
            ("CFDataGetBytePtr", pointer, [pointer]),
            ("CFDataGetLength", ctypes.c_long, [pointer]),
            ("CFRelease", None, [pointer]),
        ):
            function = getattr(self._core, name)
            function.restype, function.argtypes = result, arguments
        self._domain = self._text(DOMAIN)

    def forced(self, key: str) -> Any:
        """The value of a key that the system forces; None where it does not. Raises ValueError for one of no
        known kind."""
        name = self._text(key)
        try:
            if not self._core.CFPreferencesAppValueIsForced(name, self._domain):
                return None
            value = self._core.CFPreferencesCopyAppValue(name, self._domain)
            return self._as_python(value) if value else None
        finally:
            self._core.CFRelease(name)

    def _as_python(self, value: int) -> Any:
        """By way of a property list, which the standard library reads."""
        try:
            data = self._core.CFPropertyListCreateData(None, value, _XML, 0, None)
            if not data:
                raise ValueError("no property list")
            try:
                length = self._core.CFDataGetLength(data)
                return plistlib.loads(ctypes.string_at(self._core.CFDataGetBytePtr(data), length))
            finally:
                self._core.CFRelease(data)
        finally:
            self._core.CFRelease(value)

    def _text(self, text: str) -> int:
        made: int | None = self._core.CFStringCreateWithCString(None, text.encode(), _UTF8)
        if not made:
            raise OSError("no text")
        return made
