"""The parsers of `faxdesk` and `faxdesk-window`, from which manual pages and completions are written."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from faxdesk.chosen_service import name_chosen_service
from faxdesk.cli.parser import build_parser
from faxdesk.simulator.run import build_parser as simulator_parser
from faxdesk.window_options import build_parser as window_parser


def program() -> argparse.ArgumentParser:
    """`faxdesk` with all its commands."""
    name_chosen_service()
    parser = build_parser()
    # The simulator parses its own options; here they are added, so that pages and completions have them.
    _choices(parser)["simulate"] = simulator_parser()
    return parser


def window() -> argparse.ArgumentParser:
    """`faxdesk-window`."""
    return window_parser()


def commands_of(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The commands of a parser in the order of its help, each followed by its own commands."""
    for command in _choices(parser).values():
        yield command
        yield from commands_of(command)


def _choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            choices: dict[str, argparse.ArgumentParser] = action.choices
            return choices
    return {}
