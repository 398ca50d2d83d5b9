"""Shiboken's support modules as files of the package, so that no start has to unpack them."""

from __future__ import annotations

import os
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

import shiboken6

FOLDER = "files.dir"
"""Where shiboken looks for its support modules: in this folder beside its library, then inside itself."""


def compiled_support(work: Path) -> list[tuple[str, str]]:
    """The support modules as bytecode: the place of each in the package, and the file.

    Inside shiboken's library they are sources in a ZIP archive, which every start of a program would unpack
    and compile. SBK_EMBED=0 has shiboken write them into its own folder ("De-Virtualize the Python Files" in
    PySide's README for developers); a copy is asked to, so that the environment stays as it is. Raises
    CalledProcessError.
    """
    copy = work / "shiboken" / "shiboken6"
    shutil.rmtree(copy.parent, ignore_errors=True)
    shutil.copytree(Path(shiboken6.__file__).parent, copy)
    subprocess.run(
        [sys.executable, "-c", "import shiboken6.Shiboken"],
        env=os.environ | {"SBK_EMBED": "0", "PYTHONPATH": str(copy.parent)},
        check=True,
    )
    folder = copy / FOLDER
    return [_compiled(source, folder) for source in sorted(folder.rglob("*.py"))]


def _compiled(source: Path, folder: Path) -> tuple[str, str]:
    """Without the source, so that Python looks for none, and without a path of this computer."""
    name, bytecode = source.relative_to(folder), source.with_suffix(".pyc")
    py_compile.compile(
        str(source),
        str(bytecode),
        name.as_posix(),
        doraise=True,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    return Path("shiboken6", FOLDER, name).with_suffix(".pyc").as_posix(), str(bytecode)
