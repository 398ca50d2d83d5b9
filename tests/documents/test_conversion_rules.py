"""Which files are converted here, and what each is called on its way to the service."""

from __future__ import annotations

import pytest

from faxdesk.documents.conversion_rules import (
    CONVERTED_IMAGES,
    TEXT_SUFFIXES,
    guess_type,
    named_as,
    needs_conversion,
)


@pytest.mark.parametrize("ending", ["txt", "log", "csv", "cpp", "webp", "avif", "heic", "jp2"])
def test_texts_and_rare_images_become_pdf(ending: str) -> None:
    assert needs_conversion(ending)


@pytest.mark.parametrize(
    "ending", ["pdf", "tif", "jpg", "png", "gif", "bmp", "docx", "xls", "rtf", "svg", ""]
)
def test_others_stay_as_they_are(ending: str) -> None:
    assert not needs_conversion(ending)


@pytest.mark.parametrize(
    ("name", "ending", "expected"),
    [
        ("letter.pdf", "pdf", "letter.pdf"),
        ("LETTER.PDF", "pdf", "LETTER.PDF"),
        ("photo.jpeg", "jpg", "photo.jpeg"),
        ("photo.jpe", "jpg", "photo.jpg"),
        ("fax.tiff", "tif", "fax.tiff"),
        ("scan.jpg", "pdf", "scan.pdf"),
        ("scan.pdf_", "pdf", "scan.pdf"),
        ("scan", "pdf", "scan.pdf"),
        ("report.v2", "pdf", "report.v2.pdf"),
        ("old.wk4", "wk4", "old.wk4"),
        ("unknown.xyz", "", "unknown.xyz"),
    ],
)
def test_the_name_that_a_type_is_sent_under(name: str, ending: str, expected: str) -> None:
    assert named_as(name, ending) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("letter.pdf", "application/pdf"),
        ("SCAN.TIFF", "image/tiff"),
        ("photo.jpeg", "image/jpeg"),
        ("photo.png", "image/png"),
        ("old.bmp", "image/bmp"),
        ("form.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("table.xls", "application/vnd.ms-excel"),
        ("note.rtf", "application/rtf"),
        ("no suffix", "application/octet-stream"),
        ("odd.wk4", "application/octet-stream"),
    ],
)
def test_content_types(name: str, expected: str) -> None:
    assert guess_type(name) == expected


def test_nothing_is_both_text_and_image() -> None:
    assert not TEXT_SUFFIXES & CONVERTED_IMAGES
