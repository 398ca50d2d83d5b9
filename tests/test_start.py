"""What starts with the program, and what has to wait until it is needed."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from faxdesk.cli.commands import COMMANDS, Command
from tests.structure.test_layers import SLOW


def functions_of(command: Command) -> set[str]:
    """What a command imports when it runs, as module:name."""
    named = {command.function, command.without_archive} - {""}
    return named.union(*(functions_of(action) for action in command.actions))


FUNCTIONS = sorted(set().union(*(functions_of(command) for command in COMMANDS.values())))
COMMAND_MODULES = sorted({name.partition(":")[0] for name in FUNCTIONS})


@pytest.mark.parametrize("module", ["faxdesk.app", *COMMAND_MODULES, "faxdesk.composition"])
def test_nothing_slow_comes_in_by_a_side_door(module: str) -> None:
    """tests/structure reads the sources; this is what Python really does."""
    program = f"import sys, {module}; print(*sorted(set(sys.modules) & {SLOW!r}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_the_command_line_needs_no_qt() -> None:
    program = f"import sys, {', '.join(COMMAND_MODULES)}; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_command_has_its_function(name: str) -> None:
    """The functions are named by strings, which no type checker reads."""
    module, _, function = name.partition(":")
    assert callable(getattr(import_module(module), function))


def test_reading_the_line_imports_no_command() -> None:
    program = f"""
import sys
from faxdesk.cli.parser import build_parser, first_word
first_word(["--screenshot", "picture.png", "letter.pdf"])
build_parser()
print(*sorted({set(COMMAND_MODULES)!r} & sys.modules.keys()), "PySide6" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr
