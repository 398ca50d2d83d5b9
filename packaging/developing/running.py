"""Running programs, and saying what goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import NoReturn

from developing.places import ROOT


def run(command: Sequence[object], **environment: str) -> int:
    """Run a program to its end; gives its exit code."""
    sys.stdout.flush()
    process = subprocess.Popen([str(part) for part in command], env={**os.environ, **environment}, cwd=ROOT)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # The program was told as well, and may have something to finish.
        return process.wait()


def run_or_stop(command: Sequence[object], **environment: str) -> None:
    if run(command, **environment) != 0:
        stop("That failed: " + " ".join(str(part) for part in command))


def say(text: str) -> None:
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    say(text)
    raise SystemExit(1)
