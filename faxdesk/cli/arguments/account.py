"""The arguments of the commands about the sign-in, the connection, and the program itself."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.cli.arguments import shared
from faxdesk.words import tr


def signin(parser: argparse.ArgumentParser) -> None:
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


def proxy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--name",
        metavar="NAME",
        help=tr(
            "log in there by this name; the password is asked for, or read from standard input, and kept in"
            " the keychain"
        ),
    )
    parser.add_argument("--forget", action="store_true", help=tr("forget name and password"))


def address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL")


def listen(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=port, required=True, metavar="N", help=tr("the port; 0 takes a free one")
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


def port(text: str) -> int:
    """A port, for argparse; 0 is a free one."""
    number = shared.count(text)
    if number > 65_535:
        raise argparse.ArgumentTypeError(tr("“{text}” is not a port", text=text))
    return number


def doctor(parser: argparse.ArgumentParser) -> None:
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


def version(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help=tr("ask whether there is a newer one; nothing is downloaded")
    )
