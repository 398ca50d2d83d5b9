"""Starts a command: reads the line, builds the engine, turns errors into words and exit codes."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_INTERRUPTED, EXIT_USAGE, WrongUse, exit_code_of
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken

if TYPE_CHECKING:
    import argparse

    from faxdesk.cli.output import Printer
    from faxdesk.engine import Engine

COMMANDS = (
    "signin",
    "signout",
    "send",
    "sync",
    "inbox",
    "outbox",
    "show",
    "save",
    "export",
    "receipt",
    "forward",
    "resend",
    "delete",
    "doctor",
    "version",
    "webhook",
    "search",
    "tag",
    "note",
    "simulate",
)


def main(argv: Sequence[str] | None = None) -> int:
    """`faxdesk`: a command, or the window where there is none. Gives the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    word = _first_word(arguments)
    is_for_window = word is None or (word not in COMMANDS and _can_be_opened(word))
    if is_for_window and not {"-h", "--help", "--version"} & set(arguments):
        from faxdesk.app import main as open_window

        return open_window(arguments)
    if word == "simulate":
        return _simulate(arguments)
    from faxdesk.cli.output import Printer
    from faxdesk.cli.parser import parse_line

    try:
        options = parse_line(arguments)
    except WrongUse as error:
        Printer("--json" in arguments).error(error)
        return EXIT_USAGE
    return _run(options, Printer(options.json))


def _can_be_opened(word: str) -> bool:
    """Whether it is a file, or a link to a fax number."""
    return word.lower().startswith("fax:") or Path(word).exists()


def _simulate(arguments: list[str]) -> int:
    """The simulator has no profile, no server and no text but JSON: what stands before it changes nothing."""
    from faxdesk.paths import resource
    from faxdesk.simulator.run import run

    return run(arguments[arguments.index("simulate") + 1 :], fonts=resource("fonts"))


def _first_word(arguments: list[str]) -> str | None:
    """The first word that is neither an option nor the value of one: a command, or a file to fax."""
    skip = False
    for word in arguments:
        if skip:
            skip = False
        elif word in {"--profile", "--server", "--screenshot"}:
            skip = True
        elif not word.startswith("-"):
            return word
    return None


def _run(options: argparse.Namespace, printer: Printer) -> int:
    token = CancelToken()

    def stop(number: int, frame: FrameType | None) -> None:
        token.cancel()

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        return _with_engine(options, printer, token)
    except Cancelled:
        printer.note("faxdesk: stopped; whatever had not left waits in the outbox")
        return EXIT_INTERRUPTED
    except FaxDeskError as error:
        printer.error(error)
        return exit_code_of(error)
    except BrokenPipeError:
        # Whoever read the output has seen enough, as in `faxdesk inbox | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _with_engine(options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    from faxdesk import engine, log
    from faxdesk.cli import commands
    from faxdesk.paths import open_profile

    profile = open_profile(options.profile)
    log.setup(profile.logs)
    # Signing in and out is about the keychain's sign-in alone.
    about_keychain = options.command in {"signin", "signout"}
    environment = None if about_keychain else engine.sign_in_from(os.environ, options.server or "")
    try:
        built = engine.build(profile, environment=environment, program="command")
    except FaxDeskError as error:
        if options.command != "doctor":
            raise
        from faxdesk.cli.doctor_command import consult_without_archive

        return consult_without_archive(profile, error, options, printer, token)
    try:
        for notice in built.notices:
            printer.note(f"faxdesk: {notice.title}\n         {notice.hint}")
        command: Callable[[Engine, argparse.Namespace, Printer, CancelToken], int]
        command = getattr(commands, options.command)
        code = command(built, options, printer, token)
        built.tidy()
        sys.stdout.flush()
        return code
    except (FaxDeskError, Cancelled, BrokenPipeError):
        raise
    except Exception as error:
        logging.getLogger(__name__).exception("A command failed in an unforeseen way")
        raise FaxDeskError(
            "FaxDesk made a mistake.",
            f"Your faxes are safe. Please report it with the log in {profile.logs}.",
            ErrorKind.BUG,
        ) from error
    finally:
        built.close()
