"""The arguments of `mail`."""

from __future__ import annotations

import argparse

from faxdesk.cli.arguments import shared
from faxdesk.words import tr


def run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help=tr("listen at this port instead of the one in the settings; 0 is any that is free"),
    )


def add_login(parser: argparse.ArgumentParser) -> None:
    shared.name(parser)
    parser.add_argument(
        "--send",
        action=argparse.BooleanOptionalAction,
        default=False,
        help=tr("let what is mailed by this log-in leave without a person"),
    )


def _port(text: str) -> int:
    port = int(text)
    if port != 0 and not 1024 <= port <= 65_535:
        raise argparse.ArgumentTypeError(tr("It has to be a number from 1024 to 65535."))
    return port
