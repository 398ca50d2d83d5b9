"""Compiles the catalogues of all languages, which the program reads compiled: x.po becomes x.mo beside it.

Whoever builds or installs the program runs this as a hook of its builder; `dev.py` runs it where a catalogue
is newer than what was made of it. Compiled catalogues are not kept in the repository: every change of a text
would be a conflict between two branches that nobody can read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOGUES = Path("resources", "languages")


class CompileLanguages(BuildHookInterface[Any]):
    """What hatchling runs before it makes a wheel, or an editable installation."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_all(Path(self.root) / CATALOGUES)


def compile_all(folder: Path) -> None:
    """Compile the catalogues in a folder. What nobody has translated is left out, and is shown in English."""
    for source in sorted(folder.glob("*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.stem)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


if __name__ == "__main__":
    compile_all(Path(__file__).resolve().parent.parent / CATALOGUES)
