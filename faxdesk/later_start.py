"""What a later start of the window is to open, and how it is handed to the window that is open already.

Nothing here needs Qt, whose import alone takes longer than all of this.

The open window listens on this computer alone, and keeps its port with a secret in a file of the profile
that only its owner may read: whoever knows the secret is the same person with the same profile. The window
proves that it knows it before it is told anything, since the port of a window that was killed may be
somebody else's by now. A socket in the file system, or a named pipe, would say the same by other means on
each system, and would have to be cleared away after a crash.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
ACTIVATION = "XDG_ACTIVATION_TOKEN"
"""The variable by which a desktop gives a program its leave to come to the front."""
FAX_LINK = "fax:"
FILE_LINK = "file:"
TAKEN = b"taken\n"
"""What the window answers to a request that it takes."""
_CONNECT_S = 1.0
_ANSWER_S = 3.0
"""A window that does not answer for so long is at work or hangs; the later start then opens its own."""


class StartRequest(Struct, frozen=True):
    """What a start of the window is to open: documents and links as they stand on the command line, files by
    their whole path; a new fax; or the inbox. With in_background it is only to see that the program runs.
    activation is the desktop's leave to come to the front."""

    documents: tuple[str, ...] = ()
    new_fax: bool = False
    receive: bool = False
    in_background: bool = False
    activation: str = ""


def whole_paths(documents: Iterable[str]) -> tuple[str, ...]:
    """Documents of a command line, files by their whole path: the window that opens them may stand in another
    folder."""
    links = (FAX_LINK, FILE_LINK)
    return tuple(text if text.lower().startswith(links) else os.path.abspath(text) for text in documents)


def hand_over(address_file: Path, request: StartRequest) -> bool:
    """Give a request to the window that is open on a profile; False where none takes it."""
    # A start that finds no other window, which is the usual one, needs none of it.
    import secrets
    import socket

    try:
        address = json.loads(address_file.read_bytes())
        secret, question = str(address["secret"]), secrets.token_hex(16).encode()
        with socket.create_connection((HOST, int(address["port"])), _CONNECT_S) as connection:
            connection.settimeout(_ANSWER_S)
            with connection.makefile("rb") as answers:
                connection.sendall(question + b"\n")
                known = proof(question, secret)
                if answers.readline(len(known)) != known:
                    log.info("Somebody else has the port of a window that was killed")
                    return False
                connection.sendall(to_line(request, secret))
                return answers.readline(len(TAKEN)) == TAKEN
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        # The file of a window that was killed leads nowhere.
        log.info("No open window takes what is to be opened: %s", type(error).__name__)
        return False


def proof(question: bytes, secret: str) -> bytes:
    """The line by which a window shows that it knows the secret, without telling it; the question is new each
    time."""
    import hmac

    return hmac.digest(secret.encode(), question, "sha256").hex().encode() + b"\n"


def to_line(request: StartRequest, secret: str) -> bytes:
    """The request as it goes over the connection."""
    return json.dumps({**asdict(request), "secret": secret}).encode() + b"\n"


def read_line(line: bytes, secret: str) -> StartRequest | None:
    """The request of a line that came; None where whoever sent it does not know the secret or makes no
    sense."""
    import secrets

    try:
        fields = json.loads(line)
        given = str(fields.pop("secret")).encode()
        request = StartRequest(
            tuple(map(str, fields["documents"])),
            bool(fields["new_fax"]),
            bool(fields["receive"]),
            bool(fields["in_background"]),
            str(fields["activation"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return request if secrets.compare_digest(given, secret.encode()) else None
