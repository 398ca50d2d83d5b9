"""The commands, each declared once: name, help, arguments, exit codes, and the function that it runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from msgspec import Struct

from faxdesk.cli.arguments import (
    account,
    archive,
    contacts,
    covers,
    do_not_fax,
    merge,
    pages,
    sending,
    shared,
    signatures,
)
from faxdesk.cli.exit_codes import (
    EXIT_BLOCKED,
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_SIGN_IN,
    EXIT_UNKNOWN,
    EXIT_USAGE,
)
from faxdesk.words import mark


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing besides the options that all commands share."""


_USUAL = (EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_SIGN_IN, EXIT_INTERRUPTED)
_SENDING = tuple(sorted((*_USUAL, EXIT_UNKNOWN, EXIT_BLOCKED)))


class Command(Struct, frozen=True):
    """What the parser, the help, the manual and the completions know of a command.

    help may say {service}, for which the parser puts the service's name.
    function names a function as module:name. It is imported when the command runs, so that no command pays
    for the imports of another. A command that needs the services is called with the desk, the options, the
    printer and the cancel token, any other with the rest of the line, which it parses itself. Both give the
    exit code.
    """

    name: str
    help: str
    function: str = ""
    """"" for a command that only has actions."""
    add_arguments: Callable[[argparse.ArgumentParser], None] = _no_arguments
    exit_codes: tuple[int, ...] = _USUAL
    needs_desk: bool = True
    signs_in_by_environment: bool = True
    """False for a command that changes the sign-in in the keychain."""
    is_about_faxes: bool = True
    """False for a command that does the same whosever faxes are in the archive."""
    without_archive: str = ""
    """The function for an archive that cannot be opened; "" where that error ends the command."""
    takes_minus: str = ""
    """The argument whose values may begin with a minus, as a search's -word does."""
    actions: tuple[Command, ...] = ()
    """What may follow the command's name; one of them has to."""


_SIGN_IN = "faxdesk.cli.sign_in_commands"
_SEND = "faxdesk.cli.send_commands"
_LISTS = "faxdesk.cli.list_commands"
_FAX = "faxdesk.cli.fax_commands"
_FIND = "faxdesk.cli.search_and_tags"
_DOCTOR = "faxdesk.cli.doctor_command"
_PROGRAM = "faxdesk.cli.program_commands"
_MERGE = "faxdesk.cli.merge.merge_command"
_WEBHOOK = "faxdesk.cli.webhook_commands"

_SIGNATURE = "faxdesk.cli.pages.signature_commands"

_SIGNATURE_ACTIONS = (
    Command("list", mark("list them"), f"{_SIGNATURE}:list_all", is_about_faxes=False),
    Command(
        "add",
        mark("keep the ink of a picture, or of a photograph of paper"),
        f"{_SIGNATURE}:add",
        signatures.add,
        is_about_faxes=False,
    ),
    Command("delete", mark("forget one"), f"{_SIGNATURE}:delete", shared.name, is_about_faxes=False),
)
_ANSWER = "faxdesk.cli.pages.answer_commands"
_TEMPLATE_ACTIONS = (
    Command("list", mark("list them"), f"{_ANSWER}:list_templates", is_about_faxes=False),
    Command("show", mark("say what is in one"), f"{_ANSWER}:show", shared.name, is_about_faxes=False),
    Command("delete", mark("forget one"), f"{_ANSWER}:delete", shared.name, is_about_faxes=False),
)
_COVER = "faxdesk.cli.pages.cover_commands"

_COVER_ACTIONS = (
    Command("list", mark("list them"), f"{_COVER}:list_all", is_about_faxes=False),
    Command("show", mark("say what one asks for"), f"{_COVER}:show", shared.name, is_about_faxes=False),
    Command("import", mark("keep one from a file"), f"{_COVER}:add", covers.file, is_about_faxes=False),
    Command("export", mark("write one to a file"), f"{_COVER}:export", covers.export, is_about_faxes=False),
    Command(
        "preview",
        mark("draw one as it would be sent"),
        f"{_COVER}:preview",
        covers.preview,
        is_about_faxes=False,
    ),
    Command(
        "default",
        mark("say which one new faxes have, of the account or of a group of contacts"),
        f"{_COVER}:default",
        covers.default,
        is_about_faxes=False,
    ),
)
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

_CONTACTS_ACTIONS = (
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
_WEBHOOK_ACTIONS = (
    Command(
        "create",
        mark("have an address told of faxes; somebody has to listen there"),
        f"{_WEBHOOK}:create",
        account.address,
    ),
    Command("list", mark("list the addresses that are told"), f"{_WEBHOOK}:list_all"),
    Command("renew", mark("let one run for another week"), f"{_WEBHOOK}:renew", shared.identifier),
    Command("delete", mark("have an address told no more"), f"{_WEBHOOK}:delete", shared.identifier),
    Command(
        "listen",
        mark("take what {service} sends here, and print each fax as it comes"),
        f"{_WEBHOOK}:listen",
        account.listen,
    ),
)

_ALL = (
    Command(
        "signin",
        mark("sign in and keep the sign-in in the keychain"),
        f"{_SIGN_IN}:signin",
        account.signin,
        signs_in_by_environment=False,
    ),
    Command(
        "signout", mark("sign out; the archive stays"), f"{_SIGN_IN}:signout", signs_in_by_environment=False
    ),
    Command("send", mark("send files as one fax"), f"{_SEND}:send", sending.send, _SENDING),
    Command("merge", mark("send a fax to all rows of a table"), f"{_MERGE}:merge", merge.merge, _SENDING),
    Command(
        "results",
        mark("save what became of each row of a fax to many, as a table"),
        f"{_MERGE}:save_result",
        merge.result,
    ),
    Command("reply", mark("answer a fax that came"), f"{_ANSWER}:reply", sending.reply, _SENDING),
    Command("forward", mark("pass a fax on"), f"{_SEND}:forward", sending.forward, _SENDING),
    Command(
        "resend",
        mark("send a failed fax again, to those it failed at"),
        f"{_SEND}:resend",
        sending.resend,
        _SENDING,
    ),
    Command(
        "pages",
        mark("show what would be sent of files: their pages, who draws them, how long they take"),
        "faxdesk.cli.pages_command:pages",
        pages.pages,
        (EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED),
        is_about_faxes=False,
    ),
    Command(
        "form",
        mark("list the fields of a PDF form, or save it filled in"),
        "faxdesk.cli.pages.form_command:form",
        pages.form,
        (EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED),
        is_about_faxes=False,
    ),
    Command(
        "signature",
        mark("keep your signatures, to be put on pages"),
        actions=_SIGNATURE_ACTIONS,
        is_about_faxes=False,
    ),
    Command(
        "template",
        mark("show and forget the faxes that were kept to begin others with"),
        actions=_TEMPLATE_ACTIONS,
        is_about_faxes=False,
    ),
    Command(
        "cover",
        mark("show, bring in and try out cover pages of your own"),
        actions=_COVER_ACTIONS,
        is_about_faxes=False,
    ),
    Command(
        "contacts",
        mark("list and change the book of contacts, and its groups"),
        actions=(*_CONTACTS_ACTIONS, *_DO_NOT_FAX_ACTIONS, *_BOOK_ACTIONS),
        is_about_faxes=False,
    ),
    Command("sync", mark("send what waits in the outbox and fetch what is new"), f"{_LISTS}:sync"),
    Command("inbox", mark("list received faxes"), f"{_LISTS}:inbox", archive.inbox),
    Command(
        "outbox",
        mark("list faxes sent and on their way, or do something about them"),
        f"{_LISTS}:outbox",
        archive.outbox,
        _SENDING,
    ),
    Command("show", mark("tell everything about a fax"), f"{_FAX}:show", shared.identifier),
    Command("save", mark("save a fax's pages as PDF or TIFF"), f"{_FAX}:save", archive.save),
    Command(
        "export",
        mark("take many faxes out: as files, as one PDF, or with an index"),
        "faxdesk.cli.export_command:export",
        archive.export,
    ),
    Command("receipt", mark("save the receipt of a sent fax as PDF"), f"{_FAX}:receipt", archive.receipt),
    Command("delete", mark("delete faxes here and at the service"), f"{_FAX}:delete", archive.delete),
    Command(
        "doctor",
        mark("look at everything that faxing rests on"),
        f"{_DOCTOR}:doctor",
        account.doctor,
        is_about_faxes=False,
        without_archive=f"{_DOCTOR}:doctor_without_archive",
    ),
    Command(
        "proxy",
        mark("tell which proxy leads to the service, and log in there"),
        f"{_SIGN_IN}:proxy",
        account.proxy,
        is_about_faxes=False,
    ),
    Command(
        "version",
        mark("tell which FaxDesk this is"),
        f"{_PROGRAM}:version",
        account.version,
        is_about_faxes=False,
    ),
    Command(
        "webhook",
        mark("have a public address of yours told of faxes, and listen there"),
        actions=_WEBHOOK_ACTIONS,
    ),
    Command(
        "search",
        mark("find faxes by words, numbers, and operators"),
        f"{_FIND}:search",
        archive.search,
        takes_minus="words",
    ),
    Command(
        "tag",
        mark("put tags on a fax, take them off, or tell them"),
        f"{_FIND}:tag",
        archive.tag,
        takes_minus="changes",
    ),
    Command("note", mark("write a note on a fax, or tell it"), f"{_FIND}:note", archive.note),
    Command(
        "activity",
        mark("count what was sent and received, what failed, and where"),
        "faxdesk.cli.activity.activity_command:activity",
        archive.activity,
        (EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED),
    ),
    Command(
        "simulate",
        mark("run a {service} of your own on this computer"),
        f"{_PROGRAM}:simulate",
        exit_codes=(EXIT_DONE, EXIT_FAILED, EXIT_USAGE),
        needs_desk=False,
    ),
)

COMMANDS = {command.name: command for command in _ALL}
"""By name, in the order of the help."""
