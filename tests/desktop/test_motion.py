"""Whether less motion is wanted, as desktops say it."""

from __future__ import annotations

import shutil
import sys
from typing import Any

import pytest
from jeepney import Message

from faxdesk.desktop.motion import wants_less_motion
from tests.desktop.desktop_service import DesktopService
from tests.desktop.session_bus import session_bus

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("dbus-daemon") is None,
    reason="not installed: dbus-daemon",
)

COMMON = ("org.freedesktop.appearance", "reduced-motion")
GNOME = ("org.gnome.desktop.interface", "enable-animations")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({COMMON: ("u", 1)}, True),
        ({COMMON: ("u", 0), GNOME: ("b", True)}, False),
        ({GNOME: ("b", False)}, True),
        ({COMMON: ("u", 0), GNOME: ("b", False)}, True),
        ({GNOME: ("b", True)}, False),
        ({}, False),
    ],
)
def test_a_desktop_says_so(
    settings: dict[tuple[str, str], tuple[str, Any]], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(call: Message) -> tuple[str, tuple[Any, ...]] | None:
        value = settings.get(call.body)
        return None if value is None else ("v", (value,))

    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        portal = DesktopService(address, "org.freedesktop.portal.Desktop", {"ReadOne": read})
        assert wants_less_motion() is expected
        portal.close()
        assert not wants_less_motion(), "nothing there can know"
    assert not wants_less_motion(), "there is no bus"
