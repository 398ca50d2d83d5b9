"""PDF forms: the fields that they have, and pages that show what was filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.compose.form_field import FieldKind, FormField
from tests.documents import form_samples, samples


def ink(worker: PageWorker, path: Path) -> int:
    """Dark dots where the field is."""
    image = worker.render(PageSource(path, path.name), 612)
    rows = [image.data[row * image.stride + 100 : row * image.stride + 500] for row in range(142, 192)]
    return sum(value < 128 for row in rows for value in row)


def test_a_filled_in_field_is_drawn(worker: PageWorker, tmp_path: Path) -> None:
    filled, empty = tmp_path / "filled.pdf", tmp_path / "empty.pdf"
    filled.write_bytes(samples.filled_form())
    empty.write_bytes(samples.filled_form(b""))
    assert ink(worker, filled) > 300
    assert ink(worker, empty) == 0


def read(worker: PageWorker, folder: Path, content: bytes) -> tuple[FormField, ...]:
    path = folder / "form.pdf"
    path.write_bytes(content)
    return worker.form_fields(path, path.name)


def test_fields_are_read_with_what_may_be_filled_in(worker: PageWorker, tmp_path: Path) -> None:
    fields = read(worker, tmp_path, form_samples.consent())
    assert [(field.name, field.page, field.kind) for field in fields] == [
        ("patient", 0, FieldKind.TEXT),
        ("birth", 0, FieldKind.DATE),
        ("code", 0, FieldKind.TEXT),
        ("notes", 0, FieldKind.MULTILINE),
        ("urgent", 0, FieldKind.TICK),
        ("clinic", 0, FieldKind.CHOICE),
        ("answer", 0, FieldKind.RADIO),
        ("answer", 0, FieldKind.RADIO),
        ("office", 0, FieldKind.TEXT),
        ("signed", 0, FieldKind.SIGNATURE),
        ("patient", 1, FieldKind.TEXT),
    ], "and not the one that nobody sees"
    patient, birth, code, _notes, urgent, clinic, agree, refuse, office, signed, _again = fields
    assert (patient.label, patient.is_required) == ("Name of the patient", True)
    assert birth.date_format == "mm/dd/yyyy"
    assert (code.most, code.is_comb) == (6, True)
    assert urgent.value == "Off"
    assert clinic.options == ("Northside", "Southside Clinic", "Westend")
    assert (agree.on_value, refuse.on_value) == ("agree", "refuse")
    assert (office.value, office.can_be_filled) == ("Northside", False)
    assert not signed.can_be_filled


def test_the_most_letters_of_a_field_may_stand_with_its_parent(worker: PageWorker, tmp_path: Path) -> None:
    fields = read(worker, tmp_path, form_samples.with_parents())
    assert [(field.name, field.most, field.is_comb, field.value) for field in fields] == [
        ("code", 6, True, "ABCDEFGHIJ"),
        ("initials", 3, False, ""),
        ("free", 0, False, ""),
        ("office", 0, False, "Northside"),
    ]


def test_looking_for_the_most_letters_changes_no_field(worker: PageWorker, tmp_path: Path) -> None:
    form, saved = tmp_path / "form.pdf", tmp_path / "saved.pdf"
    form.write_bytes(form_samples.with_parents())
    worker.fill_form(form, form.name, saved, {0: {"initials": "ABCD", "free": "x" * 40}})
    values = {field.name: field.value for field in worker.form_fields(saved, saved.name)}
    assert values == {"code": "ABCDEFGHIJ", "initials": "ABC", "free": "x" * 40, "office": "Northside"}


@pytest.mark.parametrize(
    ("turned", "place"),
    [
        pytest.param(b"", (35.28, 23.99, 105.83, 8.47), id="as it is"),
        pytest.param(b"/Rotate 90", (246.94, 35.28, 8.47, 105.83), id="turned by the file"),
        pytest.param(b"/CropBox[72 72 612 792]", (9.88, 23.99, 105.83, 8.47), id="cut by the file"),
        pytest.param(b"/CropBox[150 72 612 710]", (0.0, 0.0, 88.19, 3.53), id="cut through"),
    ],
)
def test_places_are_those_of_the_page_as_it_is_seen(
    turned: bytes, place: tuple[float, ...], worker: PageWorker, tmp_path: Path
) -> None:
    area = read(worker, tmp_path, form_samples.consent(turned))[0].area
    assert (area.x, area.y, area.width, area.height) == pytest.approx(place, abs=0.05)


def test_other_files_have_no_fields(worker: PageWorker, tmp_path: Path) -> None:
    assert read(worker, tmp_path, samples.plain()) == ()
    text = tmp_path / "letter.txt"
    text.write_text("Hello", encoding="utf-8")
    assert worker.form_fields(text, text.name) == ()
