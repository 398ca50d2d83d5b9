"""Recognising the text in a picture of a page, by tesseract where it is installed on this computer.

It is a program of its own: it gets one page through a temporary file, works at the lowest priority on one
processor, and is ended at once when the work is called off.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

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
    with tempfile.TemporaryFile() as picture, tempfile.TemporaryFile() as text:
        picture.write(b"P5 %d %d 255\n" % (page.width, page.height))
        for row in range(page.height):
            start = row * page.stride
            picture.write(page.data[start : start + page.width])
        picture.seek(0)
        if not _run(command, picture, text, token, clock):
            return ""
        text.seek(0)
        return text.read().decode("utf-8", "replace").strip()


def _run(command: list[str], picture: IO[bytes], text: IO[bytes], token: CancelToken, clock: Clock) -> bool:
    """Run the program on a picture; False when its time was up. Raises Cancelled."""
    deadline = clock.monotonic() + PAGE_LIMIT_S
    try:
        process = subprocess.Popen(
            command,
            stdin=picture,
            stdout=text,
            stderr=subprocess.DEVNULL,
            env=on_one_processor(),
            creationflags=_quiet_and_low(),
        )
    except OSError as error:
        raise _failed() from error
    try:
        _lower(process.pid)
        while process.poll() is None:
            token.wait(_POLL_S)
            if clock.monotonic() > deadline:
                return False
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
    if process.returncode:
        raise _failed()
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
