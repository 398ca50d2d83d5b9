"""The commands, each declared once: name, help, arguments, exit codes, and the function that it runs."""

from __future__ import annotations

from faxdesk.cli.arguments import account, archive, folder, merge, pages, programs, sending, shared
from faxdesk.cli.declared.audit import AUDIT_ACTIONS, HOLD_ACTIONS
from faxdesk.cli.declared.command import SENDING, Command
from faxdesk.cli.declared.contacts import CONTACTS_ACTIONS
from faxdesk.cli.declared.keeping import KEEPING_COMMANDS
from faxdesk.cli.declared.pages import COVER_ACTIONS, SIGNATURE_ACTIONS, TEMPLATE_ACTIONS
from faxdesk.cli.declared.ways_in import API_ACTIONS, MAIL_ACTIONS, PRINTER_ACTIONS, SCAN_ACTIONS
from faxdesk.cli.exit_codes import (
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_SIGN_IN,
    EXIT_UNKNOWN,
    EXIT_USAGE,
)
from faxdesk.words import mark

_SIGN_IN = "faxdesk.cli.sign_in_commands"
_SEND = "faxdesk.cli.send_commands"
_LISTS = "faxdesk.cli.list_commands"
_FAX = "faxdesk.cli.fax_commands"
_FIND = "faxdesk.cli.search_and_tags"
_DOCTOR = "faxdesk.cli.doctor_command"
_PROGRAM = "faxdesk.cli.program_commands"
_MERGE = "faxdesk.cli.merge.merge_command"
_WEBHOOK = "faxdesk.cli.webhook_commands"
_ANSWER = "faxdesk.cli.pages.answer_commands"

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

_POLICY_ACTIONS = (
    Command(
        "show",
        mark("list the policies that hold, where they are from, and what was refused"),
        "faxdesk.cli.policies.policy_command:show",
        is_about_faxes=False,
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
    Command("send", mark("send files as one fax"), f"{_SEND}:send", sending.send, SENDING),
    Command("merge", mark("send a fax to all rows of a table"), f"{_MERGE}:merge", merge.merge, SENDING),
    Command(
        "results",
        mark("save what became of each row of a fax to many, as a table"),
        f"{_MERGE}:save_result",
        merge.result,
    ),
    Command("reply", mark("answer a fax that came"), f"{_ANSWER}:reply", sending.reply, SENDING),
    Command("forward", mark("pass a fax on"), f"{_SEND}:forward", sending.forward, SENDING),
    Command(
        "resend",
        mark("send a failed fax again, to those it failed at"),
        f"{_SEND}:resend",
        sending.resend,
        SENDING,
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
        actions=SIGNATURE_ACTIONS,
        is_about_faxes=False,
    ),
    Command(
        "scan",
        mark("scan paper, and list the scanners"),
        actions=SCAN_ACTIONS,
        is_about_faxes=False,
    ),
    Command(
        "template",
        mark("show and forget the faxes that were kept to begin others with"),
        actions=TEMPLATE_ACTIONS,
        is_about_faxes=False,
    ),
    Command(
        "cover",
        mark("show, bring in and try out cover pages of your own"),
        actions=COVER_ACTIONS,
        is_about_faxes=False,
    ),
    Command(
        "contacts",
        mark("list and change the book of contacts, and its groups"),
        actions=CONTACTS_ACTIONS,
        is_about_faxes=False,
    ),
    Command(
        "mail",
        mark("take mail from programs as faxes, and say who may hand it over"),
        actions=MAIL_ACTIONS,
    ),
    Command(
        "printer",
        mark("take what other programs print as faxes"),
        actions=PRINTER_ACTIONS,
    ),
    Command(
        "watch-folder",
        mark("fax what is laid into a folder, and print what became of it"),
        "faxdesk.cli.ways_in.watch_folder:watch_folder",
        folder.watch,
        (EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_UNKNOWN, EXIT_SIGN_IN, EXIT_INTERRUPTED),
    ),
    Command("sync", mark("send what waits in the outbox and fetch what is new"), f"{_LISTS}:sync"),
    Command("inbox", mark("list received faxes"), f"{_LISTS}:inbox", archive.inbox),
    Command(
        "outbox",
        mark("list faxes sent and on their way, or do something about them"),
        f"{_LISTS}:outbox",
        archive.outbox,
        SENDING,
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
    *KEEPING_COMMANDS,
    Command(
        "doctor",
        mark("look at everything that faxing rests on"),
        f"{_DOCTOR}:doctor",
        account.doctor,
        is_about_faxes=False,
        without_archive=f"{_DOCTOR}:doctor_without_archive",
    ),
    Command(
        "policy",
        mark("tell what your administrator says about FaxDesk"),
        actions=_POLICY_ACTIONS,
        is_about_faxes=False,
        without_archive="faxdesk.cli.policies.policy_command:show_without_archive",
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
    Command("audit", mark("see who did what with which fax"), actions=AUDIT_ACTIONS),
    Command("hold", mark("keep faxes from being deleted by anybody (a legal hold)"), actions=HOLD_ACTIONS),
    Command(
        "mcp",
        mark("let an agent read faxes and make drafts, by standard input and output; it cannot send"),
        "faxdesk.cli.programs.mcp_command:serve",
        programs.agent,
    ),
    Command("api", mark("let programs of yours list, read and send faxes"), actions=API_ACTIONS),
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
