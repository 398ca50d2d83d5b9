"""Who may see the token."""

from __future__ import annotations

import httpx
import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.ringcentral.http.trust import TrustRules, server_address

SERVICE = "https://platform.ringcentral.com"


@pytest.mark.parametrize(
    ("server", "url", "may_see"),
    [
        (SERVICE, "https://platform.ringcentral.com/restapi", True),
        (SERVICE, "https://media.ringcentral.com/restapi", True),
        (SERVICE, "https://MEDIA.RingCentral.com/restapi", True),
        (SERVICE, "https://media.ringcentral.biz/restapi", True),
        (SERVICE, "https://media.ringcentral.com:8443/", False),
        (SERVICE, "http://media.ringcentral.com/", False),
        (SERVICE, "https://evilringcentral.com/", False),
        (SERVICE, "https://ringcentral.com.evil.example/", False),
        (SERVICE, "https://media.ringcentral.com@evil.example/", False),
        (SERVICE, "https://user:pass@media.ringcentral.com/", False),
        (SERVICE, "https://127.0.0.1/", False),
        (SERVICE, "http://localhost/", False),
        (SERVICE, "file:///etc/passwd", False),
        (SERVICE, "//media.ringcentral.com/", False),
        ("https://platform.ringcentral.biz", "https://media.ringcentral.biz/", True),
        ("https://fax.example.com", "https://fax.example.com/x", True),
        ("https://fax.example.com", "https://media.example.com/x", False),
        ("https://fax.example.com", "https://media.ringcentral.com/x", False),
        ("https://fax.example.com:8443", "https://fax.example.com/x", False),
        ("http://127.0.0.1:5000", "http://127.0.0.1:6000/x", True),
        ("http://localhost:5000", "http://127.0.0.1:6000/x", True),
        ("http://127.0.0.1:5000", "http://192.0.2.1:6000/x", False),
        ("http://127.0.0.1:5000", "https://media.ringcentral.com/x", False),
        ("http://127.0.0.1:5000", "http://127.0.0.1.evil.example/x", False),
    ],
)
def test_the_token_goes_to_the_service_alone(server: str, url: str, may_see: bool) -> None:
    assert TrustRules(httpx.URL(server)).may_see_token(httpx.URL(url)) is may_see


def test_extra_hosts_see_it_encrypted_only() -> None:
    rules = TrustRules(
        httpx.URL("https://fax.example.com"), frozenset({"media.example.com", "m2.example:99"})
    )
    assert rules.may_see_token(httpx.URL("https://media.example.com/x"))
    assert rules.may_see_token(httpx.URL("https://m2.example:99/x"))
    assert not rules.may_see_token(httpx.URL("http://media.example.com/x"))
    assert not rules.may_see_token(httpx.URL("https://m2.example/x"))


@pytest.mark.parametrize(
    "good", [SERVICE, f" {SERVICE}/ ", "http://127.0.0.1:99", "http://[::1]:99", "http://localhost"]
)
def test_servers_that_are_safe(good: str) -> None:
    assert server_address(good).host


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "platform.ringcentral.com",
        "http://platform.ringcentral.com",
        "https://",
        "ftp://x",
        "https://u:p@x.com",
        "https://x.com?y=1",
        "http://10.0.0.1",
        "https://[",
        "https://x.com:port",
    ],
)
def test_servers_that_are_not(bad: str) -> None:
    with pytest.raises(FaxDeskError) as caught:
        server_address(bad)
    assert caught.value.kind == ErrorKind.BAD_INPUT
