"""A simulated service whose faxes truly go over a telephone line, and arrive in the same mailbox."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.failure import REASONS
from faxdesk.domain.fax import Resolution
from faxdesk.paths import page_worker_command
from faxdesk.simulator.line.fax_machines import Line
from faxdesk.simulator.line.numbers import NOISY, LineUse, Route, route_to
from faxdesk.simulator.server import Simulator
from tests.documents.legible import sheets
from tests.simulator.conftest import Caller, to
from tests.t30.printed_pages import printed

GOOD, OLD, CRACKLES, BOTH = "+12025550147", "+12025550121", "+12025550122", "+12025550123"
CUT, DEAF, BUSY = "+12025550124", "+12025550125", "+12025550101"
OWN = "+12025550110"
HEADER_LINES = {"High": 43, "Low": 22}
"""The service prints its own line over the top of each page."""


def _service(use: LineUse) -> Simulator:
    return Simulator(t30=use, deliver_after=0.05, limits=False)


@pytest.fixture
def caller(machines: ctypes.CDLL) -> Iterator[Caller]:
    with _service("always") as simulator, Caller(simulator) as client:
        client.sign_in()
        yield client


Drawn = Callable[[str], tuple[bytes, list[bytes]]]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drawn]:
    """pages(resolution) -> our own PDF of two drawn pages, and the dots of the preview."""
    folder = tmp_path_factory.mktemp("pages")
    worker = PageWorker(page_worker_command())
    source = folder / "document.tif"
    first, second = sheets.bands().grey, sheets.letter_with_photograph().grey
    first.save(source, save_all=True, append_images=[second], dpi=(204, 196))

    @cache
    def drawn(resolution: str) -> tuple[bytes, list[bytes]]:
        target, saved = folder / "sent.pdf", folder / "saved.tif"
        asked = Resolution.FINE if resolution == "High" else Resolution.STANDARD
        worker.to_fax_pdf(source, source.name, target, asked)
        shown = [worker.fax_page(PageSource(source, source.name, page), asked).data for page in range(2)]
        worker.to_tiff(source, source.name, saved, asked)
        assert list(printed(saved)) == shown
        return target.read_bytes(), shown

    yield drawn
    worker.close()


def _send(caller: Caller, *numbers_: str, pdf: bytes, resolution: str = "High") -> dict[str, Any]:
    envelope = to(*numbers_, faxResolution=resolution)
    record = caller.fax(envelope, ("pages.pdf", pdf, "application/pdf")).json()
    caller.simulator.control.settle()
    return caller.record(record["id"])


def _arrived(caller: Caller) -> list[dict[str, Any]]:
    return caller.records(direction="Inbound")


def _dots(caller: Caller, record: dict[str, Any]) -> list[bytes]:
    pdf = pypdfium2.PdfDocument(io.BytesIO(caller.get(record["attachments"][0]["uri"]).content))
    found = []
    for page in pdf:
        picture: Any = next(iter(page.get_objects()))
        grey: Image.Image = picture.get_bitmap().to_pil().convert("L")
        found.append(grey.convert("1", dither=Image.Dither.NONE).tobytes())
    pdf.close()
    return found


@pytest.mark.parametrize("resolution", ["High", "Low"])
def test_what_arrives_in_the_mailbox_is_what_the_preview_showed(
    resolution: str, caller: Caller, pages: Drawn
) -> None:
    pdf, shown = pages(resolution)
    sent = _send(caller, GOOD, OLD, CRACKLES, pdf=pdf, resolution=resolution)
    assert (sent["messageStatus"], sent["faxPageCount"]) == ("Sent", 2)
    below = HEADER_LINES[resolution] * 1728 // 8
    arrived = _arrived(caller)
    assert len(arrived) == 3
    for record in arrived:
        assert (record["from"]["phoneNumber"], record["faxPageCount"]) == (OWN, 2)
        assert record["faxResolution"] == resolution
        assert [page[below:] for page in _dots(caller, record)] == [page[below:] for page in shown]
        assert _dots(caller, record) == _dots(caller, sent)


def test_an_old_machine_on_a_noisy_line_prints_damaged_pages(caller: Caller, pages: Drawn) -> None:
    sent = _send(caller, BOTH, pdf=pages("High")[0])
    (arrived,) = _arrived(caller)
    assert _dots(caller, arrived) != _dots(caller, sent)


def test_a_cut_line_and_one_without_understanding_end_as_our_words_say(caller: Caller, pages: Drawn) -> None:
    pdf, _shown = pages("High")
    cut = _send(caller, CUT, pdf=pdf)["to"][0]
    (arrived,) = _arrived(caller)
    assert (cut["messageStatus"], arrived["faxPageCount"]) == ("SendingFailed", 1)
    assert REASONS[cut["faxErrorCode"]].words == "Only some of the pages arrived."
    deaf, busy = _send(caller, DEAF, BUSY, pdf=pdf)["to"]
    assert REASONS[deaf["faxErrorCode"]].words == "The other side hung up during the transfer."
    assert REASONS[busy["faxErrorCode"]].words == "The recipient's line was busy."
    assert len(_arrived(caller)) == 1


def test_each_number_of_a_fax_has_its_own_call(caller: Caller, pages: Drawn) -> None:
    sent = _send(caller, GOOD, "+12025550148", CUT, pdf=pages("High")[0])
    assert [entry["messageStatus"] for entry in sent["to"]] == ["Sent", "Sent", "SendingFailed"]
    assert sorted(record["faxPageCount"] for record in _arrived(caller)) == [1, 2, 2]


def test_a_received_fax_is_sent_on_as_it_arrived(caller: Caller) -> None:
    original = caller.simulator.control.receive(pages=1, tiff=True)[0]
    answer = caller.post(
        "/restapi/v1.0/account/~/extension/~/fax",
        json={"originalMessageId": str(original), "to": [{"phoneNumber": GOOD}]},
    )
    caller.simulator.control.settle()
    assert caller.record(answer.json()["id"])["messageStatus"] == "Sent"
    assert len(_arrived(caller)) == 2


def test_only_what_goes_to_oneself_where_that_is_asked_for(machines: ctypes.CDLL) -> None:
    with _service("to_self") as simulator, Caller(simulator) as caller:
        caller.sign_in()
        for number in (GOOD, OWN):
            caller.fax(to(number))
        simulator.control.settle()
        (arrived,) = _arrived(caller)
        assert arrived["from"]["phoneNumber"] == OWN


def test_calls_begin_anew_after_the_service_was_down(machines: ctypes.CDLL) -> None:
    simulator = Simulator(t30="always", deliver_after=60, limits=False)
    with simulator, Caller(simulator) as caller:
        caller.sign_in()
        fax_id = caller.fax(to(GOOD)).json()["id"]
        simulator.stop()
        simulator.start()
        caller.sign_in()
        simulator.control.settle()
        assert caller.record(fax_id)["messageStatus"] == "Sent"
        assert len(_arrived(caller)) == 1


def test_a_number_s_line() -> None:
    assert route_to("+1 202 555-0110", [OWN], "to_self") == NOISY
    assert route_to(GOOD, [OWN], "to_self") is None
    assert route_to(OWN, [OWN], "never") is None
    assert route_to(CUT, [OWN], "always") == Route(Line(), is_cut=True)
