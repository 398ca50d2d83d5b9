"""A taker of mails for tests: keeps them in memory, and does as a test says."""

from __future__ import annotations

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.phone import parse_number
from faxdesk.domain.runtime import CancelToken
from faxdesk.mail_in.mail_taker import ArrivedMail

LOGIN, PASSWORD = "ward-3", "correct horse"


class MailKeeper:
    def __init__(self) -> None:
        self.mails: list[tuple[ArrivedMail, bytes]] = []
        self.trouble: FaxDeskError | None = None
        self.login_trouble: FaxDeskError | None = None

    def is_login(self, name: str, password: str) -> bool:
        if self.login_trouble is not None:
            raise self.login_trouble
        return (name, password) == (LOGIN, PASSWORD)

    def recipient(self, name: str, login: str) -> Recipient:
        return Recipient(parse_number(name).e164)

    def take(self, mail: ArrivedMail, token: CancelToken) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.mails.append((mail, mail.path.read_bytes()))
