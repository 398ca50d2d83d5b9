"""The arguments of the commands about one document to many."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.cli.arguments import covers, pages, shared
from faxdesk.words import tr


def merge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to-column", default="", metavar="NAME", help=tr("the column with the fax numbers"))
    parser.add_argument("--name-column", default="", metavar="NAME", help=tr("the column with the names"))
    parser.add_argument("--sheet", default="", metavar="NAME", help=tr("which sheet of a spreadsheet"))
    parser.add_argument("--title", default="", metavar="T", help=tr("what it is called in the outbox"))
    shared.cover_index(parser)
    parser.add_argument(
        "--cover-text", default="", metavar="T", help=tr("text on the cover page; {Name} is the row's Name")
    )
    parser.add_argument(
        "--cover-template", default="", metavar="NAME", help=tr("a cover page of your own; see `cover`")
    )
    covers.fields(parser)
    parser.add_argument("--resolution", choices=("fine", "standard"), default="fine")
    parser.add_argument(
        "--dry-run", action="store_true", help=tr("show the rows as they would be sent, and send nothing")
    )
    parser.add_argument(
        "--leave-out",
        action="store_true",
        help=tr("send the rows that are in order, and leave out the others"),
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help=tr("send the rows too whose number is in doubt: new, nearly another, failing, your own"),
    )
    parser.add_argument(
        "--pause-on-error", type=shared.count, default=0, metavar="N", help=tr("pause after N failures")
    )
    parser.add_argument(
        "--result", type=Path, metavar="OUT.csv", help=tr("save the table with what became of each row")
    )
    parser.add_argument(
        "--wait", type=shared.seconds, metavar="SECONDS", help=tr("wait so long for the recipients' results")
    )
    shared.password(parser)
    pages.edits(parser)
    parser.add_argument("table", type=Path, metavar="TABLE")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")


def result(parser: argparse.ArgumentParser) -> None:
    shared.identifier(parser)
    parser.add_argument(
        "--receipts",
        type=Path,
        metavar="PATH",
        help=tr("save the receipts of all rows, too: as one PDF, or into a folder that is there"),
    )
    parser.add_argument("file", type=Path, metavar="OUT.csv")
