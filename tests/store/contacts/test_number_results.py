"""What became of the faxes to a number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from faxdesk.domain.contacts.health_words import arrived_words, failure_words, last_sent_words, trouble_words
from faxdesk.domain.contacts.number_health import NumberHealth, NumberResult, Trouble
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import RecipientStatus
from faxdesk.domain.outbox_states import OutboxEvent, PartKind
from faxdesk.store.contacts.number_results import NumberResults
from faxdesk.store.database.database import Database
from faxdesk.store.outbox_store import OutboxStore
from faxdesk.store.sync_store import SyncStore
from tests.support.clock import START, ManualClock
from tests.support.faxes import received, sent, sync_of

CLINIC, LAW = "+16505550144", "+12125550187"


def to(number: str, status: str = "Sent", error: str = "") -> RecipientStatus:
    return RecipientStatus(number, "", status, error)


@pytest.fixture
def results(database: Database, manual_clock: ManualClock) -> NumberResults:
    """Twelve faxes to the clinic, of which the third and the eleventh failed, two pages each in a minute."""
    minute = timedelta(minutes=1)
    faxes = [
        sent(
            number,
            to(CLINIC, "SendingFailed", "LineBusy") if number in {3, 11} else to(CLINIC),
            modified_at=START + (number + 1) * minute,
        )
        for number in range(1, 13)
    ]
    others = [
        received(20),
        sent(21, to(LAW), to(CLINIC, "Queued")),
        sent(22, to(LAW), to(CLINIC), modified_at=START + timedelta(days=3)),
    ]
    store = SyncStore(database, manual_clock)
    store.apply_sync(sync_of(*faxes, *others), full=False, window_from=None)
    return NumberResults(database)


def test_it_counts_what_is_known_and_tells_the_last_ten(results: NumberResults) -> None:
    health = results.health("(650) 555-0144")
    assert (health.sent, health.failed, health.total) == (11, 2, 13)
    assert [result.at for result in health.last] == [
        START + timedelta(minutes=minutes) for minutes in (4, 5, 6, 7, 8, 9, 10, 11, 12, 22)
    ]
    assert (health.arrived_of_last, health.last_at) == (9, START + timedelta(minutes=22))
    assert health.last_failure == health.last[7]
    assert (health.last[7].error, failure_words(health.last[7])) == ("LineBusy", "Busy")
    assert health.seconds_a_page == 30.0, "the fax to two tells nothing of a page"
    assert arrived_words(health) == "9 of 10 arrived, 30 s a page"
    assert last_sent_words(health, "3 March") == "last sent 3 March, 9 of 10"
    assert results.health("+13125550188") == NumberHealth()
    assert arrived_words(NumberHealth()) == last_sent_words(NumberHealth(), "") == ""


def test_a_fax_that_was_sent_again_counts_once(
    results: NumberResults, database: Database, manual_clock: ManualClock
) -> None:
    before, journal = results.health(LAW), OutboxStore(database, manual_clock)
    draft = Draft((Recipient(LAW),))
    root = journal.existing(journal.create(draft))
    journal.change(root.id, OutboxEvent.SEND)
    journal.begin_attempt(root.id, START)
    journal.accept(root.id, sent(30, to(LAW, "SendingFailed", "LineBusy")))
    assert results.health(LAW).failed == before.failed + 1
    part = journal.add_part(journal.existing(root.id), draft, PartKind.RETRY)
    assert results.health(LAW).failed == before.failed, "it is not over yet"
    journal.begin_attempt(part, START)
    journal.accept(part, sent(31, to(LAW)))
    after = results.health(LAW)
    assert (after.sent, after.failed) == (before.sent + 1, before.failed)


def outcome(*errors: str) -> NumberHealth:
    last = tuple(NumberResult(1, START, not error, error) for error in errors)
    return NumberHealth(last=last)


def test_only_trouble_is_worth_a_word() -> None:
    assert outcome("LineBusy", "", "LineBusy", "").trouble == Trouble.OFTEN_BUSY
    assert outcome("LineBusy", "LineBusy", "", "", "", "", "").trouble == Trouble.NONE
    assert outcome("NoAnswer", "", "NoAnswer", "").trouble == Trouble.NONE
    assert trouble_words(outcome("", "NoAnswer", "LineBusy", "NoAnswer")) == "Last 3 failed"
    assert trouble_words(outcome("LineBusy", "LineBusy")) == "Often busy"
    assert trouble_words(outcome("")) == ""
    assert outcome("NoAnswer", "", "NoAnswer").failed_in_a_row == 1
