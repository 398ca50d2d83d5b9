"""What may stand in the settings that are typed: each rule gives the tidy form, or raises ValueError with
the reason as a sentence."""

from __future__ import annotations

import os
from pathlib import Path

from faxdesk.domain.resend_policy import hours_in_words, read_hours, read_pauses
from faxdesk.domain.service_name import service_address
from faxdesk.domain.templates import NAME_FIELDS, check_fields, read_command
from faxdesk.words import tr


def server_rule(text: str) -> str:
    """An address of a service: https, or plain http on this computer alone (the simulator)."""
    # Imported late: this module is wanted before the first paint, addresses are not.
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text if "//" in text else f"https://{text}")
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(tr("It is not an address.")) from error
    if not host or " " in text or parts.query or parts.fragment or parts.username:
        raise ValueError(tr("It has to look like {example}.", example=service_address()))
    local = host in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise ValueError(tr("It has to start with https://."))
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def update_rule(text: str) -> str:
    """The address of updates: as server_rule() takes it, or empty."""
    return server_rule(text) if text else ""


def port_rule(text: str) -> str:
    """A port that programs may be answered at, or nothing."""
    if not text:
        return ""
    if not (text.isascii() and text.isdecimal() and 1024 <= int(text[:6]) <= 65_535):
        raise ValueError(tr("It has to be a number from 1024 to 65535."))
    return str(int(text))


def country_rule(text: str) -> str:
    """A country by ISO 3166-1 alpha-2."""
    if len(text) != 2 or not text.isascii() or not text.isalpha():
        raise ValueError(tr("It has to be the two letters of a country, such as US."))
    return text.upper()


def languages_rule(text: str) -> str:
    """Names of tesseract's languages, with + between: "eng+deu"."""
    names = [name.strip() for name in text.split("+")]
    if not all(name.replace("_", "").isascii() and name.replace("_", "").isalnum() for name in names):
        raise ValueError(tr("It has to look like eng or eng+deu."))
    return "+".join(names)


def minutes_rule(text: str) -> str:
    """Pauses before further tries: "5, 15, 45"."""
    return ", ".join(map(str, read_pauses(text)))


def folder_rule(text: str) -> str:
    """A whole path, or nothing."""
    if text and not Path(text).expanduser().is_absolute():
        example = r"C:\Users\Dana\Faxes" if os.name == "nt" else "/home/dana/Faxes"
        raise ValueError(tr("It has to be a whole path, such as {path}.", path=example))
    return text


def watched_folder_rule(text: str) -> str:
    """As folder_rule(), always written the same way: what it may do is known by its path."""
    return str(os.path.abspath(Path(folder_rule(text)).expanduser())) if text else ""


def pattern_rule(text: str) -> str:
    """A file name with fields: "{date} {from}"."""
    if not text:
        raise ValueError(tr("It has to have something in it."))
    return check_fields(text, NAME_FIELDS)


def command_rule(text: str) -> str:
    """A command that can be read as one, or nothing."""
    if text:
        read_command(text)
    return text


def hours_rule(text: str) -> str:
    """Hours of the day: "8:00 to 18:00"."""
    return hours_in_words(*read_hours(text))
