"""What can be typed after `faxdesk-window`; read without Qt, since `faxdesk` hands such a line on."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from faxdesk import __version__
from faxdesk.later_start import ACTIVATION, StartRequest, whole_paths
from faxdesk.words import tr


def build_parser() -> argparse.ArgumentParser:
    """The parser of the window's options and files."""
    parser = argparse.ArgumentParser(prog="faxdesk-window", description=tr("The window of FaxDesk."))
    add_version_option(parser)
    add_window_options(parser)
    parser.add_argument("files", nargs="*", metavar="FILE", help=tr("documents, or fax:NUMBER"))
    return parser


def add_version_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that prints which FaxDesk this is."""
    help = tr("show program's version number and exit")
    parser.add_argument("--version", action="version", version=f"FaxDesk {__version__}", help=help)


def add_window_options(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Add the options that the window takes."""
    return [
        parser.add_argument("--new-fax", action="store_true", help=tr("begin with a new fax")),
        parser.add_argument("--receive", action="store_true", help=tr("begin with the inbox")),
        parser.add_argument(
            "--in-background",
            action="store_true",
            help=tr("begin without the window, where the notification area shows that FaxDesk runs"),
        ),
        parser.add_argument(
            "--profile", type=Path, metavar="DIR", help=tr("keep everything under this folder")
        ),
        parser.add_argument("--server", metavar="URL", help=tr("the service's address")),
        parser.add_argument(
            "--demo", action="store_true", help=tr("try it with a service inside this program")
        ),
        parser.add_argument(
            "--smoke", action="store_true", help=tr("with --demo: go through the main job and quit")
        ),
        parser.add_argument(
            "--screenshot", type=Path, metavar="FILE", help=tr("with --smoke: keep a picture")
        ),
        parser.add_argument(
            "--quit-after-paint", action="store_true", help=tr("print the start-up time and quit")
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
