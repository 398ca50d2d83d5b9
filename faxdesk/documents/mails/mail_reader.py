"""The program's side of taking mails apart: asks the page worker, and believes it no more than of pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.worker_answers import enclosed_names
from faxdesk.documents.worker_errors import in_words
from faxdesk.documents.worker_process import Answer
from faxdesk.domain.draft import MAX_COVER_TEXT
from faxdesk.domain.files.unpacked_mail import UnpackedMail
from faxdesk.words import tr

_ENDINGS = frozenset({"", "txt", "html"})
_LONGEST_SUBJECT = 2000
_LARGEST = 1 << 30
BODY = "text"
"""The file that the mail's text is written to, beside the documents, which are called by their numbers."""


class MailReader:
    """For workers."""

    def __init__(self, pages: PageWorker) -> None:
        self._pages = pages

    def unpack(self, path: Path, folder: Path) -> UnpackedMail:
        """Write the documents of a mail to a folder, called 0, 1, 2 in the order of their names, and what it
        says as “text”. Raises FaxDeskError (BAD_INPUT) for one that has nothing to be faxed."""
        parts = folder / "parts"
        try:
            mail, sizes = self._pages.made_by("mail", tr("The mail"), _unpacked, path, target=parts)
            _part(parts, [*([BODY] if mail.ending else []), *map(str, range(len(mail.names)))], sizes)
        except OSError as error:
            raise in_words("unwritable", tr("The mail")) from error
        finally:
            parts.unlink(missing_ok=True)
        return mail


def _part(parts: Path, names: Sequence[str], sizes: Sequence[int]) -> None:
    """Write the documents that lie one behind the other in a file to files of their own beside it. Raises
    OSError."""
    with parts.open("rb") as source:
        for name, size in zip(names, sizes, strict=True):
            (parts.parent / name).write_bytes(source.read(size))


def _unpacked(answer: Answer) -> tuple[UnpackedMail, list[int]]:
    """What an answer says, with the size of each document. Raises ValueError for what cannot be."""
    found = msgspec.convert(answer[0].get("mail"), UnpackedMail)
    if found.ending not in _ENDINGS or len(found.text) > MAX_COVER_TEXT + 1:
        raise ValueError("text")
    if len(found.subject) > _LONGEST_SUBJECT:
        raise ValueError("subject")
    names = enclosed_names(({"names": list(found.names)}, b"")) if found.names else ()
    sizes = msgspec.convert(answer[0].get("sizes"), list[int])
    if len(sizes) != len(names) + (found.ending != "") or not all(0 <= size <= _LARGEST for size in sizes):
        raise ValueError("sizes")
    return msgspec.structs.replace(found, names=names, subject=_one_line(found.subject)), sizes


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
