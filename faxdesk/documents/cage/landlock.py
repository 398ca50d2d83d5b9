"""Which files a process may open from now on, as it tells the kernel by itself (Landlock; Linux)."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION, _BENEATH = 1, 1
_NEWEST = 7
"""Later versions add nothing that the list of refused system calls does not have."""
_KINDS_OF_ACCESS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16, 6: 16, 7: 16}
_SIZES = {1: 8, 2: 8, 3: 8, 4: 16, 5: 16, 6: 24, 7: 24}
"""How many kinds of access to files each version knows, and how many bytes it is told."""
_EXECUTE, _WRITE, _READ, _LIST = 1, 2, 4, 8
_OF_FILES = _EXECUTE | _WRITE | _READ | 1 << 14 | 1 << 15
"""The kinds that a rule for a file, and not for a folder, may name: also cutting, and asking a device."""
_NO_TCP = 3
_NO_SIGNALS, _NO_ABSTRACT_SOCKETS = 2, 1


def restrict_files(
    libc: ctypes.CDLL, read: Iterable[Path], *, run: Iterable[Path] = (), write: Iterable[Path] = ()
) -> bool:
    """Let this process, and all that it starts, read nothing but these files and folders, start nothing but
    those to be run, and write nothing but what is in those to be written. Gives whether signals are kept in
    as well. Raises OSError where the kernel cannot do it."""
    version = min(libc.syscall(_CREATE, None, ctypes.c_size_t(0), _ASK_VERSION), _NEWEST)
    if version < 1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    rules, keeps_signals = _rules(libc, version)
    try:
        for path in read:
            _allow(libc, rules, path, _READ | _LIST)
        for path in run:
            _allow(libc, rules, path, _READ | _EXECUTE)
        for path in write:
            _allow(libc, rules, path, ((1 << _KINDS_OF_ACCESS[version]) - 1) & ~_EXECUTE)
        if libc.syscall(_RESTRICT, rules, 0) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(rules)
    return keeps_signals


def _rules(libc: ctypes.CDLL, version: int) -> tuple[int, bool]:
    """A descriptor for rules that allow nothing yet, and whether they are about signals too."""
    files = (1 << _KINDS_OF_ACCESS[version]) - 1
    network = _NO_TCP if version >= 4 else 0
    # Some long-lived kernels say that they know version 6 and not all that it means.
    wanted = (_NO_SIGNALS | _NO_ABSTRACT_SOCKETS, _NO_ABSTRACT_SOCKETS, 0) if version >= 6 else (0,)
    for kept_in in wanted:
        asked = struct.pack("=QQQ", files, network, kept_in)
        rules = libc.syscall(_CREATE, asked, ctypes.c_size_t(_SIZES[version]), 0)
        if rules >= 0:
            return rules, bool(kept_in & _NO_SIGNALS)
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _allow(libc: ctypes.CDLL, rules: int, path: Path, access: int) -> None:
    """Allow what lies at a place, where there is anything. Raises OSError."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rule = struct.pack("=Qi", access if os.path.isdir(place) else access & _OF_FILES, place)
        if libc.syscall(_ADD, rules, _BENEATH, rule, 0) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(place)
