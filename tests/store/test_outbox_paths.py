"""Any order of what the person, the sender, the service, a crash and another process can do to a fax.

The machine knows of each fax whether the service may have it: whether all of a request was out and nobody
has said yet what came of it. Whatever happens, such a fax does not leave once more by itself.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import Message, RecipientStatus
from faxdesk.domain.outbox_states import (
    IllegalTransition,
    OutboxEvent,
    OutboxItem,
    OutboxState,
    allows,
    transition,
)
from faxdesk.store.database.database import Database
from faxdesk.store.outbox_store import OutboxStore, StaleState
from tests.support.clock import ManualClock
from tests.support.faxes import sent

E, S = OutboxEvent, OutboxState

TAKES_A_MESSAGE = {E.ACCEPT, E.FOUND}
SETTLES = TAKES_A_MESSAGE | {E.NOT_EXECUTED, E.REFUSE, E.WENT_OUT, E.SEND_AGAIN, E.TAKE_OVER}
"""After these it is known whether the service has the fax, or the person has decided in spite of that."""
PLAIN = sorted(set(E) - TAKES_A_MESSAGE - {E.START})
ONWARD = {E.SEND, E.HOLD_OVER, E.START, E.BREAK, E.DUE, E.MEND}
"""What leads to the service, and is chosen more often: most other steps lead back to the draft."""
MOST = 4
"""Faxes in one run: with few, more happens to each."""
NOBODY = RecipientStatus("+16505550144")


@dataclass
class Known:
    """What the machine knows of a fax. may_be_out: a whole request left, and nobody knows its fate."""

    state: OutboxState = S.DRAFT
    may_be_out: bool = False
    attempts: int = 0
    log: list[tuple[str, str, str]] = field(default_factory=lambda: [("create", "", "draft")])


class Journal(RuleBasedStateMachine):
    """Two processes on one archive, and everything that can be raised for each of its faxes."""

    faxes = Bundle("faxes")
    empty: Path
    """A new archive, of which each run begins with a copy."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=self.empty.parent)
        self.path = Path(self.folder.name) / "archive.db"
        shutil.copy(self.empty, self.path)
        self.clock = ManualClock()
        self.known: dict[int, Known] = {}
        self.last_message = 0
        self.open()

    def open(self) -> None:
        self.databases = [Database.open(self.path) for _ in range(2)]
        self.journals = [OutboxStore(database, self.clock) for database in self.databases]

    def teardown(self) -> None:
        for database in self.databases:
            database.close()
        self.folder.cleanup()

    # The person writes

    @precondition(lambda self: sum(item.state != S.ACCEPTED for item in self.known.values()) < MOST)
    @rule(target=faxes, who=st.integers(0, 1))
    def write(self, who: int) -> int:
        fax_id = self.journals[who].create(Draft((Recipient("+16505550144"),)))
        self.known[fax_id] = Known()
        return fax_id

    @rule(fax=faxes, who=st.integers(0, 1), text=st.sampled_from(["Hello", "Bye"]))
    def rewrite(self, fax: int, who: int, text: str) -> None:
        draft = Draft((Recipient("+16505550144"),), cover_text=text)
        if self.known[fax].state == S.DRAFT:
            self.journals[who].save_draft(fax, draft)
        else:
            with pytest.raises(StaleState):
                self.journals[who].save_draft(fax, draft)

    # The person, the timer and the service's answers

    @rule(fax=faxes, who=st.integers(0, 1), choices=st.lists(st.integers(0, 999), min_size=10, max_size=40))
    def go_on(self, fax: int, who: int, choices: list[int]) -> None:
        """Step by step, each one that the state allows, so that the machine comes far."""
        for choice in choices:
            known = self.known[fax]
            steps: list[Callable[[], None]] = [
                partial(self.happen, fax, who, event)
                for event in sorted(OutboxEvent)
                if allows(known.state, event)
                for _ in range(8 if event in ONWARD else 1)
            ]
            if known.state == S.UPLOADING:
                steps += [partial(self.body_sent, fax, 0)] * 8
                steps += [
                    partial(step, fax, late) for step in (self.body_sent, self.turned_away) for late in (0, 1)
                ]
            if not steps:
                return
            steps[choice % len(steps)]()
            self.nothing_is_lost_and_all_is_told()

    @rule(fax=faxes, who=st.integers(0, 1), event=st.sampled_from(sorted(OutboxEvent)))
    def happen(self, fax: int, who: int, event: OutboxEvent) -> None:
        """Anything, allowed or not."""
        if event == E.START:
            self.begin(fax, who)
        elif event in TAKES_A_MESSAGE:
            self.accept(fax, who, event)
        else:
            self.raise_event(fax, who, event)

    def raise_event(self, fax: int, who: int, event: OutboxEvent) -> None:
        known = self.known[fax]
        if not allows(known.state, event):
            with pytest.raises(IllegalTransition):
                self.journals[who].change(fax, event, cause="illegal")
            return
        item = self.journals[who].change(fax, event, cause="legal", attempt=known.attempts)
        self.moved(known, event, item)

    @rule(fax=faxes, event=st.sampled_from(PLAIN), late=st.integers(1, 2))
    def raise_late(self, fax: int, event: OutboxEvent, late: int) -> None:
        """News of an attempt that is long over."""
        with pytest.raises(StaleState):
            self.journals[0].change(fax, event, attempt=self.known[fax].attempts - late)

    def accept(self, fax: int, who: int, event: OutboxEvent) -> None:
        known = self.known[fax]
        self.last_message += 1
        if not allows(known.state, event):
            with pytest.raises(IllegalTransition):
                self.journals[who].accept(fax, self.message(), event)
            return
        self.journals[who].accept(fax, self.message(), event, cause="legal")
        item = self.item(fax)
        self.moved(known, event, item)
        assert item.message_id == str(self.last_message)
        self.journals[who].accept(fax, self.message(), event, cause="told twice")

    def message(self) -> Message:
        return sent(self.last_message, NOBODY)

    # The sender

    def begin(self, fax: int, who: int) -> None:
        known = self.known[fax]
        if not allows(known.state, E.START):
            with pytest.raises(IllegalTransition):
                self.journals[who].begin_attempt(fax, self.clock.now())
            return
        item = self.journals[who].begin_attempt(fax, self.clock.now())
        assert not known.may_be_out, "it leaves a second time though the first may have arrived"
        known.attempts += 1
        self.moved(known, E.START, item)

    @rule(fax=faxes, late=st.integers(0, 1))
    def body_sent(self, fax: int, late: int) -> None:
        known = self.known[fax]
        if known.state == S.UPLOADING and not late:
            self.journals[0].body_sent(fax, self.clock.now(), known.attempts)
            known.may_be_out = True
            known.log.append(("body_sent", "uploading", "uploading"))
        else:
            with pytest.raises(StaleState):
                self.journals[0].body_sent(fax, self.clock.now(), known.attempts - late)

    @rule(fax=faxes, late=st.integers(0, 1))
    def turned_away(self, fax: int, late: int) -> None:
        """A 401 on the way: the same attempt goes on with another request."""
        known = self.known[fax]
        if known.state == S.UPLOADING and not late:
            self.journals[0].not_executed(fax, known.attempts, "401")
            known.may_be_out = False
            known.log.append(("not_executed", "uploading", "uploading"))
        else:
            with pytest.raises(StaleState):
                self.journals[0].not_executed(fax, known.attempts - late, "401")

    # The reconciler looks in vain

    @precondition(lambda self: any(item.state == S.UNCERTAIN for item in self.known.values()))
    @rule(absent=st.booleans())
    def look(self, absent: bool) -> None:
        for item in self.journals[0].items({S.UNCERTAIN}):
            self.journals[0].note(item.id, looks=item.looks + 1, absent=absent)

    # Crashes and time

    @rule()
    def crash(self) -> None:
        """Both processes die, and a new one takes up what it finds."""
        for database in self.databases:
            database.close()
        self.open()
        for item in self.journals[0].items({S.UPLOADING}):
            self.moved(self.known[item.id], E.BREAK, self.journals[0].change(item.id, E.BREAK, cause="crash"))

    @rule(seconds=st.sampled_from([1, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds)

    # What always holds

    def moved(self, known: Known, event: OutboxEvent, item: OutboxItem) -> None:
        expected = transition(known.state, event, body_complete=known.may_be_out)
        assert item.state == expected
        known.log.append((str(event), str(known.state), str(expected)))
        known.state = expected
        if event in SETTLES:
            known.may_be_out = False

    def item(self, fax: int) -> OutboxItem:
        item = self.journals[1].item(fax)
        assert item is not None, "a fax is never lost"
        return item

    @invariant()
    def nothing_is_lost_and_all_is_told(self) -> None:
        found = {item.id: item for item in self.journals[1].items(OutboxState)}
        assert found.keys() == self.known.keys()
        for fax, known in self.known.items():
            item = found[fax]
            assert (item.state, item.attempts) == (known.state, known.attempts)
            if item.state != S.ACCEPTED:
                assert item.body_complete == known.may_be_out
            log = [(line.event, line.old_state, line.new_state) for line in self.journals[0].log(fax)]
            assert log == known.log


@pytest.mark.parametrize("orders", [100, pytest.param(600, marks=pytest.mark.slow)])
def test_no_order_of_events_sends_a_fax_twice_or_loses_it(tmp_path: Path, orders: int) -> None:
    Journal.empty = tmp_path / "empty.db"
    Database.open(Journal.empty).close()
    run_state_machine_as_test(
        Journal,
        settings=settings(
            max_examples=orders,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
