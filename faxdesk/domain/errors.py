"""The one error that people meet: what happened, what to do next, and how the program may go on."""

from __future__ import annotations

from enum import StrEnum

from faxdesk.words import tr


class ErrorKind(StrEnum):
    """What an error means for the fax or the call it hit."""

    OFFLINE = "offline"
    """The service was not reached; nothing of the request was carried out."""
    RATE_LIMITED = "rate_limited"
    """Too many requests; this one was not carried out. See retry_after_s."""
    SERVICE_DOWN = "service_down"
    """The service says that it cannot at the moment."""
    SIGN_IN = "sign_in"
    """Nobody is signed in, or the session or the credentials are no longer good."""
    NOT_ALLOWED = "not_allowed"
    """The account, the plan or the app may not do this."""
    REFUSED = "refused"
    """The service refused what was asked; asking the same again is no use."""
    NOT_FOUND = "not_found"
    """The service no longer has it."""
    BAD_ANSWER = "bad_answer"
    """The answer could not be understood."""
    UNKNOWN_OUTCOME = "unknown_outcome"
    """The request may or may not have been carried out."""
    SYNC_TOKEN_STALE = "sync_token_stale"
    """The sync token is no longer good: a full sync is needed."""
    NOT_READY = "not_ready"
    """The service is still making the document; it is there in a moment."""
    BAD_INPUT = "bad_input"
    """A file, number or text that cannot be faxed as it is."""
    BLOCKED = "blocked"
    """It would go to a number that no fax may go to."""
    TOO_LATE = "too_late"
    """The time that the fax was meant for has passed: only the person knows whether it is still of use."""
    STORAGE = "storage"
    """This computer's disk or archive did not do its part."""
    BUSY = "busy"
    """This computer has too much to do for it at the moment; nothing of the request was carried out."""
    KEYCHAIN = "keychain"
    """The system's keychain is missing, locked or refused."""
    BUG = "bug"
    """The program's own fault."""


_TRIES_AGAIN = {ErrorKind.OFFLINE, ErrorKind.RATE_LIMITED, ErrorKind.SERVICE_DOWN, ErrorKind.BUSY}


class FaxDeskError(Exception):
    """An error in the words of the person who meets it.

    title says what happened, hint what to do next; code is the service's own error code where there
    is one (API §9). Neither title nor hint may hold secrets. retry_after_s is set where the service
    named a pause. The cause is chained as usual, for the log.
    """

    def __init__(
        self, title: str, hint: str, kind: ErrorKind, *, code: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint
        self.kind = kind
        self.code = code
        self.retry_after_s = retry_after_s

    @property
    def tries_again(self) -> bool:
        """Whether waiting alone may mend it, with no risk of doing something twice."""
        return self.kind in _TRIES_AGAIN

    def __str__(self) -> str:
        return f"{self.title} {self.hint}".strip()


def own_mistake(hint: str, title: str = "") -> FaxDeskError:
    """The error (BUG) for what no code foresaw: the program's own fault, whoever meets it. hint says where
    the report of it is; title says it where more is known than that there was a mistake."""
    return FaxDeskError(title or tr("FaxDesk made a mistake."), hint, ErrorKind.BUG)
