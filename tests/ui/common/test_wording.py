"""States, times and counts in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction
from faxdesk.domain.sent_page import LineTime
from faxdesk.domain.status import FaxRow, FaxStatus, StatusKind
from faxdesk.services.events import Connection, ConnectionChanged
from faxdesk.ui.common import wording

NOW = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
ROW = FaxRow(
    1,
    Direction.INBOUND,
    NOW - timedelta(hours=1),
    False,
    "Northside Clinic",
    "+1 650-555-0144",
    0,
    3,
    FaxStatus(StatusKind.UNREAD),
)


@pytest.mark.parametrize("kind", list(StatusKind))
def test_every_state_has_an_icon_and_a_word(kind: StatusKind) -> None:
    status = wording.status_text(FaxStatus(kind, reason="Busy", sent=2, total=3), NOW)
    if kind == StatusKind.NONE:
        assert status.text == ""
    else:
        assert status.icon
        assert status.text[0].isupper()
    assert (status.role == "success") == (kind == StatusKind.SENT)


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (FaxStatus(StatusKind.PARTLY_SENT, sent=2, total=3), "Partly sent (2 of 3)"),
        (FaxStatus(StatusKind.FAILED, reason="Busy"), "Failed (Busy)"),
        (FaxStatus(StatusKind.FAILED), "Failed"),
        (FaxStatus(StatusKind.WAITING, reason="RingCentral cannot be reached."), None),
        (FaxStatus(StatusKind.NEEDS_YOU, reason="You are not signed in."), "You are not signed in"),
        (FaxStatus(StatusKind.OTHER, reason="Faxed"), "Faxed"),
        (FaxStatus(StatusKind.CHECKING), "Checking whether it went out"),
    ],
)
def test_what_the_state_says(status: FaxStatus, text: str | None) -> None:
    shown = wording.status_text(status, NOW).text
    assert shown == text if text else shown == "Waiting: RingCentral cannot be reached"


def test_an_upload_says_how_far() -> None:
    assert wording.status_text(FaxStatus(StatusKind.UPLOADING), NOW, 0.404).text == "Uploading 40 %"
    assert wording.status_text(FaxStatus(StatusKind.UPLOADING), NOW).text == "Uploading"


def test_a_waiting_fax_says_until_when() -> None:
    status = FaxStatus(StatusKind.WAITING, reason="No connection", at=NOW + timedelta(minutes=5))
    text = wording.status_text(status, NOW).text
    assert text.startswith("Waiting: No connection, tries again ")


def test_times_get_shorter_with_their_age() -> None:
    local = NOW.astimezone()
    noon = local.replace(hour=9, minute=41)
    assert "41" in wording.when(noon, NOW)
    assert ":" not in wording.when(noon - timedelta(days=3), NOW)
    assert not any(letter.isdigit() for letter in wording.when(noon - timedelta(days=3), NOW))
    assert wording.when(noon - timedelta(days=800), NOW) == (noon - timedelta(days=800)).date().isoformat()
    assert wording.when_in_full(noon, NOW).startswith("Today ")
    assert wording.when_in_full(noon - timedelta(days=1), NOW).startswith("Yesterday ")
    assert wording.moment(noon + timedelta(days=1), NOW).startswith("tomorrow ")


def test_a_row_reads_as_one_sentence(qtbot: QtBot) -> None:
    sentence = wording.sentence(ROW, NOW)
    assert sentence.startswith("Unread, Northside Clinic, 3 pages, ")
    sent = replace(
        ROW,
        direction=Direction.OUTBOUND,
        others=2,
        pages=1,
        is_read=True,
        status=FaxStatus(StatusKind.FAILED, reason="Busy"),
    )
    sentence = wording.sentence(sent, NOW)
    assert sentence.startswith("Northside Clinic and 2 others, 1 page, ")
    assert sentence.endswith(", Failed (Busy)")


def test_whom_a_fax_is_from() -> None:
    assert wording.peer(replace(ROW, name="")) == "+1 650-555-0144"
    assert wording.peer(replace(ROW, name="", number="")) == "Unknown sender"
    draft = replace(ROW, name="", number="", direction=Direction.OUTBOUND)
    assert wording.peer(draft) == "No recipient yet"
    assert wording.peer(replace(draft, title="letter.pdf")) == "letter.pdf"
    assert wording.second_line(replace(ROW, title="letter.pdf")) == "letter.pdf, 3 pages"


def test_counts_sizes_and_spans() -> None:
    assert wording.pages(1) == "1 page"
    assert wording.pages(None) == ""
    assert wording.faxes(2) == "2 faxes"
    assert wording.size(812_345) == "812 KB"
    assert wording.size(3_400_000) == "3.4 MB"
    assert wording.line_time(LineTime(26.2, 45.0)) == "26 to 45 s"
    assert wording.line_time(LineTime(44.0, 130.0)) == "44 s to 3 min"
    assert wording.line_time(LineTime(130.0, 290.0)) == "2 to 5 min"
    assert wording.line_time(LineTime(5200.0, 12000.0)) == "1.5 to 3.5 h"


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (Connection.LIVE, "Live"),
        (Connection.CHECKING, "Checking every minute"),
        (Connection.OFFLINE, "Offline: 3 faxes wait"),
        (Connection.SIGN_IN_AGAIN, "Sign in again"),
        (Connection.SIGNED_OUT, "Not signed in"),
        (Connection.PAUSED, "Paused by RingCentral"),
        (Connection.HELD_UP, "No new faxes for now"),
        (Connection.CONNECTING, "Connecting"),
    ],
)
def test_the_connection_in_words(state: Connection, text: str) -> None:
    assert wording.connection(state, 3, 60).text == text
    assert wording.connection(Connection.CHECKING, 0, 90).text == "Checking every 90 s"
    assert wording.connection(Connection.CHECKING, 0, 120).text == "Checking every 2 minutes"


def test_why_faxes_are_looked_for_on_a_timer() -> None:
    may_not = FaxDeskError("The app may not.", "Ask for it.", ErrorKind.NOT_ALLOWED)
    status = wording.connection(Connection.CHECKING, 0, 60, never_live=True)
    assert (status.text, status.role) == ("Not live: checking every minute", "muted")
    assert wording.connection_hint(ConnectionChanged(Connection.CHECKING, may_not), 60) == (
        "FaxDesk looks for new faxes every minute. The app may not. Ask for it."
    )
    assert "is being made" in wording.connection_hint(ConnectionChanged(Connection.CHECKING), 60)
    assert "at once" in wording.connection_hint(ConnectionChanged(Connection.LIVE), 60)
    assert wording.connection_hint(ConnectionChanged(Connection.CONNECTING), 60) == ""
