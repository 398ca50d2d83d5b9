"""The arguments about cover pages of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.cli.arguments import shared
from faxdesk.words import tr


def file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.faxcover")


def export(parser: argparse.ArgumentParser) -> None:
    shared.name(parser)
    file(parser)


def preview(parser: argparse.ArgumentParser) -> None:
    shared.numbers(parser)
    parser.add_argument("--cover-text", default="", metavar="T", help=tr("the message on it"))
    fields(parser)
    shared.name(parser)
    parser.add_argument("file", type=Path, metavar="FILE.pdf")


def default(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help=tr("the cover; without it they are shown"))
    parser.add_argument("--none", action="store_true", help=tr("have none of your own any more"))
    parser.add_argument("--group", metavar="G", help=tr("of faxes to the contacts of this group"))


def fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=tr("fill in a field of your own cover page; may be given several times"),
    )
