"""What is counted, on archives whose figures are known by hand; and that the search of each figure finds just
the faxes that it counts."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from faxdesk.domain.activity.figure_search import FigureSearch, limit_of
from faxdesk.domain.activity.figures import Activity, Asked, Day, Hour, NumberFigures, Period
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import FaxQuery, Party, RecipientStatus, Resolution
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.store.activity.activity_store import ActivityStore
from faxdesk.store.database.database import Database
from faxdesk.store.faxes import FaxStore
from faxdesk.store.outbox_store import OutboxStore
from faxdesk.store.sync_store import SyncStore
from faxdesk.store.tag_store import TagStore
from tests.support.clock import ManualClock
from tests.support.faxes import received, sent, sync_of

NORTH, SOUTH = "+16505550144", "+16505550155"
BUSY, NO_ANSWER = "LineBusy", "NoAnswer"
DAY = date(2026, 11, 20)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 23))


@pytest.fixture
def store(database: Database, manual_clock: ManualClock) -> ActivityStore:
    return ActivityStore(database, manual_clock)


@pytest.fixture
def zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """This computer's time zone."""
    if sys.platform == "win32":
        pytest.skip("Windows has one zone for all processes")
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def at(day: int, hour: int = 9, minute: int = 0) -> dict[str, datetime]:
    """A time of November 2026 on this computer, as the service's record has it."""
    created = datetime(2026, 11, day, hour, minute).astimezone()
    return {"created_at": created, "modified_at": created}


def arrived(number: str = NORTH, name: str = "North") -> RecipientStatus:
    return RecipientStatus(number, name, "Sent")


def failed(number: str = SOUTH, code: str = BUSY) -> RecipientStatus:
    return RecipientStatus(number, "South", "SendingFailed", code)


def take(sync_store: SyncStore, *messages: object) -> None:
    sync_store.apply_sync(sync_of(*messages), full=False, window_from=None)  # type: ignore[arg-type]


def figures(store: ActivityStore, period: Period = WEEK, limit: str = "") -> Activity:
    return store.activity(Asked(period, limit), CancelToken())


@pytest.fixture
def week(sync_store: SyncStore) -> None:
    """Nine faxes of a week, and one of the week before."""
    take(
        sync_store,
        received(1, page_count=3, **at(20, 9)),
        received(2, page_count=1, resolution=Resolution.STANDARD, **at(20, 23, 59)),
        received(3, sender=Party(SOUTH, "South"), **at(21, 0)),
        sent(4, arrived(), page_count=2, **at(20, 10)),
        sent(5, arrived(), failed(), page_count=4, **at(20, 10, 59)),
        sent(6, failed(code=NO_ANSWER), message_status="SendingFailed", **at(18, 14)),
        sent(7, failed(), message_status="SendingFailed", **at(18, 10)),
        sent(8, failed(code=""), message_status="SendingFailed", **at(17, 10)),
        sent(9, RecipientStatus(NORTH, "North", "Queued"), message_status="Queued", **at(22, 16)),
        received(10, **at(15, 23, 59)),
        received(11, **at(8, 12)),
    )


@pytest.mark.usefixtures("week")
def test_what_came_and_went_by_day(store: ActivityStore) -> None:
    found = figures(store)
    by_day = {day.period.first.day: (day.received, day.sent) for day in found.days}
    assert by_day == {16: (0, 0), 17: (0, 1), 18: (0, 2), 19: (0, 0), 20: (2, 2), 21: (1, 0), 22: (0, 1)}
    friday = found.days[4]
    # Four calls of 14 s, 9 fine pages of 45 s and a standard one of 25: what failed is left out.
    assert friday == Day(
        Period(DAY, DAY + timedelta(days=1)),
        2,
        2,
        pages_received=4,
        pages_sent=6,
        seconds=4 * 14 + 9 * 45 + 25,
    )
    assert found.whole.faxes == 9
    assert found.before == 1
    assert not found.is_empty


@pytest.mark.usefixtures("week")
def test_what_became_of_it(store: ActivityStore) -> None:
    results = figures(store).results
    assert (results.first_try, results.retried, results.open) == (2, 0, 1)
    assert results.failed == ((BUSY, 2), ("", 1), (NO_ANSWER, 1))
    assert (results.arrived, results.in_vain, results.all) == (2, 4, 7)
    assert results.percent == 33


@pytest.mark.usefixtures("week")
def test_the_hours_and_the_numbers_that_fail(store: ActivityStore) -> None:
    found = figures(store)
    assert [hour for hour in found.hours if hour.sent] == [Hour(10, 4, 3), Hour(14, 1, 1), Hour(16, 1, 0)]
    assert len(found.hours) == 24
    assert found.failing == (NumberFigures(SOUTH, "South", sent=4, failed=4),)
    assert found.failing[0].percent == 100


@pytest.mark.usefixtures("week")
def test_the_search_of_a_figure_finds_what_it_counts(store: ActivityStore, faxes: FaxStore) -> None:
    found = figures(store)
    search = FigureSearch(found.asked)

    def ids(text: str) -> list[str]:
        return [faxes.fax(fax_id).message_id for fax_id in faxes.ids(FaxQuery(None, text=text))]

    for day in found.days:
        assert len(ids(search.received(day.period))) == day.received
        assert len(ids(search.sent(day.period))) == day.sent
    assert len(ids(search.of_days(WEEK))) == 9
    for hour in found.hours:
        assert len(ids(search.failed_at_hour(hour.hour))) == hour.failed
    assert ids(search.first_try()) == ["5", "4"]
    assert ids(search.retried()) == []
    assert ids(search.failed(BUSY)) == ["5", "7"]
    assert ids(search.failed("")) == ["8"]
    assert ids(search.failed_at(SOUTH)) == ["5", "6", "7", "8"]
    assert ids(search.arrived_at(NORTH)) == ["4"]


@pytest.mark.usefixtures("week")
def test_one_person_and_one_tag(store: ActivityStore, database: Database, faxes: FaxStore) -> None:
    by_number = figures(store, limit=limit_of(numbers=[SOUTH], person="sou"))
    assert (by_number.whole.received, by_number.whole.sent, by_number.before) == (1, 4, 0)
    assert figures(store, limit=limit_of(person="north clin")).whole.faxes == 2
    tagged = [faxes.fax_of_message(number) for number in ("1", "5", "10")]
    TagStore(database).change_tags([fax.id for fax in tagged if fax], ["to do"], [])
    by_tag = figures(store, limit=limit_of(tag="To Do"))
    assert (by_tag.whole.received, by_tag.whole.sent, by_tag.before) == (1, 1, 1)
    assert by_tag.results.failed == ((BUSY, 1),)
    assert figures(store, limit=limit_of(tag="nothing")).is_empty


def test_what_is_not_out_or_in_the_trash_does_not_count(
    store: ActivityStore,
    sync_store: SyncStore,
    faxes: FaxStore,
    outbox: OutboxStore,
    manual_clock: ManualClock,
) -> None:
    take(sync_store, received(1, **at(20)), sent(2, failed(), message_status="SendingFailed", **at(20)))
    outbox.create(Draft(recipients=(Recipient(NORTH),)))
    today = manual_clock.now().astimezone().date()
    whole = Period(min(DAY, today), max(DAY, today) + timedelta(days=1))
    assert figures(store, whole).whole.faxes == 2
    trashed = faxes.fax_of_message("2")
    assert trashed is not None
    faxes.trash([trashed.id])
    found = figures(store, whole)
    assert (found.whole.received, found.whole.sent) == (1, 0)
    assert found.failing == ()
    assert found.results.percent is None
    assert store.oldest() == DAY


def test_tries_and_what_is_not_known_yet(
    store: ActivityStore, sync_store: SyncStore, database: Database, faxes: FaxStore
) -> None:
    """Of two recipients that failed one is to be tried again; another got it at the third try."""
    again = RecipientStatus("+16505550166", "Again", "SendingFailed", BUSY)
    take(sync_store, sent(1, failed(), again, message_status="SendingFailed", **at(20)))
    take(sync_store, sent(2, arrived(), **at(20)), sent(3, RecipientStatus(SOUTH, "", "NotTold"), **at(20)))
    take(sync_store, sent(4, message_status="Sent", recipients=(), **at(20)))
    with database.transaction() as cx:
        cx.execute("UPDATE fax_recipients SET pending = 1 WHERE number = '+16505550166'")
        cx.execute("UPDATE fax_recipients SET attempts = 3 WHERE number = ?", (NORTH,))
    found = figures(store)
    assert found.whole.sent == 4
    assert found.hours[9] == Hour(9, 4, 1)
    assert (found.results.first_try, found.results.retried, found.results.open) == (0, 1, 2)
    assert found.results.failed == ((BUSY, 1),)
    assert [number.number for number in found.failing] == [SOUTH]
    search = FigureSearch(found.asked)
    for text, expected in ((search.retried(), ["2"]), (search.first_try(), []), (search.failed(BUSY), ["1"])):
        ids = faxes.ids(FaxQuery(None, text=text))
        assert [faxes.fax(fax_id).message_id for fax_id in ids] == expected


def test_an_empty_archive(store: ActivityStore) -> None:
    found = figures(store)
    assert found.is_empty
    assert (len(found.days), found.before, store.oldest()) == (7, None, None)


def test_the_slowest_numbers_are_those_of_several_faxes(store: ActivityStore, sync_store: SyncStore) -> None:
    def took(seconds: int, number: int, *recipients: RecipientStatus, pages: int = 2) -> object:
        begun = datetime(2026, 11, 20, 9, number).astimezone()
        times = {"created_at": begun, "modified_at": begun + timedelta(seconds=seconds)}
        return sent(number, *recipients, page_count=pages, **times)

    take(sync_store, *(took(80 + 20 * number, number, arrived()) for number in (1, 2, 3)))
    take(sync_store, *(took(60, number, arrived(SOUTH, "South")) for number in (4, 5, 6)))
    # A waiting one, one to two numbers, and one without pages tell nothing.
    take(sync_store, took(90_000, 7, arrived()), took(900, 8, arrived(), arrived(SOUTH)))
    take(sync_store, took(50, 9, arrived(), pages=0))
    take(sync_store, *(took(600, number, arrived("+16505550166")) for number in (10, 11)))
    assert figures(store).slow == (
        NumberFigures(NORTH, "North", 3, seconds=60.0),
        NumberFigures(SOUTH, "South", 3, seconds=30.0),
    )


@pytest.mark.parametrize("zone", ["Europe/Berlin"], indirect=True)
@pytest.mark.usefixtures("zone")
def test_days_of_23_and_of_25_hours(store: ActivityStore, sync_store: SyncStore, faxes: FaxStore) -> None:
    """In 2026 Berlin's clocks go forward on 29 March and back on 25 October."""

    def utc(*parts: int) -> dict[str, datetime]:
        return {"created_at": datetime(*parts, tzinfo=UTC), "modified_at": datetime(*parts, tzinfo=UTC)}  # type: ignore[arg-type, misc]

    take(
        sync_store,
        received(1, **utc(2026, 3, 28, 22, 59)),
        received(2, **utc(2026, 3, 28, 23, 0)),
        received(3, **utc(2026, 3, 29, 21, 59)),
        received(4, **utc(2026, 3, 29, 22, 0)),
        sent(5, failed(), message_status="SendingFailed", **utc(2026, 10, 24, 22, 0)),
        sent(6, failed(), message_status="SendingFailed", **utc(2026, 10, 25, 0, 30)),
        sent(7, failed(), message_status="SendingFailed", **utc(2026, 10, 25, 1, 30)),
        sent(8, failed(), message_status="SendingFailed", **utc(2026, 10, 25, 22, 59)),
        sent(9, failed(), message_status="SendingFailed", **utc(2026, 10, 25, 23, 0)),
    )
    spring = figures(store, Period(date(2026, 3, 28), date(2026, 3, 31)))
    assert [day.received for day in spring.days] == [1, 2, 1]
    autumn = figures(store, Period(date(2026, 10, 25), date(2026, 10, 26)))
    assert [day.sent for day in autumn.days] == [4]
    # Half past two comes twice on that day.
    assert {hour.hour: hour.failed for hour in autumn.hours if hour.failed} == {0: 1, 2: 2, 23: 1}
    search = FigureSearch(autumn.asked)
    twice = faxes.ids(FaxQuery(None, text=search.failed_at_hour(2)))
    assert [faxes.fax(fax_id).message_id for fax_id in twice] == ["7", "6"]


@pytest.mark.parametrize(
    "zone", ["Asia/Kathmandu", "America/Los_Angeles", "Pacific/Kiritimati"], indirect=True
)
@pytest.mark.usefixtures("zone")
def test_a_day_is_that_of_this_computer(store: ActivityStore, sync_store: SyncStore, faxes: FaxStore) -> None:
    begin = datetime(2026, 11, 20).astimezone()
    times = [begin - timedelta(seconds=1), begin, begin + timedelta(hours=24, seconds=-1)]
    times.append(begin + timedelta(hours=24))
    take(sync_store, *(received(n, created_at=when, modified_at=when) for n, when in enumerate(times, 1)))
    found = figures(store)
    assert [day.received for day in found.days] == [0, 0, 0, 1, 2, 1, 0]
    for day in found.days:
        text = FigureSearch(found.asked).received(day.period)
        assert len(faxes.ids(FaxQuery(None, text=text))) == day.received


@pytest.mark.usefixtures("week")
def test_counting_is_called_off(store: ActivityStore) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        store.activity(Asked(WEEK), token)
