"""`faxdesk contacts books`."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from faxdesk.simulator.server import Simulator
from tests.books.radicale_server import PASSWORD, USER, radicale
from tests.cli.conftest import Faxdesk


def test_a_book_is_set_up_read_and_removed(
    faxdesk: Faxdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with radicale(tmp_path) as server:
        server.make_book("work")
        server.put("work", "Ana Example", "+16505550144")

        def typed(password: str) -> None:
            monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))

        typed("wrong")
        wrong = faxdesk("contacts", "books", "--add", server.url, "--user", USER)
        assert wrong.code == 1
        assert "does not accept the user name" in wrong.err
        typed(PASSWORD)
        added = faxdesk("contacts", "books", "--add", server.url, "--name", "Cloud", "--user", USER, "--json")
        service, directory, cloud = added.json
        assert (service["source"], directory["source"]) == ("service", "directory")
        assert cloud == {
            "id": cloud["id"],
            "source": "carddav",
            "name": "Cloud",
            "address": server.url,
            "user": USER,
            "base": "",
            "count": 1,
            "read_at": cloud["read_at"],
            "trouble": None,
        }
        (contact,) = faxdesk("contacts", "list", "ana", "--json").json
        assert contact["source"] == "carddav"
        server.put("work", "Bo Example", "+16505550145")
        read = faxdesk("contacts", "books", "--read")
        assert "You are not signed in" in read.err
        assert "Cloud  2 contacts, read just now." in read.out
    gone = faxdesk("contacts", "books", "--read")
    assert gone.code == 1
    assert "cannot be reached" in gone.err
    assert "Cloud  The book of contacts at 127.0.0.1 cannot be reached." in gone.out
    assert len(faxdesk("contacts", "books", "--remove", cloud["id"], "--json").json) == 2
    assert faxdesk("contacts", "list", "--json").json == []


def test_the_services_books_are_read_with_the_sign_in(faxdesk: Faxdesk, unattended: Simulator) -> None:
    read = faxdesk("contacts", "books", "--read", "--json")
    assert read.code == 0
    assert [book["count"] for book in read.json] == [4, 5]
    looked = faxdesk("contacts", "books", "--look-up", "weaver", "--json")
    assert [contact["name"] for contact in looked.json] == ["Alma Weaver"]
    shown = faxdesk("contacts", "books").out
    assert "Your contacts at RingCentral  4 contacts, read just now." in shown


def test_a_sync_reads_the_books_that_are_due_and_no_others(faxdesk: Faxdesk, unattended: Simulator) -> None:
    assert faxdesk("sync").code == 0
    names = {contact["name"] for contact in faxdesk("contacts", "list", "--json").json}
    assert {"Alma Weaver", "Tom Okafor"} <= names
    assert faxdesk("sync").code == 0
    asked = [entry["path"] for entry in unattended.control.requests() if "address-book-sync" in entry["path"]]
    assert len(asked) == 1, "once an hour"


@pytest.mark.parametrize(
    "line", [("--add", "x", "--read"), ("--name", "Cloud"), ("--remove", "1"), ("--add", "http://x.example")]
)
def test_what_makes_no_sense_is_wrong_use(faxdesk: Faxdesk, line: tuple[str, ...]) -> None:
    ended = faxdesk("contacts", "books", *line)
    assert ended.code == 2
    assert ended.err
