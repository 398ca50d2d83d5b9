"""The picture of a table of contacts that is about to be imported."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.ui.contacts.importing.import_dialog import ImportDialog

if TYPE_CHECKING:
    from tests.screenshots.__main__ import Studio

_TABLE = """\
Practice;Fax;Town
Northside Clinic;(650) 555-0144;Redwood
Lakeside Supplies;1,65E+10;Redwood
Parkside Optics;(650) 555-0147;
Parkside Optics;(650) 555-0147;Menlo
;;Redwood
Quarry Road Practice;+16505550158;Menlo
"""
WORDS = (
    "Practice",
    "Town",
    "Northside",
    "Lakeside",
    "Parkside",
    "Clinic",
    "Supplies",
    "Optics",
    "Redwood",
    "Menlo",
)
"""What stands in the file, in no language of ours."""


def show_import(studio: Studio) -> None:
    """The file is gone again once it has been read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Fax.csv"
        path.write_text(_TABLE, encoding="utf-8")
        ImportDialog(studio.composition.contact_import, studio.runner, [path], studio.window).open()
        studio.settle()
