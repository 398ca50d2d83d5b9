"""Asks the network nearby for services by multicast DNS, once, as RFC 6762 (5.1) has it for programs that are
no responders: from a port of their own, to which the answers come directly. Nothing listens afterwards, no
name is announced, and no port of the system's is needed.
"""

from __future__ import annotations

import selectors
import socket
import struct
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress

from faxdesk.net.dns_messages import PTR, SRV, TXT, A, Record, question, records
from faxdesk.net.sockets import Stoppable

_GROUP, _PORT = "224.0.0.251", 5353
_SLICE_S = 0.1
_AGAIN_S = 1.0
"""When to ask once more: a message may be lost, and what is missing of an answer is asked for then."""
_LARGEST = 9000
_MOST_HEARD = 2000


def ask_around(services: Sequence[str], seconds: float, token: Stoppable) -> list[Record]:
    """Everything that devices nearby answer within a time on services such as "_uscan._tcp.local". Raises
    what token.check() does; gives nothing where there is no network."""
    heard: dict[Record, None] = {}
    with ExitStack() as stack, selectors.DefaultSelector() as selector:
        sockets = [stack.enter_context(sock) for sock in _sockets()]
        for sock in sockets:
            selector.register(sock, selectors.EVENT_READ)
        ends_at, next_at = time.monotonic() + seconds, 0.0
        while (now := time.monotonic()) < ends_at and sockets:
            token.check()
            if now >= next_at:
                _ask(sockets, _missing(services, list(heard)))
                next_at = now + _AGAIN_S
            for key, _ in selector.select(_SLICE_S):
                if len(heard) < _MOST_HEARD:
                    heard.update(dict.fromkeys(_hear(key.fileobj)))
    return list(heard)


def _missing(services: Sequence[str], heard: Sequence[Record]) -> list[tuple[str, int]]:
    """What to ask for: the services, and of each device what it has not said by itself."""
    known = {(record.name, record.kind) for record in heard}
    wanted = [(service, PTR) for service in services]
    instances = [record.target for record in heard if record.kind == PTR and record.name in services]
    wanted += [(name, kind) for name in instances for kind in (SRV, TXT)]
    wanted += [(record.target, A) for record in heard if record.kind == SRV]
    return [ask for ask in wanted if ask[1] == PTR or (ask[0].lower(), ask[1]) not in known]


def _ask(sockets: Sequence[socket.socket], names: Sequence[tuple[str, int]]) -> None:
    for start in range(0, len(names), 20):
        # An odd name from the network is no question, and a network that is off takes none.
        with suppress(ValueError):
            message = question(names[start : start + 20])
            for sock in sockets:
                with suppress(OSError):
                    sock.sendto(message, (_GROUP, _PORT))


def _hear(sock: object) -> list[Record]:
    assert isinstance(sock, socket.socket)
    try:
        message, sender = sock.recvfrom(_LARGEST)
    except OSError:
        return []
    return records(message) if sender[1] == _PORT else []


def _sockets() -> list[socket.socket]:
    """One socket for each network that this computer is in."""
    made = []
    for number, _name in socket.if_nameindex():
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, _interface(number))
        except OSError:
            sock.close()
            continue
        made.append(sock)
    return made


def _interface(number: int) -> bytes:
    """An interface by its number: Windows takes it as an address of the network 0, others in a structure with
    two addresses (struct ip_mreqn)."""
    if sys.platform == "win32":
        return struct.pack("!I", number)
    return struct.pack("4s4si", bytes(4), bytes(4), number)
