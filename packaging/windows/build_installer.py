#!/usr/bin/env python3
"""Builds the installer for Windows from the folder that PyInstaller made there:

    .venv/Scripts/python packaging/windows/build_installer.py build/dist/faxdesk build/dist

Needs `makensis` (NSIS 3.08) on the path. It runs on Linux as well, which shows that the script compiles; the
folder has to come from Windows for the program in it to run there. Where the environment names a key to sign
with (see sign.py), the uninstaller and the installer are signed; FAXDESK_PUBLISHER is who publishes it.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Build the installer for Windows.")
    parser.add_argument("folder", type=Path, help="what PyInstaller made: faxdesk.exe and the rest")
    parser.add_argument("target", type=Path, help="the folder to put the installer in")
    parser.add_argument("--stub", metavar="TARGET", help="another kind of installer: amd64-unicode")
    options = parser.parse_args(arguments)
    makensis = shutil.which("makensis")
    if makensis is None:
        print("build_installer: makensis is not on the path; install NSIS 3.", file=sys.stderr)
        return 1
    missing = [
        name for name in ("faxdesk.exe", "faxdesk-window.exe", "_internal") if not has(options.folder, name)
    ]
    if missing:
        print(f"build_installer: {options.folder} lacks {', '.join(missing)}.", file=sys.stderr)
        return 1
    version = version_of(ROOT)
    options.target.mkdir(parents=True, exist_ok=True)
    installer = options.target.resolve() / f"faxdesk-{version}-setup.exe"
    with tempfile.TemporaryDirectory() as temporary:
        from icon_files import write_ico

        from building.project import PUBLISHER

        icon = Path(temporary) / "faxdesk.ico"
        write_ico(icon)
        defines = {
            "VERSION": version,
            "NUMBERS": four_numbers(version),
            "FOLDER": str(options.folder.resolve()),
            "ICON": str(icon),
            "LICENSE": str(ROOT / "LICENSE"),
            "INSTALLER": str(installer),
            "PUBLISHER": PUBLISHER,
            **({"TARGET": options.stub} if options.stub else {}),
            **(
                {"SIGN": f'"{sys.executable}" "{HERE / "sign.py"}"'}
                if os.environ.get("FAXDESK_SIGN_WITH")
                else {}
            ),
        }
        definitions = [f"-D{name}={value}" for name, value in defines.items()]
        # -WX makes warnings errors, because NSIS warns of scripts that do something else than they seem to.
        done = subprocess.run([makensis, "-V2", "-WX", *definitions, str(HERE / "faxdesk.nsi")], check=False)
    if done.returncode == 0:
        print(f"{installer}, {installer.stat().st_size / 1e6:.1f} MB")
    return done.returncode


def has(folder: Path, name: str) -> bool:
    return (folder / name).exists()


def version_of(root: Path) -> str:
    source = (root / "faxdesk" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', source, re.MULTILINE)
    if found is None:
        raise SystemExit("faxdesk/__init__.py tells no version.")
    return found[1]


def four_numbers(version: str) -> str:
    """A version as the properties of a Windows program have it: 1.2.0 as 1.2.0.0."""
    numbers = re.findall(r"\d+", version.partition("+")[0])[:4]
    return ".".join([*numbers, "0", "0", "0"][:4])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
