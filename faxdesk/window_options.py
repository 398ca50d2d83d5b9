"""What can be typed after `faxdesk-window`; read without Qt, since `faxdesk` hands such a line on."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from faxdesk import __version__
from faxdesk.later_start import ACTIVATION, StartRequest, whole_paths


def build_parser() -> argparse.ArgumentParser:
    """The parser of the window's options and files."""
    parser = argparse.ArgumentParser(prog="faxdesk-window", description="The window of FaxDesk.")
    parser.add_argument("--version", action="version", version=f"FaxDesk {__version__}")
    add_window_options(parser)
    parser.add_argument("files", nargs="*", metavar="FILE", help="documents, or fax:NUMBER")
    return parser


def add_window_options(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Add the options that the window takes."""
    return [
        parser.add_argument("--new-fax", action="store_true", help="begin with a new fax"),
        parser.add_argument("--receive", action="store_true", help="begin with the inbox"),
        parser.add_argument(
            "--in-background",
            action="store_true",
            help="begin without the window, where the notification area shows that FaxDesk runs",
        ),
        parser.add_argument("--profile", type=Path, metavar="DIR", help="keep everything under this folder"),
        parser.add_argument("--server", metavar="URL", help="the service's address"),
        parser.add_argument("--demo", action="store_true", help="try it with a service inside this program"),
        parser.add_argument(
            "--smoke", action="store_true", help="with --demo: go through the main job and quit"
        ),
        parser.add_argument("--screenshot", type=Path, metavar="FILE", help="with --smoke: keep a picture"),
        parser.add_argument(
            "--quit-after-paint", action="store_true", help="print the start-up time and quit"
        ),
    ]


def start_request(options: argparse.Namespace) -> StartRequest:
    """What a line, read by build_parser(), asks to open."""
    return StartRequest(
        whole_paths(options.files),
        options.new_fax,
        options.receive,
        options.in_background,
        os.environ.get(ACTIVATION, ""),
    )
