"""The arguments of the commands that send a fax."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.cli.arguments import covers, pages, shared
from faxdesk.words import tr


def send(parser: argparse.ArgumentParser) -> None:
    shared.numbers(parser)
    shared.groups(parser)
    parser.add_argument(
        "--template", default="", metavar="NAME", help=tr("begin with a fax that was kept; see `template`")
    )
    _cover(parser, tr("text on the cover page, 1024 characters"))
    parser.add_argument("--resolution", choices=("fine", "standard"), default=None)
    _when(parser)
    _yes(parser)
    shared.password(parser)
    parser.add_argument(
        "--form", choices=("mixed", "form-data"), default="form-data", help=tr("request shape")
    )
    pages.edits(parser)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")


def reply(parser: argparse.ArgumentParser) -> None:
    shared.identifier(parser)
    shared.cover_index(parser)
    parser.add_argument(
        "--cover-text", default=None, metavar="T", help=tr("text on the cover page, 1024 characters")
    )
    parser.add_argument(
        "--pages", action="store_true", help=tr("begin with the pages of the fax that is answered")
    )
    parser.add_argument("--resolution", choices=("fine", "standard"), default="fine")
    _when(parser)
    _yes(parser)
    shared.password(parser)
    pages.edits(parser)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")


def forward(parser: argparse.ArgumentParser) -> None:
    shared.identifier(parser)
    shared.numbers(parser)
    shared.groups(parser)
    _cover(parser, tr("a note for the reader, on your account's cover page if you name no other"))
    _when(parser)
    _yes(parser)


def resend(parser: argparse.ArgumentParser) -> None:
    shared.identifier(parser)
    parser.add_argument("--to", action="append", default=[], metavar="NUM|NAME", help=tr("to these instead"))
    shared.groups(parser)
    _when(parser)
    _yes(parser)


def _cover(parser: argparse.ArgumentParser, text_help: str) -> None:
    shared.cover_index(parser)
    parser.add_argument("--cover-text", default="", metavar="T", help=text_help)
    parser.add_argument(
        "--cover-template", default="", metavar="NAME", help=tr("a cover page of your own; see `cover`")
    )
    covers.fields(parser)


def _when(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", metavar="ISO", help=tr("when to send, such as 2027-01-04T15:30"))
    parser.add_argument(
        "--wait", type=shared.seconds, metavar="SECONDS", help=tr("wait so long for the recipients' results")
    )


def _yes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--yes",
        action="store_true",
        help=tr(
            "send even if the same went to a number less than a day ago, or a number is in doubt: new, nearly"
            " another, failing, your own"
        ),
    )
