"""The ways on for a fax to somebody whom no fax may go to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.outbox_states import OutboxEvent, OutboxState, Problem
from tests.ui.reading.reader import Reader

MAY, MAY_NOT = "+16505550144", "+12125550187"
HELD = Problem("A number is on your do-not-fax list.", "Nothing was sent.", ErrorKind.BLOCKED)


def test_it_goes_to_the_others_or_after_all_to_everybody(
    reader: Reader, make_pdf: Callable[..., Path]
) -> None:
    desk, journal = reader.stage.desk, reader.stage.journal
    left_out, unblocked, alone = ids = [reader.queued(make_pdf(1, text)) for text in "ABC"]
    desk.do_not_fax.block(MAY_NOT)
    to_both = replace(reader.item(alone).draft, recipients=(Recipient(MAY_NOT), Recipient(MAY)))
    for fax_id in ids:
        journal.change(fax_id, OutboxEvent.REFUSE, problem=HELD)
        if fax_id != alone:
            journal.note(fax_id, draft=to_both)

    def buttons() -> list[str]:
        return [button.text() for button in reader.pane.outbox.buttons]

    reader.open(alone)
    assert buttons() == ["Edit", "Take off the list and send", "Discard"]
    reader.open(left_out)
    assert buttons() == ["Leave out", "Take off the list and send", "Edit", "Discard"]
    reader.press("Leave out")
    reader.qtbot.waitUntil(lambda: reader.item(left_out).state == OutboxState.QUEUED)
    assert [to.number for to in reader.item(left_out).draft.recipients] == [MAY]
    reader.open(unblocked)
    reader.press("Take off the list and send")
    reader.qtbot.waitUntil(lambda: reader.item(unblocked).state == OutboxState.QUEUED)
    assert (reader.item(unblocked).draft, desk.do_not_fax.entries()) == (to_both, [])
