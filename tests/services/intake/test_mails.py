"""Mails that programs hand over, from their client to the draft."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.contacts.contact import Contact, ContactNumber, NumberKind
from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.intake.incoming import SourceKind
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.mail_in.mail_listener import MailListener
from faxdesk.services.events import CameIn, Event
from faxdesk.settings import Settings
from tests.support.desk import build_desk

NUMBER = "+16502530000"
TO = f"{NUMBER}@fax.localhost"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Composition]:
    filled = build_desk(tmp_path / "desk")
    yield filled.desk
    filled.close()


@pytest.fixture
def listener(desk: Composition) -> Iterator[MailListener]:
    with desk.mail_way.listener(0, needs_login=True) as listener:
        yield listener


@pytest.fixture
def client(desk: Composition, listener: MailListener) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP("127.0.0.1", listener.port, timeout=30) as client:
        client.login("ward", desk.mail_logins.add("ward"))
        yield client


@pytest.fixture
def letter(make_pdf: Callable[..., Path]) -> bytes:
    return make_pdf(2, name="letter.pdf").read_bytes()


def mail(*documents: tuple[str, bytes], text: str = "As promised", html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["To"], message["From"] = "Befund für Jo", TO, "ward@example.com"
    message.set_content(html or text, subtype="html" if html else "plain")
    for name, content in documents:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def drafts(desk: Composition) -> list[Draft]:
    desk.intake.take_all(CancelToken())
    return [item.draft for item in desk.outbox.drafts()]


def names(draft: Draft) -> list[tuple[str, int | None]]:
    return [(file.name, file.pages) for file in draft.files]


def test_text_and_documents_become_a_draft(desk: Composition, client: smtplib.SMTP, letter: bytes) -> None:
    client.send_message(mail(("Größe.pdf", letter), ("b.txt", b"abc")))
    (draft,) = drafts(desk)
    assert names(draft) == [("Befund für Jo.txt", 1), ("Größe.pdf", 2), ("b.txt", 1)]
    assert [each.number for each in draft.recipients] == [NUMBER]
    assert draft.cover_text == "", "without a cover page the text is a page of its own"


def test_with_a_cover_page_a_short_text_stands_on_it(
    desk: Composition, client: smtplib.SMTP, letter: bytes
) -> None:
    desk.settings.default_cover_index = 1
    client.send_message(mail(("letter.pdf", letter)))
    client.send_message(mail(("letter.pdf", letter), text="long " * 300))
    client.send_message(mail(("letter.pdf", letter), html="<table><tr><td>a<td>b</table>"))
    client.send_message(mail(text="alone"))
    found = {draft.cover_text: names(draft) for draft in drafts(desk) if draft.cover_text}
    assert found == {"As promised": [("letter.pdf", 2)]}
    pages = [names(draft)[0][0] for draft in drafts(desk) if not draft.cover_text]
    assert sorted(pages) == ["Befund für Jo.html", "Befund für Jo.txt", "Befund für Jo.txt"]


def test_one_mail_to_several_is_one_fax(desk: Composition, client: smtplib.SMTP) -> None:
    addresses = [TO, "+16502530001@fax.localhost", TO, "650-253-0002@fax.localhost"]
    client.send_message(mail(), to_addrs=addresses)
    (draft,) = drafts(desk)
    assert sorted(each.number for each in draft.recipients) == [NUMBER, "+16502530001", "+16502530002"]


def test_a_contact_is_named_where_only_one_is_meant(desk: Composition, client: smtplib.SMTP) -> None:
    fax, other = ContactNumber(NUMBER, NumberKind.WORK), ContactNumber("+16502530001", NumberKind.WORK)
    desk.contacts.add(Contact(name="Jürgen Avery", numbers=(fax,)))
    desk.contacts.add(Contact(name="Dr. Two", numbers=(fax, other)))
    client.send_message(mail(), to_addrs=['"jürgen avery"@fax.localhost'])
    client.send_message(mail(), to_addrs=["Jürgen.Avery@fax.localhost"])
    assert {each.name for draft in drafts(desk) for each in draft.recipients} == {"Jürgen Avery"}
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.send_message(mail(), to_addrs=['"Dr. Two"@fax.localhost'])
    ((_code, said),) = refused.value.recipients.values()
    assert b"2 fax numbers" in said


def test_who_has_not_logged_in_does_not_learn_who_is_in_the_book(desk: Composition) -> None:
    desk.contacts.add(Contact(name="Jo Avery", numbers=(ContactNumber(NUMBER, NumberKind.WORK),)))
    with (
        desk.mail_way.listener(0, needs_login=False) as listener,
        smtplib.SMTP("127.0.0.1", listener.port, timeout=30) as client,
    ):
        answers = []
        for name in ("Jo.Avery", "No.Body"):
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                client.send_message(mail(), to_addrs=[f"{name}@fax.localhost"])
            ((_code, said),) = refused.value.recipients.values()
            answers.append(said.replace(name.encode(), b""))
        # Nor do they send, whatever the settings say.
        desk.settings.sources_that_send = ("mail:",)
        client.send_message(mail(), to_addrs=[TO])
    assert answers[0] == answers[1]
    assert len(drafts(desk)) == 1


def test_a_mail_that_comes_again_is_one_draft(desk: Composition, client: smtplib.SMTP) -> None:
    message = mail()
    message["Message-ID"] = "<1@example.com>"
    client.send_message(message)
    assert len(drafts(desk)) == 1
    client.send_message(message)
    assert len(drafts(desk)) == 1
    bare = mail()
    client.send_message(bare)
    client.send_message(bare)
    assert len(drafts(desk)) == 3, "without an id it may be meant"


def test_it_is_kept_when_the_sender_is_answered(
    desk: Composition, client: smtplib.SMTP, letter: bytes
) -> None:
    client.send_message(mail(("letter.pdf", letter)))
    assert desk.outbox.drafts() == []
    assert desk.intake.has_waiting()


def test_only_a_login_that_may_send_sends(desk: Composition, client: smtplib.SMTP, letter: bytes) -> None:
    events: list[Event] = []
    desk.events.subscribe(events.append)
    client.send_message(mail(("letter.pdf", letter)))
    desk.intake.take_all(CancelToken())
    desk.settings.sources_that_send = ("mail:ward",)
    client.send_message(mail(("letter.pdf", letter)))
    desk.intake.take_all(CancelToken())
    came = [event for event in events if isinstance(event, CameIn)]
    assert [(event.source.kind, event.source.name, event.is_sent) for event in came] == [
        (SourceKind.MAIL, "ward", False),
        (SourceKind.MAIL, "ward", True),
    ]
    assert len(desk.outbox.in_states({OutboxState.QUEUED, OutboxState.HELD_BACK})) == 1


def test_a_right_that_the_command_line_gave_is_heeded_at_once(
    desk: Composition, client: smtplib.SMTP, letter: bytes
) -> None:
    command = Settings(desk.profile.settings_file)
    command.sources_that_send = ("mail:ward",)
    command.save()
    client.send_message(mail(("letter.pdf", letter)))
    desk.intake.take_all(CancelToken())
    assert desk.outbox.drafts() == []
    assert len(desk.outbox.in_states({OutboxState.QUEUED, OutboxState.HELD_BACK})) == 1


def test_what_cannot_be_a_fax_is_refused_or_kept_with_the_reason(
    desk: Composition, client: smtplib.SMTP
) -> None:
    with pytest.raises(smtplib.SMTPDataError, match="nothing in the mail"):
        client.send_message(mail(text="\n"))
    client.send_message(mail(("broken.pdf", b"%PDF-1.7 broken")))
    assert drafts(desk) == []
    (job,) = desk.intake.refused()
    assert job.problem is not None
    assert "broken.pdf" in job.problem.title


def test_a_full_disk_is_said_so_that_the_sender_tries_again(
    desk: Composition, client: smtplib.SMTP, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_incoming: object) -> str:
        raise FaxDeskError("The disk is full.", "", "storage")  # type: ignore[arg-type]

    monkeypatch.setattr(desk.intake, "put", full)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        client.send_message(mail())
    assert refused.value.smtp_code == 452


def test_the_listener_follows_the_settings(desk: Composition) -> None:
    way, settings = desk.mail_way, desk.settings
    way.follow_settings()
    assert way._running is None
    with desk.mail_way.listener(0, needs_login=True) as other:
        settings.mail_in, settings.mail_port = True, str(other.port)
        with pytest.raises(FaxDeskError, match=str(other.port)):
            way.follow_settings()
    way.follow_settings()
    with smtplib.SMTP("127.0.0.1", settings.port_of_mail, timeout=30) as client:
        assert client.noop()[0] == 250
        settings.mail_needs_login = False
        way.follow_settings()
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.noop()
    settings.mail_in = False
    way.follow_settings()
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP("127.0.0.1", settings.port_of_mail, timeout=30)
    way.close()
    settings.mail_in = True
    way.follow_settings()
    assert way._running is None
