"""What can be typed after `faxdesk` and `faxdesk-window`, read from their parsers."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from faxdesk.chosen_service import name_chosen_service
from faxdesk.cli.parser import build_parser
from faxdesk.simulator.run import build_parser as simulator_parser
from faxdesk.window_options import build_parser as window_parser


@dataclass(frozen=True)
class Argument:
    """An option, or what stands by its place, which has no flags."""

    flags: tuple[str, ...]
    value: str
    """What its value is called; "" for a switch."""
    help: str
    choices: tuple[str, ...] = ()
    is_path: bool = False

    @property
    def spelled(self) -> str:
        """As in a manual: "--at ISO", "FILE"."""
        return " ".join(part for part in (", ".join(self.flags), self.value) if part)


@dataclass(frozen=True)
class Command:
    """A command with its own arguments; the name is "" for what stands before any command."""

    name: str
    help: str
    usage: str
    arguments: tuple[Argument, ...]

    @property
    def options(self) -> tuple[Argument, ...]:
        return tuple(argument for argument in self.arguments if argument.flags)


def program() -> tuple[Command, tuple[Command, ...]]:
    """`faxdesk` itself, and its commands in the order of its help."""
    name_chosen_service()
    parser = build_parser()
    commands = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, each in action.choices.items():
                of_command = simulator_parser() if name == "simulate" else each
                commands.append(_command(name, helps[name], of_command))
    return _command("", parser.description or "", parser), tuple(commands)


def window() -> Command:
    """`faxdesk-window`."""
    parser = window_parser()
    return _command("", parser.description or "", parser)


def _command(name: str, words: str, parser: argparse.ArgumentParser) -> Command:
    usage = " ".join(parser.format_usage().removeprefix("usage: ").split())
    return Command(name, words, usage, tuple(_arguments(parser)))


def _arguments(parser: argparse.ArgumentParser) -> Iterator[Argument]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) or action.help == argparse.SUPPRESS:
            continue
        choices = tuple(str(choice) for choice in action.choices or ())
        value = "" if action.nargs == 0 else _value(action, choices)
        words = (action.help or "").replace("%%", "%")
        yield Argument(tuple(action.option_strings), value, words, choices, action.type is Path)


def _value(action: argparse.Action, choices: tuple[str, ...]) -> str:
    if action.metavar:
        return str(action.metavar)
    return "|".join(choices) if choices else action.dest.upper()
