"""The line that was typed after `faxdesk`, parsed as the commands are declared."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from faxdesk.cli.commands import COMMANDS
from faxdesk.cli.declared.command import Command
from faxdesk.cli.exit_codes import MEANINGS, WrongUse
from faxdesk.domain.service_name import service_name
from faxdesk.window_options import add_version_option, add_window_options
from faxdesk.words import mark, tr

_ENVIRONMENT = mark("""\
For unattended use set FAXDESK_CLIENT_ID, FAXDESK_CLIENT_SECRET, FAXDESK_JWT and, for another service
than {service}'s, FAXDESK_SERVER; nothing of it is stored. Without a command the window opens.""")

_GUARD = "\0"
"""Stands before a word that only looks like an option while the line is parsed; no word can hold it."""


class _Parser(argparse.ArgumentParser):
    """Raises WrongUse for a wrong line, as the commands do for other wrong use."""

    def error(self, message: str) -> NoReturn:
        raise WrongUse(f"{message[:1].upper()}{message[1:]}.", tr("See `{prog} --help`.", prog=self.prog))


def first_word(arguments: Sequence[str]) -> int | None:
    """The place of the first word that is neither an option nor the value of one: a command, or a file to
    fax. None where there is no such word."""
    with_value = _options_with_value()
    is_value = False
    for place, word in enumerate(arguments):
        if is_value:
            is_value = False
        elif word in with_value:
            is_value = True
        elif not word.startswith("-"):
            return place
    return None


def _options_with_value() -> set[str]:
    """The options of commands and window that are followed by a value."""
    parser = argparse.ArgumentParser(add_help=False, conflict_handler="resolve")
    actions = [*_add_shared(parser, default=None), *add_window_options(parser)]
    return {option for action in actions if action.nargs != 0 for option in action.option_strings}


def parse_line(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a command; `command` holds its name. Raises WrongUse."""
    place = first_word(arguments)
    command = None if place is None else COMMANDS.get(arguments[place])
    if place is None or command is None or any(word.startswith(("-h", "--h")) for word in arguments[:place]):
        return build_parser().parse_args(arguments)
    # All commands together have hundreds of options, and only the help names them all.
    parser = build_parser([command])
    if not command.takes_minus:
        return parser.parse_args(arguments)
    words = [_guarded(word) for word in arguments[place + 1 :]]
    options = parser.parse_args([*arguments[: place + 1], *words])
    typed = getattr(options, command.takes_minus)
    setattr(options, command.takes_minus, [word.removeprefix(_GUARD) for word in typed])
    return options


def _guarded(word: str) -> str:
    return f"{_GUARD}{word}" if re.match("-[^-]", word) and word != "-h" else word


def build_parser(commands: Iterable[Command] = COMMANDS.values()) -> argparse.ArgumentParser:
    """The parser of all commands, or of some. Its parse_args raises WrongUse."""
    meanings = "\n".join(f"  {code:<5}{tr(meaning)}" for code, meaning in MEANINGS.items())
    environment = tr(_ENVIRONMENT, service=service_name())
    parser = _Parser(
        prog="faxdesk",
        description=tr("Send and receive faxes with {service}.", service=service_name()),
        epilog="{}\n{}\n\n{}".format(tr("exit codes:"), meanings, environment),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_version_option(parser)
    _add_shared(parser, default=None)
    _add_commands(parser, "command", commands)
    return parser


def _add_commands(parser: argparse.ArgumentParser, dest: str, commands: Iterable[Command]) -> None:
    title = tr("commands") if dest == "command" else tr("actions")
    choices = parser.add_subparsers(title=title, dest=dest, metavar=dest.upper(), required=True)
    for command in commands:
        help = tr(command.help, service=service_name())
        if not command.needs_desk:
            # It parses what follows itself, and is listed here for the help.
            choices.add_parser(command.name, help=help, add_help=False)
            continue
        codes = ", ".join(map(str, command.exit_codes))
        own = choices.add_parser(
            command.name,
            help=help,
            description=help,
            epilog=tr("exit codes: {codes} (`faxdesk --help` explains them)", codes=codes),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        _add_shared(own, default=argparse.SUPPRESS)
        command.add_arguments(own)
        if command.actions:
            _add_commands(own, "action", command.actions)


def _add_shared(parser: argparse.ArgumentParser, default: object) -> list[argparse.Action]:
    """Add the options that may stand before or after the command."""
    return [
        parser.add_argument(
            "--profile",
            type=Path,
            metavar="DIR",
            default=default,
            help=tr("keep everything under this folder"),
        ),
        parser.add_argument("--server", metavar="URL", default=default, help=tr("the service's address")),
        parser.add_argument(
            "--json", action="store_true", default=default or False, help=tr("print one JSON document")
        ),
    ]
