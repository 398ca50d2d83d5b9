"""What the system asks the program to open: documents, links to some, and links to fax numbers
(fax:+16505550123)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QUrl, Signal
from PySide6.QtGui import QFileOpenEvent

from faxdesk.later_start import FAX_LINK, FILE_LINK


def sorted_out(arguments: Iterable[str]) -> tuple[list[Path], list[str]]:
    """Files and fax numbers, of what stands on the command line or comes from the system."""
    # Imported late: this module is wanted before the first paint, addresses are not.
    from urllib.parse import unquote

    files, numbers = [], []
    for argument in arguments:
        if argument.lower().startswith(FAX_LINK):
            # What may follow the number (RFC 2806: ;phone-context=…, ?subject=…) is none of it.
            number = (
                unquote(argument[len(FAX_LINK) :]).lstrip("/").partition("?")[0].partition(";")[0].strip()
            )
            if number:
                numbers.append(number)
        elif argument.lower().startswith(FILE_LINK):
            files.append(_path_of(argument))
        else:
            files.append(Path(argument))
    return files, numbers


def _path_of(link: str) -> Path:
    """The file that a link is about; desktops write what they hand over as links."""
    from urllib.parse import unquote_to_bytes, urlsplit

    if os.name == "nt":
        return Path(QUrl(link).toLocalFile())
    # QUrl would spoil names that are not in UTF-8.
    return Path(os.fsdecode(unquote_to_bytes(urlsplit(link).path)))


class OpenRequests(QObject):
    """macOS hands over what is to be opened as events, one for each, whether or not the program runs
    already.

    Signals: wanted(files, numbers).
    """

    wanted = Signal(list, list)

    def __init__(self, application: QObject) -> None:
        super().__init__(application)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent):
            return False
        url = QUrl(event.url())
        argument = (
            url.toLocalFile()
            if url.isLocalFile()
            else url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        )
        files, numbers = sorted_out([argument]) if argument else ([], [])
        if files or numbers:
            self.wanted.emit(files, numbers)
        return True
