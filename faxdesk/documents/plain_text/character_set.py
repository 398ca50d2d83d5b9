"""Which character set a text file is written in (child process only).

A text without a mark that is no UTF-8 could be any of two dozen sets, and a fax often holds a line or two,
too little for a detector by statistics of bytes. So the text is read in each set, and the set wins in which
it looks most like some language; that is language_likeness.py.
"""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from typing import NamedTuple

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
    *("mac_cyrillic", "mac_latin2", "cp862", "cp737", "cp857", "cp775", "cp1258", "mac_greek", "mac_turkish"),
    "iso8859_4",
)
"""From common to rare, at least on the computers that faxes come from."""
_RARER = 0.1
"""What each set's text has to be likelier by than that of the set before it (a logarithm)."""
_SURE = 2.0
"""By how much a reading is likelier than every other one where it is hardly wrong (a logarithm)."""
_QUOTED = 60
"""The most characters of a text that are quoted where they are in doubt."""
_SAMPLE = 6000
"""So many bytes of the lines that are not plain ASCII tell the set."""
_MAX_NULS = 0.1
_MAX_CONTROLS = 0.05
"""A file is no text when more than this share of it are NULs beside other control characters, or those."""
_NULS = re.compile(rb"\0+")
_FILLED = bytes(4)
"""What no text begins or ends with that is not filled up."""
_FEW = 3
"""So many control characters may be in the shortest text."""
_SPOILT = "\ufffd"
"""What stands for bytes that are no letter."""
_CONTROLS = frozenset(map(chr, {*range(32), 127} - {*b"\t\n\r\f\b\x1b\x1a"}))
"""Control characters that no text needs: all but white space, those of terminals, and the mark with which
old programs end a file."""


class Reading(NamedTuple):
    """A text as it was read. doubtful is a part of it that may have been read wrongly: the set was guessed
    from too few letters, or some are spoilt; "" where all is clear."""

    text: str
    doubtful: str


def decode(content: bytes) -> str:
    """Text in whatever character set it most likely is. Raises CannotOpen for what is no text."""
    return read_text(content).text


def read_text(content: bytes) -> Reading:
    """The same, with what is doubtful about it. Raises CannotOpen as decode() does."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Reading(content.decode(encoding, "replace"), "")
    nuls = b"\0" in content
    if nuls:
        if wide := _unmarked_wide(content):
            return Reading(content.decode(wide, "replace"), "")
        # Files are filled up with them, before or after the text.
        content = _NULS.sub(b"\0", content.strip(b"\0"))
        nuls = content.count(0) > _MAX_NULS * len(content)
        content = content.replace(b"\0", b"")
    reading = _narrow(content)
    sample = reading.text[:_SAMPLE]
    controls = sum(letter in _CONTROLS for letter in sample)
    if controls > max(_MAX_CONTROLS * len(sample), _FEW) or (nuls and controls):
        raise CannotOpen("damaged")
    return reading


def is_text(content: bytes) -> bool:
    """Whether a file whose name tells nothing is plain text."""
    if content.startswith(_FILLED) or content.endswith(_FILLED):
        return False
    try:
        text = decode(content)
    except CannotOpen:
        return False
    return strangeness(text[:_SAMPLE]) < _MAX_CONTROLS


def _narrow(content: bytes) -> Reading:
    """Text in a set without zero bytes."""
    for pattern, encoding in _SEVEN_BITS:
        if content.isascii() and pattern.search(content):
            return Reading(content.decode(encoding, "replace"), "")
    try:
        return Reading(content.decode("utf-8"), "")
    except UnicodeDecodeError:
        sample = _telling_lines(content)
    if _is_scratched_utf8(sample):
        text = content.decode("utf-8", "replace")
        return Reading(text, _quoted(text, text.index(_SPOILT)))
    encoding, is_sure = _likeliest(sample)
    text = content.decode(encoding, "replace")
    first = next((place for place, letter in enumerate(text) if not letter.isascii()), 0)
    return Reading(text, "" if is_sure else _quoted(text, first))


def _quoted(text: str, place: int) -> str:
    """What stands about this place, as one line."""
    start = max(place - _QUOTED // 3, 0)
    return " ".join(text[start : start + _QUOTED].split())


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
    spoilt = text.count(_SPOILT)
    return sum(not letter.isascii() for letter in text) > 5 * spoilt


def _unmarked_wide(content: bytes) -> str:
    """Which of UTF-16 and UTF-32 a text without a mark is in; "" for none of them. Two bytes of anything
    give some character; only those of a text give letters of one alphabet."""
    found = ("", -1e9)
    if _has_single_bytes(content):
        return ""
    for encoding in _WIDE:
        text = _beginning(content, encoding)
        if text and strangeness(text) < _MAX_CONTROLS:
            found = max(found, (encoding, likeness(text) / len(text)), key=lambda each: each[1])
    return found[0]


def _has_single_bytes(content: bytes) -> bool:
    """Whether it is a text of single bytes with NULs in it: those of units of two bytes all stand in the
    first byte of a unit, or all in the second."""
    inner = content.strip(b"\0")
    few, are_mixed = inner.count(0) * 4 <= len(inner), bool(inner[::2].count(0) and inner[1::2].count(0))
    letters = inner.replace(b"\0", b"").decode("utf-8", "replace")
    return few and are_mixed and not any(letter in _CONTROLS or letter == _SPOILT for letter in letters)


def _likeliest(sample: bytes) -> tuple[str, bool]:
    """The set of a sample, and whether every other one would be much less likely, or give the same text."""
    texts = {encoding: _beginning(sample, encoding) for encoding in _SETS}
    found = {
        encoding: likeness(text, EASTERN.get(encoding)) - rank * _RARER
        for rank, (encoding, text) in enumerate(texts.items())
    }
    best = max(found, key=lambda encoding: found[encoding])
    others = [value for encoding, value in found.items() if texts[encoding] != texts[best]]
    return best, found[best] - max(others, default=-math.inf) > _SURE


def _beginning(content: bytes, encoding: str) -> str:
    """The sample's text in a set; "" when it cannot be in it. A longer one is cut, within a letter if
    need be."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(content[:_SAMPLE], len(content) <= _SAMPLE)
    except UnicodeDecodeError:
        return ""
    # Composed, because the letters of some sets come apart.
    return unicodedata.normalize("NFC", text)
