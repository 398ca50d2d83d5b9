"""Which line leads to a number, where faxes truly go over one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from faxdesk.simulator.line.fax_machines import Line
from faxdesk.simulator.state.outcomes import digits

LineUse = Literal["never", "to_self", "always"]
"""Which faxes go over a line: none, those to a number of one's own, over a noisy one; or all of them."""


@dataclass(frozen=True, slots=True)
class Route:
    """A line, which is cut after six tenths of the call's time where is_cut is set."""

    line: Line
    is_cut: bool = False


_CRACKLES_EVERY_S = 6.1
NOISY = Route(Line(crackles_every_s=_CRACKLES_EVERY_S))
_GOOD = Route(Line())
_WELL_KNOWN = {
    "0121": Route(Line(ecm=False, bits_s=9_600)),
    "0122": NOISY,
    "0123": Route(Line(ecm=False, crackles_every_s=_CRACKLES_EVERY_S)),
    "0124": Route(Line(), is_cut=True),
    "0125": Route(Line(noise_dbm0=-20)),
}
"""By the last four digits: an old machine, a noisy line, both together, one that is cut, and one on which
nothing can be understood."""


def route_to(number: str, own: Collection[str], use: LineUse) -> Route | None:
    """The line to a number; None where faxes to it go over none."""
    to_self = digits(number) in {digits(mine) for mine in own}
    if use == "never" or (use == "to_self" and not to_self):
        return None
    return NOISY if to_self else _WELL_KNOWN.get(digits(number)[-4:], _GOOD)
