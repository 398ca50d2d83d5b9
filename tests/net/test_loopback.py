"""What is this computer, by name and by port."""

from __future__ import annotations

import pytest

from faxdesk.net.loopback import HOST, bound_to, host_named, is_loopback


@pytest.mark.parametrize(
    "header", ["localhost", "LOCALHOST:80", "127.0.0.1:8765", "127.8.9.1", "[::1]", "[::1]:80"]
)
def test_headers_that_name_this_computer(header: str) -> None:
    assert is_loopback(host_named(header))


@pytest.mark.parametrize(
    "header",
    ["", ":80", "localhost.", "localhost.example.com", "127.0.0.1.nip.io:80", "[::2]:80", "0.0.0.0", "::1"],
)
def test_headers_that_name_another_or_none(header: str) -> None:
    assert not is_loopback(host_named(header))


def test_a_port_is_one_programs_alone() -> None:
    with bound_to(0) as first:
        host, port = first.getsockname()
        first.listen()
        with pytest.raises(OSError, match="in use"):
            bound_to(port)
    assert host == HOST
    bound_to(port).close()
