"""A mistake of the program itself while a fax leaves: the fax is neither lost nor sent twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.ringcentral import fax_sender
from faxdesk.ringcentral.fax_request import build_body
from faxdesk.ringcentral.message_records import MessageRecords
from tests.support.world import World


class Mistake(Exception):
    """What no code foresaw."""


def _fail(*_arguments: object, **_fields: object) -> None:
    raise Mistake


def _fail_to_read(*_arguments: object, **_fields: object) -> None:
    raise OSError(5, "Input/output error")


def test_before_the_fax_is_out_it_waits_for_the_person(world: Callable[..., World]) -> None:
    here = world()
    fax_id = here.queue()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fax_sender, "build_body", _fail)
        with pytest.raises(Mistake):
            here.run()
    item = here.item(fax_id)
    assert item.state == OutboxState.NEEDS_YOU
    assert item.problem is not None
    assert item.problem.kind == ErrorKind.BUG
    assert item.problem.title == "FaxDesk made a mistake while sending."
    assert here.carried_out() == 0
    here.composition.outbox.retry(fax_id)
    here.run_on()
    assert here.item(fax_id).state == OutboxState.ACCEPTED
    assert here.carried_out() == 1


def test_after_the_fax_is_out_it_is_looked_for_and_not_sent_again(world: Callable[..., World]) -> None:
    here = world()
    fax_id = here.queue()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MessageRecords, "message", _fail)
        with pytest.raises(Mistake):
            here.run()
    assert here.item(fax_id).state == OutboxState.UNCERTAIN
    here.run_on()
    assert here.item(fax_id).state == OutboxState.ACCEPTED
    assert here.carried_out() == 1


def test_a_disk_that_fails_keeps_no_other_fax_from_leaving(world: Callable[..., World]) -> None:
    here = world()
    first, second = here.queue(), here.queue("+12125550187")
    build = build_body
    with pytest.MonkeyPatch.context() as patch:
        faxes = iter((_fail_to_read, build))
        patch.setattr(fax_sender, "build_body", lambda *draft, **how: next(faxes)(*draft, **how))
        here.run()
    assert here.item(first).state == OutboxState.NEEDS_YOU
    assert here.item(second).state == OutboxState.ACCEPTED
    assert here.carried_out() == 1
