"""Whether what is shipped may be shipped, and whether the code opens a hole."""

from __future__ import annotations

import socket

from developing.environment import PIP_QUIET
from developing.places import LOCKS, PYTHON, ROOT, VENV
from developing.running import run, run_or_stop, say

_ADVISORIES = "api.osv.dev"
"""Where pip-audit asks for known holes."""


def check_security() -> int:
    """bandit over the program and what builds it. A waiver stands where it is for, with its reason."""
    settings = ["--quiet", "--recursive", "--configfile", ROOT / "pyproject.toml"]
    return run([PYTHON, "-m", "bandit", *settings, "faxdesk", "packaging"])


def check_licences() -> int:
    """Nothing that a program under Apache 2.0 may not carry with it."""
    return run([PYTHON, ROOT / "packaging" / "licence_rule.py"])


def check_advisories() -> int:
    """Whether a hole is known in what is shipped. Asked only where the list of holes can be reached."""
    try:
        socket.create_connection((_ADVISORIES, 443), timeout=3).close()
    except OSError:
        say(f"not asked: {_ADVISORIES} cannot be reached from here")
        return 0
    tool = VENV / "tooling-audit"
    run_or_stop([PYTHON, "-m", "pip", "install", *PIP_QUIET, "--upgrade", "--target", tool, "pip-audit"])
    asked = [
        "--requirement",
        LOCKS / "run.txt",
        "--no-deps",
        "--disable-pip",
        "--vulnerability-service",
        "osv",
    ]
    return run([PYTHON, "-m", "pip_audit", *asked], PYTHONPATH=str(tool))
