"""How books of contacts are reached: which adapter reads which kind, and where the passwords are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.domain.contacts.book import BookAddress, ReadBook, SearchedBook

if TYPE_CHECKING:
    from faxdesk.provider.fax_provider import SecretStore
    from faxdesk.provider.fax_service import FaxContacts


class ChosenBooks:
    """The ways of services.contacts.book_reading.BookWays."""

    def __init__(
        self,
        service: Callable[[], FaxContacts],
        secret: Callable[[int], SecretStore],
        proxy_login: Callable[[str], tuple[str, str] | None],
    ) -> None:
        """service gives the fax service; secret where the password of a book is kept; proxy_login name and
        password for a proxy, named as host:port."""
        self.service = service
        self.secret = secret
        self._proxy_login = proxy_login

    def read(self, where: BookAddress, password: str) -> ReadBook:
        from faxdesk.books.carddav import CardDav

        return CardDav(where, password, self._proxy_login)

    def searched(self, where: BookAddress, password: str) -> SearchedBook:
        from faxdesk.books.ldap import Ldap

        return Ldap(where, password)
