#!/usr/bin/env python3
"""Prints what CHANGELOG.md says of a version: `python3 packaging/release_notes.py 1.2.0`.

With --check nothing is printed, and the exit code tells whether a release may be made of that version: it has
to be the one in faxdesk/__init__.py, and the changelog has to have a dated section for it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_HEAD = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<day>\d{4}-\d\d-\d\d))?[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"^\[[^\]]+\]: \S+$", re.MULTILINE)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Print the release notes of a version.")
    parser.add_argument("version", help="such as 1.2.0, or its tag v1.2.0")
    parser.add_argument("--check", action="store_true", help="only tell whether it may be released")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    version = options.version.removeprefix("v")
    notes = notes_of((options.root / "CHANGELOG.md").read_text(encoding="utf-8"), version)
    problem = ""
    if notes is None:
        problem = f"CHANGELOG.md has no dated section for {version}."
    elif options.check and version != version_of(options.root):
        problem = f"faxdesk/__init__.py says {version_of(options.root)}, not {version}."
    if problem:
        print(f"release_notes: {problem}", file=sys.stderr)
        return 1
    if not options.check:
        print(notes)
    return 0


def notes_of(changelog: str, version: str) -> str | None:
    """The text of a version's section, without its heading and the links at the end of the file; None where
    there is none, or it was not dated yet."""
    heads = list(_HEAD.finditer(changelog))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        if head["version"] == version and head["day"]:
            text = changelog[head.end() : following.start() if following else None]
            return _LINK.sub("", text).strip()
    return None


def version_of(root: Path) -> str:
    found = re.search(r'^__version__ = "(.+)"$', (root / "faxdesk" / "__init__.py").read_text(), re.MULTILINE)
    return found[1] if found else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
