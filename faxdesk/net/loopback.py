"""This computer by its own address: whether a host is it, and listening there for its programs alone."""

from __future__ import annotations

import ipaddress
import socket
import sys

HOST = "127.0.0.1"


def is_loopback(host: str) -> bool:
    """Whether a host is this computer itself. No name is looked up, so that the network cannot decide it."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_named(header: str) -> str:
    """The host that a Host header names, without the port."""
    if header.startswith("["):
        return header.partition("]")[0].removeprefix("[")
    return header.partition(":")[0]


def bound_to(port: int, host: str = HOST, family: socket.AddressFamily = socket.AF_INET) -> socket.socket:
    """A socket at a port of this computer that no other program has or gets; 0 is one that the system
    chooses. Raises OSError."""
    # Named as TCP, so that asyncio turns Nagle's delay off: it would cost 40 ms per answer.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform == "win32":
            # There, the other option lets a second program listen at the same port, and hear what is secret.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound
