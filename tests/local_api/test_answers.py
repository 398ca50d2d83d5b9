"""What is answered: the command line's JSON, in the shapes that the OpenAPI document tells."""

from __future__ import annotations

import gettext
import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from PIL import Image

from faxdesk.cli import main
from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.local_api.answers import Answers
from faxdesk.local_api.openapi import openapi_document
from faxdesk.local_api.operations import EVENTS, OPERATIONS
from faxdesk.words import use_catalogue
from tests.documents import samples
from tests.local_api.conftest import TO, Api
from tests.support.desk import TestDesk
from tests.support.faxes import received, sent

DOCUMENT = openapi_document()


def check_shape(answer: Any, path: str, method: str = "get", status: int = 200) -> None:
    """Hold an answer to what the document says of it."""
    responses = DOCUMENT["paths"][path][method]["responses"]
    response = responses.get(str(status), responses["default"])
    schema = {**response["content"]["application/json"]["schema"], "components": DOCUMENT["components"]}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(answer)


@pytest.fixture
def filled(here: TestDesk, letter: Path) -> TestDesk:
    """An archive with a received fax that has pages, text and tags, a sent one, and a contact."""
    came, _went = here.tell(received(1), sent(2))
    here.give_document(came, letter)
    here.give_text(came, "The knee of the patient")
    here.desk.tags_and_notes.change_tags([came], ["billing"], [])
    number = ContactNumber("+16505550123")
    here.desk.contacts.add(Contact(name="Harbor", numbers=(number,), groups=("Partners",)))
    return here


def test_the_lists_and_faxes_are_those_of_the_command_line(
    filled: TestDesk, api: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    def command(*words: str) -> Any:
        main(["--profile", str(filled.folder), "--json", *words])
        return json.loads(capsys.readouterr().out)

    (came,) = api.get("/v1/inbox")
    (went,) = api.get("/v1/outbox")
    (contact,) = api.get("/v1/contacts", group="Partners")
    assert [came] == command("inbox", "--offline")
    assert [went] == command("outbox", "--offline")
    for fax in (came, went):
        assert api.get(f"/v1/faxes/{fax['id']}") == command("show", fax["id"])
    assert api.get("/v1/search", q="knee") == command("search", "knee") != []
    assert [contact] == command("contacts", "list")
    assert api.get(f"/v1/contacts/{contact['id']}") == command("contacts", "show", str(contact["id"]))


def test_each_answer_has_the_shape_that_the_document_tells(filled: TestDesk, api: Api, letter: Path) -> None:
    for path in ("/v1/inbox", "/v1/outbox", "/v1/contacts"):
        check_shape(api.get(path), path)
    for fax in (*api.get("/v1/inbox"), *api.get("/v1/outbox")):
        check_shape(api.get(f"/v1/faxes/{fax['id']}"), "/v1/faxes/{id}")
    check_shape(api.get("/v1/search", q="knee"), "/v1/search")
    check_shape(api.get("/v1/search", q="to:harbor"), "/v1/search")
    (contact,) = api.get("/v1/contacts")
    check_shape(api.get(f"/v1/contacts/{contact['id']}"), "/v1/contacts/{id}")
    draft = api.post("/v1/drafts", letter, to=TO)
    check_shape(draft, "/v1/drafts", "post", 201)
    taken = api.post("/v1/faxes", letter, to_group="Partners")
    check_shape(taken, "/v1/faxes", "post", 201)
    check_shape(api.get(f"/v1/faxes/{taken['id']}"), "/v1/faxes/{id}")
    check_shape(api.post("/v1/faxes", letter, to=TO, status=409), "/v1/faxes", "post", 409)
    check_shape(api.post(f"/v1/faxes/{taken['id']}/cancel", status=200), "/v1/faxes/{id}/cancel", "post")
    check_shape(api.get("/v1/faxes/999", status=404), "/v1/faxes/{id}", status=404)


def test_the_document_is_answered_and_has_a_method_for_each_operation(api: Api) -> None:
    assert api.get("/v1/openapi.json") == DOCUMENT
    for operation in OPERATIONS:
        assert operation.answer == (EVENTS,) or callable(getattr(Answers, operation.name))


def test_a_list_is_cut_as_asked(here: TestDesk, api: Api) -> None:
    here.tell(*map(received, range(1, 6)))
    everything = api.get("/v1/inbox")
    assert len(everything) == 5
    assert api.get("/v1/inbox", limit=2, offset=1) == everything[1:3]
    for query in ({"limit": "many"}, {"limit": "-1"}, {"pages": "2"}):
        check_shape(api.get("/v1/inbox", 400, **query), "/v1/inbox", status=400)
    assert "q" in api.get("/v1/search", 400)["error"]["title"]


def test_pages_come_as_they_are_or_as_tiff(filled: TestDesk, api: Api) -> None:
    (fax,) = api.get("/v1/inbox")
    answer = api.client.get(f"/v1/faxes/{fax['id']}/document")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    answer = api.client.get(f"/v1/faxes/{fax['id']}/document", params={"format": "tiff"})
    assert answer.headers["content-type"] == "image/tiff"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.format == "TIFF"
    assert api.client.get(f"/v1/faxes/{fax['id']}/document", params={"format": "docx"}).status_code == 400


def test_pages_that_are_not_here_are_fetched(here: TestDesk, api: Api, letter: Path) -> None:
    (came,) = here.tell(received(1))
    here.service.on_fetch = lambda fax_id: here.give_document(fax_id, letter)
    assert api.client.get(f"/v1/faxes/{came}/document").content.startswith(b"%PDF")

    def offline(fax_id: int) -> None:
        raise FaxDeskError("No network.", "Try later.", ErrorKind.OFFLINE)

    (other,) = here.tell(received(2))
    here.service.on_fetch = offline
    assert api.get(f"/v1/faxes/{other}/document", 503)["error"]["kind"] == "offline"


def test_a_fax_is_in_the_outbox_when_it_is_answered(here: TestDesk, api: Api, letter: Path) -> None:
    fax = api.post(
        "/v1/faxes", letter, to=["+1 650 555 0123", "650-555-0145"], cover="1", cover_text="Hello",
        resolution="standard", at="2027-01-04T15:30+00:00",
    )  # fmt: skip
    assert here.state(int(fax["id"])) == OutboxState.QUEUED
    assert [one["number"] for one in fax["to"]] == ["+16505550123", "+16505550145"]
    assert (fax["files"], fax["send_at"], fax["left_out"]) == (["letter.pdf"], "2027-01-04T15:30:00Z", [])
    item = here.journal.item(int(fax["id"]))
    assert item is not None
    assert (item.draft.cover_index, item.draft.cover_text, item.draft.resolution) == (1, "Hello", "standard")


def test_what_is_in_doubt_is_asked_and_sent_when_it_is_confirmed(
    here: TestDesk, api: Api, letter: Path
) -> None:
    api.post("/v1/faxes", letter, to=TO)
    asked = api.post("/v1/faxes", letter, to=TO, status=409)["error"]
    (doubt,) = asked["doubts"]
    assert (doubt["kind"], doubt["number"], asked["kind"]) == ("duplicate", "+16505550123", "bad_input")
    assert len(api.get("/v1/outbox")) == 1
    api.post("/v1/faxes", letter, to=TO, confirm="duplicate +19999999999 1", status=409)
    api.post("/v1/faxes", letter, to=TO, confirm=doubt["confirm"])
    assert len(api.get("/v1/outbox")) == 2


def test_nothing_gets_past_the_do_not_fax_list(here: TestDesk, api: Api, letter: Path) -> None:
    here.desk.do_not_fax.block(TO, "wants letters")
    assert api.post("/v1/faxes", letter, to=TO, confirm="all", status=403)["error"]["kind"] == "blocked"
    assert api.get("/v1/outbox") == []


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"to": "nobody"}, "“nobody” is no contact and no fax number."),
        ({}, "There is no recipient."),
        ({"to": TO, "resolution": "superb"}, "“resolution” is none of those that there are."),
        ({"to": TO, "at": "tomorrow"}, "“tomorrow” is not a time."),
        ({"to": TO, "cover": "x"}, "“cover” has to be a whole number."),
        ({"to": TO, "subject": "x"}, "There is no “subject” here."),
        ({"to": TO, "cover_text": ["a", "b"]}, "“cover_text” can be given only once."),
    ],
)
def test_what_cannot_be_sent_is_said(api: Api, letter: Path, fields: dict[str, Any], title: str) -> None:
    assert api.post("/v1/faxes", letter, status=400, **fields)["error"]["title"] == title
    assert api.get("/v1/outbox") == []


def test_a_file_that_cannot_be_faxed_leaves_nothing_behind(
    here: TestDesk, api: Api, letter: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 and then nothing")
    kept = set(here.desk.profile.blobs.rglob("*"))
    assert api.post("/v1/faxes", letter, broken, to=TO, status=400)["error"]["kind"] == "bad_input"
    assert api.client.post("/v1/faxes", data={"to": TO}).status_code == 415
    assert set(here.desk.profile.blobs.rglob("*")) == kept
    assert api.get("/v1/outbox") == []


def test_names_of_files_lead_nowhere(here: TestDesk, api: Api, letter: Path) -> None:
    answer = api.client.post(
        "/v1/drafts", files=[("file", ("../../../etc/über\r\nx: letter.pdf", letter.read_bytes()))]
    )
    assert answer.status_code == 201, answer.text
    (name,) = answer.json()["files"]
    assert "/" not in name
    assert "\n" not in name
    assert name.endswith("letter.pdf")


def test_a_draft_waits_for_a_person(here: TestDesk, api: Api, letter: Path) -> None:
    draft = api.post("/v1/drafts", letter)
    assert here.state(int(draft["id"])) == OutboxState.DRAFT
    assert (draft["state"], draft["to"]) == ("draft", [])


def test_what_comes_again_under_the_same_key_is_the_same_fax(here: TestDesk, api: Api, letter: Path) -> None:
    for path, key in (("/v1/drafts", "send invoice 12"), ("/v1/faxes", "invoice 12")):
        again = [
            api.client.post(
                path,
                data={"to": TO},
                files=[("file", ("letter.pdf", letter.read_bytes()))],
                headers={"Idempotency-Key": key},
            ).json()
            for _time in range(2)
        ]
        assert again[0] == again[1]
    assert len(here.journal.items({OutboxState.DRAFT, OutboxState.QUEUED})) == 2
    assert here.desk.intake.refused() == []


def test_a_draft_that_cannot_be_made_is_told_to_the_program_alone(
    here: TestDesk, api: Api, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 and then nothing")
    assert api.post("/v1/drafts", broken, status=400)["error"]["kind"] == "bad_input"
    assert api.post("/v1/drafts", broken, to="nobody", status=400)["error"]["kind"] == "bad_input"
    assert (here.desk.intake.refused(), here.desk.intake.has_waiting()) == ([], False)
    assert here.desk.outbox.drafts() == []


@pytest.mark.parametrize("path", ["/v1/faxes", "/v1/drafts"])
def test_many_at_once_under_one_key_are_one_fax(here: TestDesk, api: Api, letter: Path, path: str) -> None:
    def post(_number: int) -> tuple[int, str]:
        answer = api.client.post(
            path,
            data={"to": TO},
            files=[("file", ("letter.pdf", letter.read_bytes()))],
            headers={"Idempotency-Key": "one"},
        )
        return answer.status_code, answer.json().get("id", "")

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(post, range(6)))
    (item,) = here.journal.items({OutboxState.DRAFT, OutboxState.QUEUED})
    assert answers == {(201, str(item.id))}


@pytest.mark.parametrize("path", ["/v1/faxes", "/v1/drafts"])
def test_a_locked_document_is_opened_by_its_password(
    here: TestDesk, api: Api, letter: Path, tmp_path: Path, path: str
) -> None:
    locked = tmp_path / "locked.pdf"
    locked.write_bytes(samples.protected("secret"))
    assert "password" in api.post(path, letter, locked, to=TO, status=400)["error"]["title"]
    api.post(path, letter, locked, to=TO, password="wrong", status=400)
    assert here.journal.items({OutboxState.DRAFT, OutboxState.QUEUED}) == []
    assert here.desk.intake.refused() == []
    assert api.post(path, letter, locked, to=TO, password="secret")["files"] == ["letter.pdf", "locked.pdf"]


@pytest.mark.parametrize("path", ["/v1/faxes", "/v1/drafts"])
def test_each_locked_document_has_its_own_password(
    here: TestDesk, api: Api, tmp_path: Path, path: str
) -> None:
    locked = [tmp_path / "first.pdf", tmp_path / "second.pdf"]
    for file, password in zip(locked, ("one", "two"), strict=True):
        file.write_bytes(samples.protected(password))
    assert "second.pdf" in api.post(path, *locked, to=TO, password="one", status=400)["error"]["title"]
    assert here.journal.items({OutboxState.DRAFT, OutboxState.QUEUED}) == []
    fax = api.post(path, *locked, to=TO, password=["one", "two"])
    assert fax["files"] == ["first.pdf", "second.pdf"]


def test_members_of_a_group_without_a_fax_number_are_named(here: TestDesk, api: Api, letter: Path) -> None:
    for name, numbers in (("Harbor", (ContactNumber("+16505550123"),)), ("Nobody", ())):
        here.desk.contacts.add(Contact(name=name, numbers=numbers, groups=("Partners",)))
    fax = api.post("/v1/faxes", letter, to="650-555-0123", to_group="Partners")
    assert ([each["number"] for each in fax["to"]], fax["left_out"]) == (["+16505550123"], ["Nobody"])


def test_a_fax_is_cancelled(here: TestDesk, api: Api, letter: Path) -> None:
    fax = api.post("/v1/faxes", letter, to=TO)
    answer = api.post(f"/v1/faxes/{fax['id']}/cancel", status=200)
    assert (answer["cancelled"], here.state(int(fax["id"]))) == (True, OutboxState.DISCARDED)


def test_events_tell_what_changes(here: TestDesk, api: Api) -> None:
    with api.client.stream("GET", "/v1/events") as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 2000"
        ids = here.tell(received(1))
        here.desk.contacts.add(Contact(name="Harbor"))
        told: list[tuple[str, Any]] = []
        name = ""
        for line in lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                told.append((name, json.loads(line.removeprefix("data: "))))
            if [each for each, _data in told] == ["faxes", "contacts"]:
                break
    assert told[0] == ("faxes", {"ids": [str(ids[0])], "received": []})
    assert len(told[1][1]["ids"]) == 1


class _German(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"Deutsch {message}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"Deutsch {msgid1}"


def test_programs_read_english_beside_a_window_in_another_language(api: Api) -> None:
    use_catalogue(_German(), "de")
    try:
        assert api.get("/v1/faxes/999", 404)["error"]["title"] == "There is no fax with the id 999."
        assert api.get("/v1/nothing", 404)["error"]["title"] == "There is nothing here."
    finally:
        use_catalogue(None)


def test_what_nobody_foresaw_is_an_answer_too(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Answers, "inbox", fails)
    assert api.get("/v1/inbox", 500)["error"]["kind"] == "bug"
