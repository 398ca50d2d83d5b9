"""Breaks text into lines that fit, whoever measures them."""

from __future__ import annotations

from collections.abc import Callable

Measure = Callable[[str], float]
"""How wide a line of this text is, in points."""


def wrapped(text: str, room: float, width: Measure, most: int = 100) -> list[str]:
    """Text in lines that fit into so many points, at most so many; what is too long ends in an ellipsis."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for word in paragraph.split():
            wider = f"{current} {word}" if current else word
            if width(wider) <= room:
                current = wider
                continue
            if current:
                lines.append(current)
            *full, current = _pieces(word, room, width)
            lines += full
            if len(lines) > most:
                break
        if current:
            lines.append(current)
    if len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], fitted(rest, room, width)]
    return lines


def fitted(text: str, room: float, width: Measure, *, keep_end: bool = False) -> str:
    """A line that fits; of one too long the end is left out, or with keep_end the middle."""
    if width(text) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(_elided(text, middle, keep_end=keep_end)) <= room:
            low = middle
        else:
            high = middle - 1
    return _elided(text, low, keep_end=keep_end)


def _pieces(word: str, room: float, width: Measure) -> list[str]:
    """Split a word into as many pieces as it takes to fit."""
    if width(word) <= room:
        return [word]
    pieces, current = [], ""
    for each in word:
        if current and width(current + each) > room:
            pieces.append(current)
            current = ""
        current += each
    return [*pieces, current]


def _elided(text: str, keep: int, *, keep_end: bool) -> str:
    tail = min(12, keep // 2) if keep_end else 0
    return f"{text[: keep - tail].rstrip()}…{text[len(text) - tail :] if tail else ''}"
