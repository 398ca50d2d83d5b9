"""Whether the screen is locked, as each system says."""

from __future__ import annotations

import plistlib
import shutil
import sys
from typing import Any

import pytest

from faxdesk.desktop.screen_lock import SCREEN_SAVERS, is_locked, says_locked
from tests.desktop.session_bus import session_bus

LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("dbus-daemon") is None,
    reason="not installed: dbus-daemon",
)


@LINUX
@pytest.mark.parametrize("name", [name for name, _path in SCREEN_SAVERS])
def test_a_screen_saver_says_so(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.desktop.desktop_service import DesktopService

    is_active = True
    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere")
        service = DesktopService(address, name, {"GetActive": lambda _call: ("b", (is_active,))})
        assert is_locked()
        is_active = False
        assert not is_locked()
        service.close()
        assert not is_locked(), "nothing there can know"
    assert not is_locked(), "there is no bus"


@LINUX
def test_the_login_manager_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.desktop.desktop_service import DesktopService

    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        asked: dict[str, Any] = {"Get": lambda _call: ("v", (("b", True),))}
        service = DesktopService(address, "org.freedesktop.login1", asked)
        assert is_locked()
        assert service.calls == [("Get", ("org.freedesktop.login1.Session", "LockedHint"))]
        service.close()


@pytest.mark.parametrize(
    ("users", "expected"),
    [
        ([{"kCGSSessionOnConsoleKey": True, "CGSSessionScreenIsLocked": True}], True),
        ([{"kCGSSessionOnConsoleKey": True}], False),
        ([], False),
    ],
)
def test_macos_says_so_in_its_registry(users: list[dict[str, Any]], expected: bool) -> None:
    assert says_locked(plistlib.dumps({"IOConsoleUsers": users})) is expected


@pytest.mark.parametrize(
    "damaged", [b"", b"<plist>", plistlib.dumps([1]), plistlib.dumps({"IOConsoleUsers": [1]})]
)
def test_a_registry_that_says_nothing_locks_nothing(damaged: bytes) -> None:
    assert not says_locked(damaged)
