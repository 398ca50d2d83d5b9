"""`contacts books`: the books of contacts that others keep, set up, read and removed."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING, Any

from faxdesk.cli.contacts.contact_commands import line_of
from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import as_typed, sign_in
from faxdesk.domain.contacts.book import SERVICE_BOOKS, Book, BookAddress
from faxdesk.domain.contacts.book_words import book_name, book_state
from faxdesk.domain.contacts.contact import ContactSource
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk
from faxdesk.services.programs.contact_json import contact_json
from faxdesk.services.programs.fax_json import utc


def books(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Do what was asked for, and list the books; with --look-up, the contacts that are found."""
    _check(options)
    code = EXIT_DONE
    if options.add:
        _add(desk, options, token)
    elif options.remove is not None:
        with as_typed():
            desk.books.remove(options.remove)
    elif options.read:
        code = _read(desk, options, printer, token)
    elif options.look_up:
        desk.books.look_up(options.look_up, token)
        found = desk.contacts.contacts(desk.contacts.ids(options.look_up))
        printer.result([contact_json(contact) for contact in found], [line_of(contact) for contact in found])
        return code
    kept, now = desk.books.all(), desk.clock.now()
    lines = [f"{book.id:>3}  {book_name(book)}  {book_state(book, now)}" for book in kept]
    printer.result([_document(book) for book in kept], lines)
    return code


def _check(options: argparse.Namespace) -> None:
    asked = [options.add, options.remove is not None, options.read, options.look_up]
    if sum(map(bool, asked)) > 1:
        raise WrongUse(
            tr("Only one thing is done at a time."), tr("Give one of --add, --remove, --read and --look-up.")
        )
    if not options.add and any((options.name, options.user, options.base)):
        raise WrongUse(tr("What is set up is not named."), tr("Give --add with its address."))


def _add(desk: Desk, options: argparse.Namespace, token: CancelToken) -> None:
    is_directory = options.add.strip().lower().startswith(("ldap://", "ldaps://"))
    source = ContactSource.LDAP if is_directory else ContactSource.CARDDAV
    password = _ask_password(options.add) if options.user else ""
    where = BookAddress(source, options.add.strip(), options.user or "", options.base or "")
    with as_typed():
        desk.books.add(where, options.name or "", password, token)


def _read(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    try:
        sign_in(desk, options, token)
    except FaxDeskError as error:
        printer.trouble(error)
    code = EXIT_DONE
    for book in desk.books.all():
        if book.source in SERVICE_BOOKS and not desk.account.is_signed_in:
            continue
        try:
            desk.books.read(book.id, token)
        except FaxDeskError as error:
            code = EXIT_FAILED
            printer.trouble(error)
    return code


def _ask_password(address: str) -> str:
    """It is no argument, because other users of the computer see those."""
    if sys.stdin.isatty():
        return getpass.getpass(tr("Password for {address}: ", address=address))
    return sys.stdin.readline().rstrip("\r\n")


def _document(book: Book) -> dict[str, Any]:
    return {
        "id": book.id,
        "source": str(book.source),
        "name": book.name,
        "address": book.where.address,
        "user": book.where.user,
        "base": book.where.base,
        "count": book.count,
        "read_at": utc(book.read_at),
        "trouble": book.trouble or None,
    }
