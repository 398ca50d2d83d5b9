"""The way onto a desktop's message bus (D-Bus), on Linux and its kin."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

ANSWER_S = 2.0
"""A bus and what is on it answer within milliseconds; what takes longer hangs, and is done without."""


class NoBus(Exception):
    """The bus is not there, does not let the program in, or what was asked on it did not answer."""


def open_bus(name: str) -> DBusConnection:
    """A connection to "SESSION", "SYSTEM", or the bus at an address. Raises NoBus."""
    from jeepney.io.blocking import open_dbus_connection

    try:
        return open_dbus_connection(bus=_session_address() if name == "SESSION" else name)
    except (OSError, ValueError, KeyError, RuntimeError, StopIteration) as error:
        raise NoBus(type(error).__name__) from error


def call(
    connection: DBusConnection,
    place: tuple[str, str, str],
    method: str,
    signature: str = "",
    values: tuple[Any, ...] = (),
) -> tuple[Any, ...]:
    """Call a method at (bus name, path, interface), without having a program started for it. Raises NoBus."""
    from jeepney import DBusAddress, DBusErrorResponse, MessageFlag, new_method_call
    from jeepney.wrappers import unwrap_msg

    name, path, interface = place
    message = new_method_call(
        DBusAddress(path, bus_name=name, interface=interface), method, signature or None, values
    )
    message.header.flags |= MessageFlag.no_auto_start
    try:
        answer: tuple[Any, ...] = unwrap_msg(connection.send_and_get_reply(message, timeout=ANSWER_S))
    except (OSError, DBusErrorResponse) as error:
        raise NoBus(type(error).__name__) from error
    return answer


def _session_address() -> str:
    if address := os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return address
    # Where a login manager sets nothing, the bus of systemd's user session is at this place all the same.
    return f"unix:path={os.environ['XDG_RUNTIME_DIR']}/bus"
