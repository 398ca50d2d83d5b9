"""What the sender of a mail is answered (RFC 5321, with the codes of RFC 3463): in English, and in
letters that every program shows."""

from __future__ import annotations

import re

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words.kept_texts import in_english

_LONGEST = 400
"""A line of an answer has 512 bytes at most (RFC 5321, 4.5.3.1.5)."""
_NO_LETTER = re.compile(r"[^ -~]+")

NOT_OURS = "550 5.1.2 Write to number@fax.localhost"
LOGIN_FIRST = "530 5.7.0 Log in first, by a name and password that FaxDesk made"
LOGIN_LATER = "454 4.7.0 The keychain did not answer, try again later"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients"
TOO_MUCH = "552 5.3.4 The mail is too large"
LINE_TOO_LONG = "554 5.6.0 A line of the mail is too long; attach documents as base64"
NO_ROOM = "452 4.3.1 The mail cannot be kept now, try again later"
TOO_MANY = "421 4.3.2 Too many connections, try again later"
MISTAKE = "451 4.3.0 FaxDesk made a mistake, try again later"
KEPT = "250 2.0.0 Kept; FaxDesk shows what becomes of it"

_MAY_PASS = {
    ErrorKind.STORAGE: "452 4.3.1",
    ErrorKind.KEYCHAIN: "451 4.3.0",
    ErrorKind.BUG: "451 4.3.0",
    ErrorKind.BUSY: "451 4.3.2",
}


def refused_recipient(error: FaxDeskError) -> str:
    """The answer for an address that leads to nobody."""
    return _reply(error, "550 5.7.1" if error.kind == ErrorKind.BLOCKED else "550 5.1.1")


def refused_mail(error: FaxDeskError) -> str:
    """The answer for a mail that was not kept. What may pass is said so that the sender tries again."""
    return _reply(error, "554 5.6.0")


def _reply(error: FaxDeskError, for_good: str) -> str:
    code = _MAY_PASS.get(error.kind, "451 4.3.0" if error.tries_again else for_good)
    said = f"{in_english(error.title)} {in_english(error.hint)}".replace("“", '"').replace("”", '"')
    return f"{code} {_NO_LETTER.sub('?', said)}"[:_LONGEST].rstrip()
