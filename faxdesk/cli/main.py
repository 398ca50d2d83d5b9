"""Starts a command: reads the line, builds the engine, turns errors into words and exit codes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken

if TYPE_CHECKING:
    import argparse

    from faxdesk.cli.output import Printer
    from faxdesk.engine import Engine

EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_UNKNOWN, EXIT_SIGN_IN, EXIT_INTERRUPTED = 0, 1, 2, 3, 4, 130

_EXIT_OF_KIND = {
    ErrorKind.SIGN_IN: EXIT_SIGN_IN,
    ErrorKind.KEYCHAIN: EXIT_SIGN_IN,
    ErrorKind.UNKNOWN_OUTCOME: EXIT_UNKNOWN,
}


COMMANDS = (
    "signin",
    "signout",
    "send",
    "sync",
    "inbox",
    "outbox",
    "show",
    "save",
    "forward",
    "resend",
    "delete",
    "simulate",
)


class WrongUse(FaxDeskError):
    """What was typed cannot be right."""

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(title, hint, ErrorKind.BAD_INPUT)


def main(argv: Sequence[str] | None = None) -> int:
    """`faxdesk`: a command, or the window where there is none. Gives the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if _command_in(arguments) is None and not {"-h", "--help", "--version"} & set(arguments):
        from faxdesk.app import main as open_window

        return open_window(arguments)
    if arguments and arguments[0] == "simulate":
        from faxdesk.paths import resource
        from faxdesk.simulator.run import run

        return run(arguments[1:], fonts=resource("fonts"))
    from faxdesk.cli.parser import build_parser

    return _run(build_parser().parse_args(arguments))


def _command_in(arguments: list[str]) -> str | None:
    """The first word that is a command and not the value of an option before it."""
    skip = False
    for word in arguments:
        if skip:
            skip = False
        elif word in {"--profile", "--server"}:
            skip = True
        elif not word.startswith("-"):
            return word if word in COMMANDS else None
    return None


def _run(options: argparse.Namespace) -> int:
    from faxdesk.cli.output import Printer

    printer = Printer(options.json)
    token = CancelToken()

    def stop(number: int, frame: FrameType | None) -> None:
        token.cancel()

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
    try:
        return _with_engine(options, printer, token)
    except Cancelled:
        printer.note("faxdesk: stopped; whatever had not left waits in the outbox")
        return EXIT_INTERRUPTED
    except WrongUse as error:
        printer.error(error)
        return EXIT_USAGE
    except FaxDeskError as error:
        printer.error(error)
        return _EXIT_OF_KIND.get(error.kind, EXIT_FAILED)


def _with_engine(options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    from faxdesk import engine, log
    from faxdesk.cli import commands
    from faxdesk.paths import open_profile

    profile = open_profile(options.profile)
    log.setup(profile.logs)
    built = engine.build(profile, environment=engine.sign_in_from(os.environ, options.server or ""))
    try:
        for notice in built.notices:
            printer.note(f"faxdesk: {notice.title}\n         {notice.hint}")
        command: Callable[[Engine, argparse.Namespace, Printer, CancelToken], int]
        command = getattr(commands, options.command)
        return command(built, options, printer, token)
    finally:
        built.close()
