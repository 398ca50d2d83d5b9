#!/usr/bin/env python3
"""Puts what macOS reads into the app that PyInstaller made: document types, fax: scheme, icon, versions.

    .venv/bin/python packaging/macos/finish_app.py build/dist/FaxDesk.app

It runs before the app is signed, because the signature covers all of this.
"""

from __future__ import annotations

import argparse
import plistlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Finish the app that PyInstaller made.")
    parser.add_argument("app", type=Path)
    app = parser.parse_args(arguments).app
    info_file = app / "Contents" / "Info.plist"
    if not info_file.is_file():
        print(f"finish_app: {app} is no app.", file=sys.stderr)
        return 1
    finished = {**plistlib.loads(info_file.read_bytes()), **own_info(version_of(ROOT))}
    program = app / "Contents" / "MacOS" / finished["CFBundleExecutable"]
    if not program.exists():
        print(f"finish_app: {program} is missing.", file=sys.stderr)
        return 1
    info_file.write_bytes(plistlib.dumps(finished))
    from icon_files import write_icns

    resources = app / "Contents" / "Resources"
    resources.mkdir(exist_ok=True)
    write_icns(resources / finished["CFBundleIconFile"])
    return 0


def own_info(version: str) -> dict[str, object]:
    """The contents of our Info.plist with the versions put in; that of the bundle has numbers alone."""
    info: dict[str, object] = plistlib.loads((HERE / "Info.plist").read_bytes())
    numbers = ".".join(re.findall(r"\d+", version.partition("+")[0])[:3])
    return {**info, "CFBundleShortVersionString": version, "CFBundleVersion": numbers}


def version_of(root: Path) -> str:
    source = (root / "faxdesk" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', source, re.MULTILINE)
    if found is None:
        raise SystemExit("faxdesk/__init__.py tells no version.")
    return found[1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
