"""`signature`: the person's signatures, to be put on pages by `pages` and `send`."""

from __future__ import annotations

import argparse
import os
from typing import Any

from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.shared_steps import as_typed
from faxdesk.domain.compose.signature import Signature
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.desk import Desk
from faxdesk.words import tr

PASSWORD = "FAXDESK_SIGNATURE_PASSWORD"


def signature_password(options: argparse.Namespace) -> str:
    """The password of signatures, "" for none. It is no argument, because other users of the computer can
    read those. Raises WrongUse where it was promised and is not there."""
    if not options.signature_password_from_environment:
        return ""
    password = os.environ.get(PASSWORD, "")
    if not password:
        raise WrongUse(
            tr("The environment has no {name}.", name=PASSWORD),
            tr("Set it to the password, or leave --signature-password-from-environment away."),
        )
    return password


def list_all(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    signatures = desk.signatures.all()
    printer.result(
        [_document(signature) for signature in signatures],
        [_line(signature) for signature in signatures] or tr("No signatures are kept."),
    )
    return EXIT_DONE


def add(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Keep the ink of a picture, or of a photograph of paper."""
    with as_typed():
        password = signature_password(options)
        signature = desk.signatures.add_file(options.name, options.file, password)
    printer.result(_document(signature), tr("Kept the signature “{name}”.", name=signature.name))
    return EXIT_DONE


def delete(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    with as_typed():
        signature = desk.signatures.named(options.name)
    desk.signatures.delete(signature)
    printer.result({"deleted": signature.name}, tr("Deleted the signature “{name}”.", name=signature.name))
    return EXIT_DONE


def _document(signature: Signature) -> dict[str, Any]:
    return {
        "name": signature.name,
        "aspect": round(signature.aspect, 4),
        "has_password": signature.has_password,
        "is_default": signature.is_default,
    }


def _line(signature: Signature) -> str:
    if signature.has_password and signature.is_default:
        return tr("{name} (the usual one, with a password)", name=signature.name)
    if signature.has_password:
        return tr("{name} (with a password)", name=signature.name)
    return tr("{name} (the usual one)", name=signature.name) if signature.is_default else signature.name
