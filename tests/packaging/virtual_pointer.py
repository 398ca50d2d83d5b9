"""A mouse for a Wayland compositor without a screen (wlr-virtual-pointer-unstable-v1): no tool at hand can
hold a button down while it moves."""

from __future__ import annotations

import socket
import struct
import time
from pathlib import Path

LEFT, RIGHT = 0x110, 0x111
_DISPLAY, _REGISTRY, _CALLBACK, _MANAGER, _POINTER = 1, 2, 3, 4, 5
"""The numbers of the objects: the first is given, the others are made in this order."""
_STEPS = 12


class VirtualPointer:
    """One pointer on a compositor with a single output of this size."""

    def __init__(self, compositor: Path, size: tuple[int, int]) -> None:
        self._size = size
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(compositor))
        self._socket.settimeout(20)
        self._send(_DISPLAY, 1, struct.pack("=I", _REGISTRY))
        self._send(_DISPLAY, 0, struct.pack("=I", _CALLBACK))
        name = self._find("zwlr_virtual_pointer_manager_v1")
        interface = _text("zwlr_virtual_pointer_manager_v1")
        self._send(_REGISTRY, 0, struct.pack("=I", name) + interface + struct.pack("=II", 1, _MANAGER))
        self._send(_MANAGER, 0, struct.pack("=II", 0, _POINTER))

    def move(self, x: int, y: int) -> None:
        self._send(_POINTER, 1, struct.pack("=5I", _now(), x, y, *self._size))
        self._frame()

    def press(self, button: int = LEFT) -> None:
        self._send(_POINTER, 2, struct.pack("=3I", _now(), button, 1))
        self._frame()

    def release(self, button: int = LEFT) -> None:
        self._send(_POINTER, 2, struct.pack("=3I", _now(), button, 0))
        self._frame()

    def click(self, x: int, y: int, button: int = LEFT) -> None:
        self.move(x, y)
        self.press(button)
        self.release(button)

    def drag(self, begin: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag something, and hold it there."""
        self.move(*begin)
        self.press()
        for step in range(1, _STEPS + 1):
            self.move(*(round(a + (b - a) * step / _STEPS) for a, b in zip(begin, end, strict=True)))

    def close(self) -> None:
        self._socket.close()

    def _frame(self) -> None:
        """What was sent belongs together; programs look at it one frame at a time."""
        self._send(_POINTER, 4, b"")
        time.sleep(0.05)

    def _send(self, target: int, request: int, arguments: bytes) -> None:
        head = struct.pack("=II", target, (8 + len(arguments)) << 16 | request)
        self._socket.sendall(head + arguments)

    def _find(self, wanted: str) -> int:
        """The number of what the compositor offers by this name."""
        found = 0
        while True:
            sender, word = struct.unpack("=II", self._read(8))
            body = self._read((word >> 16) - 8)
            if sender == _CALLBACK:
                assert found, f"the compositor has no {wanted}"
                return found
            if sender == _REGISTRY:
                name, length = struct.unpack_from("=II", body)
                if body[8 : 8 + length - 1].decode() == wanted:
                    found = name

    def _read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            data += self._socket.recv(count - len(data))
        return data


def _text(text: str) -> bytes:
    data = text.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + bytes(-len(data) % 4)


def _now() -> int:
    return time.monotonic_ns() // 1_000_000 & 0xFFFFFFFF
