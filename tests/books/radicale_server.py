"""Radicale, a CardDAV server of others' making, on this computer for the length of a test."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

USER, PASSWORD = "ana", "a pass word: ü"
_BOOK = (
    '<?xml version="1.0"?><mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><set><prop>'
    "<resourcetype><collection/><C:addressbook/></resourcetype><displayname>Book</displayname></prop></set></mkcol>"
)


@dataclass
class Radicale:
    """The server, and what another program does to its books."""

    url: str
    client: httpx.Client

    def make_book(self, name: str) -> None:
        answer = self.client.request("MKCOL", f"/{USER}/{name}/", content=_BOOK)
        assert answer.status_code == 201, answer.text

    def put(self, book: str, name: str, fax: str, *lines: str) -> None:
        card = ["BEGIN:VCARD", "VERSION:3.0", f"UID:{name}", f"FN:{name}", f"N:{name};;;;"]
        text = "\r\n".join([*card, f"TEL;TYPE=WORK,FAX:{fax}", *lines, "END:VCARD", ""])
        answer = self.client.put(
            f"/{USER}/{book}/{name}.vcf", content=text.encode(), headers={"Content-Type": "text/vcard"}
        )
        assert answer.status_code in (201, 204), answer.text

    def delete(self, book: str, name: str) -> None:
        assert self.client.delete(f"/{USER}/{book}/{name}.vcf").status_code == 200


@contextmanager
def radicale(folder: Path) -> Iterator[Radicale]:
    """Run the server with its books in a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    users = folder / "users"
    users.write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "htpasswd",
        "auth-htpasswd-filename": str(users),
        "auth-htpasswd-encryption": "plain",
        "auth-delay": "0",
        "storage-filesystem-folder": str(folder / "books"),
        "logging-level": "error",
    }
    command = [sys.executable, "-m", "radicale", "--config", ""]
    command += [part for name, value in options.items() for part in (f"--{name}", value)]
    process = subprocess.Popen(command)
    url = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(base_url=url, auth=(USER, PASSWORD), trust_env=False) as client:
            _wait_for(client, process)
            yield Radicale(url, client)
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "Radicale does not start"
        try:
            client.get("/")
        except httpx.ConnectError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("Radicale does not answer.")
