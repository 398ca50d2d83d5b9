"""Writes what administrators are given to set policies with: a schema, templates for Windows, a sample for
Macs and the tables of the manual. `python3 dev.py docs` runs it; a test compares.
"""

from __future__ import annotations

from pathlib import Path

from policies import group_policy
from policies.configuration_profile import profile
from policies.declarations import ROOT, spoken
from policies.json_schema import schema
from policies.manual import with_tables

from faxdesk.chosen_service import name_chosen_service

FOLDER = ROOT / "resources" / "policies"
"""Every package carries it, as it does all resources."""
MANUAL = ROOT / "docs" / "policies.md"


def made() -> dict[Path, str]:
    """The text of each file."""
    name_chosen_service()
    with spoken("en"):
        files = {
            FOLDER / "faxdesk.schema.json": schema(),
            FOLDER / "faxdesk.mobileconfig": profile(),
            FOLDER / "faxdesk.admx": group_policy.admx(),
            MANUAL: with_tables(MANUAL.read_text(encoding="utf-8")),
        }
    for language, folder in group_policy.LANGUAGES.items():
        with spoken(language):
            files[FOLDER / folder / "faxdesk.adml"] = group_policy.adml()
    return files


def main() -> None:
    for path, text in made().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
