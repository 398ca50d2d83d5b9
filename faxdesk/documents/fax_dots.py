"""Which one-bit pictures are pages of a fax, and how wide and high their dots are (child process only).

A fax machine sends lines of a few known widths (T.30, table 2; T.4). A picture so wide is a fax page however
long it is, and what its file says of its resolution is only believed where a fax machine could have made it.
"""

from __future__ import annotations

from typing import NamedTuple

LETTER_IN = 11.0
_PAPER_IN = (LETTER_IN, 11.69, 14.0)
"""The lengths in inches of Letter, A4 and legal paper."""
_STANDARD, _FINE, _SUPERFINE = 98.0, 196.0, 391.0
_ACROSS = {
    1728: 204.0,
    2048: 204.0,
    2432: 204.0,
    2592: 300.0,
    3072: 300.0,
    3648: 300.0,
    3456: 408.0,
    4096: 408.0,
    4864: 408.0,
}
"""The dots in a line of A4, B4 and A3 at each resolution, and how many of them go to the inch."""
_DOWN = {204.0: (_STANDARD, _FINE, _SUPERFINE), 300.0: (300.0,), 408.0: (_SUPERFINE,)}
"""The lines that fax machines send to the inch, by the dots across."""
_MILDLY_WRONG = 0.06
"""200 for 204 or 196, and 400 for 391, are other ways of saying the same."""
_SAME_LENGTH = 0.012
"""How far a page may be from the length of a paper to count as that paper."""
_LONGEST_STANDARD = 1400
"""A page with fewer lines, of which nothing else is known, is one of standard resolution."""


class FaxDots(NamedTuple):
    """The dots in a line, the number of lines, and how many of each go to the inch."""

    width: int
    lines: int
    across: float
    down: float

    @property
    def size_in(self) -> tuple[float, float]:
        return self.width / self.across, self.lines / self.down


def fax_dots(width: int, lines: int, dpi: tuple[float, float] | None) -> FaxDots | None:
    """What a one-bit picture is as a page of a fax; None where it is none. dpi is the resolution that its
    file names, in dots to the inch across and down."""
    across = _ACROSS.get(width)
    if across is None or lines < 1:
        return None
    return FaxDots(width, lines, across, _down(lines, across, dpi))


def _down(lines: int, across: float, dpi: tuple[float, float] | None) -> float:
    known = _DOWN[across]
    if dpi is None or min(dpi) <= 0:
        return _by_length(lines, known)
    shape = dpi[1] / dpi[0]
    named = next((down for down in known if abs(shape * across / down - 1) < _MILDLY_WRONG), None)
    if named is None:
        return _by_length(lines, known)
    is_fax_mode = abs(dpi[0] / across - 1) < _MILDLY_WRONG and shape != 1.0
    # Square dots are what programs write that know nothing of fax: a whole page says more.
    exact = None if is_fax_mode else _whole_page(lines, known)
    return exact or named


def _by_length(lines: int, known: tuple[float, ...]) -> float:
    exact = _whole_page(lines, known)
    if exact is not None or len(known) == 1:
        return exact or known[0]
    return _STANDARD if lines < _LONGEST_STANDARD else _FINE


def _whole_page(lines: int, known: tuple[float, ...]) -> float | None:
    """The resolution at which so many lines are just a sheet of paper."""
    for paper in _PAPER_IN:
        for down in known:
            if abs(lines / down / paper - 1) < _SAME_LENGTH:
                return down
    return None
