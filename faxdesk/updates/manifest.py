"""The notice of the newest version: one small JSON document with a signature, made by
packaging/publish_update.py and described in resources/updates/README.md."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.update import Release
from faxdesk.words import tr

PREFIX = b"FaxDesk update notice 1\n"
"""Is put before the text that is signed, so that no other text signed with the key passes for a notice."""
MAX_NOTES = 4000
MAX_BYTES = 16_000


class BadNotice(FaxDeskError):
    """The answer is no notice of the publisher's. reason is for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            tr("The notice of new versions is not genuine, or was damaged on its way."),
            tr("Nothing was done with it. Look for a new version where you got this one."),
            ErrorKind.BAD_ANSWER,
        )
        self.reason = reason


def read_notice(answer: bytes, public_key: bytes, served_at: datetime | None = None) -> Release:
    """The release that a notice tells of. The signature is checked before anything that it covers is read.

    served_at is the time of the answer by the server's clock (None where unknown). A notice that has expired
    by then is refused, because somebody kept it back or forgot to renew it. This computer's clock is not
    used: if it were wrong, it would hide updates. Raises BadNotice.
    """
    text = _signed_text(answer, public_key)
    notice = _parsed(text)
    try:
        if notice["product"] != "faxdesk":
            raise BadNotice("of another product")
        expires_at = _time(notice["expires"])
        release = Release(
            version=_version(notice["version"]),
            notes=_notes(notice["notes"]),
            link=_link(notice["link"]),
            released_at=_time(notice["released"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadNotice(f"lacks or spoils something: {type(error).__name__}") from error
    if served_at is not None and served_at >= expires_at:
        raise BadNotice("expired")
    return release


def _signed_text(answer: bytes, public_key: bytes) -> bytes:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if len(answer) > MAX_BYTES:
        raise BadNotice("too large")
    envelope = _parsed(answer)
    signed, signature = envelope.get("signed"), envelope.get("signature")
    if not isinstance(signed, str) or not isinstance(signature, str):
        raise BadNotice("not signed")
    try:
        text = signed.encode()
        Ed25519PublicKey.from_public_bytes(public_key).verify(
            base64.b64decode(signature, validate=True), PREFIX + text
        )
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise BadNotice("the signature is wrong") from error
    return text


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadNotice("no JSON") from error
    if not isinstance(found, dict):
        raise BadNotice("no JSON object")
    return found


def _version(text: object) -> str:
    """A version in its plain form, because it is shown as it is written. Raises ValueError for other
    forms."""
    from packaging.version import Version

    version = str(Version(str(text)))
    if version != text:
        raise ValueError("not the plain form of a version")
    return version


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("without a zone")
    return time


def _notes(text: str) -> str:
    if not isinstance(text, str) or len(text) > MAX_NOTES:
        raise ValueError("no notes")
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n").strip()


def _link(text: str) -> str:
    if not isinstance(text, str) or not text.isprintable():
        raise ValueError("no link")
    if urlsplit(text).scheme != "https" or not urlsplit(text).hostname:
        raise ValueError("no safe link")
    return text
