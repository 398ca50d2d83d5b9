"""What a row says: one short chip, its time, what the fax is about, and the head of its group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from faxdesk.domain.fax import Direction
from faxdesk.domain.search.list_groups import Group, Span
from faxdesk.domain.status import FaxRow, FaxStatus, StatusKind
from faxdesk.ui.common import wording
from faxdesk.ui.controls import state_chip
from faxdesk.ui.fax_list import row_words

NOW = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=20)


def row(
    status: FaxStatus,
    direction: Direction = Direction.OUTBOUND,
    *,
    thumbnail: str = "a",
    only_here: bool = False,
    subject: str = "",
    title: str = "",
    documents: int = 0,
    created_at: datetime = NOW,
) -> FaxRow:
    return FaxRow(
        1,
        direction,
        created_at,
        True,
        "Northside Clinic",
        "+1 650-555-0144",
        0,
        3,
        status,
        thumbnail=thumbnail,
        only_here=only_here,
        subject=subject,
        title=title,
        documents=documents,
    )


@dataclass(frozen=True)
class Case:
    status: FaxStatus
    text: str
    tone: str
    upload: float | None = None


Kind = StatusKind
CASES = [
    Case(FaxStatus(Kind.DRAFT), "", ""),
    Case(FaxStatus(Kind.NEEDS_YOU, reason="Sign in."), "Needs you", "danger"),
    Case(FaxStatus(Kind.UNKNOWN), "Needs you", "danger"),
    Case(FaxStatus(Kind.FAILED, reason="Busy"), "Failed", "danger"),
    Case(FaxStatus(Kind.WAITING, reason="Busy", at=SOON), f"Busy · {wording.clock_time(SOON)}", "warning"),
    Case(
        FaxStatus(Kind.WAITING, reason="The service answered with nothing.", at=SOON),
        f"Waits · {wording.clock_time(SOON)}",
        "warning",
    ),
    Case(FaxStatus(Kind.WAITING, reason="Busy"), "Waiting", "warning"),
    Case(FaxStatus(Kind.UPLOADING), "Sending", "neutral"),
    Case(FaxStatus(Kind.UPLOADING), "Sending 45 %", "neutral", upload=0.456),
    # All is out, and the service has yet to say so: not "100 %" for minutes.
    Case(FaxStatus(Kind.UPLOADING), "Sending", "neutral", upload=1.0),
    # One truth: how many were reached, whatever is being uploaded for the rest.
    Case(FaxStatus(Kind.UPLOADING, sent=200, total=200), "200 of 200", "neutral", upload=1.0),
    Case(FaxStatus(Kind.ACCEPTED, sent=126, total=200), "126 of 200", "neutral"),
    Case(FaxStatus(Kind.ACCEPTED, total=3), "On its way", "neutral"),
    Case(FaxStatus(Kind.PARTLY_SENT, sent=2, total=3), "2 of 3", "neutral"),
    Case(FaxStatus(Kind.PARTLY_SENT, reason="Busy", sent=2, total=3, failed=1), "Needs you", "danger"),
    # The others go on by themselves; the person is wanted already.
    Case(FaxStatus(Kind.WAITING, reason="Busy", at=SOON, sent=3, total=5, failed=1), "Needs you", "danger"),
    Case(FaxStatus(Kind.ACCEPTED, sent=3, total=5, failed=1), "Needs you", "danger"),
    Case(FaxStatus(Kind.FAILED, reason="Busy", total=2, failed=2), "Failed", "danger"),
    Case(FaxStatus(Kind.SENT, sent=1, total=1), "Sent", "success"),
    Case(FaxStatus(Kind.SCHEDULED, at=SOON), f"Today {wording.clock_time(SOON)}", "neutral"),
    Case(FaxStatus(Kind.SCHEDULED, at=NOW + timedelta(days=3)), "Scheduled Thu", "neutral"),
    Case(FaxStatus(Kind.OTHER, reason="SomethingNewAndLong"), "SomethingNewAn", "neutral"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text or "nothing")
def test_the_chip_says_the_first_thing_that_matters(case: Case) -> None:
    assert state_chip.chip_of(row(case.status), NOW, case.upload) == (case.text, case.tone)


@pytest.mark.parametrize("kind", list(StatusKind))
def test_a_chip_is_short_in_every_state(kind: StatusKind) -> None:
    at = NOW + timedelta(days=1, hours=4)
    text, _tone = state_chip.chip_of(row(FaxStatus(kind, reason="No answer", at=at, total=1)), NOW)
    assert len(text) <= state_chip.LONGEST_CHIP


def test_a_received_fax_has_a_chip_only_while_something_lacks() -> None:
    read = FaxStatus(StatusKind.NONE)
    inbound = Direction.INBOUND
    assert state_chip.chip_of(row(read, inbound), NOW) == ("", "")
    assert state_chip.chip_of(row(read, inbound, thumbnail=""), NOW) == ("Fetching", "neutral")
    missing = row(read, inbound, thumbnail="", only_here=True)
    assert state_chip.chip_of(missing, NOW) == ("Pages missing", "danger")


def test_what_the_fax_is_about() -> None:
    read = FaxStatus(StatusKind.NONE)
    assert row_words.about(row(read, subject="Referral", title="a.pdf")) == "Referral"
    assert row_words.about(row(read, title="a.pdf")) == "a.pdf"
    assert row_words.about(row(read, title="a.pdf", documents=3)) == "a.pdf and 2 more"
    assert row_words.about(row(read)) == "3 pages"
    assert row_words.about(row(read, title="Northside Clinic")) == "3 pages"


def test_under_the_head_of_its_day_a_row_says_the_time() -> None:
    read = FaxStatus(StatusKind.NONE)
    yesterday = NOW - timedelta(days=1)
    shown = row(read, created_at=yesterday)
    assert row_words.time(shown, NOW, day_is_said=True) == wording.clock_time(yesterday)
    assert row_words.time(shown, NOW) == wording.when(yesterday, NOW)
    old = row(read, created_at=NOW - timedelta(days=20))
    assert row_words.time(old, NOW, day_is_said=True) == wording.when(old.created_at, NOW)


@pytest.mark.parametrize(
    ("group", "head"),
    [
        (Group(Span.LATER, date(2026, 11, 30)), "Later"),
        (Group(Span.TODAY, date(2026, 11, 30)), "Today"),
        (Group(Span.YESTERDAY, date(2026, 11, 29)), "Yesterday"),
        (Group(Span.DAY, date(2026, 11, 26)), "Thursday"),
        (Group(Span.MONTH, date(2026, 10, 1)), "October"),
        (Group(Span.MONTH, date(2025, 12, 1)), "December 2025"),
        (Group(Span.YEAR, date(2025, 1, 1)), "2025"),
    ],
)
def test_heads(group: Group, head: str) -> None:
    assert row_words.group_head(group, NOW) == head
