"""Whether the person has asked the desktop for less motion, of which Qt says nothing under Linux."""

from __future__ import annotations

import sys

_SETTINGS = (
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Settings",
)
_SAY_LESS: tuple[tuple[str, str, object], ...] = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
)
"""Group and name of each setting of the desktop that says so, and the value by which it does. The first is
common to all desktops, but only new ones have it."""


def wants_less_motion() -> bool:
    """Ask the desktop; for a worker, since it may take seconds to answer. False also where nothing on this
    computer knows, and under other systems, whose wish is known to Qt's style."""
    if not sys.platform.startswith("linux"):
        return False
    from faxdesk.desktop.bus import NoBus, call, open_bus

    try:
        with open_bus("SESSION") as bus:
            for group, name, less in _SAY_LESS:
                try:
                    ((_signature, value),) = call(bus, _SETTINGS, "ReadOne", "ss", (group, name))
                except NoBus:
                    # This desktop has no such setting.
                    continue
                if value == less:
                    return True
    except NoBus:
        pass
    return False
