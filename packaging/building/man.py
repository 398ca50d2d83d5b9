"""Writes the manual pages from the parsers by argparse-manpage, so that they say what the program does."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import UTC, datetime

from argparse_manpage.manpage import Manpage

from building import commands
from building.project import DESCRIPTION, NAME, SUMMARY, VERSION, build_time
from faxdesk.cli.exit_codes import MEANINGS

_ENVIRONMENT = (
    (
        "FAXDESK_CLIENT_ID, FAXDESK_CLIENT_SECRET, FAXDESK_JWT",
        "Sign in without a keychain; nothing is stored.",
    ),
    ("FAXDESK_SERVER", "The service's address, where it is not RingCentral's."),
    (
        "XDG_DATA_HOME",
        "Where the archive is kept, in the folder faxdesk; ~/.local/share where it is not set.",
    ),
)
_SHARED = {"help", "profile", "server", "json"}
"""Options that every command takes as well. The page explains them once."""


def command_line() -> str:
    """The manual page faxdesk(1)."""
    parser = commands.program()
    for command in commands.commands_of(parser):
        # The list of commands says the same above.
        command.description = None
        for action in command._actions:
            if action.dest in _SHARED:
                action.help = argparse.SUPPRESS
    exit_codes = ((str(code), meaning) for code, meaning in MEANINGS.items())
    sections = {
        "exit status": _list(exit_codes),
        "environment": _list(_ENVIRONMENT),
        "see also": ".BR faxdesk\\-window (1)",
    }
    return _page(parser, "Without a command the window opens, with the files in a new fax.", sections)


def window() -> str:
    """The manual page faxdesk-window(1)."""
    return _page(commands.window(), "The files are put into a new fax.", {"see also": ".BR faxdesk (1)"})


def _page(parser: argparse.ArgumentParser, last: str, sections: dict[str, str]) -> str:
    parser.description = "\n.PP\n".join((*DESCRIPTION, last))
    parser.epilog = None
    page = Manpage(parser, format="single-commands-section")
    day = datetime.fromtimestamp(build_time(), UTC)
    # The date has no hyphens, because those would be escaped, and no program could read the date then.
    page.date = f"{day:%B} {day.day}, {day.year}"
    page.source, page.manual = f"{NAME} {VERSION}", "User commands"
    page.description = f"{SUMMARY[0].lower()}{SUMMARY[1:]} with RingCentral"
    for heading, content in sections.items():
        page.add_section(heading, ">", content)
    return str(page)


def _list(entries: Iterable[tuple[str, str]]) -> str:
    lines = (f".TP\n.B {term}\n{meaning}" for term, meaning in entries)
    return "\n".join(lines).replace("-", r"\-")
