"""Recognising the text in a picture of a page, by tesseract where it is installed on this computer.

It is a program of its own: it gets one page through a file in memory, works at the lowest priority on one
processor, and is ended at once when the work is called off.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from faxdesk.documents.cage.walled_program import walled
from faxdesk.documents.worker_limits import CREATION_FLAGS
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.page import PageImage
from faxdesk.domain.page_text import MOST_WORDS, PageWord
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.words import tr

PAGE_LIMIT_S = 60.0
"""A page needs two seconds; what takes so much longer is no text."""
PAGE_WIDTH = 1728
"""The resolution of a page that is to be recognised, which is that of a fax."""
_COLUMNS, _WORD = 12, "5"
"""Of the table that Tesseract writes, and the level of its rows that are words."""
_POLL_S = 0.05
_FOLDERS = ("/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin")
"""The folders of programs on a Mac that the window's PATH does not name."""
_LOWEST = 19


def find_tesseract() -> Path | None:
    """The path of tesseract; None where it is not installed."""
    places = [*_FOLDERS] if sys.platform == "darwin" else []
    for variable in ("ProgramFiles", "LOCALAPPDATA"):
        # Its installer for Windows leaves PATH alone.
        if sys.platform == "win32" and (folder := os.environ.get(variable)):
            places += [rf"{folder}\Tesseract-OCR", rf"{folder}\Programs\Tesseract-OCR"]
    path = os.pathsep.join([os.environ.get("PATH", ""), *places])
    found = shutil.which("tesseract", path=path)
    return Path(found) if found else None


def on_one_processor() -> dict[str, str]:
    """The environment in which tesseract leaves the other processors alone."""
    return {**os.environ, "OMP_THREAD_LIMIT": "1"}


def recognise(program: Path, page: PageImage, languages: str, token: CancelToken, clock: Clock) -> str:
    """The text of a page in 8-bit grey; "" where it takes longer than PAGE_LIMIT_S.

    Raises FaxDeskError (BUG) when the program fails, and Cancelled.
    """
    return _said_of(page, [str(program), "stdin", "stdout", *_asking(languages)], token, clock)


def recognise_words(
    program: Path, page: PageImage, languages: str, token: CancelToken, clock: Clock
) -> tuple[PageWord, ...]:
    """The words of a page in 8-bit grey with their places; none where it takes longer than PAGE_LIMIT_S.

    Raises FaxDeskError (BUG) when the program fails, and Cancelled.
    """
    command = [str(program), "stdin", "stdout", *_asking(languages), "tsv"]
    rows = (row.split("\t") for row in _said_of(page, command, token, clock).splitlines()[1:])
    words: list[PageWord] = []
    lines: dict[tuple[str, ...], int] = {}
    for row in rows:
        # As the manual of Tesseract has it: level, page, block, paragraph, line, word, left, top, width,
        # height, confidence, text.
        if len(row) != _COLUMNS or row[0] != _WORD or not row[-1].strip():
            continue
        line = lines.setdefault(tuple(row[1:5]), len(lines))
        left, top, width, height = map(int, row[6:10])
        x, y = left / page.width, top / page.height
        words.append(PageWord(row[-1].strip(), line, x, y, width / page.width, height / page.height))
    return tuple(words[:MOST_WORDS])


def _asking(languages: str) -> tuple[str, ...]:
    return "-l", languages, "--dpi", "200"


def _said_of(page: PageImage, command: list[str], token: CancelToken, clock: Clock) -> str:
    token.check()
    rows = (
        page.data[start : start + page.width] for start in range(0, page.height * page.stride, page.stride)
    )
    picture = b"P5 %d %d 255\n" % (page.width, page.height) + b"".join(rows)
    text = said_of_picture(command, picture, PAGE_LIMIT_S, token, clock, is_low=True)
    return (text or b"").decode("utf-8", "replace").strip()


def said_of_picture(
    command: list[str], picture: bytes, limit_s: float, token: CancelToken, clock: Clock, *, is_low: bool
) -> bytes | None:
    """What the program says of a picture (PPM); None where it takes longer than it may. is_low: at the lowest
    priority. Raises FaxDeskError (BUG) when it fails, and Cancelled."""
    try:
        with _in_memory(picture) as given, _in_memory(b"") as text:
            process = _started(command, given, text, is_low=is_low)
            if not _ends(process, clock.monotonic() + limit_s, token, clock):
                return None
            if process.returncode:
                raise _failed()
            text.seek(0)
            return text.read()
    except OSError as error:
        # Also where the disk has no room for the picture.
        raise _failed() from error


def _in_memory(content: bytes) -> IO[bytes]:
    """A file with this content, where the system can do that in memory: pages of faxes stay off the disk."""
    with ExitStack() as stack:
        if sys.platform == "linux":
            file = stack.enter_context(os.fdopen(os.memfd_create("page"), "w+b"))
        else:
            file = stack.enter_context(tempfile.TemporaryFile())
        file.write(content)
        file.seek(0)
        stack.pop_all()
    return file


def _started(
    command: list[str], given: IO[bytes], text: IO[bytes], *, is_low: bool
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        walled(command),
        # Never a worker's own input, through which it is asked.
        stdin=given,
        stdout=text,
        stderr=subprocess.DEVNULL,
        env=on_one_processor(),
        creationflags=_quiet_and_low() if is_low else CREATION_FLAGS,
    )
    if is_low:
        _lower(process.pid)
    return process


def _ends(process: subprocess.Popen[bytes], end: float, token: CancelToken, clock: Clock) -> bool:
    """Wait for the program's end; False when its time was up. Raises Cancelled."""
    try:
        while process.poll() is None:
            token.wait(_POLL_S)
            if clock.monotonic() > end:
                return False
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
    return True


def _quiet_and_low() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.IDLE_PRIORITY_CLASS
    return 0


def _lower(process: int) -> None:
    if sys.platform != "win32":
        try:
            os.setpriority(os.PRIO_PROCESS, process, _LOWEST)
        except OSError:
            return  # It has ended already.


def _failed() -> FaxDeskError:
    return FaxDeskError(
        tr("Tesseract could not recognise a page."),
        tr("See that the languages in the settings are installed with it."),
        ErrorKind.BUG,
    )
