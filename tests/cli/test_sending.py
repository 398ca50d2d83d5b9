"""`send`, `forward`, `resend`: what reaches the service, what is printed, how they end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from faxdesk.cli import send_wait as waiting
from faxdesk.composition import archive
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import BUSY, E164, TO, Faxdesk, sends
from tests.documents import samples
from tests.support.clock import RunningClock

ELSEWHERE = "+12125550187"
ACCOUNTS_OWN = 6
"""The cover page that the simulator puts before a fax which names none."""
OUTGOING = {"id", "state", "service_id", "to", "pages", "created_at", "send_at", "files", "merge"}


def only_fax(simulator: Simulator) -> dict[str, Any]:
    (fax,) = simulator.control.faxes()
    return fax


def failed_fax(faxdesk: Faxdesk, simulator: Simulator, letter: Path) -> str:
    """A fax that was sent to one number and failed at another; gives its id."""
    done = faxdesk("send", "--to", TO, "--to", BUSY, letter, "--wait", 20, "--json")
    assert done.code == 1
    return str(done.json["id"])


def test_several_files_of_several_types_go_to_several_numbers(
    faxdesk: Faxdesk, unattended: Simulator, make_pdf: Callable[..., Path], tmp_path: Path
) -> None:
    picture, text, word = tmp_path / "b.png", tmp_path / "c.txt", tmp_path / "d.docx"
    Image.new("RGB", (300, 200), "white").save(picture)
    text.write_text("Grüße aus Köln\n", encoding="utf-8")
    word.write_bytes(samples.archive("[Content_Types].xml", "word/document.xml"))
    done = faxdesk(
        "--json", "send", "--to", TO, "--to", ELSEWHERE, make_pdf(2, name="a.pdf"), picture, text, word
    )
    assert done.code == 0
    shown = done.json
    assert set(shown) == OUTGOING
    assert shown["state"] == "accepted"
    assert shown["files"] == ["a.pdf", "b.png", "c.txt", "d.docx"]
    assert isinstance(shown["id"], str)
    assert shown["send_at"] is None
    assert datetime.fromisoformat(shown["created_at"]).utcoffset() == timedelta(0)
    assert shown["created_at"].endswith("Z")
    assert [recipient["number"] for recipient in shown["to"]] == [E164, ELSEWHERE]
    assert all(
        set(recipient) == {"number", "name", "name_on_fax", "status", "reason", "attempts"}
        for recipient in shown["to"]
    )
    fax = only_fax(unattended)
    assert shown["service_id"] == str(fax["id"])
    assert [source["name"] for source in fax["files"]] == ["a.pdf", "b.png", "c.pdf", "d.docx"]
    assert fax["resolution"] == "High"


def test_cover_page_resolution_and_time_reach_the_service(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    at = (datetime.now(UTC) + timedelta(days=2)).replace(microsecond=0)
    options = ["--cover", 7, "--cover-text", "As promised — “today”", "--resolution", "standard"]
    zone = at.astimezone().isoformat()
    done = faxdesk("send", "--to", TO, *options, "--at", zone, letter, "--json")
    assert done.code == 0
    assert done.json["send_at"] == at.isoformat().replace("+00:00", "Z")
    fax = only_fax(unattended)
    assert (fax["cover_index"], fax["cover_text"]) == (7, "As promised — “today”")
    assert fax["resolution"] == "Low"
    assert datetime.fromisoformat(fax["send_time"]) == at
    # A time without a zone is the computer's own.
    faxdesk("send", "--to", TO, "--at", at.astimezone().replace(tzinfo=None).isoformat(), letter)
    assert datetime.fromisoformat(unattended.control.faxes()[-1]["send_time"]) == at


def test_without_a_wish_there_is_no_cover_page(faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
    faxdesk("send", "--to", TO, letter)
    assert only_fax(unattended)["cover_index"] == 0


@pytest.mark.parametrize(("form", "shape"), [("mixed", "C"), ("form-data", "A")])
def test_the_form_chooses_the_shape_of_the_request(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, form: str, shape: str
) -> None:
    done = faxdesk("send", "--to", TO, "--to", ELSEWHERE, "--form", form, "--cover-text", "Hi", letter)
    assert done.code == 0
    fax = only_fax(unattended)
    assert fax["shape"] == shape
    assert [recipient["number"] for recipient in fax["to"]] == [E164, ELSEWHERE]
    assert fax["files"][0]["name"] == "letter.pdf"


def test_waiting_tells_of_each_recipient(faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
    done = faxdesk("send", "--to", TO, "--to", BUSY, letter, "--wait", 20, "--json")
    assert done.code == 1
    by_number = {recipient["number"]: recipient for recipient in done.json["to"]}
    assert (by_number[E164]["status"], by_number[E164]["reason"]) == ("Sent", None)
    assert (by_number[BUSY]["status"], by_number[BUSY]["reason"]) == ("SendingFailed", "LineBusy")
    shown = faxdesk("show", done.json["id"])
    assert "Busy" in shown.out or "busy" in shown.out


def test_a_fax_that_arrived_ends_with_zero(faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
    done = faxdesk("send", "--to", TO, letter, "--wait", 20)
    assert done.code == 0
    assert "Sent" in done.out


def test_a_fax_still_on_its_way_at_the_end_of_the_wait_is_an_unknown_outcome(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    unattended.control.deliver_after(600)
    assert faxdesk("send", "--to", TO, letter, "--wait", 0).code == 3


def test_a_lost_answer_is_looked_for_and_never_sent_twice(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    unattended.control.fault("POST", "/fax$", drop="after")
    done = faxdesk("send", "--to", TO, letter, "--json")
    assert done.code == 0, done.err
    assert done.json["service_id"] == str(only_fax(unattended)["id"])
    assert sends(unattended) == 1


def test_out_of_reach_it_stays_in_the_outbox_and_sync_goes_on_with_it(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    unattended.stop()
    done = faxdesk("send", "--to", TO, letter, "--json")
    assert done.code == 1
    assert done.json["state"] == "waiting"
    assert "Do not send it anew" in done.err
    unattended.start()
    (listed,) = faxdesk("outbox", "--offline", "--json").json
    assert listed["state"] == "waiting"
    assert faxdesk("delete", done.json["id"]).code == 0
    assert faxdesk("sync", "--json").json["waiting"] == 0
    assert faxdesk("outbox", "--json").json == []
    assert sends(unattended) == 0


def test_sync_sends_what_waited(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = RunningClock()
    monkeypatch.setattr(archive, "SystemClock", lambda: clock)
    unattended.control.fault("POST", "/fax$", status=429, headers={"Retry-After": "60"})
    done = faxdesk("send", "--to", TO, letter, "--json")
    assert (done.code, done.json["state"]) == (1, "waiting")
    assert faxdesk("sync", "--json").json["waiting"] == 1
    clock.advance(61)
    assert faxdesk("sync", "--json").json["waiting"] == 0
    (sent,) = faxdesk("outbox", "--json").json
    assert (sent["id"], sent["state"]) == (done.json["id"], "accepted")
    assert len(unattended.control.faxes()) == 1


def test_what_may_have_gone_out_is_looked_for_and_then_left_to_the_person(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = RunningClock()
    monkeypatch.setattr(archive, "SystemClock", lambda: clock)
    monkeypatch.setattr(waiting, "RUN_AGAIN_S", 5.0)
    unattended.control.fault("POST", "/fax$", status=500)
    done = faxdesk("send", "--to", TO, letter, "--json")
    assert (done.code, done.json["state"]) == (3, "uncertain")
    clock.advance(300)
    assert faxdesk("sync").code == 0
    assert sends(unattended) == 1


def test_forward_passes_a_received_fax_on(faxdesk: Faxdesk, unattended: Simulator) -> None:
    (original,) = unattended.control.receive(pages=2)
    (fax,) = faxdesk("inbox", "--json").json
    at = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    done = faxdesk("forward", fax["id"], "--to", TO, "--to", ELSEWHERE, "--at", at.isoformat(), "--json")
    assert done.code == 0
    assert set(done.json) == OUTGOING
    sent = unattended.control.faxes()[-1]
    assert sent["original_id"] == original
    assert [recipient["number"] for recipient in sent["to"]] == [E164, ELSEWHERE]
    assert datetime.fromisoformat(sent["send_time"]) == at


@pytest.mark.parametrize(
    ("named", "index", "files", "text"),
    [
        ((), ACCOUNTS_OWN, 1, "For your file"),
        (("--cover", "7"), 7, 1, "For your file"),
        (("--cover-template", "classic", "--field", "subject=Referral"), 0, 2, ""),
    ],
)
def test_forward_takes_a_note_for_the_reader(
    faxdesk: Faxdesk,
    unattended: Simulator,
    named: tuple[str, ...],
    index: int,
    files: int,
    text: str,
) -> None:
    unattended.control.receive(pages=2)
    (fax,) = faxdesk("inbox", "--json").json
    done = faxdesk("forward", fax["id"], "--to", TO, "--cover-text", "For your file", *named, "--yes")
    assert done.code == 0, done.err
    sent = unattended.control.faxes()[-1]
    assert sent["original_id"] is None, "the service's own copy would go without the note"
    assert (sent["cover_index"], len(sent["files"]), sent["cover_text"]) == (index, files, text)


def test_a_note_stands_on_one_s_usual_cover(faxdesk: Faxdesk, unattended: Simulator) -> None:
    unattended.control.receive(pages=2)
    (fax,) = faxdesk("inbox", "--json").json
    faxdesk("cover", "default", "form")
    done = faxdesk("forward", fax["id"], "--to", TO, "--cover-text", "For your file " * 100, "--yes")
    assert done.code == 0, done.err
    sent = unattended.control.faxes()[-1]
    assert (sent["cover_index"], len(sent["files"])) == (0, 2)


def test_a_note_that_cannot_be_sent_is_refused(faxdesk: Faxdesk, unattended: Simulator) -> None:
    unattended.control.receive()
    (fax,) = faxdesk("inbox", "--json").json
    too_long = faxdesk("forward", fax["id"], "--to", TO, "--cover-text", "x" * 1025)
    assert too_long.code == 2
    assert "The cover text has" in too_long.err
    both = faxdesk("forward", fax["id"], "--to", TO, "--cover", "7", "--cover-template", "classic")
    assert both.code == 2
    assert faxdesk("outbox", "--json").json == []
    assert sends(unattended) == 0


def test_resend_goes_to_those_it_failed_at(faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
    fax_id = failed_fax(faxdesk, unattended, letter)
    done = faxdesk("resend", fax_id, "--json")
    assert done.code == 0
    assert done.json["id"] == fax_id, "it is the same fax, with one more request"
    (request,) = faxdesk("show", fax_id, "--json").json["requests"]
    assert (request["kind"], request["state"], request["to"]) == ("retry", "accepted", [BUSY])
    assert request["may_be"] == []
    first, again = unattended.control.faxes()
    assert again["original_id"] == first["id"]
    assert [recipient["number"] for recipient in again["to"]] == [BUSY]


def test_resend_to_another_at_another_time(faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
    fax_id = failed_fax(faxdesk, unattended, letter)
    at = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    done = faxdesk("resend", fax_id, "--to", ELSEWHERE, "--at", at.isoformat(), "--json")
    assert done.code == 0
    assert done.json["send_at"] == at.isoformat().replace("+00:00", "Z")
    again = unattended.control.faxes()[-1]
    assert [recipient["number"] for recipient in again["to"]] == [ELSEWHERE]
    assert datetime.fromisoformat(again["send_time"]) == at


def test_only_what_failed_can_be_resent_without_a_number(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    sent = faxdesk("send", "--to", TO, letter, "--wait", 20, "--json").json
    done = faxdesk("resend", sent["id"])
    assert done.code == 2
    assert "failed at no recipient" in done.err
    unattended.control.receive()
    (received,) = faxdesk("inbox", "--json").json
    assert faxdesk("resend", received["id"], "--to", TO).code == 2
    assert faxdesk("resend", "999999").code == 1
    assert sends(unattended) == 1


@pytest.mark.parametrize("number", ["+16792200123", "+14362200123", "+49800888710"])
def test_a_number_in_no_known_range_needs_yes(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, number: str
) -> None:
    refused = faxdesk("send", "--to", number, letter)
    assert refused.code == 2
    assert "in no range of numbers that FaxDesk knows" in refused.err
    assert "With --yes it is sent." in refused.err
    assert unattended.control.faxes() == []
    done = faxdesk("send", "--yes", "--to", number, letter)
    assert done.code == 0
    assert [to["number"] for to in only_fax(unattended)["to"]] == [number]
    fax_id = done.out.partition(":")[0]
    assert faxdesk("forward", fax_id, "--to", "+18375550123").code == 2
    assert faxdesk("resend", fax_id, "--to", "+18375550123").code == 2
    assert faxdesk("forward", fax_id, "--to", "+18375550123", "--yes").code == 0
    assert faxdesk("resend", fax_id, "--to", "+16215550123", "--yes").code == 0
