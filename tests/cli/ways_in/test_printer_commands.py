"""`printer run`: what is printed becomes a draft without a window, and leaves where it may."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from faxdesk.simulator.server import Simulator
from tests.cli.conftest import E164, Faxdesk
from tests.cli.test_process import free_port, posix
from tests.cli.watched import Watching
from tests.documents.pictures.pwg_samples import raster
from tests.printer.client import GET_JOB, PrintClient, destinations, integer, name
from tests.support.waiting import wait_until


@pytest.fixture
def running(folder: Path) -> Iterator[Callable[..., tuple[Watching, PrintClient]]]:
    """Starts `printer run`, and gives a client for it; it ends with the test."""
    commands: list[Watching] = []

    def start(*options: object) -> tuple[Watching, PrintClient]:
        commands.append(Watching(folder, "--json", "printer", "run", *map(str, options)))
        address = urlsplit(commands[-1].next()["uri"])
        assert address.port is not None
        return commands[-1], PrintClient(address.port, address.path)

    yield start
    for command in commands:
        if command.process.poll() is None:
            command.stop()


@posix
def test_what_is_printed_is_a_draft(
    faxdesk: Faxdesk,
    running: Callable[..., tuple[Watching, PrintClient]],
    unattended: Simulator,
    letter: Path,
) -> None:
    command, client = running()
    job = client.print(letter.read_bytes(), name("Referral"))
    assert command.next() == {"id": "1", "subject": "Referral", "pages": 1, "sent": False, "reason": None}
    answer = client.ask(GET_JOB, integer("job-id", job["job-id"]))
    assert (answer["job-state"], answer["job-state-message"]) == (9, "It waits as a draft in FaxDesk.")
    assert faxdesk("--json", "outbox").json[0]["files"] == ["Referral.pdf"]
    taken = faxdesk("--json", "printer", "run")
    assert (taken.code, taken.json["error"]["kind"]) == (1, "busy")
    assert command.stop(signal.SIGINT)[0] == 130
    again, client_again = running()
    assert (client_again.port, client_again.path) == (client.port, client.path), "the queue stays true"
    again.stop()
    port = free_port()
    assert running("--port", port)[1].port == port
    assert unattended.control.faxes() == []


@posix
def test_dots_become_pages_and_a_number_sends_them_where_it_may(
    folder: Path,
    running: Callable[..., tuple[Watching, PrintClient]],
    unattended: Simulator,
    faxdesk: Faxdesk,
) -> None:
    from PIL import Image

    unattended.control.deliver_after(0)
    folder.mkdir()
    (folder / "settings.json").write_text(json.dumps({"sources_that_send": ["printer:"]}))
    command, client = running()
    page = Image.new("L", (2550, 3300), 255)
    page.paste(0, (300, 300, 900, 400))
    job = client.print(raster(page, page), name("Dots"), job=destinations(f"tel:{E164}"))
    came = command.next()
    assert (came["pages"], came["sent"], came["reason"]) == (2, True, None)
    wait_until(
        lambda: [fax["to"][0]["number"] for fax in unattended.control.faxes()] == [E164], "it went out"
    )
    words = client.ask(GET_JOB, integer("job-id", job["job-id"]))["job-state-message"]
    assert words in {"The fax is on its way.", "The fax was sent."}


@posix
def test_what_no_fax_can_be_made_of_is_kept_and_said(
    running: Callable[..., tuple[Watching, PrintClient]], unattended: Simulator, faxdesk: Faxdesk
) -> None:
    command, client = running()
    job = client.print(b"%PDF-1.4\nno more than this", name("Damaged"))
    wait_until(
        lambda: client.ask(GET_JOB, integer("job-id", job["job-id"]))["job-state"] == 8, "it is refused"
    )
    code, errors = command.stop()
    assert code == 130
    assert "Damaged.pdf" in errors
    assert faxdesk("--json", "outbox").json == []


LPADMIN = """#!/bin/sh
echo "$0" "$@" >> {log}
case "$0 $1" in
*lpstat*) [ -f {queue} ] || exit 1; echo "device for FaxDesk: $(sed 's#//.*@#//#' {queue})" ;;
*lpadmin\\ -p) echo "$5" > {queue} ;;
*lpadmin\\ -x) rm {queue} ;;
esac
"""


@posix
def test_the_systems_queue_is_added_told_and_removed(
    faxdesk: Faxdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for program in ("lpstat", "lpadmin"):
        (programs / program).write_text(LPADMIN.format(log=tmp_path / "log", queue=tmp_path / "queue"))
        (programs / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    told = {"queue": "missing", "name": "FaxDesk", "on": False, "sends": False}
    assert faxdesk("--json", "printer", "status").json == told
    assert faxdesk("--json", "printer", "add", "--send").json == {
        **told,
        "queue": "there",
        "on": True,
        "sends": True,
    }
    assert (tmp_path / "queue").read_text().startswith("ipp://faxdesk:")
    assert faxdesk("--json", "printer", "add", "--no-send").json == {**told, "queue": "there", "on": True}
    assert faxdesk("--json", "printer", "remove").json == told
    (tmp_path / "queue").write_text("ipp://127.0.0.1:1/of/another")
    assert faxdesk("--json", "printer", "status").json == {**told, "queue": "elsewhere"}


@posix
def test_the_line_for_an_administrator_is_told(
    faxdesk: Faxdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing = tmp_path / "lpadmin"
    refusing.write_text("#!/bin/sh\necho lpadmin: Forbidden; exit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    ended = faxdesk("printer", "add")
    assert ended.code == 1
    assert "sudo lpadmin -p FaxDesk -E -v ipp://faxdesk:" in ended.err
    assert "start `faxdesk printer run`" in ended.err, "the line looks at the printer"


@posix
def test_the_printer_opens_where_an_administrators_line_looks_for_it(
    faxdesk: Faxdesk,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    running: Callable[..., tuple[Watching, PrintClient]],
    unattended: Simulator,
) -> None:
    refusing = tmp_path / "lpadmin"
    refusing.write_text("#!/bin/sh\necho lpadmin: Forbidden; exit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    line = faxdesk("printer", "add", "--send").err
    settings = json.loads((folder / "settings.json").read_text())
    assert (settings["print_to_fax"], settings["sources_that_send"]) == (True, ["printer:"])
    _command, client = running()
    assert f"@127.0.0.1:{client.port}/ipp/print " in line
