"""A fax that may have gone out: looked for, never guessed at, and left to the person with what is known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.status import StatusKind
from faxdesk.provider.values import UploadFile
from tests.services.outbox_on_simulator import FAX, FREE, OutboxOnSimulator


def lost(here: OutboxOnSimulator, *, carried_out: bool) -> int:
    here.simulator.control.fault("POST", FAX, times=1, status=503, execute=carried_out)
    fax_id = here.outbox.create(Draft((Recipient(FREE),), (here.outbox.add_file(here.letter, here.token),)))
    here.outbox.send(fax_id)
    here.outbox.run(here.token)
    return fax_id


def sent_elsewhere(here: OutboxOnSimulator, letter: Path) -> None:
    """Somebody faxes to the same number from another program."""
    here.desk.account.client().send_fax(
        Draft((Recipient(FREE),)),
        [UploadFile(letter.name, letter, "application/pdf")],
        token=here.token,
        progress=None,
        on_body_sent=lambda: None,
    )


def look_to_the_end(here: OutboxOnSimulator, fax_id: int) -> OutboxItem:
    for _ in range(8):
        here.go_on(130)
    item = here.outbox.item(fax_id)
    assert item is not None
    return item


def test_of_two_that_look_alike_none_is_guessed(here: OutboxOnSimulator) -> None:
    sent_elsewhere(here, here.letter)
    fax_id = lost(here, carried_out=True)
    item = look_to_the_end(here, fax_id)
    assert (item.state, item.absent) == (OutboxState.UNCERTAIN, True)
    ids = sorted(str(fax["id"]) for fax in here.sent())
    assert sorted(item.lookalikes) == ids
    assert here.status(fax_id).kind == StatusKind.UNKNOWN

    here.desk.uncertain_faxes.it_is(fax_id, ids[0], here.token)
    here.go_on()
    assert here.library.fax(fax_id).message_id == ids[0]
    assert here.status(fax_id).kind == StatusKind.SENT
    assert len(here.sent()) == len(here.listed()) == 2, "nothing was sent again, and nothing is shown twice"
    assert here.library.history(fax_id)[-2].cause == "recognised by the person"


def test_what_differs_in_its_pages_is_shown_and_not_taken_for_it(
    here: OutboxOnSimulator, make_pdf: Callable[..., Path]
) -> None:
    fax_id = lost(here, carried_out=False)
    sent_elsewhere(here, make_pdf(pages=3, text="Another letter", name="other.pdf"))
    item = look_to_the_end(here, fax_id)
    assert item.absent
    assert item.lookalikes == (str(here.sent()[0]["id"]),)
    here.desk.uncertain_faxes.look_again(fax_id)
    again = here.outbox.item(fax_id)
    assert again is not None
    assert (again.absent, again.lookalikes, again.looks) == (False, (), 0)


@pytest.mark.parametrize("restarts", [0, 1, 3])
def test_looking_goes_on_where_it_was_after_a_restart(here: OutboxOnSimulator, restarts: int) -> None:
    fax_id = lost(here, carried_out=False)
    for _ in range(restarts):
        here.clock.advance(31)
        here.outbox.run(here.token)
    before = here.outbox.item(fax_id)
    item = look_to_the_end(here, fax_id)
    assert before is not None
    assert item.looks >= before.looks
    assert (item.absent, item.lookalikes, here.sent()) == (True, (), [])
    assert "RingCentral does not list it" in here.library.history(fax_id)[-1].cause


def test_a_fax_of_another_computer_a_moment_earlier_is_not_taken_for_it(here: OutboxOnSimulator) -> None:
    sent_elsewhere(here, here.letter)
    here.clock.advance(20)
    here.simulator.control.clock(advance_s=20)
    fax_id = lost(here, carried_out=False)
    item = look_to_the_end(here, fax_id)
    assert (item.state, item.absent) == (OutboxState.UNCERTAIN, True)
    assert item.lookalikes == (str(here.sent()[0]["id"]),), "the person sees it all the same"
