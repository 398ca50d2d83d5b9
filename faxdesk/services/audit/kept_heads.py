"""The newest entry of the audit log, written into a file beside the archive once a day and with each export:
a log whose newest entries were cut off has not that entry any more."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from msgspec import DecodeError, ValidationError, json

from faxdesk.disk_trouble import disk_trouble
from faxdesk.domain.audit.audit_entry import LogHead
from faxdesk.durable import sync_folder
from faxdesk.private_files import private_opener


class KeptHeads:
    """The file, one line of JSON for each head. Whoever wants more than a file beside the archive copies it
    away, or prints what an export says."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> list[LogHead]:
        """What was kept, oldest first; lines that are none are left out."""
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError:
            return []
        return [head for line in lines if (head := read_head(line)) is not None]

    def add(self, head: LogHead) -> None:
        """Keep one more, to stay when this returns. Raises FaxDeskError (STORAGE)."""
        try:
            with open(self._path, "ab+", opener=private_opener) as file:
                # A line that a power cut has left half must not take this one with it.
                file.write((b"" if _ends_a_line(file) else b"\n") + json.encode(head) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            sync_folder(self._path.parent)
        except OSError as error:
            raise disk_trouble(error, self._path.parent) from error


def _ends_a_line(file: BinaryIO) -> bool:
    """Whether what is added to a file begins a line."""
    if file.seek(0, os.SEEK_END) == 0:
        return True
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def read_head(line: bytes | str) -> LogHead | None:
    """A head as it was written; None for anything else."""
    try:
        return json.decode(line, type=LogHead)
    except (DecodeError, ValidationError):
        return None
