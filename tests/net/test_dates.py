"""Dates as HTTP writes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from faxdesk.net.dates import read_date


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Mon, 02 Mar 2026 09:31:00 GMT", datetime(2026, 3, 2, 9, 31, tzinfo=UTC)),
        ("Mon, 02 Mar 2026 10:31:00 +0100", datetime(2026, 3, 2, 9, 31, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        # Far from all that is reckoned with: an hour later there would be no such date any more.
        ("Fri, 31 Dec 9999 23:59:59 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -1400", None),
    ],
)
def test_dates(text: str, at: datetime | None) -> None:
    assert read_date(text) == at
