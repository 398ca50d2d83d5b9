"""Where the words of a search are seen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.search.highlight import finder, terms_of
from faxdesk.domain.search.query import parse

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def seen(text: str, search: str) -> list[str]:
    return [text[start : start + length] for start, length in finder(terms_of(parse(search, NOW)))(text)]


@pytest.mark.parametrize(
    ("text", "search", "expected"),
    [
        ("Northside Clinic", "north clin", ["North", "Clin"]),
        ("Northside Clinic", "side", []),
        ("Référral Straße", "refer strasse", ["Référ", "Straße"]),
        ("+1 650-555-0144", "5550144", ["555-0144"]),
        ("+1 650-555-0144", "(650) 555", ["650", "555"]),
        ("+1 650-555-0144", "50-5", ["50-5"]),
        ("the knee MRI was fine", '"knee mri" -fine', ["knee MRI"]),
        ("Northside", "from:north is:unread", ["North"]),
        ("aa aa", "a aa", ["aa", "aa"]),
        ("anything", "", []),
    ],
)
def test_hits(text: str, search: str, expected: list[str]) -> None:
    assert seen(text, search) == expected


@given(st.text(max_size=30), st.text(max_size=10))
def test_hits_are_within_the_text_and_apart(text: str, search: str) -> None:
    end = 0
    for start, length in finder(terms_of(parse(search, NOW)))(text):
        assert start >= end
        assert length > 0
        end = start + length
        assert end <= len(text)
