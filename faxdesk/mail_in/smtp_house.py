"""What the connections of a listener have in common: its rules, and the way to whoever keeps the mails."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.mail_in import smtp_replies as replies
from faxdesk.mail_in.mail_taker import ArrivedMail, MailTaker

log = logging.getLogger(__name__)

DOMAIN = "fax.localhost"
MOST_RECIPIENTS = 200
_MAILS_AT_ONCE = 4
_END_S = 1.5
_ESCAPED = re.compile(r"\\(.)")

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")


class MailEnvelope(Envelope):
    """What is known of a mail before its content: also whom its addresses mean."""

    def __init__(self) -> None:
        super().__init__()
        self.recipients: list[Recipient] = []


class SmtpHouse:
    """The hooks that aiosmtpd calls for each connection (its handle_ methods)."""

    def __init__(self, taker: MailTaker, token: CancelToken, *, needs_login: bool) -> None:
        """This is called on the listener's loop."""
        self.taker = taker
        self.turns = asyncio.Semaphore(_MAILS_AT_ONCE)
        """Who takes a mail: more than a few at once would only share memory and disk."""
        self._token = token
        self._needs_login = needs_login
        self._working: set[threading.Thread] = set()

    def close(self) -> None:
        """Wait a moment for what is being kept. A keychain that asks for its password may never answer, and
        what was not kept was not answered: its sender tries again."""
        working = list(self._working)
        for thread in working:
            thread.join(_END_S / len(working))

    async def wait_for(
        self, work: Callable[Arguments, Value], *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Value:
        """What some work gives that may wait, while others are served. Raises as it does."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Value] = loop.create_future()

        def run() -> None:
            answer: Callable[[], None]
            try:
                answer = partial(_answer, done.set_result, done, work(*arguments, **named))
            except Exception as error:
                answer = partial(_answer, done.set_exception, done, error)
            # The loop may have ended meanwhile.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(answer)
            self._working.discard(thread)

        # No pool, whose threads the end of the program would wait for.
        thread = threading.Thread(target=run, name="mail in", daemon=True)
        self._working.add(thread)
        thread.start()
        return await done

    async def handle_MAIL(
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self._needs_login and not session.authenticated:
            return replies.LOGIN_FIRST
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, _server: SMTP, session: Session, envelope: MailEnvelope, address: str, _options: list[str]
    ) -> str:
        name, _, domain = address.rpartition("@")
        if domain.lower() != DOMAIN or not name:
            return replies.NOT_OURS
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return replies.TOO_MANY_RECIPIENTS
        try:
            recipient = await self.wait_for(self.taker.recipient, _unquoted(name), _login(session))
        except FaxDeskError as error:
            return replies.refused_recipient(error)
        envelope.rcpt_tos.append(address)
        if recipient not in envelope.recipients:
            envelope.recipients.append(recipient)
        return "250 2.1.5 OK"

    async def keep(self, path: Path, digest: str, session: Session, envelope: MailEnvelope) -> str:
        """Hand a whole mail over; gives the answer for its sender."""
        mail = ArrivedMail(path, _login(session), tuple(envelope.recipients), digest)
        try:
            await self.wait_for(self.taker.take, mail, self._token)
        except FaxDeskError as error:
            log.info("A mail was not taken (%s)", error.kind)
            return replies.refused_mail(error)
        except Cancelled:
            return replies.NO_ROOM
        return replies.KEPT

    def answer_mistake(self, error: Exception) -> str:
        """The answer for what no code foresaw."""
        log.error("A mistake while a mail came", exc_info=error)
        return replies.MISTAKE


def _answer(give: Callable[[Any], None], done: asyncio.Future[Any], value: object) -> None:
    """Give an answer, unless whoever waited for it has gone."""
    if not done.done():
        give(value)


def _login(session: Session) -> str:
    """Who has logged in, "" where nobody has."""
    return str(session.auth_data) if session.authenticated else ""


def _unquoted(name: str) -> str:
    """The part before the @ as it is meant: "Jo Avery" may be written with quotes, and has to be with a space
    (RFC 5321, 4.1.2)."""
    if len(name) > 1 and name.startswith('"') and name.endswith('"'):
        return _ESCAPED.sub(r"\1", name[1:-1])
    return name
