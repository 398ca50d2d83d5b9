"""The services: built when first asked for, once, and closed in order."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from faxdesk.composition import Composition, built_once
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.paths import Profile
from faxdesk.services.desk import Desk
from faxdesk.services.events import Event, FaxesChanged
from faxdesk.services.kept_sign_in import ForgetfulStore

SERVICES = sorted(name for name in vars(Desk) if not name.startswith("_")) + sorted(Desk.__annotations__)


class Counting(Composition):
    """Counts how often each of two services is built, the second from the first."""

    def __init__(self, profile: Profile) -> None:
        super().__init__(profile, secrets=ForgetfulStore())
        self.built: list[str] = []

    @built_once
    def first(self) -> list[str]:
        self.built.append("first")
        return ["first"]

    @built_once
    def second(self) -> list[str]:
        self.built.append("second")
        return [*self.first, "second"]


def test_a_service_is_built_when_first_asked_for_and_from_others(profile: Profile) -> None:
    with closing(Counting(profile)) as desk:
        assert desk.built == []
        assert desk.second == ["first", "second"]
        assert desk.second is desk.second
        assert desk.built == ["second", "first"]


def test_threads_that_ask_together_get_the_same(profile: Profile) -> None:
    together = threading.Barrier(8)

    def ask(desk: Counting) -> list[str]:
        together.wait()
        return desk.second

    with closing(Counting(profile)) as desk, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, [desk] * 8))
        assert all(answer is answers[0] for answer in answers)
        assert desk.built == ["second", "first"]


def test_what_could_not_be_built_is_tried_again(profile: Profile) -> None:
    class Failing(Composition):
        tries = 0

        @built_once
        def service(self) -> int:
            self.tries += 1
            if self.tries == 1:
                raise OSError("The disk is full")
            return self.tries

    with closing(Failing(profile)) as desk:
        with pytest.raises(OSError, match="disk"):
            _ = desk.service
        assert desk.service == 2


def test_building_all_leaves_nothing_to_be_built(profile: Profile) -> None:
    with closing(Composition(profile, secrets=ForgetfulStore())) as desk:
        assert "outbox" not in vars(desk)
        desk.build_all()
        assert set(SERVICES) <= set(vars(desk))


def test_closing_ends_what_was_started_and_the_archive(profile: Profile) -> None:
    desk = Composition(profile, secrets=ForgetfulStore())
    desk.pages.start()
    desk.close()
    with pytest.raises(FaxDeskError):
        desk.pages.start()
    with pytest.raises(FaxDeskError):
        desk.library.counts()
    desk.close()


def test_cover_pages_are_drawn_in_a_process_of_their_own(profile: Profile) -> None:
    """The one in which documents are opened keeps no fonts for them."""
    with closing(Composition(profile, secrets=ForgetfulStore())) as desk:
        desk.pages.start()
        page_process = desk.pages._processes._first
        desk.covers.pages.sample_page(desk.covers.templates.named("Classic").template, Resolution.STANDARD)
        assert desk.pages._processes._first is page_process
        assert desk.cover_worker._processes._first is not None
        assert desk.cover_worker._processes._first is not page_process


def test_other_processes_are_watched_from_the_start(profile: Profile) -> None:
    with (
        closing(Composition(profile, secrets=ForgetfulStore())) as desk,
        closing(Composition(profile, secrets=ForgetfulStore())) as other,
    ):
        heard: list[Event] = []
        desk.events.subscribe(heard.append)
        other.saved_searches.save("Bills", "invoice")
        desk.other_processes.look()
        assert FaxesChanged() in heard
