"""The arguments of `printer`."""

from __future__ import annotations

import argparse

from faxdesk.words import tr


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--send",
        action=argparse.BooleanOptionalAction,
        help=tr("let what names a number leave without a person, or have it wait again"),
    )
