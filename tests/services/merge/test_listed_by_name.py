"""The outbox names a fax to many by what it is called, with how many and how it stands, and finds it so."""

from __future__ import annotations

import pytest

from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.fax import FaxQuery, Folder, Order
from faxdesk.domain.status import FaxRow, FaxStatus, StatusKind
from faxdesk.store.fax_rows import RecordWriter
from faxdesk.ui.common import wording
from faxdesk.ui.controls.state_chip import chip_of
from faxdesk.ui.fax_list import row_words
from tests.services.merge.test_merges import Many, listing, many, number
from tests.services.outbox_on_simulator import BUSY, FREE

__all__ = ["many"]


def row_of(many: Many, fax_id: int) -> FaxRow:
    return many.here.library.rows([fax_id])[0]


def found(many: Many, text: str) -> list[int]:
    return list(many.here.library.ids(FaxQuery(Folder.OUTBOX, text=text)))


def test_it_is_called_by_its_name_and_count_and_says_how_it_stands(many: Many) -> None:
    many.here.composition.settings.resend_minutes = ""
    fax_id = many.send(listing(number(0), BUSY, number(1), number(2)))
    many.merges.take_out(fax_id, {3})
    many.here.go_on()
    many.merges.pause(fax_id)
    many.merges.put_back(fax_id, {3})
    row, now = row_of(many, fax_id), many.here.clock.now()
    assert (row.name, row.number, row.others, row.to_many) == ("Flu clinic", "", 0, 4)
    assert wording.peer(row) == "Flu clinic · 4"
    assert row_words.about(row) == "2 sent, 1 failed, 1 to go"
    assert wording.sentence(row, now).startswith("Flu clinic · 4, 2 sent, 1 failed, 1 to go")
    assert row.status == FaxStatus(StatusKind.PAUSED, sent=2, total=4, failed=1)
    assert chip_of(row, now) == ("Paused", "warning")
    many.merges.go_on(fax_id)
    many.here.go_on()
    row = row_of(many, fax_id)
    assert (row.status.kind, row_words.about(row)) == (StatusKind.PARTLY_SENT, "3 sent, 1 failed")


def test_paused_with_nothing_left_to_send_it_says_how_it_went(many: Many) -> None:
    fax_id = many.send(listing(number(0)))
    many.here.go_on()
    many.merges.pause(fax_id)
    assert row_of(many, fax_id).status.kind == StatusKind.SENT


@pytest.mark.parametrize("is_rebuilt", [False, True])
def test_a_search_finds_it_by_its_name_and_by_each_of_its_numbers(many: Many, is_rebuilt: bool) -> None:
    many.here.send(FREE)
    fax_id = many.send(listing(number(0), number(1)))
    if is_rebuilt:
        with many.here.composition.database.transaction() as cx:
            cx.execute("DELETE FROM fax_search")
            RecordWriter().words.fill_all(cx, "SELECT id FROM faxes WHERE root_id IS NULL")
    assert found(many, "flu clin") == found(many, number(1)) == found(many, "N0") == [fax_id]
    many.here.outbox.cancel(fax_id, many.here.token)
    many.here.outbox.restore(fax_id)
    assert found(many, "flu clin") == []


def test_a_contact_of_its_first_number_does_not_rename_it(many: Many) -> None:
    fax_id = many.send(listing(number(0), number(1)))
    contacts = many.here.composition.contacts
    contacts.add(Contact("Northside Clinic", numbers=(ContactNumber(number(0)),)))
    assert row_of(many, fax_id).name == "Flu clinic"
    assert found(many, "northside") == [fax_id]


def test_it_has_its_place_by_its_name(many: Many) -> None:
    other = many.here.send(FREE)
    fax_id = many.send(listing(number(0), number(1)))
    ids = many.here.library.ids(FaxQuery(Folder.OUTBOX, order=Order.NAME))
    assert list(ids) == [fax_id, other]
