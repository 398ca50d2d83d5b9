"""The demo sends a fax to oneself, truly over a noisy line."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.demo import Demo
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import Fax, FaxQuery, Folder, Resolution
from faxdesk.domain.runtime import CancelToken
from faxdesk.simulator.line import fax_machines
from tests.support.confirmed import EVERYTHING

INBOX = FaxQuery(Folder.INBOX)


@pytest.fixture
def demo() -> Iterator[Demo]:
    running = Demo()
    yield running
    running.stop()


@pytest.fixture
def desk(demo: Demo) -> Iterator[Composition]:
    composition = Composition(demo.profile)
    demo.sign_in(composition.account, CancelToken())
    yield composition
    composition.close()


def test_it_comes_back_as_a_received_fax(
    machines: ctypes.CDLL, demo: Demo, desk: Composition, make_pdf: Callable[..., Path]
) -> None:
    token = CancelToken()
    desk.sync.run(token)
    before = len(desk.library.ids(INBOX))
    file = desk.outbox.add_file(make_pdf(pages=1), token)
    sent = desk.outbox.create(Draft((Recipient(demo.noisy_number),), (file,), resolution=Resolution.STANDARD))
    # One is asked whether a fax to oneself is meant.
    desk.outbox.send(sent, confirmed=EVERYTHING)
    desk.outbox.run(token)
    assert demo._simulator is not None
    demo._simulator.control.settle()
    desk.sync.run(token)
    assert len(desk.library.ids(INBOX)) == before + 1
    arrived: Fax = desk.library.fax(desk.library.ids(INBOX)[0])
    assert arrived.page_count == 1
    assert arrived.message is not None
    assert arrived.message.sender.number == demo.noisy_number
    assert desk.library.document(arrived.id) is not None


def test_it_is_not_offered_without_the_machines(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fax_machines, "_LIBRARIES", ())
    assert demo.noisy_number == ""
