"""Two fax machines and a telephone line between them, all in memory.

The machines are spandsp's: real T.30 with its hand-shake, training, pages and confirmations, on a line that
is only an array of samples. Nothing but ctypes; Debian's package is libspandsp2.
"""

from __future__ import annotations

import ctypes
import random
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SAMPLES_S = 8000
_BLOCK = 160
"""The samples that pass at once: 20 ms."""
_AGREE_S, _PAGE_S, _HANG_UP_S = 120, 900, 60
"""How long a call may take until the machines have agreed how to send, for a page, and until the second
machine notices that the first has hung up."""
_T30_IMAGES = 1 | 0x10000 | 0x20000 | 0x80000 | 0x100000
_T30_RESOLUTIONS = 1 | 2 | 4 | 0x20000
_MODEMS = {14_400: 1 | 2 | 4, 9_600: 1 | 2, 4_800: 1}
_GROUP_3, _GROUP_4 = 2 | 4, 8
_LOUDEST_DBM0 = 3.14
_CRACKLE_DBM0, _CRACKLE_S = -20.0, 0.02

_LIBRARIES = ("libspandsp.so.2", "libspandsp.2.dylib")
"""By name and not by a search, which starts a compiler; later versions keep their figures elsewhere."""

_Ended = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_Agreed = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_POINTER, _INT, _TEXT = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
_CALLS: dict[str, tuple[Any, list[Any]]] = {
    "fax_init": (_POINTER, [_POINTER, _INT]),
    "fax_get_t30_state": (_POINTER, [_POINTER]),
    "fax_free": (_INT, [_POINTER]),
    "fax_rx": (_INT, [_POINTER, _POINTER, _INT]),
    "fax_tx": (_INT, [_POINTER, _POINTER, _INT]),
    "fax_set_transmit_on_idle": (None, [_POINTER, _INT]),
    "t30_set_tx_ident": (_INT, [_POINTER, _TEXT]),
    "t30_set_tx_file": (None, [_POINTER, _TEXT, _INT, _INT]),
    "t30_set_rx_file": (None, [_POINTER, _TEXT, _INT]),
    "t30_set_ecm_capability": (_INT, [_POINTER, _INT]),
    "t30_set_supported_modems": (_INT, [_POINTER, _INT]),
    "t30_set_supported_compressions": (_INT, [_POINTER, _INT]),
    "t30_set_supported_resolutions": (_INT, [_POINTER, _INT]),
    "t30_set_supported_image_sizes": (_INT, [_POINTER, _INT]),
    "t30_completion_code_to_str": (_TEXT, [_INT]),
    "t30_get_transfer_statistics": (None, [_POINTER, _POINTER]),
    "t30_set_phase_b_handler": (None, [_POINTER, _Agreed, _POINTER]),
    "t30_set_phase_e_handler": (None, [_POINTER, _Ended, _POINTER]),
}


class _Statistics(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int) for name in ("bit_rate", "ecm", "pages_tx", "pages_rx", "pages_in_file")),
        ("more", ctypes.c_int * 26),
    ]


@dataclass(frozen=True)
class Line:
    """What the machines and the line between them can. noise_dbm0 is that of all the call; where the line
    crackles, 20 ms at a time are lost; it is dead after cut_after_s. None is none of it."""

    ecm: bool = True
    bits_s: int = 14_400
    noise_dbm0: float | None = None
    crackles_every_s: float | None = None
    cut_after_s: float | None = None


@dataclass(frozen=True)
class Call:
    """How a call ended: in the words of both machines, whether they had agreed how to send, with the pages
    that arrived, those of them that the sender was told of, and the seconds it took."""

    sender: str
    receiver: str
    has_agreed: bool
    pages: int
    confirmed: int
    seconds: float


def library() -> ctypes.CDLL | None:
    """The machines' library, None where it is not installed."""
    for name in _LIBRARIES:
        try:
            found = ctypes.CDLL(name)
        except OSError:
            continue
        return _with_types(found)
    return None


def _with_types(found: ctypes.CDLL) -> ctypes.CDLL:
    for call, (result, arguments) in _CALLS.items():
        function = getattr(found, call)
        function.restype, function.argtypes = result, arguments
    return found


class _Machine:
    def __init__(self, lib: ctypes.CDLL, number: str, line: Line, *, calls: bool) -> None:
        self._lib = lib
        self.state = lib.fax_init(None, int(calls))
        self.t30 = lib.fax_get_t30_state(self.state)
        self.codes: list[int] = []
        self.has_agreed = False
        self.heard = (ctypes.c_int16 * _BLOCK)()
        # Kept, or it is called after it was collected.
        self._on_end = _Ended(lambda _t30, _user, code: self.codes.append(code))
        self._on_agreed = _Agreed(self._agreed)
        lib.t30_set_tx_ident(self.t30, number.encode())
        lib.t30_set_ecm_capability(self.t30, int(line.ecm))
        lib.t30_set_supported_modems(self.t30, _MODEMS[line.bits_s])
        lib.t30_set_supported_compressions(self.t30, _GROUP_3 | (_GROUP_4 if line.ecm else 0))
        lib.t30_set_supported_resolutions(self.t30, _T30_RESOLUTIONS)
        lib.t30_set_supported_image_sizes(self.t30, _T30_IMAGES)
        lib.fax_set_transmit_on_idle(self.state, 1)
        lib.t30_set_phase_b_handler(self.t30, self._on_agreed, None)
        lib.t30_set_phase_e_handler(self.t30, self._on_end, None)

    def _agreed(self, _t30: int, _user: int, _result: int) -> int:
        self.has_agreed = True
        return 0

    def speak(self) -> ctypes.Array[ctypes.c_int16]:
        """The next 20 ms that it puts on the line."""
        samples = (ctypes.c_int16 * _BLOCK)()
        self._lib.fax_tx(self.state, samples, _BLOCK)
        return samples

    def hear(self, samples: ctypes.Array[ctypes.c_int16]) -> None:
        self._lib.fax_rx(self.state, samples, _BLOCK)

    @property
    def end(self) -> str:
        code = self.codes[0] if self.codes else None
        return "no end" if code is None else self._lib.t30_completion_code_to_str(code).decode()

    def statistics(self) -> _Statistics:
        statistics = _Statistics()
        self._lib.t30_get_transfer_statistics(self.t30, ctypes.byref(statistics))
        return statistics

    def close(self) -> None:
        self._lib.fax_free(self.state)


def call(
    lib: ctypes.CDLL, sent: Path, arrives: Path, line: Line, is_over: Callable[[], bool] = lambda: False
) -> Call:
    """Send a TIFF of fax pages over the line; what the other machine prints is written to arrives. The call
    is broken off when is_over() says so, and when nothing comes through for too long."""
    caller = _Machine(lib, "+1 650 555 0100", line, calls=True)
    answers = _Machine(lib, "+1 650 555 0123", line, calls=False)
    lib.t30_set_tx_file(caller.t30, str(sent).encode(), -1, -1)
    lib.t30_set_rx_file(answers.t30, str(arrives).encode(), -1)
    disturbed, patience = _disturbance(line), _Patience(caller, answers)
    passed = 0
    while not (patience.is_at_end(passed / _SAMPLES_S) or is_over()):
        spoken, answered = caller.speak(), answers.speak()
        for samples in (spoken, answered):
            disturbed(samples, passed / _SAMPLES_S)
        answers.hear(spoken)
        caller.hear(answered)
        passed += _BLOCK
    pages, confirmed = answers.statistics().pages_rx, caller.statistics().pages_tx
    ended = Call(caller.end, answers.end, caller.has_agreed, pages, confirmed, passed / _SAMPLES_S)
    caller.close()
    answers.close()
    return ended


class _Patience:
    """Tells when a call is over: both machines have ended, or one of them waits for what will not come, as
    on a line so noisy that each takes the noise for the other's voice."""

    def __init__(self, caller: _Machine, answers: _Machine) -> None:
        self._caller, self._answers = caller, answers
        self._progress: tuple[int, int, int] = (0, 0, 0)
        self._until_s: float = _AGREE_S

    def is_at_end(self, at_s: float) -> bool:
        ends = len(self._caller.codes), len(self._answers.codes)
        if all(ends):
            return True
        progress = (*ends, self._caller.statistics().pages_tx)
        if progress != self._progress:
            self._progress, self._until_s = progress, at_s + (_HANG_UP_S if any(ends) else _PAGE_S)
        elif self._until_s == _AGREE_S and self._caller.has_agreed:
            self._until_s = at_s + _PAGE_S
        return at_s > self._until_s


def _disturbance(line: Line) -> Callable[[ctypes.Array[ctypes.c_int16], float], None]:
    """What the line does to 20 ms of it at a time."""
    chance = random.Random(1)  # the same each time # nosec B311
    hiss, crackle = _noise(chance, line.noise_dbm0), _noise(chance, _CRACKLE_DBM0)

    def disturb(samples: ctypes.Array[ctypes.c_int16], at_s: float) -> None:
        if line.cut_after_s is not None and at_s > line.cut_after_s:
            ctypes.memset(samples, 0, ctypes.sizeof(samples))
        crackles = line.crackles_every_s is not None and at_s % line.crackles_every_s < _CRACKLE_S
        noise = crackle if crackles else hiss
        if noise:
            start = chance.randrange(len(noise) - _BLOCK)
            for place, sample in enumerate(samples):
                samples[place] = max(-32768, min(32767, sample + noise[start + place]))

    return disturb


def _noise(chance: random.Random, dbm0: float | None) -> array[int]:
    """Two seconds of noise, nothing for None."""
    if dbm0 is None:
        return array("h")
    level = 32767 / 2**0.5 * 10 ** ((dbm0 - _LOUDEST_DBM0) / 20)
    noise = (round(chance.gauss(0, level)) for _ in range(_SAMPLES_S * 2))
    return array("h", (max(-32768, min(32767, sample)) for sample in noise))
