"""Legal holds: they win over deleting by hand, by time, and at the service."""

from __future__ import annotations

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import LogFilter
from faxdesk.domain.audit.legal_hold import HoldKind
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import Notice
from faxdesk.simulator.server import Simulator
from tests.support.clock import RunningClock

NORTH, SOUTH = "+13035550166", "+13035550177"


@pytest.fixture
def faxes(composition: Composition, simulator: Simulator) -> dict[str, int]:
    """Two faxes that came, by their senders."""
    composition.sync.run(CancelToken())
    for number in (NORTH, SOUTH):
        simulator.control.receive(from_=number, pages=1)
    composition.sync.run(CancelToken())
    library = composition.library
    ids = library.first_ids(FaxQuery(Folder.INBOX))[:2]
    senders = {fax_id: library.fax(fax_id).message for fax_id in ids}
    return {message.sender.number: fax_id for fax_id, message in senders.items() if message is not None}


def put_on(desk: Composition, kind: HoldKind, fax_id: int) -> int:
    if kind == HoldKind.FAX:
        return desk.legal_holds.add_fax(fax_id)
    if kind == HoldKind.PERSON:
        return desk.legal_holds.add_person(NORTH)
    desk.tags_and_notes.change_tags([fax_id], add=["Case 7"])
    return desk.legal_holds.add_tag("case 7")


def in_trash(desk: Composition) -> list[int]:
    return list(desk.library.ids(FaxQuery(Folder.TRASH)))


@pytest.mark.parametrize("kind", HoldKind)
def test_what_is_held_cannot_be_deleted_until_the_hold_is_lifted(
    composition: Composition, faxes: dict[str, int], kind: HoldKind
) -> None:
    library = composition.library
    hold_id = put_on(composition, kind, faxes[NORTH])
    assert put_on(composition, kind, faxes[NORTH]) == hold_id, "there is one hold on a thing"
    assert composition.legal_holds.count(hold_id) == 1
    with pytest.raises(FaxDeskError) as refused:
        library.trash([faxes[NORTH], faxes[SOUTH]])
    assert refused.value.kind == ErrorKind.NOT_ALLOWED
    assert in_trash(composition) == []
    assert library.trash([faxes[SOUTH]]) == [faxes[SOUTH]]
    composition.legal_holds.remove(hold_id)
    assert library.trash([faxes[NORTH]]) == [faxes[NORTH]]


@pytest.mark.parametrize("kind", HoldKind)
def test_what_was_in_the_trash_already_stays_there_and_at_the_service(
    composition: Composition, faxes: dict[str, int], clock: RunningClock, kind: HoldKind
) -> None:
    notices = []
    composition.events.subscribe(lambda event: notices.append(event) if isinstance(event, Notice) else None)
    composition.library.trash(list(faxes.values()))
    put_on(composition, kind, faxes[NORTH])
    told = composition.sync_store.pending_deletes(at_once=True)
    assert [change.id for change in told] == [faxes[SOUTH]]
    assert composition.trash.delete_for_ever(list(faxes.values()), CancelToken()) == [faxes[SOUTH]]
    assert "legal hold" in notices[-1].title
    clock.advance(86400 * 400)
    composition.retention.run(CancelToken())
    assert in_trash(composition) == [faxes[NORTH]]


def test_a_held_tag_cannot_be_taken_off(composition: Composition, faxes: dict[str, int]) -> None:
    put_on(composition, HoldKind.TAG, faxes[NORTH])
    with pytest.raises(FaxDeskError, match="cannot be taken off"):
        composition.tags_and_notes.change_tags([faxes[NORTH]], remove=["CASE 7"])
    assert composition.tags_and_notes.of(faxes[NORTH]).tags == ("Case 7",)


def test_holds_are_entries_of_the_audit_log_without_numbers(
    composition: Composition, faxes: dict[str, int]
) -> None:
    for kind in HoldKind:
        composition.legal_holds.remove(put_on(composition, kind, faxes[NORTH]))
    told = composition.audit_log.newest(LogFilter(acts=(Act.HELD, Act.HOLD_LIFTED)), 10)
    assert [(entry.act, entry.known_details.form) for entry in reversed(told)] == [
        (act, str(kind)) for kind in HoldKind for act in ("held", "hold_lifted")
    ]
    assert not any(part in repr(told) for part in (NORTH[1:], "ase 7"))
    with pytest.raises(FaxDeskError) as unknown:
        composition.legal_holds.remove(99)
    assert unknown.value.kind == ErrorKind.NOT_FOUND
