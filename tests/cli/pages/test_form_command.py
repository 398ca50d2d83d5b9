"""`faxdesk form`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Faxdesk
from tests.documents import form_samples, samples


@pytest.fixture
def consent(tmp_path: Path) -> Path:
    path = tmp_path / "consent.pdf"
    path.write_bytes(form_samples.consent())
    return path


def test_fields_are_listed_once_with_their_places(faxdesk: Faxdesk, consent: Path) -> None:
    done = faxdesk("form", consent, "--json")
    assert done.code == 0
    fields = {field["name"]: field for field in done.json}
    assert [*fields][:3] == ["patient", "birth", "code"]
    assert [*fields][3:] == ["notes", "urgent", "clinic", "answer", "office", "signed"]
    assert [place["page"] for place in fields["patient"]["places"]] == [1, 2]
    assert fields["patient"]["places"][0]["x"] == pytest.approx(35.28)
    assert (fields["patient"]["label"], fields["patient"]["is_required"]) == ("Name of the patient", True)
    assert (fields["code"]["longest"], fields["birth"]["date_format"]) == (6, "mm/dd/yyyy")
    assert fields["answer"]["options"] == ["agree", "refuse", "Off"]
    assert fields["office"]["is_read_only"]
    said = faxdesk("form", consent).out
    assert "patient  text, pages 1, 2\n   Name of the patient\n   has to be filled in\n" in said
    assert "office  text, page 1\n   = Northside\n   cannot be filled in\n" in said
    assert "clinic  choice, page 1\n   one of: Northside, Southside Clinic, Westend\n" in said


def test_a_form_is_saved_filled_in(faxdesk: Faxdesk, consent: Path, tmp_path: Path) -> None:
    target = tmp_path / "filled.pdf"
    values = ("patient=A. Sample = B", "urgent=yes", "answer=refuse", "clinic=Westend")
    options = [part for value in values for part in ("--fill", value)]
    assert faxdesk("form", consent, *options, "--out", target).code == 0
    fields = {field["name"]: field["value"] for field in faxdesk("form", target, "--json").json}
    assert fields["patient"] == "A. Sample = B"
    assert (fields["urgent"], fields["answer"], fields["clinic"]) == ("Yes", "refuse", "Westend")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("name=A", "These can be filled in: patient, birth, code, notes, urgent, clinic, answer."),
        ("office=A", "Nothing can be typed into the field “office”."),
        ("signed=A", "Nothing can be typed into the field “signed”."),
        ("clinic=Elsewhere", "It offers: Northside, Southside Clinic, Westend."),
        ("answer=maybe", "It offers: agree, refuse, Off."),
        ("urgent=very", "It offers: Yes, Off."),
        ("code=1234567", "The field “code” takes 6 letters at most."),
        ("patient", "Write --fill NAME=VALUE, in quotes."),
    ],
)
def test_what_the_form_cannot_hold_is_told_with_what_it_can(
    said: str, words: str, faxdesk: Faxdesk, consent: Path, tmp_path: Path
) -> None:
    target = tmp_path / "filled.pdf"
    done = faxdesk("form", consent, "--fill", said, "--out", target)
    assert done.code == 2
    assert words in done.err
    assert not target.exists()


def test_values_need_a_file_and_a_file_values(faxdesk: Faxdesk, consent: Path) -> None:
    assert "--fill and --out go together." in faxdesk("form", consent, "--fill", "patient=A").err


def test_other_files_have_no_fields(faxdesk: Faxdesk, tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    path.write_bytes(samples.plain())
    assert faxdesk("form", path).out == "It has no fields.\n"
    done = faxdesk("form", path, "--fill", "a=b", "--out", tmp_path / "out.pdf")
    assert "The files are no PDF forms." in done.err
