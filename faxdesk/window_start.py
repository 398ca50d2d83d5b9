"""`faxdesk-window`: hands what is to be opened to the window that is open already, or opens one.

It decides before Qt and all that the window is made of are imported, since somebody waits for the other
window.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence

from faxdesk.domain.errors import FaxDeskError
from faxdesk.later_start import hand_over
from faxdesk.paths import Profile, profile_folder, resource
from faxdesk.window_options import build_parser, start_request
from faxdesk.words.languages import choose_language, system_languages
from faxdesk.words.option_texts import translate_options


def main(argv: Sequence[str] | None = None) -> int:
    """Gives the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    choose_language("", system_languages(), resource("languages"))
    translate_options()
    options = build_parser().parse_args(arguments)
    if not options.demo and _is_handed_over(options):
        return 0
    # What the window is made of is there to stay: looking through it again and again finds no garbage.
    gc.disable()
    from faxdesk.app.open_window import open_window

    return open_window(options)


def _is_handed_over(options: argparse.Namespace) -> bool:
    """Whether another window is open on the profile, and has taken over what this start was to open."""
    try:
        address_file = Profile(profile_folder(options.profile)).window_address
    except FaxDeskError:
        # The window says so.
        return False
    return address_file.exists() and hand_over(address_file, start_request(options))
