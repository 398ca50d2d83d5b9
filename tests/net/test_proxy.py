"""Proxies: which are used, and what is said of those that are not or do not lead on."""

from __future__ import annotations

import socket
from collections.abc import Callable

import httpx
import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, SystemClock
from faxdesk.net.proxy import Proxy, proxy_for
from faxdesk.ringcentral.http.probe import reach
from faxdesk.updates.fetch import fetch
from tests.ringcentral.servers import RawServer, Visit

SERVICE = "https://fax.invalid"
Name = Callable[[str], None]


@pytest.fixture
def name_proxy(monkeypatch: pytest.MonkeyPatch) -> Name:
    """name_proxy(address): what the system names as the proxy for everything that is encrypted."""

    def name(address: str) -> None:
        for variable in ("HTTPS_PROXY", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
            monkeypatch.delenv(variable, raising=False)
        monkeypatch.setenv("https_proxy", address)

    return name


def _trouble(address: str = SERVICE) -> FaxDeskError:
    with pytest.raises(FaxDeskError) as caught:
        reach(address, SystemClock(), "1", CancelToken())
    assert caught.value.kind == ErrorKind.OFFLINE, "what waits for the proxy is tried again by itself"
    return caught.value


def _answers(head: str) -> Callable[[Visit], None]:
    def proxy(visit: Visit) -> None:
        visit.read_head()
        visit.sock.sendall(head.encode() + b"\r\n\r\n")

    return proxy


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("http://proxy.example:3128", Proxy("proxy.example", 3128)),
        ("proxy.example:3128", Proxy("proxy.example", 3128)),
        ("HTTP://proxy.example", Proxy("proxy.example", 80)),
        (" http://proxy.example:3128/ ", Proxy("proxy.example", 3128)),
        ("http://10.0.0.9:8080", Proxy("10.0.0.9", 8080)),
        ("http://[fd00::9]:8080", Proxy("fd00::9", 8080)),
        ("http://me:p%40ss@proxy.example:1", Proxy("proxy.example", 1, ("me", "p@ss"))),
        ("http://bücher.example:1", Proxy("xn--bcher-kva.example", 1)),
        ("https://proxy.example", Proxy("proxy.example", 443, kind="https")),
        ("socks5://me:p@proxy.example", Proxy("proxy.example", 1080, ("me", "p"), "socks5")),
        ("SOCKS5H://proxy.example:9", Proxy("proxy.example", 9, kind="socks5h")),
        ("socks4://proxy.example", Proxy("proxy.example", 1080, kind="socks4")),
        ("socks://proxy.example", Proxy("proxy.example", 1080, kind="socks5h")),
        ("", None),
        ("  ", None),
    ],
)
def test_the_address_of_a_proxy(name_proxy: Name, address: str, right: Proxy | None) -> None:
    name_proxy(address)
    assert proxy_for(httpx.URL(SERVICE)) == right


def test_this_computer_is_reached_without_a_proxy(name_proxy: Name) -> None:
    name_proxy("nonsense://")
    assert proxy_for(httpx.URL("https://127.0.0.1:8080")) is None


def test_the_proxy_for_everything_counts_where_no_other_is_named(
    name_proxy: Name, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_proxy("")
    monkeypatch.setenv("all_proxy", "http://proxy.example:3128")
    assert proxy_for(httpx.URL(SERVICE)) == Proxy("proxy.example", 3128)


@pytest.mark.parametrize("address", ["proxy.example:9", "http://proxy.example:9", "socks://proxy.example:9"])
def test_the_systems_socks_proxy_counts_where_no_other_is_named(
    name_proxy: Name, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    name_proxy("")
    monkeypatch.setenv("socks_proxy", address)
    assert proxy_for(httpx.URL(SERVICE)) == Proxy("proxy.example", 9, kind="socks5h")


def test_a_login_that_a_person_told_is_for_the_proxy_that_wants_it_alone(name_proxy: Name) -> None:
    log_in_of = {"proxy.example:9": ("me", "secret")}.get
    name_proxy("http://proxy.example:9")
    assert proxy_for(httpx.URL(SERVICE), log_in_of) == Proxy("proxy.example", 9, ("me", "secret"))
    name_proxy("http://other.example:9")
    assert proxy_for(httpx.URL(SERVICE), log_in_of) == Proxy("other.example", 9)
    name_proxy("http://you:own@proxy.example:9")
    assert proxy_for(httpx.URL(SERVICE), log_in_of) == Proxy("proxy.example", 9, ("you", "own"))


@pytest.mark.parametrize(
    "address",
    [
        "http://",
        "http://:3128",
        "http://proxy.example:port",
        "http://proxy.example:99999",
        "http://proxy.example:0",
        "http://pro xy.example:3128",
        "http://proxy.example/script.pac",
        "http://[fd00::9",
        "see the wiki",
        "%00",
        "http://me:secret@",
        "http://-:3128",
        "http://proxy..example:3128",
        f"http://{'x' * 64}.example:3128",
    ],
)
def test_a_proxy_that_is_no_address_is_named_as_such(name_proxy: Name, address: str) -> None:
    name_proxy(address)
    trouble = _trouble()
    assert trouble.title == "The proxy that the system names is not an address."
    assert "http://HOST:PORT" in trouble.hint
    assert "secret" not in str(trouble)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("ftp://me:secret@proxy.example", "“ftp”"),
        ("quic://proxy.example:443", "“quic”"),
    ],
)
def test_a_proxy_of_another_kind_is_refused_in_words(name_proxy: Name, address: str, kind: str) -> None:
    name_proxy(address)
    trouble = _trouble()
    assert kind in trouble.title
    assert "cannot use" in trouble.title
    assert "HTTPS_PROXY" in trouble.hint
    assert "secret" not in str(trouble)
    with pytest.raises(FaxDeskError) as caught:
        fetch("https://notice.invalid/", CancelToken())
    assert caught.value.title == trouble.title


@pytest.mark.parametrize(
    ("offers", "login", "title"),
    [
        (("Basic realm=proxy",), "", "wants a log-in."),
        (("Negotiate", "NTLM", "Basic realm=proxy"), "", "wants a log-in."),
        ((), "", "wants a log-in."),
        (("\u00a0",), "", "wants a log-in."),
        (("Basic realm=proxy",), "me:wrong@", "does not accept the name and password"),
        (("Negotiate", "NTLM"), "", "of a kind that FaxDesk cannot do (negotiate, ntlm)."),
        (("Negotiate",), "me:right@", "of a kind that FaxDesk cannot do (negotiate)."),
        (("Digest realm=a",), "me:right@", "of a kind that FaxDesk cannot do (digest)."),
    ],
)
def test_a_proxy_that_wants_a_login_is_named_as_such(
    name_proxy: Name, offers: tuple[str, ...], login: str, title: str
) -> None:
    head = "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0"
    head += "".join(f"\r\nProxy-Authenticate: {offer}" for offer in offers)
    with RawServer(_answers(head)) as proxy:
        name_proxy(proxy.url.replace("http://", f"http://{login}"))
        trouble = _trouble()
    assert title in trouble.title
    assert proxy.url.removeprefix("http://") in trouble.title
    assert "wrong" not in str(trouble)
    assert "right" not in str(trouble)


def test_a_login_beyond_ascii_reaches_the_proxy(name_proxy: Name) -> None:
    with RawServer(_answers("HTTP/1.1 403 Forbidden\r\ncontent-length: 0")) as proxy:
        name_proxy(proxy.url.replace("http://", "http://j%C3%B6rg:gr%C3%BCn@"))
        _trouble()
        assert "proxy-authorization: basic asO2cmc6Z3LDvG4=" in proxy.visits[0].head.decode().replace(
            "Proxy-Authorization: Basic", "proxy-authorization: basic"
        )


def test_a_proxy_that_refuses_says_so(name_proxy: Name) -> None:
    with RawServer(_answers("HTTP/1.1 403 <b>Forbidden</b>\r\ncontent-length: 0")) as proxy:
        name_proxy(proxy.url)
        trouble = _trouble()
    assert "does not let FaxDesk through (403 bForbiddenb)" in trouble.title


def test_a_proxy_that_is_not_there_is_named(name_proxy: Name) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        name_proxy(f"http://{address}")
        trouble = _trouble()
    assert trouble.title == f"The proxy {address} cannot be reached."


def test_a_host_name_that_python_cannot_look_up_is_not_reached() -> None:
    with pytest.raises(FaxDeskError) as caught:
        reach(f"https://{'x' * 70}.localhost", SystemClock(), "1", CancelToken())
    assert caught.value.title == "RingCentral cannot be reached."
