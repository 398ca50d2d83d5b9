"""What a disk holds after a power cut, worked out from what a program did to its files (shim.c's log).

As strict as POSIX lets a file system be: a file's content lasts once the file was synced, a name or its
removal once its folder was. Of all else nothing lasts, or by a seeded choice a part: of a file any of its
writes, torn at a sector; of a folder its first changes.
"""

from __future__ import annotations

import random
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_ENTRY = struct.Struct("<IIIIq")
_SECTOR = 512
_FORGOTTEN = "-shm"
"""Memory that processes share: no disk has to keep it."""


@dataclass
class File:
    """content is what lasts; pending are writes (offset, bytes) and cuts (size, None) since."""

    content: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        self.keep(self.pending)
        self.pending = []

    def keep(self, changes: list[tuple[int, bytes | None]]) -> None:
        for offset, data in changes:
            if data is None:
                del self.content[offset:]
                self._fill(offset)
            else:
                self._fill(offset)
                self.content[offset : offset + len(data)] = data

    def _fill(self, size: int) -> None:
        self.content.extend(bytes(max(size - len(self.content), 0)))


@dataclass
class Folder:
    """lasting are the names that last; now those that programs see; pending the changes in between."""

    lasting: dict[str, Node] = field(default_factory=dict)
    now: dict[str, Node] = field(default_factory=dict)
    pending: list[tuple[str, Node | None]] = field(default_factory=list)

    def put(self, name: str, node: Node | None) -> None:
        _change(self.now, name, node)
        self.pending.append((name, node))

    def sync(self) -> None:
        self.lasting = dict(self.now)
        self.pending = []


Node = File | Folder


def _change(names: dict[str, Node], name: str, node: Node | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


class Disk:
    """A folder that lasts as it is now, and what is done to it from now on."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._top = _read(root)
        self._open: dict[int, Node] = {}

    def replay(self, log: Path) -> None:
        """Follow what a program did. A log is followed once."""
        for kind, handle, path, offset, data in _entries(log):
            self._follow(kind, handle, path, offset, data)

    def cut_power(self, chance: random.Random | None) -> None:
        """Leave in the folder what lasts; with chance also some of what need not."""
        for path in self._root.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        _write(self._root, self._top, chance)

    def _follow(self, kind: str, handle: int, path: str, offset: int, data: bytes) -> None:
        match kind:
            case "C":
                folder, name = self._find(path)
                file = self._open[handle] = File()
                folder.put(name, file)
            case "O":
                self._open[handle] = self._existing(path)
                if offset == 0:
                    self._file(handle).pending.append((0, None))
            case "W":
                self._file(handle).pending.append((offset, data))
            case "T":
                self._file(handle).pending.append((offset, None))
            case "F":
                self._open[handle].sync()
            case "m":
                folder, name = self._find(path)
                folder.put(name, Folder())
            case "u":
                folder, name = self._find(path)
                folder.put(name, None)
            case "n" | "l":
                folder, name = self._find(path)
                target, new_name = self._find(data.decode())
                node = folder.now[name]
                target.put(new_name, node)
                if kind == "n":
                    folder.put(name, None)

    def _file(self, handle: int) -> File:
        node = self._open[handle]
        assert isinstance(node, File)
        return node

    def _existing(self, path: str) -> Node:
        if Path(path) == self._root:
            return self._top
        folder, name = self._find(path)
        return folder.now[name]

    def _find(self, path: str) -> tuple[Folder, str]:
        *between, name = Path(path).relative_to(self._root).parts
        folder = self._top
        for part in between:
            inner = folder.now[part]
            assert isinstance(inner, Folder)
            folder = inner
        return folder, name


def _entries(log: Path) -> Iterator[tuple[str, int, str, int, bytes]]:
    content = log.read_bytes() if log.exists() else b""
    at = 0
    while at < len(content):
        kind, handle, path_size, data_size, offset = _ENTRY.unpack_from(content, at)
        at += _ENTRY.size
        path = content[at : at + path_size].decode()
        at += path_size
        yield chr(kind), handle, path, offset, content[at : at + data_size]
        at += data_size


def _read(folder: Path) -> Folder:
    disk_folder = Folder()
    for path in folder.iterdir():
        if path.is_dir():
            disk_folder.now[path.name] = _read(path)
        elif not path.name.endswith(_FORGOTTEN):
            disk_folder.now[path.name] = File(bytearray(path.read_bytes()))
    disk_folder.sync()
    return disk_folder


def _write(folder: Path, node: Folder, chance: random.Random | None) -> None:
    names = dict(node.lasting)
    for name, changed in node.pending[: _how_many(node, chance)]:
        _change(names, name, changed)
    for name, inner in names.items():
        place = folder / name
        if isinstance(inner, Folder):
            place.mkdir(mode=0o700)
            _write(place, inner, chance)
        else:
            left = File(bytearray(inner.content))
            left.keep(_some(inner.pending, chance))
            place.write_bytes(left.content)


def _how_many(folder: Folder, chance: random.Random | None) -> int:
    """How many of its changes last."""
    return 0 if chance is None or chance.random() < 0.5 else chance.randint(0, len(folder.pending))


def _some(
    pending: list[tuple[int, bytes | None]], chance: random.Random | None
) -> list[tuple[int, bytes | None]]:
    if chance is None or chance.random() < 0.5:
        return []
    kept: list[tuple[int, bytes | None]] = []
    for offset, data in pending:
        if chance.random() < 0.5:
            continue
        whole = data is None or chance.random() < 0.7
        size = len(data or b"") if whole else _SECTOR * chance.randint(0, len(data or b"") // _SECTOR)
        kept.append((offset, None if data is None else data[:size]))
    return kept
