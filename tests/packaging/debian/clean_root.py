"""A Debian in a folder, with neither Python nor Qt, into which packages are installed as people do it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

RELEASES = {"12": "bookworm", "13": "trixie"}
"""The Debians that the package is for, by their names at the package sources."""
_OWN = "bookworm"
"""The one whose source this system knows; the others are at the same place."""
_MOUNTS = ("proc", "dev")


class CleanRoot:
    """Made with debootstrap; processes in it see nothing of this system but its network and processors.

    Use it as a context, so that nothing stays mounted. Raises CalledProcessError where the system's package
    sources cannot be reached.
    """

    def __init__(self, folder: Path, release: str) -> None:
        self.folder = folder
        self._release = release

    def make(self) -> None:
        """From the package source that this system itself uses, whichever it is."""
        listed = subprocess.run(
            ["apt-get", "indextargets", "--format", "$(REPO_URI)", f"Codename: {_OWN}"],
            capture_output=True,
            text=True,
            check=True,
        )
        source = listed.stdout.split()[0]
        command = ["debootstrap", "--variant=minbase", self._release, str(self.folder), source]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def __enter__(self) -> CleanRoot:
        for name in _MOUNTS:
            kind = ["-t", "proc", "proc"] if name == "proc" else ["--bind", f"/{name}"]
            subprocess.run(["mount", *kind, str(self.folder / name)], check=True)
        return self

    def __exit__(self, *_: object) -> None:
        for name in reversed(_MOUNTS):
            subprocess.run(["umount", "--lazy", str(self.folder / name)], check=True)
        if not any(os.path.ismount(self.folder / name) for name in _MOUNTS):
            shutil.rmtree(self.folder)

    def run(self, *command: str, user: str = "root", patience_s: float = 600, **environment: str) -> str:
        """What a program in there says; raises AssertionError with it when it fails, TimeoutExpired when it
        takes too long."""
        plain = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "/root" if user == "root" else f"/home/{user}",
            "LC_ALL": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
            **environment,
        }
        done = subprocess.run(
            ["chroot", f"--userspec={user}", str(self.folder), *command],
            env=plain,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=patience_s,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}"
        return done.stdout

    def install(self, *packages: str) -> str:
        """With apt: names, or paths in there that begin with a slash."""
        return self.run("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages)

    def take(self, path: Path) -> str:
        """Copy a file into it; gives the path in there."""
        shutil.copyfile(path, self.folder / "tmp" / path.name)
        return f"/tmp/{path.name}"

    def files(self) -> set[str]:
        """Paths of all that is in there, without what the kernel and apt keep."""
        found: set[str] = set()
        for folder, names, files in os.walk(self.folder):
            here = Path(folder).relative_to(self.folder)
            if here == Path():
                names[:] = [name for name in names if name not in {"proc", "dev", "sys", "tmp", "run"}]
            found.update(f"/{here / name}" for name in [*names, *files])
        return {path for path in found if not path.startswith(("/var/lib/apt", "/var/cache", "/var/log"))}


def is_possible() -> bool:
    """Whether this system can make one: root, debootstrap, and apt to tell where packages come from."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return is_root and all(shutil.which(tool) for tool in ("debootstrap", "apt-get", "chroot", "mount"))
