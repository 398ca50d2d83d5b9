"""Twenty forms of other programs (cases/forms; named after who wrote them last): filled in, read by pypdf and
drawn by Poppler with what was filled in, as it is faxed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.compose.form_field import TICKABLE, FieldKind, FormField
from faxdesk.domain.compose.page_edit import PageEdit
from tests.documents.test_form_filling import as_picture, by_poppler, unlike

FORMS = sorted((Path(__file__).parent / "cases" / "forms").glob("*.pdf"))
CODE = "Zoë 42"
"""As long as the fields called "code", which are combs."""


def value_for(field: FormField) -> str:
    """What is filled in: words that stand nowhere else in the form, the second of several."""
    if field.kind in TICKABLE:
        return field.on_value
    if field.kind == FieldKind.CHOICE:
        return field.options[1]
    return CODE if field.name == "code" else f"Ångström {len(field.name)}"


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_it_is_filled_in_read_and_drawn(form: Path, worker: PageWorker, tmp_path: Path) -> None:
    pypdf: Any = pytest.importorskip("pypdf")
    fields = [field for field in worker.form_fields(form, form.name) if field.can_be_filled]
    values = {field.name: value_for(field) for field in fields}
    assert {field.page for field in fields} == {0}
    saved = tmp_path / "saved.pdf"
    worker.fill_form(form, form.name, saved, {0: values})

    read = pypdf.PdfReader(saved).get_fields()
    for field in fields:
        value = read[field.name]["/V"]
        if field.kind in TICKABLE:
            assert value != "/Off"
        else:
            # A choice may have another name inside the form than the one that is seen.
            assert value == values[field.name] or field.kind == FieldKind.CHOICE
    again = {field.name: field.value for field in worker.form_fields(saved, saved.name)}
    assert {name: again[name] for name in values} == values

    page = PageSource(form, form.name, edit=PageEdit(fields=tuple(values.items())))
    ours = as_picture(worker.render(page, 1000, on_paper=True))
    assert unlike(ours, by_poppler(saved, 0, *ours.size)) < 0.02
    if shutil.which("pdftotext"):
        seen = subprocess.run(["pdftotext", saved, "-"], capture_output=True, text=True, check=True).stdout
        drawn = "".join(seen.split())
        # The letters of a comb are so far apart that they are no word any more.
        words = [field for field in fields if field.kind not in TICKABLE and field.name != "code"]
        assert all(values[field.name].replace(" ", "") in drawn for field in words)


def test_there_are_twenty() -> None:
    assert len(FORMS) == 20
