"""One connection of a sender: aiosmtpd's dialogue, with the mail written to a file as it comes.

A mail ends at a line with a dot alone, between two CRLF, and nowhere else: whatever other ends senders and
servers have taken for one (RFC 5321, 4.1.1.4), nobody can put a second mail into the first.
"""

from __future__ import annotations

import asyncio
from hashlib import sha256
from io import BufferedWriter
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from faxdesk.domain.errors import FaxDeskError
from faxdesk.mail_in import smtp_replies as replies
from faxdesk.mail_in.smtp_house import DOMAIN, MailEnvelope, SmtpHouse
from faxdesk.working_folder import WorkingFolder

MOST_BYTES = 72_000_000
"""Documents of 50 MB, which is all that a fax takes, as mails carry them, and some text."""
LONGEST_LINE = 1 << 16
"""RFC 5321 has 1,000, which programs that write HTML do not keep to."""
_COMMAND_S = 120.0
_MAIL_S = 600.0
"""How long a mail may take to come, and then to be kept."""
_MOST_LOGINS = 5
_MOST_COMMANDS = 10_000
_END = b".\r\n"


class SmtpSession(SMTP):
    line_length_limit = LONGEST_LINE

    def __init__(self, house: SmtpHouse, sessions: set[SmtpSession], loop: asyncio.AbstractEventLoop) -> None:
        """sessions are those that are open; it takes itself out of them at its end."""
        super().__init__(
            house,
            data_size_limit=MOST_BYTES,
            enable_SMTPUTF8=True,
            hostname=DOMAIN,
            ident="FaxDesk",
            timeout=_COMMAND_S,
            # Nothing leaves this computer.
            auth_require_tls=False,
            authenticator=_as_given,
            command_call_limit={"AUTH": _MOST_LOGINS, "*": _MOST_COMMANDS},
            loop=loop,
        )
        self._house = house
        self._sessions = sessions
        sessions.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._sessions.discard(self)
        super().connection_lost(error)

    def close(self) -> None:
        """End the connection; a mail that is not whole is lost to nobody, since it was not answered."""
        if self.transport is not None:
            self.transport.close()

    def _create_envelope(self) -> MailEnvelope:
        return MailEnvelope()

    async def handle_exception(self, error: Exception) -> str:
        return self._house.answer_mistake(error)

    async def auth_PLAIN(self, server: SMTP, args: list[str]) -> Any:
        return await self._checked(await super().auth_PLAIN(server, args))

    async def auth_LOGIN(self, server: SMTP, args: list[str]) -> Any:
        return await self._checked(await super().auth_LOGIN(server, args))

    async def _checked(self, given: Any) -> Any:
        """The result of a log-in whose name and password were only read so far."""
        if not isinstance(given, AuthResult) or not isinstance(given.auth_data, LoginPassword):
            return given
        name = given.auth_data.login.decode("utf-8", "replace")
        password = given.auth_data.password.decode("utf-8", "replace")
        try:
            is_login = await self._house.wait_for(self._house.taker.is_login, name, password)
        except FaxDeskError:
            return AuthResult(success=False, handled=False, message=replies.LOGIN_LATER)
        return (
            AuthResult(success=True, auth_data=name) if is_login else AuthResult(success=False, handled=False)
        )

    async def smtp_DATA(self, arg: str | None) -> None:
        if await self.check_helo_needed():
            return
        assert self.envelope is not None
        if arg or not self.envelope.rcpt_tos:
            await self.push("501 5.5.4 DATA stands alone" if arg else "503 5.5.1 Name a recipient first")
            return
        async with self._house.turns:
            self._reset_timeout(_MAIL_S)
            try:
                with WorkingFolder("mail") as folder:
                    answer = await self._taken(folder)
            except OSError:
                answer = replies.NO_ROOM
        await self.push(answer)
        self._reset_timeout()
        self.envelope = self._create_envelope()

    async def _taken(self, folder: WorkingFolder) -> str:
        """Have a mail kept that comes now; gives the answer for its sender."""
        path = folder.path / "mail.eml"
        with open(path, "xb") as file:
            await self.push(f"354 End it with a dot on a line of its own, at most {MOST_BYTES} bytes")
            digest, trouble = await self._read_mail(file)
        self._reset_timeout(_MAIL_S)
        assert self.session is not None
        assert isinstance(self.envelope, MailEnvelope)
        return trouble or await self._house.keep(path, digest, self.session, self.envelope)

    async def _read_mail(self, file: BufferedWriter) -> tuple[str, str]:
        """Write a mail as it comes; gives its digest and, where it is not whole, the answer. All of it is
        read in any case, since its sender hears nothing before the end."""
        digest, size, trouble, is_in_line = sha256(), 0, "", False
        while True:
            try:
                part = await self._reader.readuntil(b"\r\n")
            except asyncio.LimitOverrunError as overrun:
                await self._reader.read(overrun.consumed)
                trouble, is_in_line = replies.LINE_TOO_LONG, True
                continue
            if is_in_line:
                is_in_line = False
                continue
            if part == _END:
                break
            line = part.removeprefix(b".")
            size += len(line)
            trouble = trouble or (replies.TOO_MUCH if size > MOST_BYTES else "")
            if not trouble:
                digest.update(line)
                trouble = _written(file, line)
        return digest.hexdigest(), trouble or _written(file, b"", is_last=True)


def _written(file: BufferedWriter, line: bytes, *, is_last: bool = False) -> str:
    """Write a line; gives the answer where that fails."""
    try:
        file.write(line)
        if is_last:
            file.flush()
    except OSError:
        return replies.NO_ROOM
    return ""


def _as_given(
    _server: SMTP, _session: object, _envelope: object, _mechanism: str, given: object
) -> AuthResult:
    """Name and password go on to auth_PLAIN() and auth_LOGIN(), which may wait for the keychain."""
    return AuthResult(success=True, auth_data=given)
