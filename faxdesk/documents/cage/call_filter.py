"""Programs in the kernel's own small language (classic BPF) that refuse system calls (seccomp; Linux)."""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterable

from faxdesk.documents.cage.system_calls import (
    ABOUT_FILES,
    ALLOWED,
    COLUMNS,
    LOOKED_AT,
    NETWORK,
    OTHER_PROCESSES,
    PROGRAMS,
    SIGNALS,
    THE_SYSTEM,
    Calls,
)

Step = tuple[int, int, int, int]

CANARY = 0xFA0FA0FA
"""As the sixth argument of a call that ends the process, which none of them has: it is refused instead, so
that the walls can be tried from inside."""

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _REFUSE, _END = 0x7FFF0000, 0x00050000, 0x80000000
_CALL_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_FOREIGN_FROM = 0x40000000
"""Numbers from here on are those of a third table of calls, x32, which is for no program of ours."""
_NAMESPACES = 0x7E020080
"""The flags of clone() that make a process its own administrator of something."""
_THREAD = 0x00010F00
"""The flags of clone() that make a thread of the same process and not another one."""
_TYPE_AHEAD = (0x5412, 0x541C)
"""TIOCSTI and TIOCLINUX: to type into the terminal that the program was started in."""
_CODE = 4
"""PROT_EXEC: memory that holds code."""
_CHANGES = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000 | 0o20000000 | 0o10000000
"""What open() is told to write, make, cut or add to a file, or to have only its place."""
_NAMES_ITSELF = (15, 0x53564D41)
"""PR_SET_NAME and PR_SET_VMA: what libraries call their threads and memory."""
_ABOUT_DESCRIPTORS = (1, 2, 3, 1030)
"""F_GETFD, F_SETFD, F_GETFL and F_DUPFD_CLOEXEC."""
_DEADLY = {**PROGRAMS, **NETWORK, **OTHER_PROCESSES, **THE_SYSTEM}


def allowing(machine: str, process: int) -> bytes:
    """The program for a process (by its number) that opens documents: it computes, and reads and writes what
    it was handed. Files are opened for reading alone, where Landlock lets it. What no library asks for by
    mistake ends the process, all else is refused. Raises KeyError for a processor that is not known."""
    column = COLUMNS[machine]
    steps = _beginning(machine)
    for number in _numbers(ALLOWED, column):
        steps += _if(_IF_EQUAL, number, [_give(_ALLOW)])
    for name, then in _of_documents(process).items():
        steps += _if_called(LOOKED_AT[name][column], then)
    for number in _numbers(_DEADLY, column):
        steps += _if(_IF_EQUAL, number, _deadly())
    return _packed([*steps, _refuse(errno.EPERM)])


def refusing(machine: str, *, signals: bool) -> bytes:
    """The program for a process of which nobody knows all that it needs: what leads out is refused, all else
    allowed, threads too, but no other process. signals: also those that it sends are refused. Raises
    KeyError for a processor that is not known."""
    column = COLUMNS[machine]
    steps = _beginning(machine)
    for name, then in _of_programs().items():
        steps += _if_called(LOOKED_AT[name][column], then)
    refused = {**NETWORK, **OTHER_PROCESSES, **ABOUT_FILES, **THE_SYSTEM, **(SIGNALS if signals else {})}
    for number in _numbers(refused, column):
        steps += _if(_IF_EQUAL, number, [_refuse(errno.EPERM)])
    return _packed([*steps, _give(_ALLOW)])


def _beginning(machine: str) -> list[Step]:
    """Ends the process where the numbers are those of another table, and would mean other calls."""
    steps = [
        _load(_ARCHITECTURE_AT),
        (_IF_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        _give(_END),
        _load(_CALL_AT),
    ]
    return [*steps, *(_if(_IF_AT_LEAST, _FOREIGN_FROM, [_give(_END)]) if machine == "x86_64" else [])]


def _of_documents(process: int) -> dict[str, list[Step]]:
    allow, refuse = _give(_ALLOW), _refuse(errno.EPERM)
    no_code = [_argument(2), *_if(_IF_ANY_BIT, _CODE, [refuse]), allow]
    return {
        "mmap": no_code,
        "mprotect": no_code,
        "pkey_mprotect": no_code,
        "openat": [_argument(2), *_if(_IF_ANY_BIT, _CHANGES, [_refuse(errno.EACCES)]), allow],
        "open": [_argument(1), *_if(_IF_ANY_BIT, _CHANGES, [_refuse(errno.EACCES)]), allow],
        "fcntl": [_argument(1), *_if_any(_ABOUT_DESCRIPTORS, allow), refuse],
        # Whether a file is a terminal: it is none.
        "ioctl": [_refuse(errno.ENOTTY)],
        # abort() ends the process by a signal to itself.
        "tgkill": [_argument(0), *_if(_IF_EQUAL, process, [allow]), refuse],
        "prctl": [_argument(0), *_if_any(_NAMES_ITSELF, allow), refuse],
        # Limits may be read, and not be set.
        "prlimit64": [_argument(0), *_if(_IF_ANY_BIT, 0xFFFFFFFF, [refuse]),
                      _argument(2), *_if(_IF_EQUAL, 0, [allow]), refuse],
        # A thread, which some decoders of pictures cannot do without, and nothing else.
        "clone": [_argument(0), *_if(_IF_ANY_BIT, _NAMESPACES, _deadly()),
                  (_AND, 0, 0, _THREAD), *_if(_IF_EQUAL, _THREAD, [allow]), *_deadly()],
        # The C library then asks for clone(), whose flags can be seen; here they lie behind a pointer.
        "clone3": [_refuse(errno.ENOSYS)],
    }  # fmt: skip


def _of_programs() -> dict[str, list[Step]]:
    refuse, allow = _refuse(errno.EPERM), _give(_ALLOW)
    thread = [(_AND, 0, 0, _THREAD), *_if(_IF_EQUAL, _THREAD, [allow]), refuse]
    return {
        "clone": [_argument(0), *_if(_IF_ANY_BIT, _NAMESPACES, [refuse]), *thread],
        "clone3": [_refuse(errno.ENOSYS)],
        "ioctl": [_argument(1), *_if_any(_TYPE_AHEAD, refuse), allow],
        # The limits of this process alone.
        "prlimit64": [_argument(0), *_if(_IF_EQUAL, 0, [allow]), refuse],
    }


def _numbers(calls: Calls, column: int) -> Iterable[int]:
    return (number for numbers in calls.values() if (number := numbers[column]) is not None)


def _load(place: int) -> Step:
    return _LOAD, 0, 0, place


def _argument(number: int) -> Step:
    """Its low half: both kinds of processors keep that first."""
    return _load(_ARGUMENTS_AT + 8 * number)


def _give(action: int) -> Step:
    return _RETURN, 0, 0, action


def _refuse(number: int) -> Step:
    return _give(_REFUSE | number)


def _deadly() -> list[Step]:
    return [_argument(5), *_if(_IF_EQUAL, CANARY, [_refuse(errno.EPERM)]), _give(_END)]


def _if(test: int, value: int, then: list[Step]) -> list[Step]:
    """Steps, the last of which ends the program, that are taken where the test of what was loaded is true."""
    return [(test, 0, len(then), value), *then]


def _if_any(values: Iterable[int], then: Step) -> list[Step]:
    return [step for value in values for step in _if(_IF_EQUAL, value, [then])]


def _if_called(number: int | None, then: list[Step]) -> list[Step]:
    return [] if number is None else _if(_IF_EQUAL, number, then)


def _packed(steps: list[Step]) -> bytes:
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
