"""Fax numbers as people type and paste them."""

from __future__ import annotations

import pytest

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import RecipientStatus
from faxdesk.domain.phone import display_number, numbers_of, parse_number, same_number, split_numbers


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("(650) 555-0144", "US", "+16505550144"),
        ("650.555.0144", "US", "+16505550144"),
        ("1-650-555-0144", "US", "+16505550144"),
        ("+1 650 555 0144", "DE", "+16505550144"),
        (" Fax: 020 7123 4567 ", "GB", "+442071234567"),
        ("００４４ 20 7123 4567", "DE", "+442071234567"),
        ("011 44 20 7123 4567", "US", "+442071234567"),
    ],
)
def test_numbers_are_read_as_they_are_written(text: str, country: str, e164: str) -> None:
    assert parse_number(text, country).e164 == e164


@pytest.mark.parametrize(
    "text", ["", "   ", "12", "hello", "+1 650 555 0144 ext 7", "+999 123 4567", "1" * 30]
)
def test_what_is_no_number_is_refused_in_words(text: str) -> None:
    with pytest.raises(FaxDeskError) as raised:
        parse_number(text)
    assert raised.value.kind == ErrorKind.BAD_INPUT
    assert raised.value.hint


def test_a_number_is_shown_as_people_read_it() -> None:
    assert parse_number("6505550144").display == "+1 650-555-0144"
    assert display_number("(866)123-4567") == "+1 866-123-4567"
    assert display_number("Unknown") == "Unknown"


def test_two_spellings_of_one_number_are_the_same() -> None:
    assert same_number("(650) 555-0144") == same_number("+16505550144")
    assert same_number("anonymous") == "anonymous"


def test_a_pasted_column_is_split() -> None:
    assert split_numbers("650 555 0144\n650 555 0101; 650 555 0102,\t\n") == [
        "650 555 0144",
        "650 555 0101",
        "650 555 0102",
    ]


def test_recipients_are_the_same_in_whatever_spelling_and_order() -> None:
    written = [Recipient("(650) 555-0144"), Recipient("+44 20 7123 4567")]
    answered = [
        RecipientStatus("+442071234567"),
        RecipientStatus("+16505550144"),
        RecipientStatus("+16505550144"),
    ]
    assert numbers_of(written) == numbers_of(answered) == {"+16505550144", "+442071234567"}
    assert numbers_of([]) == set()
