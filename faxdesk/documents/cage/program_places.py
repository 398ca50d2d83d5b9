"""Where programs and their libraries lie, Python's among them (Linux)."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

SYSTEM = tuple(
    map(Path, ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/nix/store", "/gnu/store", "/app"))
)
SETTINGS = (
    *map(
        Path, ("/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types", "/etc/fonts", "/var/cache/fontconfig")
    ),
    *map(Path, ("/dev/urandom", "/sys/devices/system/cpu")),
)
_PARTS_OF_PYTHON = ("lib", "lib64", "bin", "share", "etc")
_HEAD = 4096
_LOADER = re.compile(rb"(/[\x21-\x7e]*/ld[-\x21-\x7e]*)\0")


def python_places() -> list[Path]:
    """Where Python and its libraries lie, and FaxDesk itself; of a packaged program all that it brings."""
    packaged = getattr(sys, "_MEIPASS", None)
    if packaged is not None:
        return [Path(packaged), Path(sys.executable)]
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix), Path(sys.base_exec_prefix)}
    parts = [prefix / part for prefix in sorted(prefixes) for part in _PARTS_OF_PYTHON]
    libraries = [Path(path) for path in sys.path if Path(path).name in {"site-packages", "dist-packages"}]
    own = Path(__file__).parents[2]
    return [*parts, *libraries, own, Path(sys.prefix) / "pyvenv.cfg", Path(os.__file__).parent]


def around(program: Path) -> list[Path]:
    """Where a program and what belongs to it lie, which may be beside the system's own."""
    return [program.resolve().parents[1] / part for part in ("bin", "lib", "share")]


def loaders(program: Path) -> list[Path] | None:
    """What the kernel starts together with a program; None for a script, which may need anything. Raises
    OSError."""
    with program.open("rb") as file:
        head = file.read(_HEAD)
    if not head.startswith(b"\x7fELF"):
        return None
    found = _LOADER.search(head)
    return [] if found is None else [Path(os.fsdecode(found[1]))]
