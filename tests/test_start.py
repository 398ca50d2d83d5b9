"""What starts with the program, and what has to wait until it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.test_layers import SLOW


@pytest.mark.parametrize("module", ["faxdesk.app", "faxdesk.cli.commands", "faxdesk.composition"])
def test_nothing_slow_comes_in_by_a_side_door(module: str) -> None:
    """test_layers.py reads the sources; this is what Python really does."""
    program = f"import sys, {module}; print(*sorted(set(sys.modules) & {SLOW!r}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_the_command_line_needs_no_qt() -> None:
    program = "import sys, faxdesk.cli.commands; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"
