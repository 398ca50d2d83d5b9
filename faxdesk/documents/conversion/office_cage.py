"""The walls around LibreOffice: limits, and on Linux no network and no files but the program's own.

On Linux, bubblewrap gives both walls where it works, else `unshare` takes the network away. Elsewhere the
settings of the profile alone keep it from asking the network. Windows limits the memory by a job object
(worker_limits); on macOS nothing limits it but the time.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

_PROBE_S = 10.0
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc", "/opt", "/nix", "/gnu", "/var/lib/libreoffice")
"""What programs need of the system; the homes of people are not in it."""
_FONTS = ("~/.fonts", "~/.local/share/fonts")
_LARGEST_FILE = 200 << 20
_BLOCK = 512
_PROCESSOR_S = 240
"""Ends what nobody is left to end."""
_LIMITED = 'ulimit -c 0; ulimit -v {memory} 2>/dev/null; ulimit -f {size}; ulimit -t {seconds}; exec "$@"'


def walled(command: Sequence[str], work: Path, memory_limit: int) -> list[str]:
    """The command behind all walls that this computer has. work is the one folder that it may write to;
    memory_limit is in bytes."""
    if sys.platform == "win32":
        return [*command]
    limits = _LIMITED.format(memory=memory_limit >> 10, size=_LARGEST_FILE // _BLOCK, seconds=_PROCESSOR_S)
    return ["/bin/sh", "-c", limits, "sh", *_walls(Path(command[0]), work), *command]


def _walls(program: Path, work: Path) -> list[str]:
    if not sys.platform.startswith("linux"):
        return []
    bubblewrap = shutil.which("bwrap")
    if bubblewrap and _works((*_rooms(bubblewrap), "true")):
        own = program.resolve().parent
        more = [part for font in _FONTS for part in _seen(Path(font).expanduser())]
        return [*_rooms(bubblewrap), *_seen(own), *more, "--bind", str(work), str(work), "--chdir", str(work)]
    unshare = shutil.which("unshare")
    if unshare and _works((unshare, "--map-root-user", "--net", "true")):
        return [unshare, "--map-root-user", "--net"]
    return []


def _rooms(bubblewrap: str) -> tuple[str, ...]:
    """Namespaces without a network, in which only the system is to be seen, and all ends with the caller."""
    system = [part for folder in _SYSTEM for part in _seen(Path(folder))]
    rooms = ("--unshare-all", "--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev")
    return (bubblewrap, *rooms, "--tmpfs", "/tmp", *system)


def _seen(folder: Path) -> list[str]:
    return ["--ro-bind-try", str(folder), str(folder)]


@lru_cache(maxsize=8)
def _works(command: tuple[str, ...]) -> bool:
    """Whether this computer lets a program be walled in so. Many containers do not."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PROBE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def end_all(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it has started. On Windows its job does that when it is closed."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
