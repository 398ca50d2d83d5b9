"""The service by way of real proxies of every kind: asking, sending, the live connection, and log-ins."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, SystemClock
from faxdesk.net import pool
from faxdesk.paths import Profile
from faxdesk.provider.values import Recovery, UploadFile
from faxdesk.ringcentral.client import RingCentral
from faxdesk.services.kept_sign_in import ForgetfulStore
from tests.ringcentral.certificates import certificate_in, server_side
from tests.ringcentral.conftest import BodySent
from tests.ringcentral.http.proxies import NAME, PASSWORD, TestProxy
from tests.ringcentral.push.gateways import gateway_that, subscribes, ticket_for
from tests.ringcentral.servers import RawServer, Visit

Connect = Callable[..., RingCentral]
COVERS = {"records": [{"id": "0", "name": "None"}]}
SERVICE = "https://fax.invalid"
KINDS = ("http", "https", "socks4a", "socks5h")
WITH_LOGIN = ("http", "https", "socks5h")


@pytest.fixture(autouse=True)
def _no_other_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTPS_PROXY", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)


def answers(visit: Visit) -> None:
    """A service that lists its cover pages, and takes faxes."""
    while visit.read_head():
        body = visit.read_body()
        visit.answer(200, {"id": 5, "messageStatus": "Queued"} if body else COVERS, connection="keep-alive")
        visit.head = b""


@contextmanager
def proxy_of(kind: str, certificate: Path, *, wants_login: bool = False) -> Iterator[TestProxy]:
    tls = server_side(certificate)
    with (
        RawServer(answers, tls=tls) as service,
        TestProxy(kind, service.url, tls=tls if kind == "https" else None, wants_login=wants_login) as proxy,
    ):
        yield proxy


@pytest.mark.parametrize("kind", KINDS)
def test_asking_and_sending(
    connect: Connect,
    draft: Draft,
    tmp_path: Path,
    token: CancelToken,
    trusted: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    path = tmp_path / "large.pdf"
    path.write_bytes(b"%PDF" + bytes(3_000_000))
    with proxy_of(kind, trusted) as proxy:
        monkeypatch.setenv("https_proxy", proxy.address())
        client = connect(SERVICE)
        assert client.cover_pages(token)
        assert client.cover_pages(token)
        assert proxy.asked == ["fax.invalid:443"], "connections are kept"
        sent = BodySent()
        message = client.send_fax(
            draft, [UploadFile("large.pdf", path)], token=token, progress=None, on_body_sent=sent
        )
        assert (message.id, sent.times) == ("5", 1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_live_connection(
    connect: Connect, token: CancelToken, trusted: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    tls = server_side(trusted)
    with (
        gateway_that(subscribes, tls) as gateway,
        RawServer(ticket_for("wss://live.fax.invalid/ws"), tls=tls) as service,
        TestProxy(
            kind,
            service.url,
            others={"live.fax.invalid": gateway},
            tls=tls if kind == "https" else None,
            wants_login=kind in WITH_LOGIN,
        ) as proxy,
    ):
        monkeypatch.setenv("https_proxy", proxy.address())
        known = {proxy.place: (NAME, PASSWORD)}.get
        client = connect(
            SERVICE,
            clock=SystemClock(),
            trusted_hosts=frozenset({"live.fax.invalid"}),
            known_login=known,
        )
        line = client.open_push(None, token)
        assert line.recovery == Recovery("place", "a-subscription")
        assert proxy.asked == ["fax.invalid:443", "live.fax.invalid:443"]
        line.leave()


@pytest.mark.parametrize("kind", WITH_LOGIN)
@pytest.mark.parametrize("source", ["the variable", "the person"])
def test_a_login(
    connect: Connect,
    token: CancelToken,
    trusted: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    source: str,
) -> None:
    with proxy_of(kind, trusted, wants_login=True) as proxy:
        if source == "the variable":
            monkeypatch.setenv("https_proxy", proxy.address(NAME, PASSWORD))
            client = connect(SERVICE)
        else:
            monkeypatch.setenv("https_proxy", proxy.address())
            client = connect(SERVICE, known_login={proxy.place: (NAME, PASSWORD)}.get)
        assert client.cover_pages(token)
        assert proxy.logins == [(NAME, PASSWORD)]


@pytest.mark.parametrize("kind", WITH_LOGIN)
def test_a_login_that_is_missing_or_wrong_is_said_and_taken_when_it_comes(
    connect: Connect, token: CancelToken, trusted: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    known: dict[str, tuple[str, str]] = {}
    with proxy_of(kind, trusted, wants_login=True) as proxy:
        monkeypatch.setenv("https_proxy", proxy.address())
        client = connect(SERVICE, known_login=known.get)

        def trouble() -> FaxDeskError:
            with pytest.raises(FaxDeskError) as caught:
                client.cover_pages(token)
            assert caught.value.kind == ErrorKind.OFFLINE
            assert proxy.place in caught.value.title
            assert "Network" in caught.value.hint
            return caught.value

        assert "wants a log-in" in trouble().title
        known[proxy.place] = (NAME, "wrong")
        assert "does not accept" in trouble().title
        assert "wrong" not in str(trouble())
        known[proxy.place] = (NAME, PASSWORD)
        assert client.cover_pages(token), "without a new start"


def test_another_proxy_that_the_system_names_meanwhile_is_taken(
    connect: Connect, token: CancelToken, trusted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    client = connect(SERVICE)
    with pytest.raises(FaxDeskError, match="cannot be reached"):
        client.cover_pages(token)
    with proxy_of("socks5h", trusted) as proxy:
        monkeypatch.setenv("https_proxy", proxy.address())
        assert client.cover_pages(token)


def test_an_upload_goes_on_while_others_take_another_way(
    connect: Connect,
    draft: Draft,
    tmp_path: Path,
    token: CancelToken,
    trusted: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "small.pdf"
    path.write_bytes(b"%PDF")
    has_arrived, may_answer = threading.Event(), threading.Event()

    def answers_late(visit: Visit) -> None:
        while visit.read_head():
            body = visit.read_body()
            if body:
                has_arrived.set()
                assert may_answer.wait(60)
            visit.answer(200, {"id": 5, "messageStatus": "Queued"} if body else COVERS)
            visit.head = b""

    with (
        RawServer(answers_late, tls=server_side(trusted)) as service,
        TestProxy("http", service.url) as proxy,
        ThreadPoolExecutor(1) as other_thread,
    ):
        monkeypatch.setenv("https_proxy", proxy.address())
        client = connect(SERVICE)
        sending = other_thread.submit(
            client.send_fax,
            draft,
            [UploadFile("small.pdf", path)],
            token=token,
            progress=None,
            on_body_sent=BodySent(),
        )
        try:
            assert has_arrived.wait(60)
            monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
            with pytest.raises(FaxDeskError, match="cannot be reached"):
                client.cover_pages(token)
            monkeypatch.setenv("https_proxy", proxy.address())
            assert client.cover_pages(token)
        finally:
            may_answer.set()
        assert sending.result().id == "5", "it would have to be looked for otherwise"


def test_letters_that_socks_cannot_say(
    connect: Connect, token: CancelToken, trusted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxy_of("socks5h", trusted, wants_login=True) as proxy:
        monkeypatch.setenv("https_proxy", proxy.address("jörg", "grün"))
        with pytest.raises(FaxDeskError, match="does not accept"):
            connect(SERVICE).cover_pages(token)


def test_an_encrypted_proxy_that_nobody_vouches_for(
    connect: Connect, token: CancelToken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certificate_in(tmp_path, datetime.now(UTC) - timedelta(days=1), 30)
    monkeypatch.setattr(pool, "tls", ssl.create_default_context)
    with proxy_of("https", certificate) as proxy:
        monkeypatch.setenv("https_proxy", proxy.address())
        with pytest.raises(FaxDeskError) as caught:
            connect(SERVICE).cover_pages(token)
    assert f"The secure connection to the proxy {proxy.place} could not be made." == caught.value.title


def test_a_service_that_nobody_vouches_for_behind_an_encrypted_proxy(
    connect: Connect, token: CancelToken, trusted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    other = certificate_in(tmp_path / "other", datetime.now(UTC) - timedelta(days=1), 30)
    with (
        RawServer(answers, tls=server_side(other)) as service,
        TestProxy("https", service.url, tls=server_side(trusted)) as proxy,
    ):
        monkeypatch.setenv("https_proxy", proxy.address())
        with pytest.raises(FaxDeskError) as caught:
            connect(SERVICE).cover_pages(token)
    assert caught.value.title == "The secure connection to RingCentral could not be verified."


def test_the_program_logs_in_with_what_the_person_gave(
    profile: Profile, token: CancelToken, trusted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keychain = ForgetfulStore()
    desk = Composition(profile, secrets=ForgetfulStore(), proxy_secrets=keychain)
    try:
        with proxy_of("http", trusted, wants_login=True) as proxy:
            monkeypatch.setenv("https_proxy", proxy.address())
            assert desk.proxy_login.proxy(SERVICE) == proxy.place
            with pytest.raises(FaxDeskError, match="wants a log-in"):
                desk.provider.reach(SERVICE, token)
            desk.proxy_login.keep(proxy.place, NAME, PASSWORD)
            assert desk.provider.reach(SERVICE, token).is_encrypted
    finally:
        desk.close()
