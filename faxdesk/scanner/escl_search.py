"""Finds the scanners of the network: they tell by DNS-SD where they are (Mopria eSCL specification, 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.scanning.scanner import KnownScanner, ScannerAddress, ScannerKind
from faxdesk.net.dns_messages import PTR, SRV, TXT, A, Record
from faxdesk.net.multicast_dns import ask_around
from faxdesk.scanner.escl_messages import tidy_text

SEARCH_S = 3.0
_SERVICES = {"_uscans._tcp.local": "https", "_uscan._tcp.local": "http"}
"""Encrypted first: a device that has both is taken with that."""


def find_scanners(token: CancelToken, seconds: float = SEARCH_S) -> list[KnownScanner]:
    """The devices that answer, each once, in the order of their names. Raises Cancelled."""
    return scanners_in(ask_around(tuple(_SERVICES), seconds, token))


def scanners_in(heard: Sequence[Record]) -> list[KnownScanner]:
    """The devices that records tell of."""
    found: dict[str, KnownScanner] = {}
    for service, scheme in _SERVICES.items():
        for scanner, instance in _announced(heard, service, scheme):
            found.setdefault(scanner.device or instance, scanner)
    return sorted(found.values(), key=lambda scanner: scanner.name.casefold())


def _announced(heard: Sequence[Record], service: str, scheme: str) -> Iterator[tuple[KnownScanner, str]]:
    """The devices with one kind of service, each with the name that it has in the network."""
    by_name = {(record.name, record.kind): record for record in heard}
    for pointer in heard:
        if pointer.kind != PTR or pointer.name != service:
            continue
        place = by_name.get((pointer.target.lower(), SRV))
        if place is None:
            continue
        address = by_name.get((place.target, A))
        if address is None or not place.port:
            continue
        texts = by_name.get((pointer.target.lower(), TXT), Record("", TXT))
        path = "".join(letter for letter in texts.text("rs") if letter.isalnum() or letter in "/-_.")
        url = f"{scheme}://{address.target}:{place.port}/{path.strip('/') or 'eSCL'}/"
        instance = pointer.target[: -len(service) - 1].replace("\\.", ".")
        name = tidy_text(instance) or tidy_text(texts.text("ty"))
        device = tidy_text(texts.text("uuid")).lower()
        yield KnownScanner(ScannerAddress(ScannerKind.ESCL, url), name, device=device), instance
