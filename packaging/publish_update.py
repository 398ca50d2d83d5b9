#!/usr/bin/env python3
"""Makes the notice that tells people of a new version; see resources/updates/README.md.

    python3 packaging/publish_update.py new-key PRIVATE.pem
    python3 packaging/publish_update.py sign PRIVATE.pem --version 1.2.0 --notes FILE --link URL > update.json

Needs the `cryptography` package, which .venv has. The private key belongs on no computer but the publisher's,
and never into this folder.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX = b"FaxDesk update notice 1\n"
PROGRAM = Path(__file__).resolve().parent.parent / "faxdesk" / "updates" / "publisher.py"
_KEY_LINE = re.compile(r'^PUBLIC_KEY = "(.*)"$', re.MULTILINE)
MAX_NOTES = 4000


def main(arguments: Sequence[str]) -> int:
    options = _parse(arguments)
    if options.command == "new-key":
        new_key(options.key, options.program)
        return 0
    key = read_key(options.key)
    if public_half(key) != trusted_by(options.program):
        print(f"This key is not the one that programs trust ({options.program}).", file=sys.stderr)
        return 1
    notes = options.notes.read_text(encoding="utf-8").strip()
    if len(notes) > MAX_NOTES:
        print(f"The notes are longer than {MAX_NOTES} letters.", file=sys.stderr)
        return 1
    now = datetime.now(UTC)
    print(notice(key, options.version, notes, options.link, now, now + timedelta(days=options.days)))
    return 0


def new_key(private: Path, program: Path) -> None:
    """Make a key: the private half into a new file for its owner alone, the public half into the program."""
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with open(private, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(text)
    source = program.read_text(encoding="utf-8")
    program.write_text(_KEY_LINE.sub(f'PUBLIC_KEY = "{public_half(key)}"', source, count=1), encoding="utf-8")


def trusted_by(program: Path) -> str:
    found = _KEY_LINE.search(program.read_text(encoding="utf-8"))
    return found[1] if found else ""


def read_key(path: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"{path} is no Ed25519 key.")
    return key


def public_half(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii")


def notice(
    key: Ed25519PrivateKey, version: str, notes: str, link: str, released: datetime, expires: datetime
) -> str:
    """The notice as it is published: its contents as one text, and the signature over that text."""
    contents = {
        "product": "faxdesk",
        "version": version,
        "released": released.isoformat(timespec="seconds"),
        "expires": expires.isoformat(timespec="seconds"),
        "notes": notes,
        "link": link,
    }
    signed = json.dumps(contents, ensure_ascii=False)
    signature = base64.b64encode(key.sign(PREFIX + signed.encode())).decode("ascii")
    return json.dumps({"signed": signed, "signature": signature}, indent=2)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the notice that tells people of a new version.")
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new-key", help="make a key, and let programs trust it from now on")
    sign = commands.add_parser("sign", help="print a signed notice")
    for command in (new, sign):
        command.add_argument("key", type=Path, metavar="PRIVATE.pem")
        command.add_argument("--program", type=Path, default=PROGRAM, help=argparse.SUPPRESS)
    sign.add_argument("--version", required=True)
    sign.add_argument(
        "--notes", type=Path, required=True, metavar="FILE", help="plain text, at most 4000 letters"
    )
    sign.add_argument("--link", required=True, metavar="URL", help="where to get it; https")
    sign.add_argument("--days", type=int, default=90, help="how long the notice holds (90)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
