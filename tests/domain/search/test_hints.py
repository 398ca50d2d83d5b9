"""What is proposed while a search is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.search.hints import hints
from faxdesk.domain.search.query import OPERATORS


@pytest.mark.parametrize(
    ("before", "start", "offered"),
    [
        ("", 0, [name for name, _meaning in OPERATORS]),
        ("north", 0, []),
        ("north ", 6, []),
        ("north fr", 6, ["from:"]),
        ("-ta", 0, ["-tag:"]),
        ("is:un", 0, ["is:unread"]),
        ("is:unread", 0, []),
        ("x has:", 2, ["has:note", "has:tag"]),
        ("tag:B", 0, ["tag:billing"]),
        ("tag:", 0, ["tag:billing", 'tag:"to do"']),
        ('a tag:"to', 2, ['tag:"to do"']),
        ("on:last", 0, ['on:"last week"', 'on:"last month"', 'on:"last year"']),
        ("from:north", 0, []),
    ],
)
def test_hints(before: str, start: int, offered: list[str]) -> None:
    place, offers = hints(before, ["billing", "to do"])
    assert (place, [offer.text for offer in offers]) == (start, offered)


@given(st.text(alphabet='ab:"- tagis', max_size=20))
def test_any_text(before: str) -> None:
    start, _offers = hints(before, ["billing"])
    assert 0 <= start <= len(before)
