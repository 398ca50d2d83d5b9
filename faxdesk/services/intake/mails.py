"""Mails as faxes: whom an address means, and what of a mail becomes which part of the fax.

The subject and a short text go onto the cover page, as fax services have done it with mails for long. Where
new faxes have no cover page, or the text is longer than one takes or shows tables and pictures, it becomes
the first page, below its subject: nothing of what somebody wrote is left out. The documents follow in their
order.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.draft import MAX_COVER_TEXT, Recipient, tidy_name
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind
from faxdesk.domain.phone import parse_number
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.contacts.named_recipients import SeveralNumbers
from faxdesk.words import tr
from faxdesk.working_folder import WorkingFolder

if TYPE_CHECKING:
    from faxdesk.documents.mails.mail_reader import MailReader
    from faxdesk.domain.files.unpacked_mail import UnpackedMail
    from faxdesk.mail_in.mail_taker import ArrivedMail
    from faxdesk.services.contacts.named_recipients import NamedRecipients
    from faxdesk.services.covers.cover_templates import CoverTemplates
    from faxdesk.services.intake.intake import Intake
    from faxdesk.services.intake.mail_logins import MailLogins
    from faxdesk.settings import Settings

_BODY = "text"
_SEPARATORS = re.compile(r"[._]+")
_HAS_ID = re.compile(rb"^message-id[ \t]*:", re.IGNORECASE | re.MULTILINE)
_HEAD = 1 << 16


class FaxedMails:
    """Takes what the listener gets (mail_in.mail_taker.MailTaker)."""

    def __init__(
        self,
        logins: MailLogins,
        reader: MailReader,
        recipients: NamedRecipients,
        cover: MailCover,
        intake: Intake,
    ) -> None:
        self._logins = logins
        self._reader = reader
        self._recipients = recipients
        self._cover = cover
        self._intake = intake

    def is_login(self, name: str, password: str) -> bool:
        return self._logins.is_login(name, password)

    def recipient(self, name: str, login: str) -> Recipient:
        """A number, or a contact by its name, in which a dot or “_” may stand for a space. Contacts are for
        those alone who have logged in: others could find out who is in the book."""
        if not login:
            return Recipient(parse_number(name, self._cover.settings.country).e164)
        try:
            return self._recipients.read(name)
        except SeveralNumbers:
            raise
        except FaxDeskError:
            spaced = _SEPARATORS.sub(" ", name)
            if spaced == name or not any(sign.isalpha() for sign in name):
                raise
            return self._recipients.read(spaced)

    def take(self, mail: ArrivedMail, token: CancelToken) -> None:
        with WorkingFolder("mail-parts") as folder:
            found = self._reader.unpack(mail.path, folder.path)
            token.check()
            self._intake.put(self._incoming(mail, found, folder.path))

    def _incoming(self, mail: ArrivedMail, found: UnpackedMail, folder: Path) -> Incoming:
        source, settings = Source(SourceKind.MAIL, mail.login), self._cover.settings
        # The command line may have given a right to send.
        settings.take_over()
        files = [IncomingFile(name, folder / str(number)) for number, name in enumerate(found.names)]
        is_note = bool(files) and self._cover.takes(found)
        if found.ending and not is_note:
            name = tidy_name(f"{found.subject or tr('Mail')}.{found.ending}")
            files.insert(0, IncomingFile(name, folder / _BODY))
        return Incoming(
            source,
            _job(mail),
            tuple(files),
            found.subject,
            mail.recipients,
            note=found.text if is_note else "",
            # Whoever has not logged in may be anybody at this computer.
            is_to_send=bool(mail.login) and source.key in settings.sources_that_send,
        )


class MailCover:
    """Whether the text of a mail finds room on the cover page that faxes have by themselves."""

    def __init__(self, covers: CoverTemplates, settings: Settings) -> None:
        self._covers = covers
        self.settings = settings

    def takes(self, mail: UnpackedMail) -> bool:
        if not mail.text or mail.is_more_than_text or len(mail.text) > MAX_COVER_TEXT:
            return False
        return self.settings.default_cover_index != 0 or self._covers.default() is not None


def _job(mail: ArrivedMail) -> str:
    """The key by which a mail is known that comes again, because its sender did not hear the answer. One that
    its program gave no id to may be meant twice."""
    with mail.path.open("rb") as file:
        head = file.read(_HEAD).partition(b"\r\n\r\n")[0]
    if not _HAS_ID.search(head):
        return secrets.token_hex(16)
    return " ".join([mail.digest, *sorted(each.number for each in mail.recipients)])
