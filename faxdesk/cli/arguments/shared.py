"""The arguments that commands of several subjects take, and the kinds of their values."""

from __future__ import annotations

import argparse
import math

from faxdesk.words import tr


def identifier(parser: argparse.ArgumentParser) -> None:
    """Of the fax, or of the webhook, that the command is about."""
    parser.add_argument("id", metavar="ID")


def name(parser: argparse.ArgumentParser) -> None:
    """By which the person keeps what the command is about: a template, a cover page, a signature."""
    parser.add_argument("name", metavar="NAME")


def numbers(parser: argparse.ArgumentParser) -> None:
    """Whom the fax is for."""
    parser.add_argument(
        "--to",
        action="append",
        default=[],
        metavar="NUM|NAME",
        help=tr("a fax number, or the name of a contact; repeat it for more"),
    )


def groups(parser: argparse.ArgumentParser) -> None:
    """Groups of contacts whom the fax is for."""
    parser.add_argument(
        "--to-group",
        action="append",
        default=[],
        metavar="NAME",
        help=tr("all contacts of a group; repeat it for more"),
    )


def cover_index(parser: argparse.ArgumentParser) -> None:
    """Which cover page of the service comes first."""
    parser.add_argument(
        "--cover", type=count, default=0, metavar="N", help=tr("cover page by its index; 0 is none")
    )


def password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-from-stdin",
        action="store_true",
        help=tr(
            "read the passwords of locked PDFs from standard input, a line for each; else they are asked for"
            " at a terminal"
        ),
    )


def seconds(text: str) -> float:
    """A length of time that is written in seconds, for argparse, which says what ArgumentTypeError tells."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(tr("“{text}” is not a number of seconds", text=text))
    return number


def count(text: str) -> int:
    """A whole number from 0 on, likewise."""
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(tr("“{text}” is not a count", text=text))
    return int(text)
