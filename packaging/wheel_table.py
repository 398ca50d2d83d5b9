"""Whether each pinned package has a wheel for every system and Python that FaxDesk is built and tested on.

`python3 dev.py lock` asks it after it has pinned, with uv on its path. Whoever installs a package without a
wheel has to build it, with compilers that few have: the release for that system would fail, and nowhere else
would anybody notice.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.txt"

SYSTEMS = {
    "Linux, x86-64, glibc 2.35": "x86_64-manylinux_2_35",
    # PySide6 asks for this glibc there.
    "Linux, ARM, glibc 2.39": "aarch64-manylinux_2_39",
    "Windows, x86-64": "x86_64-pc-windows-msvc",
    "macOS, Apple processors": "aarch64-apple-darwin",
    "macOS, Intel processors": "x86_64-apple-darwin",
}
"""What people call it, and what uv calls it."""

SOURCE_ONLY = ("argparse-manpage", "observable")
"""Published as source alone, which is nothing but Python, so that pip builds them anywhere. They are for
development."""


def pythons() -> list[str]:
    """The versions that pyproject.toml promises."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = (
        re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", each) for each in project["classifiers"]
    )
    return [match[1] for match in found if match]


def without_wheel(lock: Path, platform: str, python: str) -> str:
    """What uv says of the first package of a lock without a wheel for a system; "" where all have one."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-deps"]
    command += ["--only-binary", ":all:"]
    for name in SOURCE_ONLY:
        command += ["--no-binary", name]
    command += ["--python-platform", platform, "--python-version", python, str(lock)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip()


def main() -> int:
    has_failed = False
    for name, platform in SYSTEMS.items():
        for python in pythons():
            problem = without_wheel(LOCK, platform, python)
            has_failed = has_failed or bool(problem)
            print(f"{name:<28} Python {python:<6} {problem or 'a wheel for every package'}", flush=True)
    return 1 if has_failed else 0


if __name__ == "__main__":
    sys.exit(main())
