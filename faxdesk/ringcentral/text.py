"""What strangers have written, made fit to be shown and kept: a fax's sender chooses his own name."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 200
_STEERING = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
"""Marks that turn the direction of what follows, or are not to be seen at all."""
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SURROGATES = re.compile("[\ud800-\udfff]")


# The same names, numbers and states come again and again in a list.
@lru_cache(maxsize=4096)
def one_line(text: str | None) -> str:
    """A name, a place, a number, a word of the service: one line, not too long, of letters that are seen."""
    if not text:
        return ""
    if text.isprintable() and len(text) <= _LONGEST:
        # Nearly all are: nothing in it steers, and it is far cheaper to know so than to look for each sign.
        return " ".join(text.split())
    # Far more than can be kept needs no look.
    plain = _CONTROLS.sub(" ", _STEERING.sub("", text[: 4 * _LONGEST]))
    plain = " ".join(_SURROGATES.sub("\ufffd", plain).split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1].rstrip()}…"


def many_lines(text: str | None) -> str:
    """A text as it was written, but for what steers a screen instead of being read."""
    if not text:
        return ""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", line)) for line in lines)
