"""What can be typed after `faxdesk`."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from faxdesk import __version__
from faxdesk.cli.exit_codes import WrongUse
from faxdesk.domain.search.query import OPERATORS

_EPILOG = """exit codes: 0 done, 1 failed, 2 wrong use, 3 unknown outcome, 4 sign-in needed.

For unattended use set FAXDESK_CLIENT_ID, FAXDESK_CLIENT_SECRET, FAXDESK_JWT and, for another service
than RingCentral's, FAXDESK_SERVER; nothing of it is stored. Without a command the window opens."""


OUTBOX_ACTIONS = {
    "run": "work it off without a window, then exit",
    "hold": "keep a fax from leaving",
    "release": "let it go",
    "cancel": "stop a fax wherever it is",
    "look": "look anew for a fax that may have gone out",
    "went-out": "you know that it went out",
    "is": "it is the one that RingCentral calls by this id (a second ID)",
    "send-again": "send it again although it may then arrive twice",
    "try": "try again now what waits, or needs you",
}


_TAKE_MINUS = {"search", "tag"}
"""Commands whose words may begin with a minus."""
_GUARD = "\0"
"""Before such a word while the line is parsed; no word of a command line can hold it."""


class _Parser(argparse.ArgumentParser):
    """Tells of a wrong line as of any other wrong use."""

    def error(self, message: str) -> NoReturn:
        raise WrongUse(f"{message[:1].upper()}{message[1:]}.", f"See `{self.prog} --help`.")


def parse_line(arguments: Sequence[str]) -> argparse.Namespace:
    """Raises WrongUse."""
    options = build_parser().parse_args(_guarded(arguments))
    for name in ("words", "changes"):
        if hasattr(options, name):
            setattr(options, name, [word.removeprefix(_GUARD) for word in getattr(options, name)])
    return options


def _guarded(arguments: Sequence[str]) -> list[str]:
    """The line, with what is a word although it looks like an option marked as one."""
    command = next((place for place, word in enumerate(arguments) if word in _TAKE_MINUS), None)
    if command is None:
        return list(arguments)
    return [
        f"{_GUARD}{word}" if place > command and re.match("-[^-]", word) and word != "-h" else word
        for place, word in enumerate(arguments)
    ]


def build_parser() -> argparse.ArgumentParser:
    """Its parse_args raises WrongUse."""
    parser = _Parser(
        prog="faxdesk",
        description="Send and receive faxes with RingCentral.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"FaxDesk {__version__}")
    _shared(parser, default=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _sign_in(commands)
    _sending(commands)
    _reading(commands)
    _upkeep(commands)
    _webhook(commands)
    _finding(commands)
    # Its options are the simulator's own; listed here for the help.
    commands.add_parser("simulate", help="run a RingCentral of your own on this computer", add_help=False)
    return parser


def _shared(parser: argparse.ArgumentParser, default: object) -> None:
    """Options that may stand before or after the command."""
    parser.add_argument(
        "--profile", type=Path, metavar="DIR", default=default, help="keep everything under this folder"
    )
    parser.add_argument("--server", metavar="URL", default=default, help="the service's address")
    parser.add_argument(
        "--json", action="store_true", default=default or False, help="print one JSON document"
    )


def _command(commands: argparse._SubParsersAction, name: str, words: str) -> argparse.ArgumentParser:  # type: ignore[type-arg]
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    _shared(parser, default=argparse.SUPPRESS)
    return parser


def _sign_in(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    signin = _command(commands, "signin", "sign in and keep the sign-in in the keychain")
    signin.add_argument("--client-id", metavar="ID", help="the app's client id")
    signin.add_argument(
        "--jwt",
        action="store_true",
        help="use a JWT credential; secret and JWT are asked for, or read as two lines from standard input",
    )
    signin.add_argument("--no-browser", action="store_true", help="print the address instead of opening it")
    _command(commands, "signout", "sign out; the archive stays")


def _sending(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    send = _command(commands, "send", "send files as one fax")
    send.add_argument(
        "--to", action="append", required=True, metavar="NUM", help="a fax number; repeat it for more"
    )
    send.add_argument(
        "--cover", type=_count, default=0, metavar="N", help="cover page by its index; 0 is none"
    )
    send.add_argument("--cover-text", default="", metavar="T", help="text on the cover page, 1024 characters")
    send.add_argument("--resolution", choices=("fine", "standard"), default="fine")
    _when(send)
    send.add_argument(
        "--yes",
        action="store_true",
        help="send even if the same went to a number less than a day ago, or a number is new",
    )
    send.add_argument("--form", choices=("mixed", "form-data"), default="form-data", help="request shape")
    send.add_argument("files", nargs="+", type=Path, metavar="FILE")

    forward = _command(commands, "forward", "pass a fax on")
    forward.add_argument("id", metavar="ID")
    forward.add_argument("--to", action="append", required=True, metavar="NUM")
    _when(forward)

    resend = _command(commands, "resend", "send a failed fax again, to those it failed at")
    resend.add_argument("id", metavar="ID")
    resend.add_argument("--to", action="append", default=[], metavar="NUM", help="to these instead")
    _when(resend)


def _when(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", metavar="ISO", help="when to send, such as 2027-01-04T15:30")
    parser.add_argument(
        "--wait", type=_seconds, metavar="SECONDS", help="wait so long for the recipients' results"
    )


def _reading(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    _command(commands, "sync", "send what waits in the outbox and fetch what is new")
    inbox = _list(commands, "inbox", "list received faxes")
    inbox.add_argument(
        "--watch",
        action="store_true",
        help="print a line of JSON for each fax as it comes, until stopped",
    )
    outbox = _list(commands, "outbox", "list faxes sent and on their way, or do something about them")
    outbox.add_argument(
        "action",
        nargs="?",
        choices=OUTBOX_ACTIONS,
        metavar="ACTION",
        help="; ".join(f"{action}: {words}" for action, words in OUTBOX_ACTIONS.items()),
    )
    outbox.add_argument("ids", nargs="*", metavar="ID", help="the fax that the action is about")
    outbox.add_argument(
        "--wait",
        type=_seconds,
        metavar="SECONDS",
        help="with run: wait so long for faxes that wait for their time",
    )
    show = _command(commands, "show", "tell everything about a fax")
    show.add_argument("id", metavar="ID")
    save = _command(commands, "save", "save a fax's pages as PDF or TIFF")
    save.add_argument("id", metavar="ID")
    save.add_argument(
        "target", nargs="?", type=Path, default=Path(), metavar="TARGET", help="a file or a folder"
    )
    save.add_argument("--format", choices=("pdf", "tiff"), help="where TARGET has no ending of its own")
    _export(commands)
    receipt = _command(commands, "receipt", "save the receipt of a sent fax as PDF")
    receipt.add_argument("id", metavar="ID")
    receipt.add_argument(
        "target", nargs="?", type=Path, default=Path(), metavar="OUT.pdf", help="a file or a folder"
    )
    delete = _command(commands, "delete", "delete faxes here and at the service")
    delete.add_argument("ids", nargs="+", metavar="ID")


def _upkeep(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    doctor = _command(commands, "doctor", "look at everything that faxing rests on")
    doctor.add_argument(
        "--repair",
        action="store_true",
        help="make the search index anew, have missing documents fetched again, set aside what belongs to "
        "no fax; nothing is deleted",
    )
    doctor.add_argument(
        "--bundle",
        type=Path,
        metavar="FILE",
        help="save report, settings and log for support, without numbers, names or secrets; shown before",
    )
    version = _command(commands, "version", "tell which FaxDesk this is")
    version.add_argument(
        "--check", action="store_true", help="ask whether there is a newer one; nothing is downloaded"
    )


def _webhook(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    words = "have a public address of yours told of faxes, and listen there"
    actions = _command(commands, "webhook", words).add_subparsers(
        dest="action", metavar="ACTION", required=True
    )
    create = _command(actions, "create", "have an address told of faxes; somebody has to listen there")
    create.add_argument("url", metavar="URL")
    _command(actions, "list", "list the addresses that are told")
    renew = _command(actions, "renew", "let one run for another week")
    renew.add_argument("id", metavar="ID")
    delete = _command(actions, "delete", "have an address told no more")
    delete.add_argument("id", metavar="ID")
    listen = _command(actions, "listen", "take what RingCentral sends here, and print each fax as it comes")
    listen.add_argument("--port", type=_port, required=True, metavar="N", help="the port; 0 takes a free one")
    listen.add_argument("--host", default="127.0.0.1", metavar="HOST", help="this computer alone by default")
    listen.add_argument(
        "--url", metavar="URL", help="the public address that leads here: it is registered, and kept in force"
    )
    listen.add_argument("--path", metavar="PATH", help="the path that is listened at; that of URL by default")


def _finding(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    search = _command(commands, "search", "find faxes by words, numbers, and operators")
    search.epilog = "operators:\n" + "\n".join(f"  {name:<10}{words}" for name, words in OPERATORS)
    search.formatter_class = argparse.RawDescriptionHelpFormatter
    search.add_argument("words", nargs="*", metavar="WORD", help="all of them are wanted; -word excludes")
    search.add_argument("--limit", type=_count, metavar="N", help="only the newest N")
    kept = search.add_mutually_exclusive_group()
    kept.add_argument("--save", metavar="NAME", help="keep the search under a name")
    kept.add_argument("--saved", action="store_true", help="list the searches that are kept")
    kept.add_argument("--forget", metavar="NAME", help="keep a search no longer")
    tag = _command(commands, "tag", "put tags on a fax, take them off, or tell them")
    tag.add_argument("id", metavar="ID")
    tag.add_argument("changes", nargs="*", metavar="+NAME|-NAME", help="put a tag on, or take it off")
    note = _command(commands, "note", "write a note on a fax, or tell it")
    note.add_argument("id", metavar="ID")
    note.add_argument("text", nargs="?", metavar="TEXT", help='"" takes the note away')


def _export(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    export = _command(commands, "export", "take many faxes out: as files, as one PDF, or with an index")
    export.add_argument("--inbox", action="store_true", help="the received faxes")
    export.add_argument("--sent", action="store_true", help="the faxes that were sent")
    export.add_argument("--since", metavar="DATE", help="from this day on, such as 2026-11-01")
    export.add_argument("--until", metavar="DATE", help="until this day, with it")
    export.add_argument(
        "--format",
        choices=("pdf", "tiff", "merged", "folder"),
        default="pdf",
        help="a PDF each, a TIFF each, one PDF of all, or the documents with receipts and an index",
    )
    export.add_argument("ids", nargs="*", metavar="ID", help="these faxes, instead of a list")
    export.add_argument("target", type=Path, metavar="TARGET", help="a folder; for merged also a file")


def _list(commands: argparse._SubParsersAction, name: str, words: str) -> argparse.ArgumentParser:  # type: ignore[type-arg]
    parser = _command(commands, name, words)
    parser.add_argument("--offline", action="store_true", help="list the archive without asking the service")
    parser.add_argument("--limit", type=_count, metavar="N", help="only the newest N")
    return parser


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of seconds")
    return seconds


def _port(text: str) -> int:
    port = _count(text)
    if port > 65_535:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port")
    return port


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"“{text}” is not a count")
    return int(text)
