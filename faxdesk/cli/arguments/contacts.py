"""The arguments of the commands about contacts."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.domain.contacts.contact import NumberKind
from faxdesk.words import tr


def listed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", metavar="TEXT", help=tr("words, their beginnings, or digits"))
    parser.add_argument("--group", default="", metavar="NAME", help=tr("the members of this group alone"))


def contact(parser: argparse.ArgumentParser) -> None:
    """Which contact the command is about."""
    parser.add_argument("id", type=contact_id, metavar="ID")


def contacts(parser: argparse.ArgumentParser) -> None:
    """Which contacts the command is about."""
    parser.add_argument("ids", type=contact_id, nargs="+", metavar="ID")


def fields(parser: argparse.ArgumentParser) -> None:
    """What a new contact has."""
    parser.add_argument("--name", metavar="NAME")
    parser.add_argument("--company", metavar="NAME")
    _numbers(parser, "--fax", tr("a fax number; repeat it for more, with home: before one at home"))
    _numbers(
        parser, "--phone", tr("a number that takes no fax, likewise; mobile: and other: may be before it")
    )
    parser.add_argument("--email", metavar="ADDRESS")
    parser.add_argument("--note", metavar="TEXT")
    _names(parser, "--group", tr("put it into this group; repeat it for more"))
    _names(parser, "--tag", tr("give it this tag; repeat it for more"))


def changes(parser: argparse.ArgumentParser) -> None:
    """What a contact gets, and what it loses; an empty text takes a name, an address or a note away."""
    contact(parser)
    fields(parser)
    _numbers(parser, "--no-number", tr("take this number off it; repeat it for more"))
    _names(parser, "--no-group", tr("take it out of this group; repeat it for more"))
    _names(parser, "--no-tag", tr("take this tag off it; repeat it for more"))


def books(parser: argparse.ArgumentParser) -> None:
    """Without any of these, the books are listed."""
    parser.add_argument(
        "--add",
        metavar="ADDRESS",
        help=tr(
            "set up a CardDAV server by its address, or an LDAP directory by one that begins with ldap:// or "
            "ldaps://"
        ),
    )
    parser.add_argument("--name", metavar="NAME", help=tr("what to call it"))
    parser.add_argument(
        "--user",
        metavar="NAME",
        help=tr(
            "log in there by this name; the password is asked for, or read from standard input, and kept in"
            " the keychain"
        ),
    )
    parser.add_argument(
        "--base", metavar="DN", help=tr("the branch of the directory to search; else the one it names")
    )
    parser.add_argument(
        "--remove", type=contact_id, metavar="ID", help=tr("forget a book here; nothing is deleted there")
    )
    parser.add_argument("--read", action="store_true", help=tr("read the books now"))
    parser.add_argument(
        "--look-up", metavar="TEXT", help=tr("ask the directories, and list all contacts that are found")
    )


def group(parser: argparse.ArgumentParser) -> None:
    """Without a name, all groups are listed."""
    parser.add_argument("name", nargs="?", metavar="NAME")
    _ids(parser, "--put", tr("put contacts into it; it is made where there is none of this name"))
    _ids(parser, "--take", tr("take contacts out of it"))
    parser.add_argument("--rename", metavar="NEW", help=tr("call it otherwise; two of one name become one"))
    parser.add_argument("--delete", action="store_true", help=tr("delete the group; its contacts stay"))


def import_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help=tr("vCards, a table (CSV, XLSX, XLS, ODS), or a phone book of YajHFC"),
    )
    parser.add_argument("--dry-run", action="store_true", help=tr("only say what would be taken"))
    parser.add_argument("--sheet", default="", metavar="NAME", help=tr("of a spreadsheet, this sheet"))
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME=WHAT",
        help=tr(
            "what a column of a table holds, where the guess is wrong; repeat it for more, such as {example}",
            example="Nummer=fax",
        ),
    )


def export_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=tr("its ending says its kind: .vcf or .csv"))
    parser.add_argument("words", nargs="*", metavar="TEXT", help=tr("those alone that a text finds"))
    parser.add_argument("--group", default="", metavar="NAME", help=tr("the members of this group alone"))
    parser.add_argument(
        "--vcard",
        choices=("3", "4"),
        default="3",
        help=tr("the version of the cards; 3 is read nearly everywhere"),
    )


def contact_id(text: str) -> int:
    """The id of a contact, for argparse, which says what ArgumentTypeError tells."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise argparse.ArgumentTypeError(
            tr("“{text}” is not the id of a contact; `faxdesk contacts list` shows them", text=text)
        )
    return int(text)


def kind_and_number(text: str) -> tuple[NumberKind, str]:
    """A number as it is typed, with its kind and a colon before it where it is none at work."""
    kind, colon, number = text.partition(":")
    if colon and kind.strip().lower() in set(NumberKind):
        return NumberKind(kind.strip().lower()), number
    return NumberKind.WORK, text


def _numbers(parser: argparse.ArgumentParser, option: str, help: str) -> None:
    parser.add_argument(
        option, action="append", default=[], type=kind_and_number, metavar="[KIND:]NUM", help=help
    )


def _names(parser: argparse.ArgumentParser, option: str, help: str) -> None:
    parser.add_argument(option, action="append", default=[], metavar="NAME", help=help)


def _ids(parser: argparse.ArgumentParser, option: str, help: str) -> None:
    parser.add_argument(
        option, action="extend", nargs="+", default=[], type=contact_id, metavar="ID", help=help
    )
