"""The arguments of the commands that list, find, note, save and delete faxes."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.cli.arguments import shared
from faxdesk.domain.service_name import service_name
from faxdesk.words import mark, tr

_OUTBOX_ACTIONS = {
    "run": mark("work it off without a window, then exit"),
    "take-over": mark("after the archive was copied or restored: this one is the one that sends"),
    "hold": mark("keep a fax from leaving"),
    "release": mark("let it go"),
    "cancel": mark("stop a fax wherever it is"),
    "look": mark("look anew for a fax that may have gone out"),
    "went-out": mark("you know that it went out"),
    "is": mark("it is the one that {service} calls by this id (a second ID)"),
    "send-again": mark("send it again although it may then arrive twice"),
    "leave-out": mark("leave out who is on the do-not-fax list, and send it to the others"),
    "try": mark("try again now what waits, or needs you"),
}


def inbox(parser: argparse.ArgumentParser) -> None:
    _list(parser)
    parser.add_argument(
        "--watch",
        action="store_true",
        help=tr("print a line of JSON for each fax as it comes, until stopped"),
    )


def outbox(parser: argparse.ArgumentParser) -> None:
    _list(parser)
    parser.add_argument(
        "action",
        nargs="?",
        choices=tuple(_OUTBOX_ACTIONS),
        metavar="ACTION",
        help="; ".join(
            f"{action}: {tr(help, service=service_name())}" for action, help in _OUTBOX_ACTIONS.items()
        ),
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help=tr("the fax that the action is about"))
    parser.add_argument(
        "--wait",
        type=shared.seconds,
        metavar="SECONDS",
        help=tr("with run: wait so long for faxes that wait for their time"),
    )


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--offline", action="store_true", help=tr("list the archive without asking the service")
    )
    _limit(parser)


def _limit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=shared.count, metavar="N", help=tr("only the newest N"))


def search(parser: argparse.ArgumentParser) -> None:
    from faxdesk.domain.search.query import OPERATORS

    operators = "\n".join(f"  {name:<10}{tr(meaning)}" for name, meaning in OPERATORS)
    parser.epilog = "{}\n{}\n\n{}".format(tr("operators:"), operators, parser.epilog)
    parser.add_argument("words", nargs="*", metavar="WORD", help=tr("all of them are wanted; -word excludes"))
    _limit(parser)
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--save", metavar="NAME", help=tr("keep the search under a name"))
    kept.add_argument("--saved", action="store_true", help=tr("list the searches that are kept"))
    kept.add_argument("--forget", metavar="NAME", help=tr("keep a search no longer"))


def tag(parser: argparse.ArgumentParser) -> None:
    shared.identifier(parser)
    parser.add_argument("changes", nargs="*", metavar="+NAME|-NAME", help=tr("put a tag on, or take it off"))


def note(parser: argparse.ArgumentParser) -> None:
    shared.identifier(parser)
    parser.add_argument("text", nargs="?", metavar="TEXT", help=tr('"" takes the note away'))


def save(parser: argparse.ArgumentParser) -> None:
    shared.identifier(parser)
    parser.add_argument(
        "target", nargs="?", type=Path, default=Path(), metavar="TARGET", help=tr("a file or a folder")
    )
    parser.add_argument("--format", choices=("pdf", "tiff"), help=tr("where TARGET has no ending of its own"))


def receipt(parser: argparse.ArgumentParser) -> None:
    shared.identifier(parser)
    parser.add_argument(
        "target", nargs="?", type=Path, default=Path(), metavar="OUT.pdf", help=tr("a file or a folder")
    )


def export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--inbox", action="store_true", help=tr("the received faxes"))
    parser.add_argument("--sent", action="store_true", help=tr("the faxes that were sent"))
    parser.add_argument("--since", metavar="DATE", help=tr("from this day on, such as 2026-11-01"))
    parser.add_argument("--until", metavar="DATE", help=tr("until this day, with it"))
    parser.add_argument(
        "--format",
        choices=("pdf", "tiff", "merged", "folder"),
        default="pdf",
        help=tr("a PDF each, a TIFF each, one PDF of all, or the documents with receipts and an index"),
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help=tr("these faxes, instead of a list"))
    parser.add_argument("target", type=Path, metavar="TARGET", help=tr("a folder; for merged also a file"))


def delete(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID")
    parser.add_argument(
        "--for-ever",
        action="store_true",
        help=tr("leave nothing of them on this computer: pages, names, words and traces go at once"),
    )


def activity(parser: argparse.ArgumentParser) -> None:
    day = "DAY"
    parser.add_argument(
        "--since", metavar=day, help=tr("from this day on: 2026-11-20, 2026-11, “last month”; else 30 days")
    )
    parser.add_argument("--until", metavar=day, help=tr("up to the end of this day; else today"))
    parser.add_argument(
        "--with",
        dest="person",
        default="",
        metavar="WHOM",
        help=tr("only faxes to and from this name or number"),
    )
    parser.add_argument("--tag", default="", metavar="NAME", help=tr("only faxes with this tag"))
    parser.add_argument("--csv", action="store_true", help=tr("print a table with one figure a row"))
