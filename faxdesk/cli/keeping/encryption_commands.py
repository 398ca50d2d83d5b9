"""`archive status` and `archive recovery-key`: what is known of the encryption, and the key on paper."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_SIGN_IN, WrongUse
from faxdesk.cli.keeping.progress_line import ProgressLine
from faxdesk.cli.shared_steps import as_typed, trouble_noted
from faxdesk.composition.encryption import encryption_of, recovery_of, usual_key_places
from faxdesk.domain.audit.audit_entry import Program
from faxdesk.domain.runtime import Cancelled
from faxdesk.policies.read_policies import read_policies
from faxdesk.sealing.sealed_state import Stage
from faxdesk.services.encryption.key_places import KeyPlace
from faxdesk.services.encryption.recovery import lost_state
from faxdesk.services.encryption.recovery_sheet import save_sheet, sheet_lines
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.cli.output import Printer
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.paths import Profile
    from faxdesk.services.encryption.recovery import Recovery

_STAGES = {
    Stage.PLAIN: mark("The archive is not encrypted."),
    Stage.SEALING: mark("The archive is not wholly encrypted yet: run `faxdesk archive encrypt`."),
    Stage.SEALED: mark("The archive is encrypted."),
    Stage.UNSEALING: mark("The archive is not wholly decrypted yet: run `faxdesk archive decrypt`."),
}
_PLACES = {
    KeyPlace.KEYCHAIN: mark("Its key is in this computer's keychain."),
    KeyPlace.FILE: mark("Its key is in the file that FAXDESK_KEY_FILE names."),
    KeyPlace.PASSPHRASE: mark("Its key is sealed with the passphrase in FAXDESK_PASSPHRASE."),
}


def status(profile: Profile, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    if (lost := lost_state(profile)) is not None:
        raise lost
    found = recovery_of(profile, usual_key_places(), Program.COMMAND).status()
    lines = [tr(_STAGES[found.stage])]
    if found.trouble is not None:
        lines += [found.trouble.title, found.trouble.hint]
    elif found.place is not None:
        lines.append(f"{tr(_PLACES[found.place])} {tr('Key {id}.', id=found.key_id)}")
    lines += found.words_of_left
    document = {
        "stage": str(found.stage),
        "left_plain": [str(folder) for folder in found.left_plain],
        "key_id": found.key_id or None,
        "key_place": None if found.place is None else str(found.place),
        "key_found": None if found.place is None else found.trouble is None,
    }
    printer.result(document, lines)
    return EXIT_DONE if found.trouble is None else EXIT_SIGN_IN


def encrypt(profile: Profile, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    keys = usual_key_places()
    place = KeyPlace.PASSPHRASE if options.passphrase_from_environment else keys.usual
    with as_typed(), _going_on_said(printer), ProgressLine(tr("Encrypting")) as line:
        encryption_of(profile, keys, read_policies(), Program.COMMAND).encrypt(place, token, line.show)
    found = recovery_of(profile, keys, Program.COMMAND).status()
    place = found.place or place
    printer.result(
        {
            "stage": str(found.stage),
            "left_plain": [str(folder) for folder in found.left_plain],
            "key_id": found.key_id,
            "key_place": str(place),
        },
        [
            f"{tr(_STAGES[found.stage])} {tr(_PLACES[place])} {tr('Key {id}.', id=found.key_id)}",
            _recovery_key_wanted(),
            *found.words_of_left,
        ],
    )
    return EXIT_DONE


def encrypt_new(profile: Profile, printer: Printer, token: CancelToken) -> int:
    """Encrypt the archive of who has just signed in for the first time. They are signed in whatever comes of
    it, and told why it is not encrypted."""
    keys = usual_key_places()
    encryption = encryption_of(profile, keys, read_policies(), Program.COMMAND)
    with (
        trouble_noted(printer, tr("The archive is not encrypted; `faxdesk archive encrypt` does it")),
        ProgressLine(tr("Encrypting")) as line,
    ):
        encryption.encrypt(keys.usual, token, line.show)
        printer.note(f"{tr(_STAGES[Stage.SEALED])} {tr(_PLACES[keys.usual])} {_recovery_key_wanted()}")
    return EXIT_DONE


def _recovery_key_wanted() -> str:
    return tr(
        "Print or save its recovery key now (`faxdesk archive recovery-key`): if the key is lost, it alone"
        " opens the archive again."
    )


def decrypt(profile: Profile, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    encryption = encryption_of(profile, usual_key_places(), read_policies(), Program.COMMAND)
    with as_typed(), _going_on_said(printer), ProgressLine(tr("Decrypting")) as line:
        left = encryption.decrypt(token, line.show)
    lines = [tr(_STAGES[Stage.PLAIN])]
    lines += [tr("“{file}” stays encrypted, since it is damaged.", file=path) for path in left]
    printer.result({"stage": str(Stage.PLAIN), "left": [str(path) for path in left]}, lines)
    return EXIT_DONE


@contextmanager
def _going_on_said(printer: Printer) -> Iterator[None]:
    """Where a person stops it, they are told that nothing is lost."""
    try:
        yield
    except Cancelled:
        printer.note(tr("Stopped; nothing is lost. The same command goes on with it."))
        raise


def recovery_key(profile: Profile, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    recovery = recovery_of(profile, usual_key_places(), Program.COMMAND)
    if options.enter:
        return _enter(recovery, printer)
    with as_typed():
        key = recovery.recovery_key()
        now = datetime.now()
        if options.save is not None:
            save_sheet(key, options.save, now)
            printer.result(
                {"saved": str(options.save), "key_id": key.key_id},
                tr("Saved as {file}. Print it, or take it elsewhere, and delete it here.", file=options.save),
            )
            return EXIT_DONE
    printer.result({"groups": list(key.groups), "key_id": key.key_id}, list(sheet_lines(key, now)))
    return EXIT_DONE


def _enter(recovery: Recovery, printer: Printer) -> int:
    """It is no argument, since other users of the computer see those."""
    if sys.stdin and sys.stdin.isatty():
        typed = getpass.getpass(tr("Recovery key (all 13 groups; it is not shown): "))
    elif sys.stdin:
        typed = sys.stdin.read(4096)
    else:
        typed = ""
    if not typed.strip():
        raise WrongUse(
            tr("No recovery key was entered."), tr("Type it at a terminal, or give it by standard input.")
        )
    with as_typed():
        trouble = recovery.recover(typed)
    if trouble is not None:
        raise trouble
    printer.result(
        {"recovered": True}, tr("The recovery key is right. The archive opens again, and its key is kept.")
    )
    return EXIT_DONE
