"""Devices that nobody vouches for are known by the certificate that they showed first."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from faxdesk.net.pinned_tls import OtherCertificate, PinnedTls


@contextmanager
def device(folder: Path) -> Iterator[tuple[int, list[bytes]]]:
    """A device as old ones are, with a short key and a cipher of its time; gives its port and what it was
    told."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA:@SECLEVEL=0")
    context.load_cert_chain(_certificate(folder, 1024))
    told: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            plain, _ = listener.accept()
            with plain:
                try:
                    with context.wrap_socket(plain, server_side=True) as sock:
                        told.append(sock.recv(100))
                except OSError:
                    told.append(b"")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1], told
        finally:
            thread.join()


def _certificate(folder: Path, bits: int) -> Path:
    key = rsa.generate_private_key(65537, bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "NPI1A2B3C")])
    start = datetime(2015, 1, 1, tzinfo=UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(start).not_valid_after(start + timedelta(days=365))
    path = folder / "device.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    return path


def _say(port: int, context: PinnedTls) -> None:
    plain = socket.create_connection(("127.0.0.1", port), timeout=5)
    with plain, context.wrap_socket(plain, server_hostname="scanner.invalid") as sock:
        sock.sendall(b"hello")


def test_the_first_certificate_is_taken_however_old_its_device_is(tmp_path: Path) -> None:
    context = PinnedTls("")
    with device(tmp_path) as (port, told):
        _say(port, context)
    assert told == [b"hello"]
    assert len(context.certificate) == 64


def test_another_one_is_told_nothing(tmp_path: Path) -> None:
    with device(tmp_path) as (port, told), pytest.raises(OtherCertificate) as raised:
        _say(port, PinnedTls("0" * 64))
    assert told == [b""]
    assert len(raised.value.certificate) == 64
