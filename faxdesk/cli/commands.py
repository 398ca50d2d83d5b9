"""The commands, each declared once: name, help, arguments, exit codes, and the function that it runs.

Long, since all of it is one table.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from faxdesk.cli.exit_codes import (
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_SIGN_IN,
    EXIT_UNKNOWN,
    EXIT_USAGE,
)
from faxdesk.domain.service_name import service_name
from faxdesk.words import mark, tr

OUTBOX_ACTIONS = {
    "run": mark("work it off without a window, then exit"),
    "take-over": mark("after the archive was copied or restored: this one is the one that sends"),
    "hold": mark("keep a fax from leaving"),
    "release": mark("let it go"),
    "cancel": mark("stop a fax wherever it is"),
    "look": mark("look anew for a fax that may have gone out"),
    "went-out": mark("you know that it went out"),
    "is": mark("it is the one that {service} calls by this id (a second ID)"),
    "send-again": mark("send it again although it may then arrive twice"),
    "try": mark("try again now what waits, or needs you"),
}


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing besides the options that all commands share."""


_USUAL = (EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_SIGN_IN, EXIT_INTERRUPTED)
_SENDING = (EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_UNKNOWN, EXIT_SIGN_IN, EXIT_INTERRUPTED)


class Command(Struct, frozen=True):
    """What the parser, the help, the manual and the completions know of a command.

    help may say {service}, for which the parser puts the service's name.
    function names a function as module:name. It is imported when the command runs, so that no command pays
    for the imports of another. A command that needs the services is called with the desk, the options, the
    printer and the cancel token, any other with the rest of the line, which it parses itself. Both give the
    exit code.
    """

    name: str
    help: str
    function: str = ""
    """"" for a command that only has actions."""
    add_arguments: Callable[[argparse.ArgumentParser], None] = _no_arguments
    exit_codes: tuple[int, ...] = _USUAL
    needs_desk: bool = True
    signs_in_by_environment: bool = True
    """False for a command that changes the sign-in in the keychain."""
    is_about_faxes: bool = True
    """False for a command that does the same whosever faxes are in the archive."""
    without_archive: str = ""
    """The function for an archive that cannot be opened; "" where that error ends the command."""
    takes_minus: str = ""
    """The argument whose values may begin with a minus, as a search's -word does."""
    actions: tuple[Command, ...] = ()
    """What may follow the command's name; one of them has to."""


def _signin(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--client-id", metavar="ID", help=tr("the app's client id"))
    parser.add_argument(
        "--jwt",
        action="store_true",
        help=tr(
            "use a JWT credential; secret and JWT are asked for, or read as two lines from standard input"
        ),
    )
    parser.add_argument(
        "--no-browser", action="store_true", help=tr("print the address instead of opening it")
    )


def _proxy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--name",
        metavar="NAME",
        help=tr(
            "log in there by this name; the password is asked for, or read from standard input, and kept in"
            " the keychain"
        ),
    )
    parser.add_argument("--forget", action="store_true", help=tr("forget name and password"))


def _send(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", action="append", default=[], metavar="NUM", help=tr("a fax number; repeat it for more")
    )
    parser.add_argument(
        "--template", default="", metavar="NAME", help=tr("begin with a fax that was kept; see `template`")
    )
    _cover(parser, tr("text on the cover page, 1024 characters"))
    parser.add_argument("--resolution", choices=("fine", "standard"), default=None)
    _when(parser)
    _yes(parser)
    _password(parser)
    parser.add_argument(
        "--form", choices=("mixed", "form-data"), default="form-data", help=tr("request shape")
    )
    _edits(parser)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")


def _cover(parser: argparse.ArgumentParser, text_help: str) -> None:
    parser.add_argument(
        "--cover", type=_count, default=0, metavar="N", help=tr("cover page by its index; 0 is none")
    )
    parser.add_argument("--cover-text", default="", metavar="T", help=text_help)
    parser.add_argument(
        "--cover-template", default="", metavar="NAME", help=tr("a cover page of your own; see `cover`")
    )
    _cover_fields(parser)


def _cover_fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=tr("fill in a field of your own cover page; may be given several times"),
    )


def _cover_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")


def _cover_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.faxcover")


def _cover_export(parser: argparse.ArgumentParser) -> None:
    _cover_name(parser)
    _cover_file(parser)


def _cover_preview(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", action="append", default=[], metavar="NUM", help=tr("a fax number; repeat it for more")
    )
    parser.add_argument("--cover-text", default="", metavar="T", help=tr("the message on it"))
    _cover_fields(parser)
    _cover_name(parser)
    parser.add_argument("file", type=Path, metavar="FILE.pdf")


def _password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-from-stdin",
        action="store_true",
        help=tr(
            "read the passwords of locked PDFs from standard input, a line for each; else they are asked for"
            " at a terminal"
        ),
    )


def _pages(parser: argparse.ArgumentParser) -> None:
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
    parser.add_argument(
        "--cover", type=_count, default=0, metavar="N", help=tr("cover page by its index; 0 is none")
    )
    _password(parser)
    parser.add_argument(
        "--to", metavar="NUM", help=tr("correct the time by the earlier faxes to this number")
    )
    parser.add_argument("--out", type=Path, metavar="FILE.tif", help=tr("write the pages to this file"))
    _edits(parser)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")


def _fill(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fill",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=tr("fill in a field of a PDF form; may be given several times, see `form`"),
    )


def _edits(parser: argparse.ArgumentParser) -> None:
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
    _signature_password(parser)
    _fill(parser)


def _form(parser: argparse.ArgumentParser) -> None:
    _fill(parser)
    _password(parser)
    parser.add_argument("--out", type=Path, metavar="FILE.pdf", help=tr("save the filled form as this file"))
    parser.add_argument("files", nargs=1, type=Path, metavar="FILE")


def _reply(parser: argparse.ArgumentParser) -> None:
    _id(parser)
    parser.add_argument(
        "--cover", type=_count, default=0, metavar="N", help=tr("cover page by its index; 0 is none")
    )
    parser.add_argument(
        "--cover-text", default=None, metavar="T", help=tr("text on the cover page, 1024 characters")
    )
    parser.add_argument(
        "--pages", action="store_true", help=tr("begin with the pages of the fax that is answered")
    )
    parser.add_argument("--resolution", choices=("fine", "standard"), default="fine")
    _when(parser)
    _yes(parser)
    _password(parser)
    _edits(parser)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")


def _template_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")


def _forward(parser: argparse.ArgumentParser) -> None:
    _id(parser)
    parser.add_argument("--to", action="append", required=True, metavar="NUM")
    _cover(parser, tr("a note for the reader, on your account's cover page if you name no other"))
    _when(parser)
    _yes(parser)


def _resend(parser: argparse.ArgumentParser) -> None:
    _id(parser)
    parser.add_argument("--to", action="append", default=[], metavar="NUM", help=tr("to these instead"))
    _when(parser)
    _yes(parser)


def _yes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--yes",
        action="store_true",
        help=tr(
            "send even if the same went to a number less than a day ago, or a number is new or in no range"
            " that is known"
        ),
    )


def _when(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", metavar="ISO", help=tr("when to send, such as 2027-01-04T15:30"))
    parser.add_argument(
        "--wait", type=_seconds, metavar="SECONDS", help=tr("wait so long for the recipients' results")
    )


def _inbox(parser: argparse.ArgumentParser) -> None:
    _list(parser)
    parser.add_argument(
        "--watch",
        action="store_true",
        help=tr("print a line of JSON for each fax as it comes, until stopped"),
    )


def _outbox(parser: argparse.ArgumentParser) -> None:
    _list(parser)
    parser.add_argument(
        "action",
        nargs="?",
        choices=tuple(OUTBOX_ACTIONS),
        metavar="ACTION",
        help="; ".join(
            f"{action}: {tr(help, service=service_name())}" for action, help in OUTBOX_ACTIONS.items()
        ),
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help=tr("the fax that the action is about"))
    parser.add_argument(
        "--wait",
        type=_seconds,
        metavar="SECONDS",
        help=tr("with run: wait so long for faxes that wait for their time"),
    )


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--offline", action="store_true", help=tr("list the archive without asking the service")
    )
    parser.add_argument("--limit", type=_count, metavar="N", help=tr("only the newest N"))


def _id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID")


def _ids(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID")


def _delete(parser: argparse.ArgumentParser) -> None:
    _ids(parser)
    parser.add_argument(
        "--for-ever",
        action="store_true",
        help=tr("leave nothing of them on this computer: pages, names, words and traces go at once"),
    )


def _save(parser: argparse.ArgumentParser) -> None:
    _id(parser)
    parser.add_argument(
        "target", nargs="?", type=Path, default=Path(), metavar="TARGET", help=tr("a file or a folder")
    )
    parser.add_argument("--format", choices=("pdf", "tiff"), help=tr("where TARGET has no ending of its own"))


def _receipt(parser: argparse.ArgumentParser) -> None:
    _id(parser)
    parser.add_argument(
        "target", nargs="?", type=Path, default=Path(), metavar="OUT.pdf", help=tr("a file or a folder")
    )


def _export(parser: argparse.ArgumentParser) -> None:
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


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--repair",
        action="store_true",
        help=tr(
            "make the search index anew, have missing documents fetched again, set aside what belongs to "
            "no fax; nothing is deleted"
        ),
    )
    parser.add_argument(
        "--bundle",
        type=Path,
        metavar="FILE",
        help=tr("save report, settings and log for support, without numbers, names or secrets; shown before"),
    )


def _version(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help=tr("ask whether there is a newer one; nothing is downloaded")
    )


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL")


def _listen(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=_port, required=True, metavar="N", help=tr("the port; 0 takes a free one")
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="HOST", help=tr("this computer alone by default")
    )
    parser.add_argument(
        "--url",
        metavar="URL",
        help=tr("the public address that leads here: it is registered, and kept in force"),
    )
    parser.add_argument(
        "--path", metavar="PATH", help=tr("the path that is listened at; that of URL by default")
    )


def _search(parser: argparse.ArgumentParser) -> None:
    from faxdesk.domain.search.query import OPERATORS

    operators = "\n".join(f"  {name:<10}{tr(meaning)}" for name, meaning in OPERATORS)
    parser.epilog = "{}\n{}\n\n{}".format(tr("operators:"), operators, parser.epilog)
    parser.add_argument("words", nargs="*", metavar="WORD", help=tr("all of them are wanted; -word excludes"))
    parser.add_argument("--limit", type=_count, metavar="N", help=tr("only the newest N"))
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--save", metavar="NAME", help=tr("keep the search under a name"))
    kept.add_argument("--saved", action="store_true", help=tr("list the searches that are kept"))
    kept.add_argument("--forget", metavar="NAME", help=tr("keep a search no longer"))


def _tag(parser: argparse.ArgumentParser) -> None:
    _id(parser)
    parser.add_argument("changes", nargs="*", metavar="+NAME|-NAME", help=tr("put a tag on, or take it off"))


def _note(parser: argparse.ArgumentParser) -> None:
    _id(parser)
    parser.add_argument("text", nargs="?", metavar="TEXT", help=tr('"" takes the note away'))


def _signature_add(parser: argparse.ArgumentParser) -> None:
    _signature_password(parser)
    parser.add_argument("name", metavar="NAME", help=tr("what it is to be called"))
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=tr("a picture of it, or a photograph of the paper that it is written on"),
    )


def _signature_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")


def _signature_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--signature-password-from-environment",
        action="store_true",
        help=tr("take the password of the signature from {name}", name="FAXDESK_SIGNATURE_PASSWORD"),
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(tr("“{text}” is not a number of seconds", text=text))
    return seconds


def _port(text: str) -> int:
    port = _count(text)
    if port > 65_535:
        raise argparse.ArgumentTypeError(tr("“{text}” is not a port", text=text))
    return port


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(tr("“{text}” is not a count", text=text))
    return int(text)


_SIGN_IN = "faxdesk.cli.sign_in_commands"
_SEND = "faxdesk.cli.send_commands"
_LISTS = "faxdesk.cli.list_commands"
_FAX = "faxdesk.cli.fax_commands"
_FIND = "faxdesk.cli.search_and_tags"
_DOCTOR = "faxdesk.cli.doctor_command"
_PROGRAM = "faxdesk.cli.program_commands"
_WEBHOOK = "faxdesk.cli.webhook_commands"

_SIGNATURE = "faxdesk.cli.pages.signature_commands"

_SIGNATURE_ACTIONS = (
    Command("list", mark("list them"), f"{_SIGNATURE}:list_all", is_about_faxes=False),
    Command(
        "add",
        mark("keep the ink of a picture, or of a photograph of paper"),
        f"{_SIGNATURE}:add",
        _signature_add,
        is_about_faxes=False,
    ),
    Command("delete", mark("forget one"), f"{_SIGNATURE}:delete", _signature_name, is_about_faxes=False),
)
_ANSWER = "faxdesk.cli.pages.answer_commands"
_TEMPLATE_ACTIONS = (
    Command("list", mark("list them"), f"{_ANSWER}:list_templates", is_about_faxes=False),
    Command("show", mark("say what is in one"), f"{_ANSWER}:show", _template_name, is_about_faxes=False),
    Command("delete", mark("forget one"), f"{_ANSWER}:delete", _template_name, is_about_faxes=False),
)
_COVER = "faxdesk.cli.pages.cover_commands"

_COVER_ACTIONS = (
    Command("list", mark("list them"), f"{_COVER}:list_all", is_about_faxes=False),
    Command("show", mark("say what one asks for"), f"{_COVER}:show", _cover_name, is_about_faxes=False),
    Command("import", mark("keep one from a file"), f"{_COVER}:add", _cover_file, is_about_faxes=False),
    Command("export", mark("write one to a file"), f"{_COVER}:export", _cover_export, is_about_faxes=False),
    Command(
        "preview",
        mark("draw one as it would be sent"),
        f"{_COVER}:preview",
        _cover_preview,
        is_about_faxes=False,
    ),
)
_WEBHOOK_ACTIONS = (
    Command(
        "create",
        mark("have an address told of faxes; somebody has to listen there"),
        f"{_WEBHOOK}:create",
        _address,
    ),
    Command("list", mark("list the addresses that are told"), f"{_WEBHOOK}:list_all"),
    Command("renew", mark("let one run for another week"), f"{_WEBHOOK}:renew", _id),
    Command("delete", mark("have an address told no more"), f"{_WEBHOOK}:delete", _id),
    Command(
        "listen",
        mark("take what {service} sends here, and print each fax as it comes"),
        f"{_WEBHOOK}:listen",
        _listen,
    ),
)

_ALL = (
    Command(
        "signin",
        mark("sign in and keep the sign-in in the keychain"),
        f"{_SIGN_IN}:signin",
        _signin,
        signs_in_by_environment=False,
    ),
    Command(
        "signout", mark("sign out; the archive stays"), f"{_SIGN_IN}:signout", signs_in_by_environment=False
    ),
    Command("send", mark("send files as one fax"), f"{_SEND}:send", _send, _SENDING),
    Command("reply", mark("answer a fax that came"), f"{_ANSWER}:reply", _reply, _SENDING),
    Command("forward", mark("pass a fax on"), f"{_SEND}:forward", _forward, _SENDING),
    Command(
        "resend", mark("send a failed fax again, to those it failed at"), f"{_SEND}:resend", _resend, _SENDING
    ),
    Command(
        "pages",
        mark("show what would be sent of files: their pages, who draws them, how long they take"),
        "faxdesk.cli.pages_command:pages",
        _pages,
        (EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED),
        is_about_faxes=False,
    ),
    Command(
        "form",
        mark("list the fields of a PDF form, or save it filled in"),
        "faxdesk.cli.pages.form_command:form",
        _form,
        (EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED),
        is_about_faxes=False,
    ),
    Command(
        "signature",
        mark("keep your signatures, to be put on pages"),
        actions=_SIGNATURE_ACTIONS,
        is_about_faxes=False,
    ),
    Command(
        "template",
        mark("show and forget the faxes that were kept to begin others with"),
        actions=_TEMPLATE_ACTIONS,
        is_about_faxes=False,
    ),
    Command(
        "cover",
        mark("show, bring in and try out cover pages of your own"),
        actions=_COVER_ACTIONS,
        is_about_faxes=False,
    ),
    Command("sync", mark("send what waits in the outbox and fetch what is new"), f"{_LISTS}:sync"),
    Command("inbox", mark("list received faxes"), f"{_LISTS}:inbox", _inbox),
    Command(
        "outbox",
        mark("list faxes sent and on their way, or do something about them"),
        f"{_LISTS}:outbox",
        _outbox,
        _SENDING,
    ),
    Command("show", mark("tell everything about a fax"), f"{_FAX}:show", _id),
    Command("save", mark("save a fax's pages as PDF or TIFF"), f"{_FAX}:save", _save),
    Command(
        "export",
        mark("take many faxes out: as files, as one PDF, or with an index"),
        "faxdesk.cli.export_command:export",
        _export,
    ),
    Command("receipt", mark("save the receipt of a sent fax as PDF"), f"{_FAX}:receipt", _receipt),
    Command("delete", mark("delete faxes here and at the service"), f"{_FAX}:delete", _delete),
    Command(
        "doctor",
        mark("look at everything that faxing rests on"),
        f"{_DOCTOR}:doctor",
        _doctor,
        is_about_faxes=False,
        without_archive=f"{_DOCTOR}:doctor_without_archive",
    ),
    Command(
        "proxy",
        mark("tell which proxy leads to the service, and log in there"),
        f"{_SIGN_IN}:proxy",
        _proxy,
        is_about_faxes=False,
    ),
    Command(
        "version", mark("tell which FaxDesk this is"), f"{_PROGRAM}:version", _version, is_about_faxes=False
    ),
    Command(
        "webhook",
        mark("have a public address of yours told of faxes, and listen there"),
        actions=_WEBHOOK_ACTIONS,
    ),
    Command(
        "search",
        mark("find faxes by words, numbers, and operators"),
        f"{_FIND}:search",
        _search,
        takes_minus="words",
    ),
    Command(
        "tag",
        mark("put tags on a fax, take them off, or tell them"),
        f"{_FIND}:tag",
        _tag,
        takes_minus="changes",
    ),
    Command("note", mark("write a note on a fax, or tell it"), f"{_FIND}:note", _note),
    Command(
        "simulate",
        mark("run a {service} of your own on this computer"),
        f"{_PROGRAM}:simulate",
        exit_codes=(EXIT_DONE, EXIT_FAILED, EXIT_USAGE),
        needs_desk=False,
    ),
)

COMMANDS = {command.name: command for command in _ALL}
"""By name, in the order of the help."""
