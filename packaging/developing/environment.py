"""The folder .venv, made as the lock says."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from developing.places import LOCKS, PYTHON, ROOT, VENV, pyproject, pythons
from developing.running import run, run_or_stop, say, stop
from developing.system_packages import apt_install, apt_line
from developing.trimming import TRIMMED, trim

RUN = ("run",)
"""The lock that the program itself needs."""
ALL = ("run", "build", "test")
"""The locks, each without what is in those before it."""
PIP_QUIET = ("--disable-pip-version-check", "--no-input", "--quiet", "--progress-bar", "off", "--use-pep517")


def prepare(locks: Sequence[str] = ALL, *, quiet: bool = False) -> None:
    """Make .venv as the locks say; quick when it is so already. For the program alone it is made small."""
    if not venv_is_good() or (TRIMMED.exists() and locks != RUN):
        make_venv()
    changed = [name for name in locks if _stamp(name) != _kept_stamp(name)]
    if not changed:
        compile_languages()
        return
    if not quiet:
        say("Installing the locked requirements into .venv; the first time takes a minute or two.")
    # What runs the program is compiled as it is first used: half of it never is.
    pip = [PYTHON, "-m", "pip", "install", *PIP_QUIET, "--no-deps", "--no-compile"]
    for name in changed:
        # An installation that ends half-way must not pass for a good one.
        _stamp_file(name).unlink(missing_ok=True)
        fetched = run([*pip, "--require-hashes", "-r", LOCKS / f"{name}.txt"])
        if fetched != 0:
            stop("The requirements could not be installed: pip says why above. They come from the network.")
        if name == "run":
            # The builder is in this lock as well, so that nothing unpinned is fetched for it.
            run_or_stop([*pip, "--no-build-isolation", "--editable", ROOT])
        _stamp_file(name).write_text(_stamp(name))
    if sys.platform.startswith("linux") and not any(_kept_stamp(name) for name in ALL if name not in RUN):
        trim()


def compile_languages() -> None:
    """Compile the catalogues where one has changed since; an installation does so by itself."""
    for path in (ROOT / "resources" / "languages").glob("*.po"):
        made = path.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < path.stat().st_mtime:
            run_or_stop([PYTHON, ROOT / "packaging" / "compile_languages.py"])
            return


def _stamp(name: str) -> str:
    """Changes with all that decides what a lock installs."""
    project = pyproject()
    parts = [(LOCKS / f"{name}.txt").read_text(encoding="utf-8"), venv_version()]
    parts += [project["build-system"], project["project"]] if name == "run" else []
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _kept_stamp(name: str) -> str:
    try:
        return _stamp_file(name).read_text()
    except FileNotFoundError:
        return ""


def _stamp_file(name: str) -> Path:
    return VENV / f"installed-{name}.sha256"


def venv_version() -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([str(PYTHON), "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def venv_is_good() -> bool:
    return venv_version() in pythons()


def make_venv() -> None:
    if not importlib.util.find_spec("ensurepip"):
        # Debian and Ubuntu keep it in a package of its own.
        package_name = "python{}.{}-venv".format(*sys.version_info)
        if not apt_install([package_name]):
            stop(f"Python cannot make a virtual environment here. Install it: {apt_line([package_name])}")
    say("Making .venv")
    run_or_stop([sys.executable, "-m", "venv", "--clear", VENV])
