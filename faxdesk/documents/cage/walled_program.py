"""Becomes a program of others behind walls: `python -m faxdesk.documents.cage.walled_program PROGRAM ...`.

Of files it sees the system's own and its own and starts nothing but itself; its input and output are open
already. It reaches nobody.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from faxdesk.documents.cage import walls
from faxdesk.documents.cage.program_places import SETTINGS, SYSTEM, around, loaders


def walled(command: Sequence[str]) -> list[str]:
    """The command behind walls, where this system has them and the program is one that can be walled in."""
    program = Path(command[0])
    if sys.platform != "linux" or "snap" in program.parts or not _is_binary(program):
        return [*command]
    if getattr(sys, "frozen", False):
        return [sys.executable, "--walled-program", *command]
    return [sys.executable, "-P", "-m", "faxdesk.documents.cage.walled_program", *command]


def main(arguments: Sequence[str]) -> int:
    """Does not return where the program is there."""
    program = Path(arguments[0])
    words = os.environ.get("TESSDATA_PREFIX")
    read = [*SYSTEM, *SETTINGS, *around(program), *([Path(words)] if words else [])]
    walls.enter_for_program(read, run=[program, *(loaders(program) or ())], write=[Path(os.devnull)])
    # What find_tesseract() found, and no shell.
    os.execv(program, [*arguments])  # nosec B606


def _is_binary(program: Path) -> bool:
    try:
        return loaders(program) is not None
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
