"""What must know each state of the outbox: groups, words, icons, lists, what the window offers, and what the
command line counts. Whoever adds a state is told here what is still to be done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale

from faxdesk.cli import outbox_run
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import Direction, RecipientStatus
from faxdesk.domain.outbox_states import (
    AT_THE_SERVICE,
    NOT_OUT_YET,
    URGENCY,
    LogEntry,
    OutboxItem,
    OutboxState,
    PartKind,
)
from faxdesk.domain.status import FaxStatus, StatusKind, status_of
from faxdesk.domain.status_wording import words_of
from faxdesk.paths import resource
from faxdesk.store.search.list_sql import CHIP_OF_STATE
from faxdesk.ui.common.colours import Colours
from faxdesk.ui.common.wording import status_text
from faxdesk.ui.reading.history_panel import line_for
from faxdesk.ui.reading.recipient_words import recipient_line
from faxdesk.ui.reading.situation import situation_of
from tests.support.clock import START

ACCEPTED = "It is on its way; RingCentral has it."


def item_in(state: OutboxState, part: PartKind = PartKind.NONE) -> OutboxItem:
    draft = Draft((Recipient("+16505550144"),))
    return OutboxItem(1, state, draft, START, START, root_id=None if part == PartKind.NONE else 7, part=part)


def test_each_state_belongs_to_one_group() -> None:
    groups = [{OutboxState.DRAFT}, NOT_OUT_YET, AT_THE_SERVICE, {OutboxState.DISCARDED}]
    assert sorted(state for group in groups for state in group) == sorted(OutboxState)
    assert sorted(URGENCY) == sorted(NOT_OUT_YET)


@pytest.mark.parametrize("state", sorted(set(OutboxState) - AT_THE_SERVICE))
def test_each_state_that_is_here_is_told_and_drawn(state: OutboxState) -> None:
    status = status_of(Direction.OUTBOUND, True, None, item_in(state), START)
    mark = status_text(status, START)
    assert bool(mark.text) == bool(mark.icon) == (state != OutboxState.DISCARDED)


@pytest.mark.parametrize("kind", StatusKind)
def test_each_status_has_words_an_icon_and_a_colour(kind: StatusKind) -> None:
    status = FaxStatus(kind, reason="Busy", at=START, sent=1, total=2)
    assert bool(words_of(status, START, lambda at: "9:41")) == (kind != StatusKind.NONE)
    mark = status_text(status, START)
    assert mark.icon == "" or resource("icons", f"{mark.icon}.svg").is_file()
    assert mark.role in Colours.__struct_fields__


@pytest.mark.parametrize("state", OutboxState)
def test_the_history_has_a_sentence_for_each_state(state: OutboxState) -> None:
    line = line_for(LogEntry(START, "event", "", state), QLocale.c())
    assert not line.endswith(str(state))


@pytest.mark.parametrize("state", OutboxState)
def test_each_state_has_its_place_among_the_lists(state: OutboxState) -> None:
    """Under one of the outbox's chips, but where the service's results decide, or nothing is to be seen."""
    assert (CHIP_OF_STATE[state] is None) == (state in AT_THE_SERVICE or state == OutboxState.DISCARDED)


@pytest.mark.parametrize("part", [PartKind.NONE, PartKind.RESEND])
@pytest.mark.parametrize("state", OutboxState)
def test_the_window_offers_a_step_in_each_state_that_is_here(state: OutboxState, part: PartKind) -> None:
    situation = situation_of(item_in(state, part), START, recipients=1)
    assert situation.title
    assert bool(situation.steps) == (state not in AT_THE_SERVICE)
    assert (situation.title == ACCEPTED) == (state in AT_THE_SERVICE)


@pytest.mark.parametrize("state", sorted(NOT_OUT_YET))
def test_a_recipient_of_a_further_request_has_words_for_each_state(state: OutboxState) -> None:
    recipient = RecipientStatus("+16505550144", pending=True)
    line = recipient_line(recipient, StatusKind.ACCEPTED, item_in(state, PartKind.RESEND), START)
    assert line.happened


def test_the_command_line_counts_each_state_once() -> None:
    """What is on hold is the person's own doing, and not counted as left."""
    counted = [*outbox_run.WAITING, *outbox_run.UNCERTAIN, OutboxState.NEEDS_YOU, OutboxState.ON_HOLD]
    assert sorted(counted) == sorted(NOT_OUT_YET)
