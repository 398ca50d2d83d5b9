"""What a command's end means to the script that started it."""

from __future__ import annotations

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import mark

EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_UNKNOWN, EXIT_SIGN_IN, EXIT_BLOCKED = range(6)
EXIT_INTERRUPTED = 130

MEANINGS = {
    EXIT_DONE: mark("Done."),
    EXIT_FAILED: mark("Failed, or waiting in the outbox for the service; the words say which."),
    EXIT_USAGE: mark("Wrong use: a number that is none, a file that is not there or cannot be faxed."),
    EXIT_UNKNOWN: mark("Unknown outcome: it may have gone out, and is being looked for."),
    EXIT_SIGN_IN: mark("A sign-in is needed, or the key of an encrypted archive."),
    EXIT_BLOCKED: mark("Not sent: a number is on the do-not-fax list."),
    EXIT_INTERRUPTED: mark("Stopped by a signal."),
}
"""As help and manual explain them."""

_EXIT_OF_KIND = {
    ErrorKind.SIGN_IN: EXIT_SIGN_IN,
    ErrorKind.KEYCHAIN: EXIT_SIGN_IN,
    ErrorKind.UNKNOWN_OUTCOME: EXIT_UNKNOWN,
    ErrorKind.BLOCKED: EXIT_BLOCKED,
}


class WrongUse(FaxDeskError):
    """What was typed cannot be right."""

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(title, hint, ErrorKind.BAD_INPUT)


def exit_code_of(error: FaxDeskError) -> int:
    """The exit code of a command that this error has ended."""
    if isinstance(error, WrongUse):
        return EXIT_USAGE
    return _EXIT_OF_KIND.get(error.kind, EXIT_FAILED)
