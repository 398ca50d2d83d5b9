"""One document to many, against the simulator: row by row, paused, mended, tried again, and told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from faxdesk.documents.tables.table_reader import pasted_table
from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Chip
from faxdesk.domain.merge.judge_rows import MergePlan, guessed_columns
from faxdesk.domain.merge.merge_row import MergeRow, RowTrouble, SentRow
from faxdesk.domain.merge.row_state import RowState
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.phone import Numbered
from faxdesk.domain.status import FaxStatus, StatusKind
from faxdesk.services.events import Notice
from faxdesk.services.merge.merge_result import result_csv
from faxdesk.services.merge.merges import Merges
from tests.services.outbox_on_simulator import BUSY, BUSY_ONCE, FREE, OutboxOnSimulator

MINUTE = 60.0


def number(place: int) -> str:
    return f"+1212555{2000 + place}"


class Many:
    """A fax to many on the simulator."""

    def __init__(self, here: OutboxOnSimulator) -> None:
        self.here = here
        self.merges: Merges = here.composition.merges

    def plan(self, table: str, **fields: object) -> MergePlan:
        files = (self.here.outbox.add_file(self.here.letter, self.here.token),)
        read = pasted_table(table, "List")
        number_column, name_column = guessed_columns(read, "US")
        assert number_column is not None
        return MergePlan(Draft(files=files, **fields), read, number_column, name_column)  # type: ignore[arg-type]

    def send(self, table: str, pause_on_error: int = 0, **fields: object) -> int:
        plan = self.plan(table, **fields)
        return self.merges.send(plan, self.merges.judged(plan), "Flu clinic", pause_on_error).id

    def rows(self, fax_id: int) -> list[SentRow]:
        return self.merges.rows(fax_id)

    def states(self, fax_id: int) -> list[StatusKind]:
        return [row.status.kind for row in self.rows(fax_id)]

    def result(self, fax_id: int) -> list[dict[str, str]]:
        merge = self.merges.merge(fax_id)
        assert merge is not None
        text = result_csv(merge, self.rows(fax_id)).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def many(here: OutboxOnSimulator) -> Many:
    return Many(here)


def listing(*numbers: str) -> str:
    return "Name\tFax\n" + "".join(f"N{place}\t{each}\n" for place, each in enumerate(numbers))


def troubles(rows: list[MergeRow]) -> list[RowTrouble | None]:
    return [row.trouble for row in rows]


def test_what_was_mended_and_chosen_stays_when_the_rows_are_judged_again(many: Many) -> None:
    plan = many.plan(f"Name;Fax;Ward\nAnn;{number(1)};A\nBob;12;B\nCy;{number(1)};C\n")
    rows = many.merges.mended(plan, many.merges.judged(plan), 1, plan.number_column, number(2))
    rows = many.merges.with_out(plan, rows, [0], is_out=True)
    again = many.merges.judged(replace(plan, name_column=2), rows)
    assert [(row.name, row.number, row.is_sent, row.is_out) for row in again] == [
        ("A", number(1), False, True),
        ("B", number(2), True, False),
        ("C", number(1), True, False),
    ]


def test_rows_are_judged_before_anything_leaves_and_mended_in_place(many: Many) -> None:
    many.here.composition.do_not_fax.block(number(3), "opted out")
    table = f"Name\tFax\tDay\nA\t{number(1)}\tMon\nB\tnone\tTue\nC\t{number(3)}\tWed\nD\t{number(4)}\t\n"
    plan = many.plan(table + f"E\t{number(1)}\tFri\nF\t\tSat\n", cover_index=7, cover_text="Come on {day}")
    rows = many.merges.judged(plan)
    no_number, blocked, missing = RowTrouble.BAD_NUMBER, RowTrouble.BLOCKED, RowTrouble.MISSING
    assert troubles(rows) == [None, no_number, blocked, missing, RowTrouble.TWICE, RowTrouble.NO_NUMBER]
    assert rows[2].reason == "Do not fax: opted out"
    assert [row.place for row in rows if row.is_sent] == [0]

    rows = many.merges.mended(plan, rows, 1, 1, number(2))
    rows = many.merges.mended(plan, rows, 3, 2, "Thu")
    assert troubles(rows)[:4] == [None, None, blocked, None]
    rows = many.merges.with_out(plan, rows, {4}, is_out=False)
    assert rows[4].is_sent, "a double is sent where the person wants it"
    rows = many.merges.with_out(plan, rows, {2}, is_out=False)
    assert not rows[2].is_sent, "the list of those not to fax wins over everything"
    rows = many.merges.with_out(plan, rows, {0}, is_out=True)
    assert troubles(rows)[4] is None, "no double any more"

    fax_id = many.merges.send(plan, rows, "Clinic").id
    many.here.go_on()
    sent = {fax["to"][0]["number"]: fax["cover_text"] for fax in many.here.sent()}
    assert sent == {number(2): "Come on Tue", number(4): "Come on Thu", number(1): "Come on Fri"}
    assert [row["state"] for row in many.result(fax_id)] == [
        *("left_out", "sent", "left_out", "sent", "sent", "left_out")
    ]


def test_a_premium_number_is_refused_in_its_row_unless_the_settings_allow_it(many: Many) -> None:
    plan = many.plan(listing("+19005551234", number(1)))
    refused = many.merges.judged(plan)[0]
    assert (refused.trouble, refused.reason) == (
        RowTrouble.BLOCKED,
        "It is a premium number: whoever calls it pays extra.",
    )
    many.here.composition.settings.premium_guard = "ask"
    asked = many.merges.judged(plan)
    assert (asked[0].trouble, asked[0].reason) == (
        RowTrouble.DOUBT,
        "+1 900-555-1234 is a premium number: whoever calls it pays extra.",
    )
    assert many.merges.with_out(plan, asked, {0}, is_out=False)[0].is_sent
    many.here.composition.settings.premium_guard = "off"
    assert many.merges.judged(plan)[0].is_sent


def test_a_row_in_doubt_is_sent_once_it_is_let_in_and_asked_about_again_with_another_number(
    many: Many,
) -> None:
    many.here.composition.contacts.add(Contact("Northside Clinic", numbers=(ContactNumber(number(1)),)))
    near, swapped = "+12125552011", "+12125550201"
    far = "+12125553311"
    plan = many.plan(listing(number(1), near, near, "+16505550187"))
    rows = many.merges.judged(plan)
    assert troubles(rows) == [None, RowTrouble.DOUBT, RowTrouble.TWICE, None]
    assert rows[1].reason == (
        "+1 212-555-2011 is new, and nearly that of “Northside Clinic”: +1 212-555-2001."
    )
    rows = many.merges.with_out(plan, rows, {2}, is_out=False)
    assert troubles(rows)[2] == RowTrouble.DOUBT, "that it is there twice was the first question of two"
    rows = many.merges.with_out(plan, rows, {1, 2}, is_out=False)
    assert [row.is_sent for row in rows] == [True] * 4
    rows = many.merges.with_out(plan, rows, {1}, is_out=True)
    rows = many.merges.with_out(plan, rows, {1}, is_out=False)
    assert [row.is_sent for row in rows] == [True] * 4, "what was let in stays so"
    assert [row.is_sent for row in many.merges.judged(plan, rows)] == [True] * 4
    rows = many.merges.mended(plan, rows, 1, 1, swapped)
    assert (rows[1].trouble, rows[1].is_sent) == (RowTrouble.DOUBT, False)
    rows = many.merges.with_out(plan, rows, {1}, is_out=True)
    rows = many.merges.with_out(plan, rows, {1}, is_out=False)
    assert not rows[1].is_sent, "put back is not let in"
    assert troubles(many.merges.mended(plan, rows, 1, 1, far))[1] is None


def test_ten_thousand_rows_are_judged_with_a_handful_of_questions(many: Many) -> None:
    here = many.here.composition
    for place in range(30):
        here.contacts.add(Contact(f"C{place}", numbers=(ContactNumber(f"+1646555{1000 + 37 * place}"),)))
    few, all_ = (
        many.plan(listing(*(f"+1646{5_551_000 + place}" for place in range(count)))) for count in (30, 10_000)
    )
    counted = []
    for plan in (few, all_):
        statements: list[str] = []
        with here.database.read() as cx:
            cx.set_trace_callback(statements.append)
        rows = many.merges.judged(plan)
        with here.database.read() as cx:
            cx.set_trace_callback(None)
        counted.append(len(statements))
        assert len(rows) == len(plan.table.rows)
    assert 5 < counted[0] == counted[1] < 30
    # Each of 30 contacts has 4 * 9 numbers with another digit among its last four, and swaps besides.
    by_number = {row.number: row for row in rows}
    assert by_number["+16465551000"].trouble is None
    assert by_number["+16465551001"].reason.endswith("nearly that of “C0”: +1 646-555-1000.")
    assert by_number["+16465551047"].reason.endswith("nearly that of “C1”: +1 646-555-1037.")


def test_a_field_without_a_column_is_told_at_once(many: Many) -> None:
    plan = many.plan(listing(FREE), cover_index=7, cover_text="Dear {Patient}")
    with pytest.raises(FaxDeskError) as caught:
        many.merges.judged(plan)
    assert "no column “Patient”" in caught.value.title


def test_one_line_in_the_outbox_with_a_count(many: Many) -> None:
    fax_id = many.send(listing(*(number(place) for place in range(3)), BUSY))
    assert many.here.listed(Chip.UNSENT) == [fax_id]
    assert many.here.status(fax_id).total == 4
    many.here.go_on()
    status = many.here.status(fax_id)
    assert (status.kind, status.sent, status.total, status.reason) == (StatusKind.WAITING, 3, 4, "Busy")
    assert many.here.listed() == [fax_id]
    assert many.states(fax_id) == [StatusKind.SENT] * 3 + [StatusKind.WAITING]
    assert [row.tries for row in many.rows(fax_id)] == [1, 1, 1, 1]


def test_what_a_person_sends_goes_first(many: Many) -> None:
    table = listing(*(number(place) for place in range(4)))
    many.here.simulator.control.fault("POST", "/fax$", times=1, status=429, headers={"Retry-After": "60"})
    many.send(table)
    many.here.outbox.run(many.here.token)
    assert many.here.sent() == []
    many.here.send(FREE)
    many.here.go_on(2 * MINUTE)
    order = [fax["to"][0]["number"] for fax in many.here.sent()]
    assert order[0] == FREE
    assert order[1:] == [number(place) for place in range(4)]


def test_paused_it_waits_and_goes_on(many: Many) -> None:
    fax_id = many.send(listing(*(number(place) for place in range(3))))
    many.merges.pause(fax_id)
    many.here.go_on()
    assert many.here.sent() == []
    merge = many.merges.merge(fax_id)
    assert merge is not None
    assert merge.is_paused
    assert many.here.library.counts().waits_here == 0
    assert many.here.listed(Chip.UNSENT) == [fax_id], "it is not done"
    many.merges.go_on(fax_id)
    assert many.here.library.counts().waits_here == 1, "whoever closes the program is told"
    many.here.go_on()
    assert len(many.here.sent()) == 3
    assert many.here.status(fax_id) == FaxStatus(StatusKind.SENT, sent=3, total=3)


def test_rows_are_taken_out_and_put_back(many: Many) -> None:
    fax_id = many.send(listing(*(number(place) for place in range(3))))
    assert many.merges.take_out(fax_id, {1, 2}) == [1, 2]
    assert many.here.status(fax_id).total == 1
    assert many.merges.put_back(fax_id, {2}) == [2]
    many.here.go_on()
    assert sorted(fax["to"][0]["number"] for fax in many.here.sent()) == [number(0), number(2)]
    assert many.merges.take_out(fax_id, {0}) == [], "it is out"
    assert many.here.status(fax_id) == FaxStatus(StatusKind.SENT, sent=2, total=2)
    assert [row.state for row in many.rows(fax_id)] == [RowState.HANDED, RowState.OUT, RowState.HANDED]


def test_a_row_with_an_empty_field_or_a_wrong_number_is_not_put_back(many: Many) -> None:
    table = f"Name\tFax\tDay\nA\t{number(0)}\tMon\nB\t{number(1)}\t\nC\t+1 212\tWed\n"
    fax_id = many.send(table, cover_index=7, cover_text="Come on {day}")
    assert many.merges.put_back(fax_id, {0, 1, 2}) == []
    many.here.go_on()
    assert [fax["cover_text"] for fax in many.here.sent()] == ["Come on Mon"]


def test_a_row_that_may_have_gone_out_is_not_taken_out(many: Many) -> None:
    """The answer was lost: nobody may read that it did not leave."""
    fax_id = many.send(listing(number(0)))
    with many.here.answer_lost():
        many.here.outbox.run(many.here.token)
    (part,) = many.here.parts(fax_id)
    assert part.state == OutboxState.UNCERTAIN
    assert many.merges.take_out(fax_id, {0}) == []
    with pytest.raises(FaxDeskError) as caught:
        many.merges.change_number(fax_id, 0, number(1))
    assert caught.value.kind == ErrorKind.REFUSED
    assert many.rows(fax_id)[0].state == RowState.HANDED


def test_a_row_that_leaves_while_its_number_is_changed_goes_to_nobody_else(
    many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    fax_id = many.send(listing(number(0)))
    do_not_fax = many.here.composition.do_not_fax
    check = do_not_fax.check

    def leaves_meanwhile(recipients: Iterable[Numbered]) -> None:
        check(recipients)
        monkeypatch.undo()
        many.here.go_on()

    monkeypatch.setattr(do_not_fax, "check", leaves_meanwhile)
    with pytest.raises(FaxDeskError) as caught:
        many.merges.change_number(fax_id, 0, number(1))
    assert caught.value.kind == ErrorKind.REFUSED
    many.here.go_on()
    assert [fax["to"][0]["number"] for fax in many.here.sent()] == [number(0)]


def test_stopped_nothing_more_leaves(many: Many) -> None:
    fax_id = many.send(listing(*(number(place) for place in range(3))))
    answer = many.here.outbox.cancel(fax_id, many.here.token)
    assert answer.carried_out
    many.here.go_on()
    assert many.here.sent() == []
    assert many.here.listed() == []


def test_failures_pause_it_and_those_that_failed_are_tried_again(many: Many) -> None:
    many.here.composition.settings.resend_minutes = ""
    notices: list[Notice] = []
    many.here.composition.events.subscribe(
        lambda event: notices.append(event) if isinstance(event, Notice) else None
    )
    fax_id = many.send(listing(BUSY_ONCE, number(1)), pause_on_error=1, cover_index=7, cover_text="Hi {name}")
    many.merges.take_out(fax_id, {1})
    many.here.go_on()
    many.merges.put_back(fax_id, {1})
    many.here.go_on()
    merge = many.merges.merge(fax_id)
    assert merge is not None
    assert (merge.is_paused, merge.by_failures) == (True, True)
    assert "“Flu clinic” is paused, since 1 fax has failed." in [notice.title for notice in notices]
    assert many.states(fax_id) == [StatusKind.FAILED, StatusKind.QUEUED]

    many.merges.go_on(fax_id)
    many.here.outbox.resend(fax_id)
    many.here.go_on()
    assert many.states(fax_id) == [StatusKind.SENT, StatusKind.SENT]
    assert [row.tries for row in many.rows(fax_id)] == [2, 1]
    assert many.here.sent()[0]["cover_text"] == "Hi N0"
    assert many.here.status(fax_id) == FaxStatus(StatusKind.SENT, sent=2, total=2)


def test_a_row_that_failed_goes_to_another_number(many: Many) -> None:
    many.here.composition.settings.resend_minutes = ""
    fax_id = many.send(listing(BUSY, number(1)))
    many.here.go_on()
    with pytest.raises(FaxDeskError, match="too few digits"):
        many.merges.change_number(fax_id, 0, "12")
    many.merges.change_number(fax_id, 0, FREE)
    many.here.go_on()
    assert many.states(fax_id) == [StatusKind.SENT, StatusKind.SENT]
    assert many.here.status(fax_id) == FaxStatus(StatusKind.SENT, sent=2, total=2)
    with pytest.raises(FaxDeskError) as caught:
        many.merges.change_number(fax_id, 1, BUSY)
    assert caught.value.kind == ErrorKind.REFUSED


def test_the_result_is_the_table_with_what_became_of_each_row(many: Many) -> None:
    many.here.composition.settings.resend_minutes = ""
    table = f"Name,Fax,state\n=1+2,{FREE},x\n@SUM,{BUSY},-5\n"
    fax_id = many.send(table)
    many.here.go_on()
    first, second = many.result(fax_id)
    sent = many.here.sent()
    assert first == {
        "Name": "'=1+2",
        "Fax": FREE,
        "state": "x",
        "fax_state": "sent",
        "reason": "",
        "time": first["time"],
        "message_id": str(sent[0]["id"]),
        "pages": "1",
    }
    assert first["time"].endswith("Z")
    assert (second["Name"], second["state"], second["fax_state"], second["reason"]) == (
        *("'@SUM", "-5", "failed", "Busy"),
    )


def test_deleted_for_ever_its_table_goes_too(many: Many) -> None:
    fax_id = many.send(listing(number(0)))
    many.here.go_on()
    many.here.library.trash([fax_id])
    many.here.desk.trash.delete_for_ever([fax_id], many.here.token)
    assert many.merges.merge(fax_id) is None
    assert many.rows(fax_id) == []
