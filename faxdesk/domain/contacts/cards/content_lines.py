"""The lines of a vCard: unfolded, taken apart, decoded; and put together again (RFC 6350 §3, RFC 2426 §2,
versit's vCard 2.1).

No library does it here. vobject, which others use, ends a name or a note at the first comma that is not
escaped, as in most cards of version 2.1, and takes the square of a picture's length to read it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from msgspec import Struct

_WIDTH = 75
"""The most bytes of a line that is written (RFC 6350 §3.2)."""
_LINE = re.compile(
    r'(?:([A-Za-z0-9-]+)\.)?([A-Za-z][A-Za-z0-9_-]*)((?:;[^";:]*(?:"[^"]*"[^";:]*)*)*):(.*)', re.DOTALL
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_PARAMETER = re.compile(r';\s*([^=;]*)(?:=((?:"[^"]*"|[^";])*))?')
_PICTURES = ("PHOTO", "LOGO", "SOUND", "KEY")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class ContentLine(Struct, frozen=True):
    """name is in capitals, group what binds lines to each other ("item1"). types are the words that say what
    a value is, in small letters, with and without TYPE= before them. value is decoded, and escaped as it
    stands in the file. place is the number of the line in its file, from 1."""

    name: str
    value: str
    types: tuple[str, ...] = ()
    group: str = ""
    place: int = 0

    @property
    def text(self) -> str:
        """The value without escapes."""
        return _unescaped(self.value).strip()

    def fields(self, separator: str = ";") -> list[str]:
        """The parts of a value that holds several, without escapes."""
        parts = [""]
        for piece in re.findall(rf"\\.|[^{separator}\\]+|.", self.value, re.DOTALL):
            if piece == separator:
                parts.append("")
            else:
                parts[-1] += piece
        return [_unescaped(part).strip() for part in parts]


class BrokenLine(Struct, frozen=True):
    """A line that is none of a vCard."""

    text: str
    place: int


def read_lines(text: str) -> Iterator[ContentLine | BrokenLine]:
    """The lines of a file one by one. Pictures and keys are left out."""
    is_picture = False
    for place, line in _unfolded(text):
        found = _LINE.fullmatch(line)
        if found is None:
            # Some programs write the letters of a picture at the beginning of the line.
            if not is_picture and line.strip():
                yield BrokenLine(line.strip(), place)
            continue
        group, name, parameters, value = found.groups()
        is_picture = name.upper() in _PICTURES
        if not is_picture:
            yield _content_line(name, group or "", parameters, value, place)


def content_line(name: str, *values: str, types: tuple[str, ...] = (), group: str = "") -> str:
    """A line of one text, or of several parts, escaped and folded, with its end."""
    escaped = ";".join(map(escape, values))
    return raw_line(name, escaped, "".join(f";TYPE={each}" for each in types), group)


def raw_line(name: str, value: str, parameters: str = "", group: str = "") -> str:
    """A line whose value is escaped already, folded, with its end."""
    line = f"{group}.{name}{parameters}:{value}" if group else f"{name}{parameters}:{value}"
    if len(line.encode()) <= _WIDTH:
        return f"{line}\r\n"
    folded, width = list[str](), 0
    for letter in line:
        size = len(letter.encode())
        if width + size > _WIDTH:
            folded.append("\r\n ")
            width = 1
        folded.append(letter)
        width += size
    return "".join(folded) + "\r\n"


def escape(text: str) -> str:
    """A text as it stands in a value."""
    return re.sub(r"([\\;,])", r"\\\1", "\n".join(text.splitlines())).replace("\n", "\\n")


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Each line as a whole, with the number of the first line that it stood on."""
    parts, start, is_soft = list[str](), 0, False
    for place, line in enumerate(_lines(text), 1):
        if is_soft:
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        elif line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
        else:
            if parts:
                yield start, "".join(parts)
            parts, start = [line], place
        # Quoted-printable has an end of line of its own.
        is_soft = line.endswith("=") and "quoted-printable" in parts[0].lower()
    if parts:
        yield start, "".join(parts)


def _lines(text: str) -> Iterator[str]:
    """As they stand in the file, which may be large. Files that were put together have marks of the byte
    order within."""
    start = 0
    for found in _LINE_END.finditer(text):
        yield text[start : found.start()].removeprefix("\ufeff")
        start = found.end()
    yield text[start:].removeprefix("\ufeff")


def _content_line(name: str, group: str, parameters: str, value: str, place: int) -> ContentLine:
    types, encoding, charset = list[str](), "", ""
    for key, given in _PARAMETER.findall(parameters):
        names = (
            [each.strip().lower() for each in given.replace('"', "").split(",")] if given else [key.lower()]
        )
        match key.upper() if given else "":
            case "TYPE":
                types += names
            case "" if names[0] in ("quoted-printable", "base64"):
                encoding = names[0]
            case "":
                types += names
            case "ENCODING":
                encoding = names[0]
            case "CHARSET":
                charset = names[0]
            case "PREF":
                types.append("pref")
    return ContentLine(name.upper(), _decoded(value, encoding, charset), tuple(types), group, place)


def _decoded(value: str, encoding: str, charset: str) -> str:
    if encoding == "quoted-printable":
        # What is not ASCII stands there although it should not.
        data = binascii.a2b_qp(value.encode("utf-8"))
    elif encoding in ("b", "base64"):
        try:
            data = base64.b64decode(re.sub(r"\s", "", value), validate=True)
        except binascii.Error:
            return value
    else:
        return value
    for name in (charset or "utf-8", "cp1252"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("utf-8", errors="replace")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text) if "\\" in text else text
