"""Where things lie in this checkout."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = ROOT / "packaging" / "locks"


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pythons() -> list[str]:
    """The versions of Python that pyproject.toml promises, such as 3.11."""
    named = (
        re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", each)
        for each in pyproject()["project"]["classifiers"]
    )
    return [match[1] for match in named if match]
