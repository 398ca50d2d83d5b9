"""The arguments of the commands about the numbers that no fax may go to."""

from __future__ import annotations

import argparse

from faxdesk.words import tr


def unblock(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER")


def block(parser: argparse.ArgumentParser) -> None:
    unblock(parser)
    parser.add_argument(
        "--why", default="", metavar="TEXT", help=tr("the reason, for whoever meets it later")
    )
