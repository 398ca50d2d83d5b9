"""How long a page takes on a telephone line, by its size in the codes that fax machines use."""

from __future__ import annotations

import io

from PIL import Image, ImageChops

from faxdesk.domain.sent_page import LineTime

_FAST_BITS_S, _SLOW_BITS_S = 14_400, 9_600
_TURN_LOW_S, _TURN_HIGH_S = 2.0, 5.0
"""After each page the machines stop, say whether it came, and train anew."""


def page_time(page: Image.Image) -> LineTime:
    """From two good machines, which talk at 14,400 bits a second in the shorter of group 3 and group 4, to
    two that use the longer at 9,600. Group 4 is shorter for text, and longer for dithered shades."""
    lengths = [coded_bits(page, coding) for coding in ("group3", "group4")]
    low, high = min(lengths) / _FAST_BITS_S + _TURN_LOW_S, max(lengths) / _SLOW_BITS_S + _TURN_HIGH_S
    return LineTime(round(low, 1), round(high, 1))


def sampled_seconds(sample: Image.Image, share: float) -> float:
    """As the low end of page_time(), by a part of a dithered page, for which group 3 is the shorter code. The
    page is so many times as long as its sample."""
    return round(share * coded_bits(sample, "group3") / _FAST_BITS_S + _TURN_LOW_S, 1)


def coded_bits(page: Image.Image, coding: str) -> int:
    """The length of a page in "group3" or "group4". Pillow takes a set bit for black when it codes, whatever
    it means by it elsewhere: the page is turned over first."""
    memory = io.BytesIO()
    whole = max((page.width + 7) // 8 * page.height, 1)
    ImageChops.invert(page).save(memory, format="TIFF", compression=coding, strip_size=whole)
    return len(memory.getbuffer()) * 8
