"""Rows that are tried again: each by itself, also where two go to one number."""

from __future__ import annotations

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.status import StatusKind
from tests.services.merge.test_merges import Many, listing, many
from tests.services.outbox_on_simulator import BUSY, BUSY_ONCE

__all__ = ["many"]


def both(many: Many, to: str) -> int:
    """A fax with two rows to one number, both of which the person wants sent."""
    many.here.composition.settings.resend_minutes = ""
    plan = many.plan(listing(to, to))
    rows = many.merges.with_out(plan, many.merges.judged(plan), {1}, is_out=False)
    fax_id = many.merges.send(plan, rows, "Results").id
    many.here.go_on()
    return fax_id


def tries(many: Many, fax_id: int) -> list[int]:
    return [row.tries for row in many.rows(fax_id)]


def test_of_two_rows_to_one_number_that_failed_only_the_named_one_goes_again(many: Many) -> None:
    fax_id = both(many, BUSY)
    assert many.states(fax_id) == [StatusKind.FAILED] * 2
    many.merges.try_again(fax_id, {0})
    many.here.go_on()
    assert tries(many, fax_id) == [2, 1]
    many.merges.try_again(fax_id, {0, 1})
    many.here.go_on()
    assert tries(many, fax_id) == [3, 2]


def test_a_row_that_failed_goes_again_though_another_to_its_number_arrived(many: Many) -> None:
    fax_id = both(many, BUSY_ONCE)
    assert many.states(fax_id) == [StatusKind.FAILED, StatusKind.SENT]
    many.merges.try_again(fax_id, {0, 1})
    many.here.go_on()
    assert many.states(fax_id) == [StatusKind.SENT] * 2
    assert tries(many, fax_id) == [2, 1]
    many.merges.try_again(fax_id, {0, 1})
    many.here.go_on()
    assert tries(many, fax_id) == [2, 1], "what arrived is not sent again"


def test_a_row_to_a_number_that_was_blocked_since_does_not_go_again(many: Many) -> None:
    fax_id = both(many, BUSY)
    many.here.composition.do_not_fax.block(BUSY, "opted out")
    with pytest.raises(FaxDeskError) as caught:
        many.merges.try_again(fax_id, {0})
    assert caught.value.kind == ErrorKind.BLOCKED
    assert tries(many, fax_id) == [1, 1]
