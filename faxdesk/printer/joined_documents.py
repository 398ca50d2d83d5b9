"""Takes documents apart that were sent as one.

CUPS puts the documents of a job behind one another where it has filters for them (`lp a.pdf b.pdf`), and a
reader would find the last of them, or the first.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable
from pathlib import Path

from faxdesk.private_files import private_opener

_BETWEEN = {
    ".pdf": re.compile(rb"%%EOF\s{0,16}(?=%PDF-[12]\.)"),
    ".jpg": re.compile(rb"\xff\xd9(?=\xff\xd8\xff[\xdb-\xef])"),
    ".png": re.compile(rb"IEND\xaeB`\x82(?=\x89PNG\r\n\x1a\n)"),
}
"""Where one document ends and the next begins. A PDF that was changed has several ends and one beginning, and
one that lies in another is followed by the end of its stream."""
_SEVERAL_PICTURES = b"MPF\0"
"""In the head of a photo that holds others of itself, as telephones make them (CIPA DC-007)."""
_HEAD = 1 << 16
_MOST = 100
_PIECE = 1 << 20


def taken_apart(file: Path, suffix: str, new_file: Callable[[], Path]) -> list[Path]:
    """The documents in a file of this type: the file itself, or new ones instead of it. new_file gives a path
    where nothing is. Raises OSError."""
    starts = _starts(file, suffix)
    if len(starts) == 1:
        return [file]
    parts: list[Path] = []
    try:
        with file.open("rb") as whole:
            for start, end in zip(starts, [*starts[1:], None], strict=True):
                parts.append(new_file())
                whole.seek(start)
                left = end - start if end is not None else file.stat().st_size
                with open(parts[-1], "xb", opener=private_opener) as part:
                    while piece := whole.read(min(_PIECE, left)):
                        part.write(piece)
                        left -= len(piece)
    except OSError:
        for path in parts:
            path.unlink(missing_ok=True)
        raise
    file.unlink()
    return parts


def _starts(file: Path, suffix: str) -> list[int]:
    """Where documents begin in a file."""
    between = _BETWEEN.get(suffix)
    if between is None:
        return [0]
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if suffix == ".jpg" and _SEVERAL_PICTURES in content[:_HEAD]:
            return [0]
        starts = [0]
        for found in between.finditer(content):
            starts.append(found.end())
            if len(starts) == _MOST:
                break
        return starts
