"""A cover page of one's own on its way out: drawn as it was seen, counted, one for each whom it names."""

from __future__ import annotations

import json
from typing import Any

import pypdfium2
import pytest
from msgspec.structs import replace

from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.draft import Draft, Recipient, check_ready
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.sent_page import DrawnBy
from tests.domain.covers.filled_covers import plain_cover, text_box
from tests.services.outbox_on_simulator import BUSY_ONCE, FAX, FREE, OTHER, OutboxOnSimulator

PERSONAL = DraftCover(
    plain_cover(
        text_box(20, "Dear {to_name}"),
        text_box(40, "About {subject}, {pages} pages"),
        text_box(60, "{text}"),
        text_box(90, "All: {recipients}"),
        name="Personal",
    ),
    (("subject", "Lab results"),),
)
SHARED = DraftCover(
    plain_cover(text_box(20, "Hello all\n{recipients}"), text_box(50, "{text}"), name="Shared")
)


def cover_text(here: OutboxOnSimulator, item: OutboxItem | None) -> str:
    """The text of the cover page that left, as it was before it became dots."""
    assert item is not None
    cover = item.draft.files[0]
    assert cover.is_cover
    original = cover.original or cover
    with pypdfium2.PdfDocument(here.composition.blobs.path(original.hash)) as pdf:
        return " ".join("".join(page.get_textpage().get_text_bounded() for page in pdf).split())


def send(here: OutboxOnSimulator, cover: DraftCover, *people: tuple[str, str], **fields: Any) -> int:
    files = (here.outbox.add_file(here.letter, here.token),)
    recipients = tuple(Recipient(*person) for person in people)
    fax_id = here.outbox.create(Draft(recipients, files, cover=cover, cover_text="Please call.", **fields))
    here.outbox.send(fax_id)
    here.go_on()
    return fax_id


MARIA, PETER = (FREE, "Maria Lopez"), (OTHER, "Peter Stone")


def test_it_leaves_as_the_first_page_and_no_other_cover_is_asked_for(here: OutboxOnSimulator) -> None:
    fax_id = send(here, PERSONAL, MARIA)
    (fax,) = here.sent()
    assert (fax["pages"], fax["cover_index"], fax["cover_text"]) == (2, 0, "")
    item = here.outbox.item(fax_id)
    text = cover_text(here, item)
    assert "Dear Maria Lopez" in text
    assert "About Lab results, 2 pages" in text
    assert "Please call." in text
    assert item is not None
    assert item.draft.pages == 2
    assert [file.name for file in item.draft.as_chosen.files] == ["letter.pdf"]
    assert item.draft.files[0].original is not None, "It was made of dots here."


def test_it_is_drawn_by_the_service_where_the_person_wants_that(here: OutboxOnSimulator) -> None:
    item = here.outbox.item(send(here, PERSONAL, MARIA, drawn_by=DrawnBy.SERVICE))
    assert item is not None
    assert item.draft.files[0].original is None
    assert here.sent()[0]["pages"] == 2


def test_one_that_names_its_recipient_goes_to_each_alone(here: OutboxOnSimulator) -> None:
    fax_id = send(here, PERSONAL, MARIA, PETER)
    assert [[to["number"] for to in fax["to"]] for fax in here.sent()] == [[FREE], [OTHER]]
    texts = [cover_text(here, part) for part in here.parts(fax_id)]
    for text, own, other in zip(
        texts, ("Maria Lopez", "Peter Stone"), ("Peter Stone", "Maria Lopez"), strict=True
    ):
        assert f"Dear {own}" in text
        assert f"Dear {other}" not in text
        assert "All: Maria Lopez" in text
        assert "Peter Stone +1 212-555-0187" in text


def test_one_for_all_is_one_request_and_names_all(here: OutboxOnSimulator) -> None:
    fax_id = send(here, SHARED, MARIA, PETER)
    (fax,) = here.sent()
    assert [to["number"] for to in fax["to"]] == [FREE, OTHER]
    text = cover_text(here, here.outbox.item(fax_id))
    assert "Maria Lopez" in text
    assert "Peter Stone" in text


def test_a_group_in_parts_has_the_same_cover_with_all_its_names(
    here: OutboxOnSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faxdesk.domain.draft.MAX_RECIPIENTS", 1)
    fax_id = send(here, SHARED, MARIA, PETER)
    first, second = here.parts(fax_id)
    assert first.draft.files[0].hash == second.draft.files[0].hash
    assert "Peter Stone" in cover_text(here, first)


def test_trying_again_takes_the_service_s_copy_of_that_very_recipient(here: OutboxOnSimulator) -> None:
    fax_id = send(here, PERSONAL, MARIA, (BUSY_ONCE, "Peter Stone"))
    here.go_on(6 * 60)
    first, second, again = here.sent()
    assert again["original_id"] == second["id"] != first["id"]
    assert here.status(fax_id).sent == 2


def test_where_the_service_refuses_its_copy_ours_has_the_cover(here: OutboxOnSimulator) -> None:
    fax_id = send(here, PERSONAL, MARIA, (BUSY_ONCE, "Peter Stone"))
    body = json.dumps({"errorCode": "MSG-343", "message": "no", "errors": []})
    here.simulator.control.fault("POST", FAX, times=1, status=406, body=body)
    here.go_on(6 * 60)
    parts = here.parts(fax_id)
    assert "Dear Peter Stone" in cover_text(here, parts[-1])
    assert here.sent()[-1]["pages"] == 2


def test_a_copy_for_somebody_else_is_a_new_fax_with_their_name(here: OutboxOnSimulator) -> None:
    fax_id = send(here, PERSONAL, MARIA)
    again = here.outbox.resend(fax_id, (Recipient(*PETER),))
    here.go_on()
    first, second = here.sent()
    assert not second.get("original_id")
    assert first["pages"] == second["pages"] == 2
    text = cover_text(here, here.outbox.item(again))
    assert "Dear Peter Stone" in text


def test_forwarding_leaves_the_cover_out(here: OutboxOnSimulator) -> None:
    draft_id = here.outbox.forward(send(here, PERSONAL, MARIA))
    item = here.outbox.item(draft_id)
    assert item is not None
    assert item.draft.cover is None
    here.outbox.save(draft_id, replace(item.draft, recipients=(Recipient(OTHER),)))
    here.outbox.send(draft_id)
    here.go_on()
    assert here.sent()[-1]["pages"] == 1


def test_what_is_taken_back_has_its_cover_as_it_was_chosen(here: OutboxOnSimulator) -> None:
    files = (here.outbox.add_file(here.letter, here.token),)
    draft = Draft((Recipient(*MARIA),), files, cover=PERSONAL, cover_text="One line. " * 110)
    fax_id = here.outbox.send_new(draft).id
    here.simulator.control.fault("POST", FAX, times=1, status=400, body="{}")
    here.go_on()
    item = here.outbox.item(fax_id)
    assert item is not None
    assert item.state == OutboxState.NEEDS_YOU
    back = here.outbox.edit(fax_id).draft
    assert (back.files, back.cover) == (draft.files, PERSONAL)


def test_a_cover_alone_is_a_fax(here: OutboxOnSimulator) -> None:
    draft = Draft((Recipient(*MARIA),), cover=PERSONAL, cover_text="All that is to be said.")
    check_ready(draft)
    here.outbox.send_new(draft)
    here.go_on()
    assert here.sent()[0]["pages"] == 1


def test_it_is_found_by_what_its_cover_says(here: OutboxOnSimulator) -> None:
    fax_id = here.outbox.create(Draft((Recipient(*MARIA),), cover=PERSONAL, cover_text="Wombat"))
    for words in ("Wombat", "Lab results"):
        assert list(here.library.ids(FaxQuery(Folder.OUTBOX, text=words))) == [fax_id]
