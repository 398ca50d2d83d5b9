"""The arguments of the commands by which other programs use FaxDesk."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.cli.arguments import account
from faxdesk.words import tr


def run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=account.port,
        metavar="N",
        help=tr("answer at this port of 127.0.0.1 too, to programs that know the token; 0 takes a free one"),
    )
    parser.add_argument(
        "--socket", type=Path, metavar="PATH", help=tr("the Unix socket; by default it is in the profile")
    )


def agent(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--files",
        action="append",
        type=Path,
        default=[],
        metavar="DIR",
        help=tr(
            "let it take files for drafts from this folder; repeat it for more, without it there are none"
        ),
    )


def token(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new", action="store_true", help=tr("make a new one; programs with the old one are turned away")
    )
