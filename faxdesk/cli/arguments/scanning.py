"""The arguments of the commands about scanning."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.cli.arguments import shared
from faxdesk.domain.scanning.scanner import PaperSource, ScanPaper
from faxdesk.words import tr


def listed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--kept", action="store_true", help=tr("only those that were used or added; nothing is searched for")
    )


def address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "address", metavar="ADDRESS", help=tr("its name or number in the network, as its display shows it")
    )


def device(parser: argparse.ArgumentParser) -> None:
    """Which scanner the command is about."""
    parser.add_argument("device", metavar="NAME")


def to_file(parser: argparse.ArgumentParser) -> None:
    _scan(parser)
    parser.add_argument(
        "--as-scanned",
        action="store_true",
        help=tr("keep the greys; else the pages are straight, upright and in dots as in a fax"),
    )
    parser.add_argument("file", type=Path, metavar="FILE.pdf")


def draft(parser: argparse.ArgumentParser) -> None:
    _scan(parser)
    shared.numbers(parser)


def _scan(parser: argparse.ArgumentParser) -> None:
    """From which device, and how."""
    parser.add_argument(
        "--device",
        default="",
        metavar="NAME|ADDRESS",
        help=tr("the scanner; else the one used last, or the only one that answers"),
    )
    parser.add_argument(
        "--source",
        choices=tuple(map(str, PaperSource)),
        help=tr("where the paper lies; else in the feeder, where any lies in it"),
    )
    parser.add_argument("--both-sides", action="store_true", help=tr("of each sheet in the feeder"))
    parser.add_argument("--paper", choices=tuple(map(str, ScanPaper)), help=tr("its size; by your country"))
