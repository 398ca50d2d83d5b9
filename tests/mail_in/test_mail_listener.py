"""The listener for mail, talked to by the standard library's client, by swaks, and by hand."""

from __future__ import annotations

import errno
import hashlib
import logging
import shutil
import smtplib
import socket
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from email.message import EmailMessage

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.mail_in import mail_listener, smtp_house, smtp_session
from faxdesk.mail_in.mail_listener import MailListener
from tests.mail_in.mail_keeper import LOGIN, PASSWORD, MailKeeper

NUMBER = "+16505550123"
TO = f"{NUMBER}@fax.localhost"


@pytest.fixture
def keeper() -> MailKeeper:
    return MailKeeper()


@pytest.fixture
def listener(keeper: MailKeeper) -> Iterator[MailListener]:
    with MailListener(keeper, 0, needs_login=True) as listener:
        yield listener


@pytest.fixture
def client(listener: MailListener) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP("127.0.0.1", listener.port, timeout=20) as client:
        client.login(LOGIN, PASSWORD)
        yield client


def mail(text: str = "As promised") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["To"], message["From"] = "Müller results", TO, "a@example.com"
    message.set_content(text)
    return message


class Dialogue:
    """A sender that writes what it likes."""

    def __init__(self, port: int, *, has_login: bool = True) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 20)
        self.answers = self.socket.makefile("rb")
        self.answer()
        self.say(b"EHLO there")
        if has_login:
            self.say(b"AUTH PLAIN AHdhcmQtMwBjb3JyZWN0IGhvcnNl")

    def answer(self) -> bytes:
        while True:
            line = self.answers.readline()
            if line[3:4] != b"-":
                return line

    def say(self, line: bytes) -> bytes:
        self.socket.sendall(line + b"\r\n")
        return self.answer()

    def begin_mail(self) -> None:
        self.say(b"MAIL FROM:<a@example.com>")
        self.say(f"RCPT TO:<{TO}>".encode())
        assert self.say(b"DATA").startswith(b"354")

    def close(self) -> None:
        self.answers.close()
        self.socket.close()


def test_a_mail_is_handed_over_whole_before_its_sender_is_answered(
    client: smtplib.SMTP, keeper: MailKeeper
) -> None:
    message = mail("One\r\n.dot\r\n..two\r\n.\r\nend ü")
    message.add_attachment(b"\0\1" * 99_999, maintype="application", subtype="pdf", filename="Befund ü.pdf")
    sent = message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
    assert client.sendmail("a@example.com", [TO, "650-555-0124@fax.LOCALHOST"], sent) == {}
    ((arrived, content),) = keeper.mails
    assert content == sent
    assert arrived.digest == hashlib.sha256(content).hexdigest()
    assert [each.number for each in arrived.recipients] == [NUMBER, "+16505550124"]
    assert arrived.login == LOGIN
    assert not arrived.path.exists(), "what is kept is kept elsewhere"


def test_swaks_logs_in_and_sends(listener: MailListener, keeper: MailKeeper) -> None:
    if shutil.which("swaks") is None:
        pytest.skip("swaks is missing (apt: swaks)")
    command = ["swaks", "--server", "127.0.0.1", "--port", str(listener.port), "--to", TO[1:]]
    wrong = subprocess.run([*command, "-au", LOGIN, "-ap", "x"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 28
    right = [*command, "-au", LOGIN, "-ap", PASSWORD, "--attach-name", "a.txt", "--attach", "a document"]
    done = subprocess.run([*right, "--pipeline"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    ((arrived, content),) = keeper.mails
    assert arrived.recipients[0].number == NUMBER
    assert b"YSBkb2N1bWVudA==" in content


def test_nobody_sends_without_a_login(listener: MailListener, keeper: MailKeeper) -> None:
    with smtplib.SMTP("127.0.0.1", listener.port, timeout=20) as client:
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            client.send_message(mail())
        assert refused.value.smtp_code == 530
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(LOGIN, "guess")
        keeper.login_trouble = FaxDeskError("Locked.", "", ErrorKind.KEYCHAIN)
        with pytest.raises(smtplib.SMTPAuthenticationError) as later:
            client.login(LOGIN, PASSWORD)
        assert later.value.smtp_code == 454
    assert keeper.mails == []


def test_guessing_passwords_ends_the_connection(listener: MailListener) -> None:
    with closing(Dialogue(listener.port, has_login=False)) as sender:
        answers = [sender.say(b"AUTH PLAIN AGEAYg==") for _ in range(6)]
    assert [answer[:3] for answer in answers] == [b"535"] * 5 + [b"421"]


def test_without_a_login_where_the_settings_allow_it(keeper: MailKeeper) -> None:
    with (
        MailListener(keeper, 0, needs_login=False) as listener,
        smtplib.SMTP("localhost", listener.port, timeout=20) as client,
    ):
        client.send_message(mail())
    assert keeper.mails[0][0].login == ""


@pytest.mark.parametrize("address", ["bob@example.org", "nobody@fax.localhost", "12@fax.localhost", "x"])
def test_addresses_that_lead_to_no_number_are_refused(client: smtplib.SMTP, address: str) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("a@example.com", [address], "x")
    ((code, said),) = refused.value.recipients.values()
    assert code in {550, 553}
    assert said.isascii()


@pytest.mark.parametrize(
    ("kind", "code"),
    [(ErrorKind.BAD_INPUT, 554), (ErrorKind.STORAGE, 452), (ErrorKind.BUSY, 451), (ErrorKind.BUG, 451)],
)
def test_what_may_pass_is_answered_so_that_the_sender_tries_again(
    client: smtplib.SMTP, keeper: MailKeeper, kind: ErrorKind, code: int
) -> None:
    keeper.trouble = FaxDeskError("“Ärger.pdf” is damaged.", "Save\r\n250 it again.", kind)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        client.send_message(mail())
    assert refused.value.smtp_code == code
    said = refused.value.smtp_error
    assert isinstance(said, bytes)
    assert b'"?rger.pdf" is damaged. Save?250 it again.' in said
    keeper.trouble = None
    client.send_message(mail())
    assert len(keeper.mails) == 1


@pytest.mark.parametrize(
    "end",
    [
        b"\n.\n",
        b"\n.\r\n",
        b"\r\n.\n",
        b"\r.\r",
        b"\r\n.\r",
        b"\r.\r\n",
        b"\n\n.\r\n",
        b"\r\n\0.\r\n",
        b"\r\n. \r\n",
    ],
)
def test_no_second_mail_can_be_put_into_a_first(
    listener: MailListener, keeper: MailKeeper, end: bytes
) -> None:
    hidden = (
        b"MAIL FROM:<evil@example.com>\r\nRCPT TO:<+16505550199@fax.localhost>\r\nDATA\r\nSubject: two\r\n"
    )
    with closing(Dialogue(listener.port)) as sender:
        sender.begin_mail()
        assert sender.say(b"Subject: one\r\n\r\ntext" + end + hidden + b".").startswith(b"250")
        assert sender.say(b"QUIT").startswith(b"221")
    ((arrived, content),) = keeper.mails
    assert len(arrived.recipients) == 1
    assert b"Subject: two" in content


def test_commands_that_are_sent_at_once_are_taken_in_turn(listener: MailListener, keeper: MailKeeper) -> None:
    with closing(Dialogue(listener.port)) as sender:
        both = (
            b"MAIL FROM:<a@example.com>\r\nRCPT TO:<%s>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.\r\n" % TO.encode()
        )
        sender.socket.sendall(both * 2)
        answers = [sender.answer()[:3] for _ in range(8)]
        assert answers == [b"250", b"250", b"354", b"250"] * 2
        sender.begin_mail()
        assert sender.say(b".").startswith(b"250"), "an empty mail ends at once"
    assert len(keeper.mails) == 3


def test_what_is_too_large_is_refused_at_its_end(
    listener: MailListener, keeper: MailKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_session, "MOST_BYTES", 100_000)
    with closing(Dialogue(listener.port)) as sender:
        assert sender.say(b"MAIL FROM:<a@example.com> SIZE=100001").startswith(b"552")
        sender.begin_mail()
        line = b"x" * 70 + b"\r\n"
        assert sender.say(line * 2000 + b".").startswith(b"552")
        sender.begin_mail()
        long = b"y" * (smtp_session.LONGEST_LINE * 3)
        assert sender.say(line + long + b"\r\n" + line + b".").startswith(b"554")
        sender.begin_mail()
        assert sender.say(b"z" * (smtp_session.LONGEST_LINE - 10) + b"\r\n.").startswith(b"250")
    assert len(keeper.mails) == 1


def test_limits_of_commands_recipients_and_connections(
    listener: MailListener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_house, "MOST_RECIPIENTS", 2)
    monkeypatch.setattr(mail_listener, "MOST_SESSIONS", 3)
    with ExitStack() as stack:
        senders = [stack.enter_context(closing(Dialogue(listener.port))) for _ in range(3)]
        one = senders[0]
        assert one.say(b"X" * 99_999).startswith(b"500")
        assert one.say(b"RCPT \xff\xfe").startswith(b"503")
        assert one.say(b"VRFY <\xff>").startswith((b"252", b"451", b"502"))
        one.say(b"MAIL FROM:<a@example.com>")
        to = f"RCPT TO:<{TO}>".encode()
        assert [one.say(to)[:3] for _ in range(3)] == [b"250", b"250", b"452"]
        with socket.create_connection(("127.0.0.1", listener.port), 20) as fourth:
            assert fourth.recv(99).startswith(b"421")
        senders[1].close()
        # The listener learns of it in its own time.
        while True:
            with socket.create_connection(("127.0.0.1", listener.port), 20) as again:
                if again.recv(99).startswith(b"220"):
                    break


def test_a_sender_that_is_gone_in_the_middle_leaves_nothing(
    listener: MailListener, keeper: MailKeeper
) -> None:
    with closing(Dialogue(listener.port)) as sender:
        sender.begin_mail()
        sender.socket.sendall(b"Subject: half\r\n\r\nof it")
    with closing(Dialogue(listener.port)) as sender:
        sender.begin_mail()
        sender.say(b"Subject: whole\r\n.")
    assert [content for _, content in keeper.mails] == [b"Subject: whole\r\n"]


def test_stopping_ends_what_is_open(keeper: MailKeeper) -> None:
    with MailListener(keeper, 0, needs_login=True) as listener:
        sender = Dialogue(listener.port)
        sender.begin_mail()
    assert sender.answers.read() == b""
    sender.close()
    listener.stop()


def test_a_port_that_another_has_is_said(listener: MailListener, keeper: MailKeeper) -> None:
    second = MailListener(keeper, listener.port, needs_login=True)
    with pytest.raises(FaxDeskError, match="another program has it"):
        second.start()


def test_one_that_cannot_start_says_so_and_is_waited_for_by_nobody(keeper: MailKeeper) -> None:
    """Whoever starts it holds the lock that the end of the program waits for."""

    class Exhausted(MailListener):
        async def _serve(self, sockets: list[socket.socket], ready: Future[None]) -> None:
            raise OSError(errno.EMFILE, "Too many open files")

    listener = Exhausted(keeper, 0, needs_login=True)
    with ThreadPoolExecutor(1) as many, pytest.raises(FaxDeskError, match="did not start"):
        many.submit(listener.start).result(10)
    listener.stop()
    with MailListener(keeper, listener.port, needs_login=True) as again:
        assert again.port == listener.port, "its port is free again"


def test_only_this_computer_is_listened_to(keeper: MailKeeper) -> None:
    sockets = MailListener(keeper, 0, needs_login=True)._bound()
    assert {each.getsockname()[0] for each in sockets} <= {"127.0.0.1", "::1"}
    for each in sockets:
        each.close()


def test_nothing_of_a_mail_is_logged(client: smtplib.SMTP, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.send_message(mail())
    said = caplog.text
    assert NUMBER not in said
    assert "ward" not in said
    assert "Müller" not in said


def test_a_keychain_that_never_answers_keeps_nobody_from_the_end(keeper: MailKeeper) -> None:
    asked, answer = threading.Event(), threading.Event()

    def is_login(name: str, password: str) -> bool:
        asked.set()
        return answer.wait(60)

    keeper.is_login = is_login  # type: ignore[method-assign]
    with MailListener(keeper, 0, needs_login=True) as listener:
        waiting = Dialogue(listener.port, has_login=False)
        waiting.socket.sendall(b"AUTH PLAIN AHdhcmQtMwBjb3JyZWN0IGhvcnNl\r\n")
        assert asked.wait(20)
        with closing(Dialogue(listener.port, has_login=False)) as other:
            assert other.say(b"NOOP").startswith(b"250"), "nobody else waits"
        (worker,) = [thread for thread in threading.enumerate() if thread.name == "mail in"]
    assert worker.is_alive()
    assert waiting.answers.read() == b""
    waiting.close()
    answer.set()
    worker.join(20)
