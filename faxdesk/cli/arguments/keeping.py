"""The arguments of the commands about encryption, backups and retention."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.words import tr


def encrypt(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-from-environment",
        action="store_true",
        help=tr(
            "seal the key with the passphrase in FAXDESK_PASSPHRASE, which has to be set for every command"
            " then; for servers without a keychain"
        ),
    )


def recovery_key(parser: argparse.ArgumentParser) -> None:
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--save", type=Path, metavar="FILE", help=tr("write it into a new file that you alone can read")
    )
    way.add_argument(
        "--enter",
        action="store_true",
        help=tr(
            "open the archive with it where the key is lost; it is asked for, or read from standard input"
        ),
    )


def backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target", type=Path, metavar="TO", help=tr("a folder that is not there yet, best on another disk")
    )


def restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, metavar="FROM", help=tr("the folder that `faxdesk backup` made"))
    parser.add_argument(
        "--replace",
        action="store_true",
        help=tr("put aside the faxes that are here, without a question; they are not deleted"),
    )


def retention_rule(parser: argparse.ArgumentParser) -> None:
    # One argument: a shell takes # and the rest for a comment, so that a rule for one tag would be for all.
    parser.add_argument(
        "rule",
        metavar="RULE",
        help=tr(
            "in quotation marks: “trash inbox 365 #ads”. First keep, trash or delete; then inbox, outbox,"
            " trash or all; then the days, or ever; then a tag, where it is about that alone"
        ),
    )


def retention_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help=tr("only list what would go, and by which rule")
    )
