"""The actions of the commands by which faxes come from elsewhere: other programs, devices, folders."""

from __future__ import annotations

from faxdesk.cli.arguments import mail, printing, programs, scanning, shared
from faxdesk.cli.declared.command import Command
from faxdesk.words import mark

_API = "faxdesk.cli.programs.api_commands"
API_ACTIONS = (
    Command(
        "run",
        mark("answer programs of yours on this computer, until stopped"),
        f"{_API}:run",
        programs.run,
    ),
    Command(
        "token",
        mark("tell the word that programs show at the port, or make a new one"),
        f"{_API}:token",
        programs.token,
        is_about_faxes=False,
    ),
)
_PRINTER = "faxdesk.cli.ways_in.printer_commands"
PRINTER_ACTIONS = (
    Command(
        "run",
        mark("take what other programs print, and send what may leave, until interrupted"),
        f"{_PRINTER}:run",
        mail.run,
    ),
    Command(
        "add",
        mark("have the system offer FaxDesk as a printer"),
        f"{_PRINTER}:add",
        printing.add,
        is_about_faxes=False,
    ),
    Command(
        "remove",
        mark("have the system offer it no more"),
        f"{_PRINTER}:remove",
        is_about_faxes=False,
    ),
    Command(
        "status",
        mark("tell whether the system offers it, and what becomes of what is printed"),
        f"{_PRINTER}:status",
        is_about_faxes=False,
    ),
)
_SCAN = "faxdesk.cli.scanning.scan_commands"

SCAN_ACTIONS = (
    Command(
        "list",
        mark("list the scanners that are kept, and those that answer"),
        f"{_SCAN}:list_all",
        scanning.listed,
        is_about_faxes=False,
    ),
    Command(
        "add",
        mark("keep the scanner at an address"),
        f"{_SCAN}:add",
        scanning.address,
        is_about_faxes=False,
    ),
    Command("forget", mark("keep one no longer"), f"{_SCAN}:forget", scanning.device, is_about_faxes=False),
    Command(
        "trust",
        mark("take the certificate that one shows now for its own"),
        f"{_SCAN}:trust",
        scanning.device,
        is_about_faxes=False,
    ),
    Command("to", mark("scan into a PDF"), f"{_SCAN}:to_file", scanning.to_file, is_about_faxes=False),
    Command("draft", mark("scan into a fax to be written on"), f"{_SCAN}:to_draft", scanning.draft),
)
_MAIL = "faxdesk.cli.ways_in.mail_commands"
MAIL_ACTIONS = (
    Command(
        "run",
        mark("take mail from programs on this computer, and send what may leave, until interrupted"),
        f"{_MAIL}:run",
        mail.run,
    ),
    Command("logins", mark("list who may hand over mail"), f"{_MAIL}:logins", is_about_faxes=False),
    Command(
        "add-login",
        mark("let a program hand over mail, and print its password"),
        f"{_MAIL}:add_login",
        mail.add_login,
        is_about_faxes=False,
    ),
    Command(
        "remove-login",
        mark("let it do so no more"),
        f"{_MAIL}:remove_login",
        shared.name,
        is_about_faxes=False,
    ),
)
