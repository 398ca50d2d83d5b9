"""The books of contacts that others keep, read beside a command that has no end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from faxdesk.domain.contacts.book import FIRST_S, LOOK_S
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import Cancelled

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.services.contacts.books import Books

log = logging.getLogger(__name__)

_END_WAIT_S = 5.0


@contextmanager
def books_read_meanwhile(books: Books, clock: Clock, token: CancelToken) -> Iterator[None]:
    """Have the books that are due read as the window does, on a thread of their own: one that answers slowly
    keeps nobody from hearing of a fax."""
    until_the_end = token.child()
    thread = threading.Thread(target=_read, args=(books, clock, until_the_end), name="faxdesk books")
    thread.start()
    try:
        yield
    finally:
        until_the_end.cancel()
        thread.join(_END_WAIT_S)


def _read(books: Books, clock: Clock, token: CancelToken) -> None:
    try:
        clock.wait(token, FIRST_S)
        while True:
            try:
                books.read_due(token)
            except FaxDeskError as error:
                # What is wrong with a book is kept with it: this is about the archive.
                log.warning("Books of contacts could not be read: %s", error.kind)
            clock.wait(token, LOOK_S)
    except Cancelled:
        return
