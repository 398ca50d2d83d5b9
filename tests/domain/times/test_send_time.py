"""Times as people type them after --at."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.times.send_time import check_not_past, read_send_time

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has one zone for all processes")


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def set_zone(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield set_zone
    monkeypatch.undo()
    time.tzset()


def refusal(text: str) -> str:
    with pytest.raises(FaxDeskError) as caught:
        read_send_time(text)
    assert caught.value.kind == ErrorKind.BAD_INPUT
    return f"{caught.value.title} {caught.value.hint}"


@pytest.mark.parametrize(
    ("name", "text", "utc"),
    [
        ("America/New_York", "2027-03-14T01:59", "2027-03-14T06:59"),
        ("America/New_York", "2027-03-14T03:00", "2027-03-14T07:00"),
        ("America/New_York", "2027-11-07T01:30-05:00", "2027-11-07T06:30"),
        ("Europe/Berlin", "2027-03-28T03:30", "2027-03-28T01:30"),
        ("Europe/Berlin", "2027-03-28T02:30+01:00", "2027-03-28T01:30"),
        ("Asia/Kolkata", "2027-01-04 15:30", "2027-01-04T10:00"),
        ("UTC", "2027-01-04T15:30Z", "2027-01-04T15:30"),
    ],
)
def test_what_is_meant(zone: Callable[[str], None], name: str, text: str, utc: str) -> None:
    zone(name)
    assert read_send_time(text) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "text", "others"),
    [
        ("America/New_York", "2027-03-14T02:30", "01:30 or 03:30"),
        ("America/New_York", "2027-03-14T02:00", "01:00 or 03:00"),
        ("Europe/Berlin", "2027-03-28T02:30", "01:30 or 03:30"),
        ("Australia/Lord_Howe", "2027-10-03T02:15", "01:45 or 02:45"),
    ],
)
def test_an_hour_that_the_clocks_skip(zone: Callable[[str], None], name: str, text: str, others: str) -> None:
    zone(name)
    words = refusal(text)
    assert words.startswith(f"There is no {text[-5:]} on {text[:10]}")
    assert others in words


@pytest.mark.parametrize(
    ("name", "text", "offsets"),
    [
        ("America/New_York", "2027-11-07T01:30", ("-04:00", "-05:00")),
        ("Europe/Berlin", "2027-10-31T02:30", ("+02:00", "+01:00")),
    ],
)
def test_an_hour_that_comes_twice(
    zone: Callable[[str], None], name: str, text: str, offsets: tuple[str, str]
) -> None:
    zone(name)
    assert f"{text}{offsets[0]} or {text}{offsets[1]}" in refusal(text)


@pytest.mark.parametrize("text", ["2027-01-04", "20270104", "2027-W01-1"])
def test_a_day_is_no_time(text: str) -> None:
    assert "a day without a time" in refusal(text)


@pytest.mark.parametrize("text", ["", "tomorrow", "15:30", "2027-13-01T00:00", "0001-01-01T00:00"])
def test_what_is_no_time(text: str) -> None:
    assert "is not a time" in refusal(text)


def test_what_is_past() -> None:
    now = datetime(2027, 1, 4, 15, 30, 40, tzinfo=UTC)
    check_not_past(now.replace(second=0), now)
    check_not_past(now + timedelta(days=1), now)
    for before in (timedelta(minutes=1), timedelta(days=2500)):
        with pytest.raises(FaxDeskError, match="is past; nothing was sent") as caught:
            check_not_past(now - before, now)
        assert caught.value.kind == ErrorKind.BAD_INPUT
