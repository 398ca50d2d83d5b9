"""The arguments of `audit`."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.cli.arguments import shared
from faxdesk.domain.audit.acts import Act
from faxdesk.words import tr

_USUALLY_SHOWN = 100


def show(parser: argparse.ArgumentParser) -> None:
    _wanted(parser)
    parser.add_argument(
        "--limit",
        type=shared.count,
        default=_USUALLY_SHOWN,
        metavar="N",
        help=tr("the newest {count} unless said otherwise; 0 shows all", count=_USUALLY_SHOWN),
    )


def export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", type=Path, metavar="FILE", help=tr("where to; over no file that is there"))
    parser.add_argument(
        "--format",
        choices=("json", "csv"),
        default="json",
        help=tr("a line of JSON for each entry, or a table"),
    )
    _wanted(parser)


def verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="JSON",
        help=tr("a head that was kept elsewhere, as an export's last line has it; repeat it for more"),
    )


def _wanted(parser: argparse.ArgumentParser) -> None:
    day = "DAY"
    parser.add_argument(
        "--since", metavar=day, help=tr("from this day on: 2026-11-20, 2026-11, “last month”")
    )
    parser.add_argument("--until", metavar=day, help=tr("up to the end of this day"))
    parser.add_argument(
        "--act",
        action="append",
        default=[],
        choices=tuple(str(act) for act in Act),
        metavar="ACT",
        help=tr("only this act; repeat it for more: {acts}", acts=", ".join(Act)),
    )
    parser.add_argument("--fax", default="", metavar="ID", help=tr("only what was done with this fax"))
    parser.add_argument(
        "--person",
        default="",
        metavar="NAME",
        help=tr("only what this user of the system, or this account, did"),
    )


def hold(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fax", default="", metavar="ID", help=tr("this fax"))
    parser.add_argument(
        "--person",
        default="",
        metavar="NUM|NAME",
        help=tr("all faxes from and to a number or a contact, also those to come"),
    )
    parser.add_argument(
        "--tag", default="", metavar="NAME", help=tr("all faxes that have this tag, or get it")
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help=tr("why, for whoever wants to lift it"))


def held(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "hold", type=shared.count, metavar="HOLD", help=tr("the hold's id, as the list has it")
    )
