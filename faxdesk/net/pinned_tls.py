"""Encrypted connections to devices that nobody vouches for: each is known by the certificate that it showed
first. Printers and scanners make theirs themselves, for names and years that mean nothing."""

from __future__ import annotations

import hashlib
import ssl
from typing import Any, Self


class OtherCertificate(ssl.SSLError):
    """The device shows another certificate than before; nothing was said to it. certificate is the new one,
    as PinnedTls has it."""

    def __init__(self, certificate: str) -> None:
        super().__init__("another certificate than before")
        self.certificate = certificate


class PinnedTls(ssl.SSLContext):
    """A context that takes one certificate alone. certificate is its SHA-256 in hexadecimal; "" until the
    first connection, whose certificate it takes."""

    certificate: str

    def __new__(cls, certificate: str) -> Self:
        return super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)

    def __init__(self, certificate: str) -> None:
        self.certificate = certificate
        # The certificate is compared as a whole, below, which says more than a chain and a name would.
        self.check_hostname = False
        self.verify_mode = ssl.CERT_NONE
        # Devices of ten years have keys of 1,024 bits, and ways to agree on one that Python no longer offers.
        self.set_ciphers("DEFAULT:@SECLEVEL=1")

    def wrap_socket(self, *arguments: Any, **how: Any) -> ssl.SSLSocket:
        """As of any context. Raises OtherCertificate before a byte of a request is sent."""
        sock = super().wrap_socket(*arguments, **how)
        shown = hashlib.sha256(sock.getpeercert(binary_form=True) or b"").hexdigest()
        if self.certificate and shown != self.certificate:
            sock.close()
            raise OtherCertificate(shown)
        self.certificate = shown
        return sock


def shown_instead(error: BaseException | None) -> str | None:
    """The certificate that an error of a connection is about; None where it is about something else."""
    while error is not None:
        if isinstance(error, OtherCertificate):
            return error.certificate
        error = error.__cause__ or error.__context__
    return None
