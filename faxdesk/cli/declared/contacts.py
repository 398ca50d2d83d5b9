"""The actions of `contacts`."""

from __future__ import annotations

from faxdesk.cli.arguments import contacts, do_not_fax
from faxdesk.cli.declared.command import Command
from faxdesk.words import mark

_DO_NOT_FAX = "faxdesk.cli.contacts.do_not_fax_commands"
_DO_NOT_FAX_ACTIONS = (
    Command(
        "block",
        mark("let no fax go to a number"),
        f"{_DO_NOT_FAX}:block",
        do_not_fax.block,
        is_about_faxes=False,
    ),
    Command(
        "unblock",
        mark("let faxes go to it again"),
        f"{_DO_NOT_FAX}:unblock",
        do_not_fax.unblock,
        is_about_faxes=False,
    ),
    Command(
        "blocked",
        mark("list the numbers that no fax may go to"),
        f"{_DO_NOT_FAX}:blocked",
        is_about_faxes=False,
    ),
)
_CONTACTS = "faxdesk.cli.contacts.contact_commands"
_CONTACT_FILES = "faxdesk.cli.contacts.contact_files_commands"

_OWN_ACTIONS = (
    Command(
        "list",
        mark("list all, or those that a text finds"),
        f"{_CONTACTS}:list_all",
        contacts.listed,
        is_about_faxes=False,
    ),
    Command("show", mark("tell all of one"), f"{_CONTACTS}:show", contacts.contact, is_about_faxes=False),
    Command("add", mark("keep a new one"), f"{_CONTACTS}:add", contacts.fields, is_about_faxes=False),
    Command("edit", mark("change one"), f"{_CONTACTS}:edit", contacts.changes, is_about_faxes=False),
    Command("delete", mark("delete some"), f"{_CONTACTS}:delete", contacts.contacts, is_about_faxes=False),
    Command(
        "restore",
        mark("take deleted ones back"),
        f"{_CONTACTS}:restore",
        contacts.contacts,
        is_about_faxes=False,
    ),
    Command(
        "import",
        mark("take the contacts of a file of another program"),
        f"{_CONTACT_FILES}:add_file",
        contacts.import_file,
        is_about_faxes=False,
    ),
    Command(
        "export",
        mark("write contacts to a file, as vCards or as a table"),
        f"{_CONTACT_FILES}:export",
        contacts.export_file,
        is_about_faxes=False,
    ),
    Command(
        "doubles",
        mark("list those that may be there twice"),
        f"{_CONTACT_FILES}:doubles",
        is_about_faxes=False,
    ),
    Command(
        "merge",
        mark("make several one, the first of them"),
        f"{_CONTACT_FILES}:merge",
        contacts.contacts,
        is_about_faxes=False,
    ),
    Command(
        "group",
        mark("list the groups or the members of one, and change them"),
        f"{_CONTACTS}:group",
        contacts.group,
        is_about_faxes=False,
    ),
)
_BOOK_ACTIONS = (
    Command(
        "books",
        mark("list the books of contacts that others keep; set one up, read or remove it"),
        "faxdesk.cli.contacts.book_commands:books",
        contacts.books,
        is_about_faxes=False,
    ),
)

CONTACTS_ACTIONS = (*_OWN_ACTIONS, *_DO_NOT_FAX_ACTIONS, *_BOOK_ACTIONS)
