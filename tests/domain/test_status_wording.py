"""The words for how far a fax is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from faxdesk.domain.status import FaxStatus, StatusKind
from faxdesk.domain.status_wording import words_of
from tests.support.clock import START

LATER = START + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (FaxStatus(StatusKind.NONE), ""),
        (FaxStatus(StatusKind.SENT, sent=2, total=2), "Sent"),
        (FaxStatus(StatusKind.QUEUED, sent=1, total=3), "Waiting for its turn (1 of 3 sent)"),
        (FaxStatus(StatusKind.UPLOADING), "Uploading"),
        (FaxStatus(StatusKind.WAITING), "Waiting"),
        (FaxStatus(StatusKind.WAITING, reason="Offline.", at=LATER), "Waiting: Offline, tries again 09:35"),
        (FaxStatus(StatusKind.WAITING, at=START), "Waiting"),
        (FaxStatus(StatusKind.SCHEDULED, at=LATER), "Scheduled for 09:35"),
        (FaxStatus(StatusKind.SCHEDULED), "Scheduled"),
        (FaxStatus(StatusKind.PARTLY_SENT, sent=2, total=3), "Partly sent (2 of 3)"),
        (FaxStatus(StatusKind.FAILED, reason="Busy"), "Failed (Busy)"),
        (FaxStatus(StatusKind.FAILED, reason="Failed"), "Failed"),
        (FaxStatus(StatusKind.FAILED), "Failed"),
        (FaxStatus(StatusKind.CANCELLED, reason="1 of 2 sent", sent=1, total=2), "Cancelled (1 of 2 sent)"),
        (FaxStatus(StatusKind.CANCELLED), "Cancelled"),
        (FaxStatus(StatusKind.NEEDS_YOU, reason="You are not signed in."), "You are not signed in"),
        (FaxStatus(StatusKind.NEEDS_YOU), "Needs you"),
        (FaxStatus(StatusKind.ACCEPTED, reason="you"), "Went out, as you said"),
        (FaxStatus(StatusKind.ACCEPTED), "On its way"),
        (FaxStatus(StatusKind.OTHER, reason="Teleported"), "Teleported"),
    ],
)
def test_each_status_has_its_words(status: FaxStatus, expected: str) -> None:
    assert words_of(status, START, "{:%H:%M}".format) == expected


@pytest.mark.parametrize(("part", "percent"), [(0.0, 0), (0.404, 40), (0.999, 99), (1.0, 100), (1.2, 100)])
def test_an_upload_is_never_said_to_be_further_than_it_is(part: float, percent: int) -> None:
    assert words_of(FaxStatus(StatusKind.UPLOADING), START, str, part) == f"Uploading {percent} %"
