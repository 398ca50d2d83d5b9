"""Writes the completion scripts of the shells from the parsers, by shtab."""

from __future__ import annotations

import argparse
from pathlib import Path

import shtab

from building import commands

SHELLS = {
    "bash": "bash-completion/completions/{}",
    "zsh": "zsh/vendor-completions/_{}",
    "fish": "fish/vendor_completions.d/{}.fish",
}
"""Where each shell looks for the script of a program, under /usr/share."""


def completions() -> dict[str, str]:
    """The text of each script by its path under /usr/share."""
    files = {}
    for parser in (commands.program(), commands.window()):
        for command in (parser, *commands.commands_of(parser)):
            _complete_paths(command)
        for shell, place in SHELLS.items():
            files[place.format(parser.prog)] = shtab.complete(parser, shell)
    bash = SHELLS["bash"].format("faxdesk")
    # Where no command fits, the person means a file, which is opened in the window.
    files[bash] = files[bash].replace("complete -o bashdefault", "complete -o bashdefault -o default")
    return files


def _complete_paths(parser: argparse.ArgumentParser) -> None:
    for action in parser._actions:
        # The window also takes links where it takes files, so these are no paths.
        if action.type is Path or action.metavar == "FILE":
            action.complete = shtab.DIRECTORY if action.metavar == "DIR" else shtab.FILE  # type: ignore[attr-defined]
