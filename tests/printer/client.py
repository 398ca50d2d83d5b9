"""A client of IPP that shares no code with the printer, and can say anything, also what no client would."""

from __future__ import annotations

import http.client
import socket
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

CHARSET = (0x47, "attributes-charset", b"utf-8")
LANGUAGE = (0x48, "attributes-natural-language", b"en")
PRINT_JOB, VALIDATE_JOB, CREATE_JOB, SEND_DOCUMENT, CANCEL_JOB, GET_JOB, GET_JOBS = 2, 4, 5, 6, 8, 9, 10
GET_PRINTER, CANCEL_MY_JOBS, CLOSE_JOB = 11, 0x39, 0x3B
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
"""As far as a printer looks."""

Attribute = tuple[int, str, bytes]


def name(value: str, of: str = "job-name") -> Attribute:
    return 0x42, of, value.encode()


def keyword(of: str, value: str) -> Attribute:
    return 0x44, of, value.encode()


def mime(value: str) -> Attribute:
    return 0x49, "document-format", value.encode()


def integer(of: str, value: int) -> Attribute:
    return 0x21, of, struct.pack(">i", value)


def flag(of: str, value: bool) -> Attribute:
    return 0x22, of, bytes([value])


def encoded(attributes: Sequence[Attribute]) -> bytes:
    return b"".join(
        struct.pack(">BH", tag, len(key.encode())) + key.encode() + struct.pack(">H", len(content)) + content
        for tag, key, content in attributes
    )


def destinations(*uris: str) -> bytes:
    """The attribute destination-uris of the group of a job."""
    parts = []
    for number, uri in enumerate(uris):
        key = b"" if number else b"destination-uris"
        parts.append(struct.pack(">BH", 0x34, len(key)) + key + b"\0\0")
        parts.append(struct.pack(">BHH", 0x4A, 0, 15) + b"destination-uri")
        parts.append(struct.pack(">BHH", 0x45, 0, len(uri)) + uri.encode())
        parts.append(struct.pack(">BHH", 0x37, 0, 0))
    return b"".join(parts)


@dataclass
class Answer:
    """What the printer said: the status of HTTP and of IPP (-1 for none), and the attributes of all groups,
    of which a later one goes before."""

    http: int
    status: int
    attributes: dict[str, list[Any]]
    count: int = 0
    """How many groups of jobs there are."""

    def __getitem__(self, key: str) -> Any:
        return self.attributes[key][0]


class PrintClient:
    """Talks to one printer; each request on a connection of its own."""

    def __init__(self, port: int, path: str) -> None:
        self.port = port
        self.path = path
        self.headers = {"Content-Type": "application/ipp", "Host": f"localhost:{port}"}

    def request(
        self, operation: int, *attributes: Attribute, job: bytes = b"", version: bytes = b"\2\0"
    ) -> bytes:
        """A request up to where its document begins. job are attributes of the group of jobs, as they are."""
        uri = (0x45, "printer-uri", f"ipp://localhost:{self.port}{self.path}".encode())
        groups = b"\1" + encoded([CHARSET, LANGUAGE, uri, *attributes])
        if job:
            groups += b"\2" + job
        return version + struct.pack(">hi", operation, 7) + groups + b"\3"

    def ask(
        self, operation: int, *attributes: Attribute, document: bytes = b"", job: bytes = b"", **headers: str
    ) -> Answer:
        """An operation with a body of known length."""
        return self.send(self.request(operation, *attributes, job=job) + document, **headers)

    def send(self, body: bytes | Iterator[bytes], *, path: str = "", **headers: str) -> Answer:
        """A body as it is; in chunks where it is an iterator. An underscore in a header's name is a
        hyphen."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        with closing(connection):
            connection.request("POST", path or self.path, body, {**self.headers, **named})
            answer = connection.getresponse()
            content = answer.read()
        if answer.status != 200:
            return Answer(answer.status, -1, {})
        return _read(content)

    def print(self, document: bytes, *attributes: Attribute, job: bytes = b"") -> Answer:
        return self.ask(PRINT_JOB, *attributes, document=document, job=job)

    def raw(self, content: bytes, *, close: bool = False) -> bytes:
        """Bytes over a connection, which is closed or only ended for writing, and all that came back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(content)
            if close:
                return b""
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def head(self, *lines: str) -> bytes:
        """The head of a request over HTTP, with these lines besides the usual ones."""
        usual = [f"POST {self.path} HTTP/1.1", *(f"{key}: {value}" for key, value in self.headers.items())]
        return "\r\n".join([*usual, *lines, "", ""]).encode()


def _read(content: bytes) -> Answer:
    (status,) = struct.unpack(">h", content[2:4])
    attributes: dict[str, list[Any]] = {}
    at, key, jobs, depth = 8, "", 0, 0
    while (tag := content[at]) != 3:
        at += 1
        if tag < 0x10:
            jobs += tag == 2
            continue
        (length,) = struct.unpack(">H", content[at : at + 2])
        given = content[at + 2 : at + 2 + length].decode()
        at += 2 + length
        (length,) = struct.unpack(">H", content[at : at + 2])
        value = content[at + 2 : at + 2 + length]
        at += 2 + length
        is_collection = tag == 0x34 and not depth
        depth += (tag == 0x34) - (tag == 0x37)
        if given:
            key = given
            attributes[key] = []
        if is_collection or (not depth and tag != 0x37):
            attributes[key].append(_value(tag, value))
    return Answer(200, status, attributes, jobs)


def _value(tag: int, content: bytes) -> Any:
    if tag in {0x21, 0x23}:
        return struct.unpack(">i", content)[0]
    if tag == 0x22:
        return content != b"\0"
    return content.decode() if tag >= 0x40 else content
