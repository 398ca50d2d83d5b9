"""Which fonts of the system have some letters, as fontconfig tells where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence

FACTS = "%{color}\t%{slant}\t%{weight}\t%{index}\t%{file}\n"
_LIMIT_S = 3.0


def fonts_with(letters: Sequence[int]) -> list[str] | None:
    """A line of FACTS for each font that has all of these letters, by their numbers; None where there is no
    fontconfig."""
    if shutil.which("fc-list") is None:
        return None
    codes = " ".join(f"{letter:x}" for letter in letters)
    command = ["fc-list", "-f", FACTS, f":charset={codes}", "color", "slant", "weight", "index", "file"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIMIT_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return os.fsdecode(done.stdout).splitlines()
