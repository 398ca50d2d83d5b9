"""Which character set a text file is written in (child process only).

A text without a mark that is no UTF-8 could be any of two dozen sets, and a fax often holds a line or two,
too little for a detector by statistics of bytes. So the text is read in each set, and the set wins in which
it looks most like some language; that is language_likeness.py.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from faxdesk.documents.document import CannotOpen
from faxdesk.documents.plain_text.language_likeness import EASTERN, likeness, strangeness

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark it begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_SEVEN_BITS = (
    (re.compile(rb"\x1b\$[@B]|\x1b\([JI]"), "iso2022_jp_ext"),
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
)
"""Sets that use escape sequences instead of high bytes, and would pass for plain ASCII."""
_SETS = (
    *("cp1252", "cp1251", "cp1250", "gb18030", "cp932", "big5hkscs", "cp949", "mac_roman", "cp850"),
    *("iso8859_2", "cp1254", "cp1253", "koi8_r", "cp1256", "cp1255", "cp437", "cp874", "cp1257", "cp852"),
    *("cp866", "koi8_u", "euc_jp", "iso8859_15", "iso8859_7", "iso8859_5", "iso8859_6"),
    *("mac_cyrillic", "mac_latin2"),
)
"""From common to rare, at least on the computers that faxes come from."""
_RARER = 0.1
"""What each set's text has to be likelier by than that of the set before it (a logarithm)."""
_SAMPLE = 6000
"""So many bytes of the lines that are not plain ASCII tell the set."""
_MAX_NULS = 0.1
_MAX_CONTROLS = 0.05
"""A file is no text when more than this share of it are NULs, or other control characters."""
_FEW = 3
"""So many control characters may be in the shortest text."""
_CONTROLS = frozenset(map(chr, {*range(32), 127} - {*b"\t\n\r\f\b\x1b\x1a"}))
"""Control characters that no text needs: all but white space, those of terminals, and the mark with which
old programs end a file."""


def decode(content: bytes) -> str:
    """Text in whatever character set it most likely is. Raises CannotOpen for what is no text."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" in content:
        if wide := _unmarked_wide(content):
            return content.decode(wide, "replace")
        if content.count(0) > _MAX_NULS * len(content):
            raise CannotOpen("damaged")
        content = content.replace(b"\0", b"")
    text = _narrow(content)
    sample = text[:_SAMPLE]
    if sum(letter in _CONTROLS for letter in sample) > max(_MAX_CONTROLS * len(sample), _FEW):
        raise CannotOpen("damaged")
    return text


def is_text(content: bytes) -> bool:
    """Whether a file whose name tells nothing is plain text."""
    try:
        text = decode(content)
    except CannotOpen:
        return False
    return strangeness(text[:_SAMPLE]) < _MAX_CONTROLS


def _narrow(content: bytes) -> str:
    """Text in a set without zero bytes."""
    for pattern, encoding in _SEVEN_BITS:
        if content.isascii() and pattern.search(content):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        sample = _telling_lines(content)
    if _is_scratched_utf8(sample):
        return content.decode("utf-8", "replace")
    return content.decode(_likeliest(sample), "replace")


def _telling_lines(content: bytes) -> bytes:
    """The beginning of what is not plain ASCII: it alone tells one set from another."""
    lines, size = [], 0
    for line in content.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line)
            size += len(line)
        if size >= _SAMPLE:
            break
    return b"".join(lines)[:_SAMPLE]


def _is_scratched_utf8(sample: bytes) -> bool:
    """Whether a text is UTF-8 but for a few bytes, as a log is that was cut or written by two programs."""
    text = sample.decode("utf-8", "replace")
    spoilt = text.count("\ufffd")
    return sum(not letter.isascii() for letter in text) > 5 * spoilt


def _unmarked_wide(content: bytes) -> str:
    """Which of UTF-16 and UTF-32 a text without a mark is in; "" for none of them. Two bytes of anything
    give some character; only those of a text give letters of one alphabet."""
    found = ("", -1e9)
    for encoding in _WIDE:
        text = _beginning(content, encoding)
        if text and strangeness(text) < _MAX_CONTROLS:
            found = max(found, (encoding, likeness(text) / len(text)), key=lambda each: each[1])
    return found[0]


def _likeliest(sample: bytes) -> str:
    found = {
        encoding: likeness(_beginning(sample, encoding), EASTERN.get(encoding)) - rank * _RARER
        for rank, encoding in enumerate(_SETS)
    }
    return max(found, key=lambda encoding: found[encoding])


def _beginning(content: bytes, encoding: str) -> str:
    """The sample's text in a set; "" when it cannot be in it. A longer one is cut, within a letter if
    need be."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(content[:_SAMPLE], len(content) <= _SAMPLE)
    except UnicodeDecodeError:
        return ""
    # Composed, because the letters of some sets come apart.
    return unicodedata.normalize("NFC", text)
