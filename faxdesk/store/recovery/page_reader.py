"""Rows read from the pages of a damaged database, past SQLite, which gives up a whole table for one byte.

The terms are those of SQLite's file format (https://sqlite.org/fileformat2.html): a table is a tree of pages,
a leaf page holds cells, and a cell holds one row, whose end may be on overflow pages.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.sealing.database_pages import PAGE_BYTES, RESERVED_BYTES, EncryptedPages

if TYPE_CHECKING:
    from faxdesk.sealing.database_pages import DatabaseKey

Row = tuple[int, list[object]]
"""The row's number, 0 in a table without them, and its values; texts are given as bytes."""

_PAGE_SIZE = 4096
"""As SQLite makes new files; what the header says is taken where it can be right."""
_HEADER = 100
_TABLE_LEAF, _INDEX_LEAF, _INNER = 0x0D, 0x0A, (0x05, 0x02)
_MOST_COLUMNS = 100
_LONGEST = 50_000_000
_WAL_HEADER, _FRAME_HEADER = 32, 24
_INTEGER_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class PageReader:
    """Reads what the pages hold, whatever is wrong with those that lead to them. It is to be closed. Raises
    OSError."""

    def __init__(self, path: Path, key: DatabaseKey | None = None) -> None:
        self._encrypted = None if key is None else EncryptedPages(key)
        with path.open("rb") as file:
            self._content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        size = int.from_bytes(self._content[16:18], "big") if key is None else PAGE_BYTES
        self._size = size if size in {512, 1024, 2048, 4096, 8192, 16384, 32768} else _PAGE_SIZE
        self._room = self._size - (0 if key is None else RESERVED_BYTES)
        self._newer = dict(_committed_frames(path.with_name(f"{path.name}-wal"), self._size))
        self._count = max(len(self._content) // self._size, *self._newer, 0)
        self._seen: set[int] = set()

    def close(self) -> None:
        self._content.close()

    def tables(self) -> dict[str, int]:
        """The first page of each table, by its name."""
        found = {}
        for _number, values in self.rows(1, has_numbers=True):
            if len(values) == 5 and values[0] == b"table" and isinstance(values[3], int):
                found[_as_text(values[1])] = values[3]
        return found

    def rows(self, root: int, *, has_numbers: bool) -> Iterator[Row]:
        """The rows of the tree that begins with this page; a table WITHOUT ROWID has no numbers."""
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in self._seen or not 1 <= number <= self._count:
                continue
            self._seen.add(number)
            page = self._page(number)
            start = _HEADER if number == 1 else 0
            children = list(self._children(page, start)) if page[start] in _INNER else []
            waiting += children
            # What leads beyond the end of the file is no inner page, whatever it says.
            is_inner = bool(children) and max(children) <= self._count
            if not (is_inner and has_numbers):
                yield from self._cells(page, start, has_numbers, 4 if is_inner else 0)

    def stray_rows(self, *, has_numbers: bool) -> Iterator[Row]:
        """The rows of leaf pages that no tree has led to so far: what led to them may be what is damaged."""
        leaf = _TABLE_LEAF if has_numbers else _INDEX_LEAF
        for number in range(2, self._count + 1):
            if number not in self._seen and (page := self._page(number))[0] == leaf:
                yield from self._cells(page, 0, has_numbers, 0)

    def _page(self, number: int) -> bytes:
        page = self._newer.get(number)
        if page is None:
            page = self._content[(number - 1) * self._size : number * self._size].ljust(self._size, b"\0")
        return page if self._encrypted is None else self._encrypted.opened(number, page)

    def _children(self, page: bytes, start: int) -> Iterator[int]:
        for place in self._places(page, start, 12):
            yield int.from_bytes(page[place : place + 4], "big")
        yield int.from_bytes(page[start + 8 : start + 12], "big")

    def _places(self, page: bytes, start: int, header: int) -> list[int]:
        """Where the cells of a page begin. A count that cannot be right is not believed."""
        count = min(int.from_bytes(page[start + 3 : start + 5], "big"), self._size // 4)
        first = start + header
        places = struct.unpack_from(f">{count}H", page, first) if first + 2 * count <= self._size else ()
        return [place for place in places if first < place < self._size - 3]

    def _cells(self, page: bytes, start: int, has_numbers: bool, pointer: int) -> Iterator[Row]:
        """The rows on a page; pointer is the size of what stands before each, the number of a page."""
        for place in self._places(page, start, 8 + pointer):
            try:
                yield self._row(page, place + pointer, has_numbers)
            except (ValueError, IndexError, struct.error):
                continue

    def _row(self, page: bytes, place: int, has_numbers: bool) -> Row:
        length, place = _varint(page, place)
        number = 0
        if has_numbers:
            number, place = _varint(page, place)
        if not 1 <= length <= _LONGEST:
            raise ValueError("no row is so long")
        return _signed(number), _record(self._payload(page, place, length, has_numbers))

    def _payload(self, page: bytes, place: int, length: int, has_numbers: bool) -> bytes:
        """A row's bytes, with those on overflow pages; what of them is missing is zero."""
        room = self._room
        most = room - 35 if has_numbers else (room - 12) * 64 // 255 - 23
        if length <= most:
            return page[place : place + length]
        least = (room - 12) * 32 // 255 - 23
        here = least + (length - least) % (room - 4)
        here = here if here <= most else least
        payload = bytearray(page[place : place + here])
        following = int.from_bytes(page[place + here : place + here + 4], "big")
        followed: set[int] = set()
        while len(payload) < length and 1 < following <= self._count and following not in followed:
            followed.add(following)
            overflow = self._page(following)
            payload += overflow[4 : min(room, 4 + length - len(payload))]
            following = int.from_bytes(overflow[:4], "big")
        self._seen |= followed
        return bytes(payload.ljust(length, b"\0"))


def _committed_frames(wal: Path, size: int) -> Iterator[tuple[int, bytes]]:
    """The pages in the write-ahead log, the newest of each last, as far as they were committed."""
    if not wal.exists():
        return
    content = wal.read_bytes()
    salts = content[16:24]
    waiting: list[tuple[int, bytes]] = []
    for place in range(_WAL_HEADER, len(content) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        number, pages_after = struct.unpack_from(">II", content, place)
        if content[place + 8 : place + 16] != salts:
            return
        waiting.append((number, content[place + _FRAME_HEADER : place + _FRAME_HEADER + size]))
        if pages_after:
            yield from waiting
            waiting = []


def _varint(page: bytes, place: int) -> tuple[int, int]:
    """A number of up to nine bytes, and the place after it."""
    value = 0
    for step in range(8):
        byte = page[place + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + step + 1
    return value << 8 | page[place + 8], place + 9


def _signed(number: int) -> int:
    return number - (1 << 64) if number >= 1 << 63 else number


def _record(payload: bytes) -> list[object]:
    """The values of a row. Raises ValueError or IndexError where these cannot be any."""
    end, place = _varint(payload, 0)
    if not 0 < end <= len(payload):
        raise ValueError("the header is longer than the row")
    kinds = []
    while place < end:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    if len(kinds) > _MOST_COLUMNS:
        raise ValueError("no table has so many columns")
    values: list[object] = []
    place = end
    for kind in kinds:
        value, size = _value(kind, payload, place)
        values.append(value)
        place += size
    return values


def _value(kind: int, payload: bytes, place: int) -> tuple[object, int]:
    """A value of a serial type, and how many bytes it takes."""
    if kind in _INTEGER_SIZES:
        size = _INTEGER_SIZES[kind]
        return int.from_bytes(payload[place : place + size], "big", signed=True), size
    if kind == 7:
        return struct.unpack_from(">d", payload, place)[0], 8
    if kind in (8, 9):
        return kind - 8, 0
    if kind >= 12:
        # Texts and blobs; the program writes no blobs, so that one is a text of which one byte is spoilt.
        size = (kind - 12) // 2
        return payload[place : place + size], size
    return None, 0


def _as_text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""
