"""Asking for new versions: how often, whom, and what becomes of the answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.paths import is_managed
from faxdesk.services.updates import Updates
from faxdesk.settings import Settings
from faxdesk.updates import fetch
from faxdesk.updates.manifest import BadNotice
from tests.ringcentral.servers import RawServer, Script, Visit, cancel_when
from tests.support.clock import ManualClock
from tests.updates.conftest import EXPIRES, Publisher, answering

TOKEN = CancelToken()
Serve = Callable[..., RawServer]
DAY = 86400.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def asking(settings: Settings, manual_clock: ManualClock, publisher: Publisher) -> Callable[..., Updates]:
    """asking(server, version="1.0.0") -> the service, told of that address."""

    def make(server: RawServer, version: str = "1.0.0") -> Updates:
        return Updates(
            settings, manual_clock, version, address=server.url + "/u.json", public_key=publisher.public_text
        )

    return make


def test_a_newer_version_is_told(asking: Callable[..., Updates], serve: Serve, publisher: Publisher) -> None:
    release = asking(serve(answering(publisher.notice()))).look(TOKEN)
    assert release is not None
    assert (release.version, release.notes) == ("9.1.0", "Faster.")


@pytest.mark.parametrize("version", ["9.1.0", "9.2.0"])
def test_the_same_and_an_older_version_are_no_news(
    asking: Callable[..., Updates], serve: Serve, publisher: Publisher, version: str
) -> None:
    updates = asking(serve(answering(publisher.notice())), version)
    assert updates.look(TOKEN) is None
    assert updates.ask(TOKEN) is None


def test_the_request_is_the_same_from_everybody(
    asking: Callable[..., Updates], serve: Serve, publisher: Publisher
) -> None:
    server = serve(answering(publisher.notice(), set_cookie="who=you; Path=/"))
    updates = asking(server)
    updates.ask(TOKEN)
    updates.ask(TOKEN)
    heads = [visit.head.decode().split("\r\n") for visit in server.visits]
    assert heads[0] == heads[1]
    headers = {line.partition(":")[0].lower(): line.partition(": ")[2] for line in heads[0][1:]}
    assert heads[0][0] == "GET /u.json HTTP/1.1"
    assert set(headers) <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert headers["user-agent"] == "FaxDesk"


# How often


def test_it_asks_once_a_day_and_remembers(
    asking: Callable[..., Updates],
    serve: Serve,
    publisher: Publisher,
    settings: Settings,
    manual_clock: ManualClock,
) -> None:
    server = serve(answering(publisher.notice()))
    asking(server).look(TOKEN)
    for _ in range(3):
        manual_clock.advance(DAY / 4)
        release = asking(server).look(TOKEN)
        assert release is not None, "what was told is told again at the next start"
    assert len(server.visits) == 1
    manual_clock.advance(DAY / 4)
    asking(server).look(TOKEN)
    assert len(server.visits) == 2


def test_a_server_in_trouble_is_asked_once_a_day_as_well(
    asking: Callable[..., Updates], serve: Serve, manual_clock: ManualClock
) -> None:
    server = serve(answering(b"", status=500))
    updates = asking(server)
    assert updates.look(TOKEN) is None
    assert updates.look(TOKEN) is None
    assert len(server.visits) == 1


def test_a_failure_does_not_forget_what_was_told(
    asking: Callable[..., Updates], serve: Serve, publisher: Publisher, manual_clock: ManualClock
) -> None:
    server = serve(answering(publisher.notice()), answering(b"<html>"))
    updates = asking(server)
    assert updates.look(TOKEN) is not None
    manual_clock.advance(DAY)
    assert updates.look(TOKEN) is not None
    assert len(server.visits) == 2


def test_what_was_seen_is_not_told_again_until_the_next(
    asking: Callable[..., Updates], serve: Serve, publisher: Publisher, manual_clock: ManualClock
) -> None:
    server = serve(answering(publisher.notice("9.1.0")), answering(publisher.notice("9.2.0")))
    updates = asking(server)
    release = updates.look(TOKEN)
    assert release is not None
    updates.hide(release)
    assert asking(server).look(TOKEN) is None
    manual_clock.advance(DAY)
    release = updates.look(TOKEN)
    assert release is not None
    assert release.version == "9.2.0"


def test_once_installed_it_is_no_news_any_more(
    asking: Callable[..., Updates], serve: Serve, publisher: Publisher
) -> None:
    server = serve(answering(publisher.notice()))
    assert asking(server).look(TOKEN) is not None
    assert asking(server, "9.1.0").look(TOKEN) is None
    assert len(server.visits) == 1


# Whether at all


def test_switched_off_it_asks_nobody(
    asking: Callable[..., Updates], serve: Serve, publisher: Publisher, settings: Settings
) -> None:
    server = serve(answering(publisher.notice()))
    updates = asking(server)
    updates.look(TOKEN)
    settings.check_for_updates = False
    assert updates.look(TOKEN) is None
    assert len(server.visits) == 1


def test_without_an_address_it_asks_nobody(
    settings: Settings, manual_clock: ManualClock, publisher: Publisher
) -> None:
    updates = Updates(settings, manual_clock, "1.0.0", address="", public_key=publisher.public_text)
    assert updates.look(TOKEN) is None
    with pytest.raises(FaxDeskError, match="not told where to ask"):
        updates.ask(TOKEN)


def test_the_address_can_be_set(
    serve: Serve, settings: Settings, manual_clock: ManualClock, publisher: Publisher
) -> None:
    settings.update_address = serve(answering(publisher.notice())).url + "/mirror/update.json"
    updates = Updates(
        settings, manual_clock, "1.0.0", address="https://nobody.example", public_key=publisher.public_text
    )
    assert updates.look(TOKEN) is not None
    for wrong in ("http://elsewhere.example/", "ftp://a.example"):
        with pytest.raises(FaxDeskError):
            settings.update_address = wrong


def test_a_managed_installation_asks_only_where_a_person_wants_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    assert Settings(path).check_for_updates
    managed = Settings(path, managed=True)
    assert not managed.check_for_updates
    managed.check_for_updates = True
    managed.save()
    assert Settings(path, managed=True).check_for_updates
    managed.reset(Settings.check_for_updates)
    assert not managed.check_for_updates


def test_an_installation_is_managed_by_environment_or_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "faxdesk"))
    assert not is_managed()
    monkeypatch.setenv("FAXDESK_MANAGED", "1")
    assert is_managed()
    (tmp_path / "managed").touch()
    monkeypatch.setenv("FAXDESK_MANAGED", "0")
    assert not is_managed()
    monkeypatch.delenv("FAXDESK_MANAGED")
    assert is_managed()


# A clock gone wrong


@pytest.mark.parametrize("days", [-20_000, -400, 400, 20_000])
def test_a_wrong_clock_neither_hides_nor_invents_a_version(
    asking: Callable[..., Updates],
    serve: Serve,
    publisher: Publisher,
    manual_clock: ManualClock,
    days: int,
) -> None:
    server = serve(answering(publisher.notice()))
    manual_clock.advance(days * DAY)
    assert asking(server).look(TOKEN) is not None
    assert asking(server, "9.1.0").look(TOKEN) is None
    # Also when it is set right again: the next question is not put off for years.
    manual_clock.set_back(days * DAY)
    asking(server).look(TOKEN)
    manual_clock.advance(DAY)
    assert asking(server).look(TOKEN) is not None
    assert len(server.visits) >= 2


def test_a_notice_that_was_kept_back_is_not_believed(
    asking: Callable[..., Updates], serve: Serve, publisher: Publisher
) -> None:
    server = serve(answering(publisher.notice(), EXPIRES + timedelta(days=1)))
    with pytest.raises(BadNotice) as raised:
        asking(server).ask(TOKEN)
    assert raised.value.reason == "expired"


def test_a_kept_notice_that_was_tampered_with_is_not_believed(
    asking: Callable[..., Updates], serve: Serve, publisher: Publisher, settings: Settings
) -> None:
    server = serve(answering(publisher.notice()))
    updates = asking(server)
    updates.look(TOKEN)
    settings.update_notice = settings.update_notice.replace(b"9.1.0", b"9.9.9")
    assert updates.look(TOKEN) is None


# Servers that do as they should not


def endless(visit: Visit) -> None:
    visit.read_head()
    visit.sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not visit.stopping.is_set():
        visit.sock.sendall(b"x" * 65536)


def dripping(visit: Visit) -> None:
    visit.read_head()
    visit.sock.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    while not visit.stopping.wait(0.02):
        visit.sock.sendall(b"x")


def dripping_head(visit: Visit) -> None:
    visit.read_head()
    visit.sock.sendall(b"HTTP/1.1 200 OK\r\nx-long: ")
    while not visit.stopping.wait(0.02):
        visit.sock.sendall(b"x")


def silent(visit: Visit) -> None:
    visit.read_head()
    visit.stay_silent()


@pytest.mark.parametrize("script", [dripping, dripping_head, silent])
def test_a_slow_answer_is_given_up(
    asking: Callable[..., Updates], serve: Serve, monkeypatch: pytest.MonkeyPatch, script: Script
) -> None:
    monkeypatch.setattr(fetch, "DEADLINE_S", 0.3)
    start = time.monotonic()
    with pytest.raises(FaxDeskError) as raised:
        asking(serve(script)).ask(TOKEN)
    assert raised.value.kind == ErrorKind.OFFLINE
    assert time.monotonic() - start < 5


def test_a_huge_answer_is_not_read_to_its_end(asking: Callable[..., Updates], serve: Serve) -> None:
    with pytest.raises(BadNotice) as raised:
        asking(serve(endless)).ask(TOKEN)
    assert raised.value.reason == "too large"


def test_a_packed_answer_is_not_unpacked(asking: Callable[..., Updates], serve: Serve) -> None:
    with pytest.raises(BadNotice):
        asking(serve(answering(b"\x1f\x8b", content_encoding="gzip"))).ask(TOKEN)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(
    asking: Callable[..., Updates], serve: Serve, publisher: Publisher, status: int
) -> None:
    elsewhere = serve(answering(publisher.notice()))
    server = serve(answering(b"", status=status, location=elsewhere.url))
    with pytest.raises(FaxDeskError) as raised:
        asking(server).ask(TOKEN)
    assert raised.value.kind == ErrorKind.REFUSED
    assert elsewhere.visits == []


def test_no_server_at_all_is_said(asking: Callable[..., Updates], serve: Serve) -> None:
    server = serve(lambda visit: visit.reset())
    with pytest.raises(FaxDeskError) as raised:
        asking(server).ask(TOKEN)
    assert raised.value.kind == ErrorKind.OFFLINE


def test_it_can_be_called_off(asking: Callable[..., Updates], serve: Serve) -> None:
    token, asked = CancelToken(), threading.Event()

    def wait(visit: Visit) -> None:
        visit.read_head()
        asked.set()
        visit.stay_silent()

    updates = asking(serve(wait))
    ends = threading.Thread(target=cancel_when, args=(asked, token))
    ends.start()
    with pytest.raises(Cancelled):
        updates.look(token)
    ends.join()
