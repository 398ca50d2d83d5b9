"""The arguments of the commands that make pages, and of the changes to pages."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.cli.arguments import shared, signatures
from faxdesk.words import tr


def pages(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--resolution", choices=("fine", "standard"), default="fine")
    parser.add_argument(
        "--mode",
        choices=("auto", "text", "photo", "photo_quick", "scan"),
        default="auto",
        help=tr("how greys become dots: as suits each part, letters alone, every shade, or one threshold"),
    )
    parser.add_argument(
        "--drawn-by",
        choices=("auto", "faxdesk", "service"),
        help=tr("who draws the pages; by default as the settings say"),
    )
    shared.cover_index(parser)
    shared.password(parser)
    parser.add_argument(
        "--to", metavar="NUM", help=tr("correct the time by the earlier faxes to this number")
    )
    parser.add_argument("--out", type=Path, metavar="FILE.tif", help=tr("write the pages to this file"))
    edits(parser)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")


def form(parser: argparse.ArgumentParser) -> None:
    _fill(parser)
    shared.password(parser)
    parser.add_argument("--out", type=Path, metavar="FILE.pdf", help=tr("save the filled form as this file"))
    parser.add_argument("files", nargs=1, type=Path, metavar="FILE")


def edits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--order",
        metavar="PAGES",
        help=tr("which pages in which order, such as 3,1,5-8,2r90,b: r90 turns one, b is a blank one"),
    )
    rectangle = "PAGE:X,Y,WIDTH,HEIGHT"
    for option, metavar, meaning in (
        ("--strike", rectangle, tr("strike out for good what lies there, in millimetres")),
        ("--white-out", rectangle, tr("likewise, leaving white paper")),
        ("--text", "PAGE:X,Y:WORDS", tr("write on a page")),
        ("--sign", "NAME@PAGE:X,Y,WIDTH", tr("put a kept signature on a page")),
    ):
        parser.add_argument(option, action="append", default=[], metavar=metavar, help=meaning)
    signatures.signature_password(parser)
    _fill(parser)


def _fill(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fill",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=tr("fill in a field of a PDF form; may be given several times, see `form`"),
    )
