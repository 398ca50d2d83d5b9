"""Whether each pinned package has a wheel for every system and Python that FaxDesk is built and tested on.

`python3 dev.py wheels` asks it, and `lock` after it has pinned, with uv on its path. Whoever installs a
package without a wheel has to build it, with compilers that few have: the release for that system would fail,
and nowhere else would anybody notice.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from developing.places import LOCKS, pythons

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


def without_wheel(locks: Sequence[Path], platform: str, python: str) -> str:
    """What uv says of the first package of the locks without a wheel for a system; "" where all have one."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-deps"]
    command += ["--only-binary", ":all:"]
    for name in SOURCE_ONLY:
        command += ["--no-binary", name]
    command += ["--python-platform", platform, "--python-version", python, *map(str, locks)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip()


def main() -> int:
    has_failed = False
    locks = sorted(LOCKS.glob("*.txt"))
    for name, platform in SYSTEMS.items():
        for python in pythons():
            problem = without_wheel(locks, platform, python)
            has_failed = has_failed or bool(problem)
            print(f"{name:<28} Python {python:<6} {problem or 'a wheel for every package'}", flush=True)
    return 1 if has_failed else 0


if __name__ == "__main__":
    sys.exit(main())
