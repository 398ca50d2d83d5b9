"""`contacts`: the book listed, shown and changed, and its groups. Nothing of it asks the service."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import as_typed
from faxdesk.domain.contacts.contact import Contact, ContactNumber, name_key
from faxdesk.domain.contacts.health_words import arrived_words, trouble_words
from faxdesk.domain.contacts.number_health import NumberHealth
from faxdesk.domain.phone import display_number, same_number
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.desk import Desk
from faxdesk.services.programs.contact_json import contact_details, contact_json
from faxdesk.words import listed, tr, tr_n


def list_all(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """List the contacts that a text finds, in the order of their names."""
    ids = desk.contacts.ids(" ".join(options.words), options.group)
    found = desk.contacts.contacts(ids)
    printer.result([contact_json(contact) for contact in found], [line_of(contact) for contact in found])
    return EXIT_DONE


def show(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Tell all of a contact, with how the faxes to its numbers went."""
    contact = desk.contacts.contact(options.id)
    _print(printer, contact, desk.number_healths.of_all([each.number for each in contact.fax_numbers]))
    return EXIT_DONE


def add(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    with as_typed():
        contact_id = desk.contacts.add(_changed(Contact(), options))
    _print(printer, desk.contacts.contact(contact_id))
    return EXIT_DONE


def edit(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Change what is named on the line, and leave the rest as it is."""
    contact = desk.contacts.contact(options.id)
    lost = {same_number(number) for _kind, number in options.no_number}
    kept = replace(
        contact,
        numbers=tuple(number for number in contact.numbers if number.same not in lost),
        groups=_without(contact.groups, options.no_group),
        tags=_without(contact.tags, options.no_tag),
    )
    with as_typed():
        desk.contacts.change(_changed(kept, options))
    _print(printer, desk.contacts.contact(options.id))
    return EXIT_DONE


def delete(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Delete contacts; ends with EXIT_FAILED where one of them was none of one's own."""
    deleted = desk.contacts.delete(options.ids)
    text = tr_n("Deleted {count} contact.", "Deleted {count} contacts.", len(deleted))
    printer.result({"deleted": deleted}, text)
    missing = [contact_id for contact_id in options.ids if contact_id not in deleted]
    if missing:
        names = ", ".join(map(str, missing))
        printer.note(tr("faxdesk: no contacts of your own: {ids}", ids=names))
    return EXIT_FAILED if missing else EXIT_DONE


def restore(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Take deleted contacts back."""
    desk.contacts.restore(options.ids)
    found = desk.contacts.contacts(options.ids)
    printer.result([contact_json(contact) for contact in found], [line_of(contact) for contact in found])
    return EXIT_DONE


def group(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """List the groups, or the members of one after what was to be done to it."""
    contacts, name = desk.contacts, options.name
    if name is None:
        if options.put or options.take or options.rename is not None or options.delete:
            raise WrongUse(tr("Which group is meant?"), tr("Name it: `faxdesk contacts group NAME ...`."))
        groups = contacts.groups()
        documents = [{"name": each.name, "members": each.members} for each in groups]
        printer.result(documents, [f"{each.members:>6}  {each.name}" for each in groups])
        return EXIT_DONE
    with as_typed():
        for contact_id in (*options.put, *options.take):
            contacts.contact(contact_id)
        if options.put:
            contacts.set_in_group(options.put, name, is_in=True)
        _check_is_group(desk, name)
        if options.take:
            contacts.set_in_group(options.take, name, is_in=False)
        if options.rename is not None:
            contacts.rename_group(name, options.rename)
            name = options.rename
    if options.delete:
        contacts.delete_group(name)
        printer.result({"deleted": name}, tr("Deleted the group “{name}”; its contacts stay.", name=name))
        return EXIT_DONE
    members = contacts.contacts(contacts.ids(group=name))
    printer.result([contact_json(contact) for contact in members], [line_of(contact) for contact in members])
    return EXIT_DONE


def line_of(contact: Contact) -> str:
    """A contact as one line for people."""
    numbers = contact.fax_numbers or contact.numbers
    first = display_number(numbers[0].number) if numbers else ""
    company = contact.company if contact.name else ""
    facts = listed(company, first, *contact.groups)
    return f"{contact.id:>6}  {contact.title:<32.32}  {facts}".rstrip()


def _print(printer: Printer, contact: Contact, healths: Mapping[str, NumberHealth] | None = None) -> None:
    lines = [line_of(contact)]
    for number in contact.numbers:
        health = (healths or {}).get(number.number, NumberHealth())
        known = listed(arrived_words(health), trouble_words(health)) if health.total else ""
        lines.append(_number_line(number))
        lines += [f"  {known}"] if known else []
    if contact.email:
        lines.append(contact.email)
    if contact.tags:
        lines.append(tr("Tags: {tags}", tags=", ".join(contact.tags)))
    if contact.note:
        lines.append(contact.note)
    printer.result(contact_details(contact, healths), lines)


def _number_line(number: ContactNumber) -> str:
    shown = display_number(number.number)
    if number.extension:
        shown = tr("{number} ext. {extension}", number=shown, extension=number.extension)
    # For translators: a number of a contact, and of what kind it is: "+1 650-555-0123 (fax, Work)".
    if number.is_fax:
        return tr("{number} (fax, {kind})", number=shown, kind=number.what)
    return tr("{number} ({kind})", number=shown, kind=number.what)


def _changed(contact: Contact, options: argparse.Namespace) -> Contact:
    """A contact with what the line names; a number that it has already becomes what the line says of it."""
    named = [
        ContactNumber(number, kind, is_fax=is_fax)
        for is_fax, typed in ((True, options.fax), (False, options.phone))
        for kind, number in typed
    ]
    again = {number.same for number in named}
    others = tuple(number for number in contact.numbers if number.same not in again)

    def text(typed: str | None, kept: str) -> str:
        return kept if typed is None else typed

    return replace(
        contact,
        name=text(options.name, contact.name),
        company=text(options.company, contact.company),
        email=text(options.email, contact.email),
        note=text(options.note, contact.note),
        numbers=(*others, *named),
        groups=(*contact.groups, *options.group),
        tags=(*contact.tags, *options.tag),
    )


def _without(names: Iterable[str], lost: Iterable[str]) -> tuple[str, ...]:
    keys = set(map(name_key, lost))
    return tuple(name for name in names if name_key(name) not in keys)


def _check_is_group(desk: Desk, name: str) -> None:
    if name_key(name) not in {name_key(each.name) for each in desk.contacts.groups()}:
        raise WrongUse(
            tr("There is no group “{name}”.", name=name),
            tr("`faxdesk contacts group` lists them; --put makes one of the contacts that it names."),
        )
