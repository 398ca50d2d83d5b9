"""`mail`: taken without a window, by those who have a log-in."""

from __future__ import annotations

import json
import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import keyring.core
import pytest
from keyring.backends import fail

from faxdesk.simulator.server import Simulator
from tests.cli.conftest import E164, Faxdesk
from tests.cli.watched import Watching
from tests.support.waiting import wait_until


@pytest.fixture
def taking(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Watching]]:
    """Starts `mail run`; it ends with the test."""
    monkeypatch.setenv("FAXDESK_MAIL_LOGIN", "ward:a password")
    commands: list[Watching] = []

    def start() -> Watching:
        commands.append(Watching(folder, "--json", "mail", "run", "--port", "0"))
        return commands[-1]

    yield start
    for command in commands:
        if command.process.poll() is None:
            command.stop()


def hand_over(port: int, subject: str, letter: Path) -> None:
    message = EmailMessage()
    message["Subject"] = subject
    message.add_attachment(letter.read_bytes(), maintype="application", subtype="pdf", filename="letter.pdf")
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.login("ward", "a password")
        client.send_message(message, "ward@example.com", [f"{E164}@fax.localhost"])


def test_log_ins(faxdesk: Faxdesk) -> None:
    assert faxdesk("mail", "logins").out == "There are none.\n"
    made = faxdesk("--json", "mail", "add-login", "ward", "--send")
    assert (made.json["name"], len(made.json["password"])) == ("ward", 24)
    assert "told this once" in made.err
    assert faxdesk("mail", "logins").out == "ward, may send\n"
    again = faxdesk("mail", "add-login", "ward").out.strip()
    assert again not in {"", made.json["password"]}
    assert faxdesk("--json", "mail", "logins").json == [{"name": "ward", "may_send": False}]
    assert faxdesk("mail", "add-login", "a:b").code == 2
    assert faxdesk("--json", "mail", "remove-login", "ward").json == {"removed": "ward"}
    assert faxdesk("mail", "remove-login", "ward").code == 1
    assert faxdesk("mail", "run", "--port", "25").code == 2


def test_without_a_keychain_they_name_the_variable(faxdesk: Faxdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())
    for command in (("add-login", "ward"), ("remove-login", "ward"), ("logins",)):
        ended = faxdesk("mail", *command)
        assert ended.code == 4
        assert "FAXDESK_MAIL_LOGIN" in ended.err


def test_mails_become_drafts_and_go_out_where_they_may(
    faxdesk: Faxdesk, folder: Path, taking: Callable[..., Watching], unattended: Simulator, letter: Path
) -> None:
    unattended.control.deliver_after(0)
    command = taking()
    port = command.next()["port"]
    hand_over(port, "A draft", letter)
    assert command.next() == {
        "id": "1",
        "subject": "A draft",
        "pages": 1,
        "sent": False,
        "reason": None,
    }
    command.stop()
    assert unattended.control.faxes() == []
    (folder / "settings.json").write_text(json.dumps({"sources_that_send": ["mail:ward"]}))
    command = taking()
    hand_over(command.next()["port"], "A fax", letter)
    assert command.next()["sent"] is True
    wait_until(
        lambda: [fax["to"][0]["number"] for fax in unattended.control.faxes()] == [E164], "it went out"
    )


def test_a_mail_that_was_answered_outlives_a_kill(
    faxdesk: Faxdesk, folder: Path, taking: Callable[..., Watching], letter: Path
) -> None:
    command = taking()
    port = command.next()["port"]
    for number in range(5):
        hand_over(port, f"Mail {number}", letter)
    command.kill()
    second = taking()
    second.next()
    wait_until(lambda: len(faxdesk("--json", "outbox", "--offline").json) == 5, "all five are drafts")
    second.stop()
    files = [fax["files"] for fax in faxdesk("--json", "outbox", "--offline").json]
    assert files == [["letter.pdf"]] * 5
