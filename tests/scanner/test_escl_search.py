"""Scanners are found in the network, as they are announced by another program than ours."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

import pytest
from zeroconf import IPVersion, ServiceInfo, Zeroconf

from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.domain.scanning.scanner import KnownScanner, ScannerAddress, ScannerKind
from faxdesk.scanner.escl_search import find_scanners

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems may not announce to themselves alone"
)
DEVICE = "aaaaaaaa-7a55-4a3c-9d6c-0f2b7ab0a001"


def _announced(service: str, name: str, port: int, **texts: str) -> ServiceInfo:
    return ServiceInfo(
        f"{service}.local.",
        f"{name}.{service}.local.",
        addresses=[socket.inet_aton("127.0.0.1")],
        port=port,
        properties=texts,
        server="scanner-of-a-test.local.",
    )


@pytest.fixture
def announced() -> Iterator[None]:
    network = Zeroconf(interfaces=["127.0.0.1"], ip_version=IPVersion.V4Only)
    try:
        for info in (
            _announced("_uscan._tcp", "Bürodrucker Nr. 5 [A1]", 8080, rs="eSCL", ty="Office 5", UUID=DEVICE),
            _announced("_uscans._tcp", "Bürodrucker Nr. 5 [A1]", 8443, rs="eSCL", UUID=DEVICE.upper()),
            _announced("_uscan._tcp", "Old one", 80, rs="/scan/eSCL/", ty="Old"),
        ):
            # No other device of this name is waited for.
            network.register_service(info, cooperating_responders=True)
        yield
    finally:
        network.close()
        # Its own thread has ended, and leaves the loop of that thread open.
        if network.loop is not None:
            network.loop.close()


def test_each_device_is_found_once_encrypted_where_it_may_be(announced: None) -> None:
    found = find_scanners(CancelToken(), 1.5)
    assert [scanner for scanner in found if "127.0.0.1" in scanner.where.address] == [
        KnownScanner(_at("https://127.0.0.1:8443/eSCL/"), "Bürodrucker Nr. 5 [A1]", device=DEVICE),
        KnownScanner(_at("http://127.0.0.1:80/scan/eSCL/"), "Old one"),
    ]


def test_a_search_can_be_called_off() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        find_scanners(token)


def _at(url: str) -> ScannerAddress:
    return ScannerAddress(ScannerKind.ESCL, url)
