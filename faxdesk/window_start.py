"""`faxdesk-window`: hands what is to be opened to the window that is open already, or opens one.

It decides before Qt and all that the window is made of are imported, since somebody waits for the other
window.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from faxdesk.domain.errors import FaxDeskError
from faxdesk.hidden_memory import hide_memory
from faxdesk.later_start import hand_over
from faxdesk.paths import Profile, profile_folder, resource
from faxdesk.window_options import build_parser, start_request
from faxdesk.words.languages import choose_language, system_languages
from faxdesk.words.option_texts import translate_options

if TYPE_CHECKING:
    from pathlib import Path

    from faxdesk.app.key_search import KeySearch


def main(argv: Sequence[str] | None = None) -> int:
    """Gives the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    choose_language("", system_languages(), resource("languages"))
    translate_options()
    options = build_parser().parse_args(arguments)
    if not options.demo and _is_handed_over(options):
        return 0
    hide_memory()
    # What the window is made of is there to stay: looking through it again and again finds no garbage.
    gc.disable()
    search = None if options.demo else _begun_search(options)
    from faxdesk.app.open_window import open_window

    return open_window(options, search)


def _begun_search(options: argparse.Namespace) -> KeySearch | None:
    """Ask for the key of an encrypted archive now, so that it is there once the window's code is read."""
    try:
        profile = Profile(profile_folder(options.profile))
    except FaxDeskError:
        # The window says so.
        return None
    if not profile.encryption_file.exists() and not _seems_encrypted(profile.database):
        return None
    from faxdesk.app.key_search import KeySearch

    return KeySearch(profile)


def _seems_encrypted(database: Path) -> bool:
    """What says that an archive is encrypted, and with which key, may have been lost."""
    from faxdesk.store.database.wrong_key import is_encrypted

    try:
        return is_encrypted(database)
    except OSError:
        return False


def _is_handed_over(options: argparse.Namespace) -> bool:
    """Whether another window is open on the profile, and has taken over what this start was to open."""
    try:
        address_file = Profile(profile_folder(options.profile)).window_address
    except FaxDeskError:
        # The window says so.
        return False
    return address_file.exists() and hand_over(address_file, start_request(options))
