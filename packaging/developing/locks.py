"""The locks: every requirement, pinned by version and content, for all systems and Pythons."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from developing.environment import ALL, PIP_QUIET, prepare
from developing.places import LOCKS, PYTHON, ROOT, VENV, pyproject
from developing.running import run, run_or_stop, say

HEADER = "# Made by `python3 dev.py lock` from pyproject.toml. Inputs: "
EXTRAS = {"run": ["checkout"], "build": ["build"], "test": ["test"]}
"""The extras of pyproject.toml that each lock pins, beside what the program itself needs."""
_TOOLING = VENV / "tooling"


def lock(arguments: list[str]) -> int:
    """Pin every requirement anew, all of them together, and share them out among the locks."""
    prepare()
    run_or_stop([PYTHON, "-m", "pip", "install", *PIP_QUIET, "--upgrade", "--target", _TOOLING, "uv"])
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name, "whole.txt")
        # What is pinned stays as it is, where nothing speaks against it.
        whole.write_text("".join(path(each).read_text(encoding="utf-8") for each in ALL), encoding="utf-8")
        _compile([extra for extras in EXTRAS.values() for extra in extras], whole, *arguments)
        pins = by_name(whole.read_text(encoding="utf-8"))
        for each in ALL:
            part = Path(name, f"{each}.txt")
            _compile(EXTRAS[each], part, "--constraint", str(whole))
            own = [pins.pop(pin) for pin in by_name(part.read_text(encoding="utf-8")) if pin in pins]
            path(each).write_text(f"{HEADER}{inputs_digest()}\n{''.join(own)}", encoding="utf-8")
    if wheels([]) != 0:
        return 1
    say("The locks are new. See what changed, then run the tests.")
    return 0


def wheels(arguments: list[str]) -> int:
    """Whether every pin has a wheel for each system and Python. Asks the package index."""
    if not (_TOOLING / "uv").is_dir():
        prepare()
        run_or_stop([PYTHON, "-m", "pip", "install", *PIP_QUIET, "--target", _TOOLING, "uv"])
    if run([PYTHON, ROOT / "packaging" / "wheel_table.py", *arguments], PYTHONPATH=str(_TOOLING)) != 0:
        say("Where a wheel is missing, take an older version of that package; pyproject.toml says why.")
        return 1
    return 0


def check_lock() -> int:
    """Whether the locks were made from the requirements that pyproject.toml names. Needs no network."""
    for name in ALL:
        if not path(name).read_text(encoding="utf-8").startswith(f"{HEADER}{inputs_digest()}\n"):
            say("The requirements in pyproject.toml have changed: run `python3 dev.py lock`.")
            return 1
    say("up to date")
    return 0


def path(name: str) -> Path:
    return LOCKS / f"{name}.txt"


def by_name(pins: str) -> dict[str, str]:
    """The pins of a lock with their hashes, by name and version. The systems that a pin is for are no part of
    that: what one extra needs on some, all together may need everywhere."""
    found = re.findall(r"^[^#\s].*(?:\n[ \t].*)*\n", pins, re.MULTILINE)
    return {pin.split(maxsplit=1)[0]: pin for pin in found}


def inputs_digest() -> str:
    """Changes with every requirement that somebody wrote."""
    project = pyproject()
    inputs = [
        project["build-system"]["requires"],
        project["project"]["requires-python"],
        project["project"]["dependencies"],
        project["project"]["optional-dependencies"],
    ]
    return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()


def _compile(extras: Iterable[str], made: Path, *more: str) -> None:
    command = [PYTHON, "-m", "uv", "pip", "compile", ROOT / "pyproject.toml", "-o", made, "--universal"]
    command += [word for extra in extras for word in ("--extra", extra)]
    # The locks name versions and contents, and never where this computer happens to fetch them.
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
    run_or_stop([*command, "--python-version", "3.11", *more], PYTHONPATH=str(_TOOLING))
