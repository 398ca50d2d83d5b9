"""The arguments of `watch-folder`."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.cli.arguments import shared
from faxdesk.words import tr


def watch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help=tr("the folder; what lies in it is moved"))
    parser.add_argument(
        "--send",
        action=argparse.BooleanOptionalAction,
        help=tr("from now on, let what has a number be sent from this folder, also by the window"),
    )
    parser.add_argument("--once", action="store_true", help=tr("take what lies there, send it, and end"))
    parser.add_argument(
        "--wait",
        type=shared.seconds,
        default=300.0,
        metavar="SECONDS",
        help=tr("with --once: wait so long for results"),
    )
