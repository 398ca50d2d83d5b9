"""Fax numbers as people type and paste them."""

from __future__ import annotations

import pytest

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import RecipientStatus
from faxdesk.domain.phone import (
    display_number,
    is_same_number,
    numbers_of,
    parse_number,
    same_number,
    split_numbers,
    with_country_code,
)


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


@pytest.mark.parametrize(
    "text", ["+16792200123", "+14362200123", "+18375550123", "+16215550123", "+49800888710"]
)
def test_a_number_that_the_library_does_not_know_yet_is_no_wall(text: str) -> None:
    number = parse_number(text)
    assert (number.e164, number.is_known) == (text, False)
    assert parse_number("+16505550144").is_known


@pytest.mark.parametrize(
    ("number", "other", "is_same"),
    [
        ("+442079460018", "+44 20 7946 0018", True),
        ("+442079460018", "020 7946 0018", True),
        ("020 7946 0018", "+442079460018", True),
        ("+442079460018", "7946 0018", True),
        ("+442079460018", "020 7946 0019", False),
        ("+442079460018", "+12079460018", False),
        ("+16505550144", "60144", False),
        ("+16505550144", "********0144", True),
        ("+16505550144", "+1650***0144", True),
        ("+16505550144", "650-XXX-0144", True),
        ("+16505550144", "(650) •••-••44", True),
        ("+442079460018", "020 **** 0018", True),
        ("+16505550144", "+1650555****", True),
        ("+16505550144", "+1651***0144", False),
        ("+16505550144", "********0145", False),
        ("+16505550144", "**********44", False),
        ("+1650***0144", "+1650***0144", True),
        ("+1650***0144", "+1651***0144", False),
        ("", "+16505550144", False),
        ("anonymous", "+16505550144", False),
    ],
)
def test_spellings_of_one_number_are_told_from_other_numbers(number: str, other: str, is_same: bool) -> None:
    assert is_same_number(number, other) is is_same


def test_a_national_number_gets_its_country_code() -> None:
    assert with_country_code("020 7946 0018", "GB") == "+442079460018"
    assert with_country_code("(650) 555-0144", "US") == "+16505550144"
    for kept in ("+442079460018", "020 7946 0018", "*******0144", "101", "anonymous", ""):
        assert with_country_code(kept, "US") == kept
