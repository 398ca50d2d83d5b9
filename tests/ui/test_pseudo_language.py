"""Every view in a language that nobody speaks: all texts translated, none cut off, its twin mirrored."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.screenshots.pseudo_language import MIRRORED, PSEUDO, pseudo


@pytest.mark.slow
@pytest.mark.parametrize("language", [PSEUDO, MIRRORED])
def test_every_view_speaks_it_whole(language: str, root: Path) -> None:
    command = [sys.executable, "-m", "tests.screenshots.pseudo_check", language]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root / "packaging")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root, env=environment)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sent", "⟦Šéñt⟧"),
        ("Sent to {sent} of {total}", "⟦Šéñt tó {sent} óf {total} ~~~~~ ~⟧"),
        (" and {count} more\n", " ⟦áñd {count} móŕé ~~~⟧\n"),
        ("&Send", "⟦&Šéñd⟧"),
        ("", ""),
    ],
)
def test_fields_and_keys_stay(text: str, expected: str) -> None:
    assert pseudo(text) == expected
