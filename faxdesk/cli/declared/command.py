"""What is declared of a command, and the exit codes that most have."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from msgspec import Struct

from faxdesk.cli.exit_codes import (
    EXIT_BLOCKED,
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_SIGN_IN,
    EXIT_UNKNOWN,
    EXIT_USAGE,
)


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing besides the options that all commands share."""


USUAL = (EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_SIGN_IN, EXIT_INTERRUPTED)
SENDING = tuple(sorted((*USUAL, EXIT_UNKNOWN, EXIT_BLOCKED)))


class Command(Struct, frozen=True):
    """What the parser, the help, the manual and the completions know of a command.

    help may say {service}, for which the parser puts the service's name.
    function names a function as module:name. It is imported when the command runs, so that no command pays
    for the imports of another. A command that needs the services is called with the desk, the options, the
    printer and the cancel token, any other with the rest of the line, which it parses itself. Both give the
    exit code; the former may give a function in its place, which is called once the archive is closed, and
    gives it then.
    """

    name: str
    help: str
    function: str = ""
    """"" for a command that only has actions."""
    add_arguments: Callable[[argparse.ArgumentParser], None] = _no_arguments
    exit_codes: tuple[int, ...] = USUAL
    needs_desk: bool = True
    signs_in_by_environment: bool = True
    """False for a command that changes the sign-in in the keychain."""
    is_about_faxes: bool = True
    """False for a command that does the same whosever faxes are in the archive."""
    without_archive: str = ""
    """The function for an archive that cannot be opened; "" where that error ends the command."""
    opens_archive: bool = True
    """False for a command that opens no archive, since it changes all files of the profile or has to work
    where the archive's key is missing: it is called with the profile in the desk's place."""
    takes_minus: str = ""
    """The argument whose values may begin with a minus, as a search's -word does."""
    actions: tuple[Command, ...] = ()
    """What may follow the command's name; one of them has to."""
