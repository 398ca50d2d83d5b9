"""The arguments about kept signatures."""

from __future__ import annotations

import argparse
from pathlib import Path

from faxdesk.words import tr


def add(parser: argparse.ArgumentParser) -> None:
    signature_password(parser)
    parser.add_argument("name", metavar="NAME", help=tr("what it is to be called"))
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=tr("a picture of it, or a photograph of the paper that it is written on"),
    )


def signature_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--signature-password-from-environment",
        action="store_true",
        help=tr("take the password of the signature from {name}", name="FAXDESK_SIGNATURE_PASSWORD"),
    )
