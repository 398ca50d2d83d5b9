"""Saving faxes that arrive into a folder, under names made from a pattern."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Fax
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import FaxRow
from faxdesk.domain.templates import fill
from faxdesk.services.archive.save_file import content_hash, safe_name, save_new
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library
    from faxdesk.settings import Settings

_LONGEST = 100


class AutoSave:
    """Saves a received fax into the folder of the settings; runs on workers."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings

    def save(self, fax_id: int, noted: str, note: Callable[[str], object], token: CancelToken) -> Path:
        """Save a fax into the folder of the settings; gives the path of its file. note() is given a text to
        keep; hand it in as noted when the same fax is saved again after a crash, so that no second file is
        made.

        Raises FaxDeskError as Library.save() does, STORAGE also when the folder is not there; Cancelled.
        """
        done = _still_there(noted)
        if done is not None:
            return done
        folder = Path(self._settings.auto_save_folder).expanduser()
        if not folder.is_dir():
            # The folder is not made anew, since it may lie on a disk that is not connected at the moment.
            raise FaxDeskError(
                tr("New faxes cannot be saved: the folder for them is not there."),
                tr(
                    "Connect the disk of “{folder}”, or choose another folder in the settings.", folder=folder
                ),
                ErrorKind.STORAGE,
            )
        suffix = ".tif" if self._settings.auto_save_format == "tiff" else ".pdf"
        (row,) = self._library.rows([fax_id])
        name = file_name(self._settings.auto_save_name, self._library.fax(fax_id), row)
        return save_new(
            folder / f"{name}{suffix}",
            self._library.page_writer(fax_id, suffix),
            mark("A new fax could not be saved as “{path}”."),
            token,
            lambda place, digest: note(json.dumps([str(place), digest])),
        )


def fields_of(fax: Fax, row: FaxRow) -> dict[str, str]:
    """The values for the fields of a pattern, each fit for a file name."""
    at = fax.created_at.astimezone()
    number = row.number or (fax.message.sender.number if fax.message else "")
    return {
        "date": at.strftime("%Y-%m-%d"),
        "time": at.strftime("%H-%M"),
        "from": safe_name(row.name or number or tr("unknown sender")),
        "number": safe_name(number or tr("unknown number")),
        "pages": str(row.pages) if row.pages else "",
    }


def file_name(pattern: str, fax: Fax, row: FaxRow) -> str:
    """The file name that a pattern gives a fax, without an ending."""
    return safe_name(fill(pattern, fields_of(fax, row)), _LONGEST)


def _still_there(noted: str) -> Path | None:
    """The file that an earlier try wrote; None where it wrote none."""
    try:
        place, digest = json.loads(noted)
    except ValueError:
        return None
    return Path(place) if digest and content_hash(Path(place)) == digest else None
