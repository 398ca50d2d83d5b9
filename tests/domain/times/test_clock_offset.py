"""What is said of a clock that is far off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from faxdesk.domain.times.clock_offset import clock_words


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (timedelta(0), ""),
        (timedelta(minutes=-4), ""),
        (timedelta(minutes=5), "This computer's clock is 5 minutes slow."),
        (timedelta(hours=-3), "This computer's clock is 3 hours fast."),
        (timedelta(days=400), "This computer's clock is 400 days slow."),
    ],
)
def test_the_words(offset: timedelta, words: str) -> None:
    assert clock_words(offset) == words
