"""Who may print: programs of this computer that know the secret, and no web page."""

from __future__ import annotations

import base64
import http.client
import os
import time
from pathlib import Path

import pytest

from faxdesk.printer.print_server import PortTaken, PrintServer
from faxdesk.printer.printer_address import OPEN_PATH, PrinterAddress, keep, kept_address
from tests.printer.client import (
    CREATE_JOB,
    GET_JOB,
    GET_JOBS,
    GET_PRINTER,
    PDF,
    PRINT_JOB,
    VALIDATE_JOB,
    PrintClient,
)
from tests.printer.conftest import ICON, SECRET, RunningPrinter
from tests.support.clock import ManualClock


@pytest.mark.parametrize("host", ["localhost", "localhost:631", "127.0.0.1:80", "[::1]:631", "LOCALHOST"])
def test_this_computer_by_any_of_its_names(printer: RunningPrinter, host: str) -> None:
    assert printer.client.ask(GET_PRINTER, Host=host).status == 0


@pytest.mark.parametrize(
    "host",
    [
        "fax.example.com",
        "localhost.example.com:631",
        "192.0.2.7",
        "[2001:db8::1]:631",
        "",
        "127.0.0.1.nip.io",
    ],
)
def test_no_other_host(printer: RunningPrinter, host: str) -> None:
    assert printer.client.ask(PRINT_JOB, document=PDF, Host=host).http == 403
    assert not printer.taker.jobs


@pytest.mark.parametrize("origin", ["https://example.com", "null", "http://localhost:8000", ""])
def test_no_page_of_a_browser(printer: RunningPrinter, origin: str) -> None:
    assert printer.client.ask(PRINT_JOB, document=PDF, Origin=origin).http == 403
    assert not printer.taker.jobs


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_no_type_that_a_form_can_send(printer: RunningPrinter, kind: str) -> None:
    assert printer.client.ask(PRINT_JOB, document=PDF, Content_Type=kind).http == 415
    assert printer.client.ask(GET_PRINTER, Content_Type="Application/IPP; charset=x").status == 0
    assert printer.client.ask(GET_PRINTER, Content_Encoding="gzip").http == 415
    assert not printer.taker.jobs


def test_no_path_without_the_secret(printer: RunningPrinter) -> None:
    path = printer.client.path
    body = printer.client.request(PRINT_JOB) + PDF
    wrong_paths = (
        "/",
        "/ipp",
        "/ipp/print/",
        "/ipp/print/1",
        path[:-1],
        f"{path}0",
        path.upper(),
        f"{path}?x",
    )
    for wrong in (*wrong_paths, "http://localhost" + path):
        assert printer.client.send(body, path=wrong).http == 404
    assert not printer.taker.jobs
    assert printer.client.send(body, path=f"{path}/7").status == 0


def login(secret: str, name: str = "faxdesk", kind: str = "Basic") -> str:
    return f"{kind} {base64.b64encode(f'{name}:{secret}'.encode()).decode()}"


def test_a_log_in_is_as_good_as_the_path(printer: RunningPrinter) -> None:
    """By it CUPS prints: it shows everybody the path of a printer's address, and hides the password."""
    client = PrintClient(printer.client.port, OPEN_PATH)
    assert client.ask(PRINT_JOB, document=PDF).http == 401
    for wrong in (login("x"), login(SECRET, "root"), login(SECRET, kind="Bearer"), SECRET, "Basic", ""):
        assert client.ask(PRINT_JOB, document=PDF, Authorization=wrong).http == 401
    for operation in (VALIDATE_JOB, CREATE_JOB, GET_JOBS, GET_JOB, 0x3C, 0x4000):
        assert client.ask(operation, Authorization=login("0" * 36)).http == 401
    assert not printer.taker.jobs
    assert client.ask(PRINT_JOB, document=PDF, Authorization=login(SECRET)).status == 0
    assert client.ask(PRINT_JOB, document=PDF, Authorization=login(SECRET, kind="bASIC")).status == 0
    assert len(printer.taker.jobs) == 2


def test_what_anybody_may_ask_for_holds_no_secret(printer: RunningPrinter) -> None:
    client = PrintClient(printer.client.port, OPEN_PATH)
    told = client.ask(GET_PRINTER)
    assert told.status == 0
    assert told["printer-uri-supported"] == printer.server.address.open_uri
    assert SECRET not in str(told)
    own = printer.client.ask(GET_PRINTER)
    assert own["printer-uri-supported"] == printer.uri
    # CUPS keeps these where everybody may read them.
    assert SECRET not in str([own["printer-more-info"], own["printer-icons"], own["printer-supply-info-uri"]])
    asked = client.raw(
        client.head("Content-Length: 100000", "Expect: 100-continue") + client.request(PRINT_JOB)
    )
    assert asked.count(b"HTTP/1.1") == 1 or b" 401 " in asked


def test_two_hosts_or_two_types_are_none(printer: RunningPrinter) -> None:
    body = printer.client.request(PRINT_JOB) + PDF
    length = f"Content-Length: {len(body)}"
    for line, status in (("Host: localhost", b"403"), ("Content-Type: application/ipp", b"415")):
        assert printer.client.raw(printer.client.head(length, line) + body).split()[1] == status
    assert not printer.taker.jobs


def test_who_may_not_print_is_told_before_the_document(printer: RunningPrinter) -> None:
    head = printer.client.head("Content-Length: 1000000", "Expect: 100-continue", "Origin: null")
    answer = printer.client.raw(head)
    assert answer.split()[1] == b"403"
    assert b"100" not in answer.split(b"\r\n")[0]
    good = printer.client.request(PRINT_JOB) + PDF
    head = printer.client.head(f"Content-Length: {len(good)}", "Expect: 100-continue")
    assert printer.client.raw(head + good).startswith(b"HTTP/1.1 100 ")
    assert len(printer.taker.jobs) == 1


def test_other_methods_have_nothing(printer: RunningPrinter) -> None:
    found = {}
    for method, path in (
        *(("GET", "/"), ("GET", printer.client.path), ("GET", "/icon.png"), ("GET", OPEN_PATH)),
        *(("OPTIONS", printer.client.path), ("PUT", printer.client.path), ("DELETE", printer.client.path)),
    ):
        connection = http.client.HTTPConnection("localhost", printer.client.port, timeout=20)
        connection.request(method, path)
        answer = connection.getresponse()
        found[method, path.replace(SECRET, "secret")] = answer.status
        content = answer.read()
        connection.close()
        if path.endswith(".png"):
            assert content == ICON
    assert found == {
        ("GET", "/"): 200,
        ("GET", "/ipp/print/secret"): 404,
        ("GET", "/icon.png"): 200,
        ("GET", "/ipp/print"): 404,
        ("OPTIONS", "/ipp/print/secret"): 501,
        ("PUT", "/ipp/print/secret"): 501,
        ("DELETE", "/ipp/print/secret"): 501,
    }


def test_the_address_stays_and_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "printer.json"
    first = kept_address(file)
    assert first == kept_address(file)
    assert 20_000 <= first.port < 30_000
    assert len(first.secret) == 36
    assert os.name == "nt" or file.stat().st_mode & 0o077 == 0
    moved = keep(file, PrinterAddress(first.port + 1, first.secret))
    assert kept_address(file) == moved
    for spoilt in (
        b"",
        b"{}",
        b'{"port": 70000, "secret": "' + b"x" * 40 + b'"}',
        b'{"port": 20000, "secret": ""}',
    ):
        file.write_bytes(spoilt)
        assert kept_address(file).secret != first.secret


def test_it_closes_at_once_and_twice(printer: RunningPrinter) -> None:
    began = time.monotonic()
    printer.server.close()
    printer.server.close()
    assert time.monotonic() - began < 2
    with pytest.raises(ConnectionRefusedError):
        printer.client.ask(GET_PRINTER)
    assert list(printer.folder.iterdir()) == []


def test_a_port_that_another_has_is_not_taken_from_it(printer: RunningPrinter) -> None:
    address = PrinterAddress(printer.client.port, "f" * 36)
    with pytest.raises(PortTaken):
        PrintServer(address, printer.taker, printer.folder, ICON, ManualClock())
    assert printer.client.ask(GET_PRINTER).status == 0
