"""Which files are converted here, and what each is called on its way to the service."""

from __future__ import annotations

import pytest

from faxdesk.documents.conversion_rules import CONVERTED_IMAGES, TEXT_SUFFIXES, guess_type, needs_conversion


@pytest.mark.parametrize("name", ["a.txt", "A.TXT", "server.log", "list.csv", "main.cpp", "x.webp", "y.avif"])
def test_texts_and_rare_images_become_pdf(name: str) -> None:
    assert needs_conversion(name)


@pytest.mark.parametrize(
    "name",
    ["a.pdf", "a.tif", "a.JPG", "a.png", "a.gif", "a.bmp", "a.docx", "a.xls", "a.rtf", "a.svg", "txt", ""],
)
def test_others_stay_as_they_are(name: str) -> None:
    assert not needs_conversion(name)


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
