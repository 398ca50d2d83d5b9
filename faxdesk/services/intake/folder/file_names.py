"""What the names of files in the watched folder say: which are left alone, and to which numbers one goes."""

from __future__ import annotations

import re
from pathlib import PurePath

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.phone import parse_number

SIDE_ENDINGS = (".json", ".csv")
"""Of the files that say whom a document beside them goes to. They are never faxed themselves."""
_HIDDEN = (".", "~$", "~", ".~lock.")
"""So the names of files begin that are hidden, or that an office program keeps while it has another open."""
_UNFINISHED = (
    *(".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart", ".!ut"),
    *(".tmp", ".temp", ".swp", ".bak", ".lock", ".lnk"),
)
"""So they end while a browser or a copying program still writes them."""
_LONGEST_ENDING = 10
_SYSTEM = {"thumbs.db", "desktop.ini", "icon\r"}
_NUMBER = re.compile(r"(?:(\+)|(?<![a-z0-9])fax=)([0-9+][0-9().-]{4,30}[0-9])", re.IGNORECASE | re.ASCII)
"""With a plus, or after "fax=". A blank ends it: what follows may be a date."""


def is_left_alone(name: str) -> bool:
    """Whether a file is nobody's document: hidden, unfinished, or the system's."""
    plain = name.casefold()
    return plain.startswith(_HIDDEN) or plain.endswith(("~", *_UNFINISHED)) or plain in _SYSTEM


def is_side_file(name: str) -> bool:
    """Whether a file is one that says whom another goes to."""
    return name.casefold().endswith(SIDE_ENDINGS)


def side_names(name: str) -> tuple[str, ...]:
    """What a side file of a document may be called that belongs to it alone, in small letters."""
    return tuple(f"{name}{ending}".casefold() for ending in SIDE_ENDINGS)


def shared_side_names(name: str) -> tuple[str, ...]:
    """What it may be called besides, where no other document has the same name up to its ending."""
    return tuple(f"{stem_of(name)}{ending}".casefold() for ending in SIDE_ENDINGS)


def stem_of(name: str) -> str:
    """A name without its ending."""
    return name.removesuffix(ending_of(name))


def ending_of(name: str) -> str:
    """The ending of a name with its dot; "" where it has none, or one so long that it is none."""
    ending = PurePath(name).suffix
    return ending if len(ending) <= _LONGEST_ENDING else ""


def recipients_in(name: str, country: str) -> tuple[Recipient, ...]:
    """Whom a document goes to by its name; country tells where a number without + is. Nobody, where anything
    in it looks like a number and is none: nobody is to get what another was to get."""
    found = []
    for plus, number in _NUMBER.findall(stem_of(name)):
        try:
            read = parse_number(f"{plus}{number}", country)
        except FaxDeskError:
            return ()
        if not read.is_known:
            return ()
        found.append(Recipient(read.e164))
    return tuple(dict.fromkeys(found))
