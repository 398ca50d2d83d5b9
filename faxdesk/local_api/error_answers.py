"""Errors as answers: the command line's words and kinds, each with the status that fits."""

from __future__ import annotations

from typing import Any

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.outbox.guards.doubts import Unconfirmed
from faxdesk.services.programs.error_json import error_json

_STATUS_OF_KIND = {
    ErrorKind.BAD_INPUT: 400,
    ErrorKind.NOT_ALLOWED: 403,
    ErrorKind.BLOCKED: 403,
    ErrorKind.NOT_FOUND: 404,
    ErrorKind.REFUSED: 409,
    ErrorKind.TOO_LATE: 409,
    ErrorKind.BUG: 500,
    ErrorKind.BAD_ANSWER: 502,
    ErrorKind.UNKNOWN_OUTCOME: 504,
    ErrorKind.STORAGE: 507,
}
_LATER = 503
"""Whatever is none of the request's: another time, or when somebody has signed in, it can be answered."""


class Refusal(FaxDeskError):
    """What is turned away before it reaches the fax desk, with this status."""

    def __init__(self, status: int, title: str, hint: str, kind: ErrorKind = ErrorKind.BAD_INPUT) -> None:
        self.status = status
        super().__init__(title, hint, kind)


def status_of(error: FaxDeskError) -> int:
    """The HTTP status that says the most of what the error means for the request."""
    if isinstance(error, Refusal):
        return error.status
    if isinstance(error, Unconfirmed):
        return 409
    return _STATUS_OF_KIND.get(error.kind, _LATER)


def error_answer(error: FaxDeskError) -> dict[str, Any]:
    """The command line's JSON of an error, with the doubts that can be confirmed."""
    document = error_json(error)
    if isinstance(error, Unconfirmed):
        document["error"]["doubts"] = [
            {
                "confirm": doubt.key,
                "kind": str(doubt.kind),
                "number": doubt.number,
                "title": doubt.sentence,
                "hint": doubt.advice,
            }
            for doubt in error.doubts
        ]
    return document
