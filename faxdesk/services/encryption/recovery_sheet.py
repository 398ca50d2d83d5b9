"""The recovery key as a page of text, for paper or a file that the person keeps elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from faxdesk.disk_trouble import disk_trouble
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.private_files import private_opener
from faxdesk.services.encryption.recovery import RecoveryKey
from faxdesk.words import tr

_IN_ROW = 4


def rows_of(key: RecoveryKey) -> list[list[tuple[int, str]]]:
    """The groups with their numbers, as many in a row as are read easily."""
    numbered = list(enumerate(key.groups, start=1))
    return [numbered[at : at + _IN_ROW] for at in range(0, len(numbered), _IN_ROW)]


def what_it_is_for() -> list[str]:
    """What stands on the paper beside the key, each a paragraph."""
    return [
        tr(
            "This key opens your encrypted FaxDesk archive where the keychain of your computer is lost: after"
            " a new installation, on another computer, or from a backup."
        ),
        tr(
            "Keep it where you keep important papers, not beside the computer. Whoever has both this key and"
            " the archive can read all your faxes."
        ),
        tr(
            "Without it and without the keychain nobody can open the archive again, not even those who make"
            " FaxDesk. The service may still have some of the faxes; drafts, notes, tags and all that was"
            " deleted there would be lost."
        ),
    ]


def sheet_lines(key: RecoveryKey, now: datetime) -> Iterator[str]:
    """The page as lines of text."""
    yield tr("Recovery key of a FaxDesk archive")
    yield ""
    for row in rows_of(key):
        yield "   ".join(f"{number:>2}: {group}" for number, group in row)
    yield ""
    yield tr("Key {id}, {date}", id=key.key_id, date=f"{now:%Y-%m-%d}")
    for paragraph in what_it_is_for():
        yield ""
        yield paragraph


def save_sheet(key: RecoveryKey, path: Path, now: datetime) -> None:
    """Write the page into a new file that its owner alone can read. Raises FaxDeskError: BAD_INPUT where
    there is one of that name, STORAGE for trouble with the disk."""
    text = "".join(f"{line}\n" for line in sheet_lines(key, now))
    try:
        with open(path, "x", encoding="utf-8", opener=private_opener) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise FaxDeskError(
            tr("There is a file “{file}” already.", file=path),
            tr("Name another one; nothing is overwritten."),
            ErrorKind.BAD_INPUT,
        ) from error
    except OSError as error:
        raise disk_trouble(error, path.parent) from error
