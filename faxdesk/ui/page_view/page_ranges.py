"""Pages as people name them: "1-3, 5"."""

from __future__ import annotations


def pages_named(text: str, count: int) -> list[int] | None:
    """The pages (from 0) that a text names, in its order and each once, of a document of so many; all where
    it names none. None where it cannot be understood, or names a page that there is not."""
    parts = [part.strip() for part in text.replace(";", ",").replace("–", "-").split(",")]
    if not any(parts):
        return list(range(count))
    pages: dict[int, None] = {}
    for part in parts:
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if not dash:
            last = first
        if not (first.isdecimal() and last.isdecimal()) or not 1 <= int(first) <= int(last) <= count:
            return None
        pages.update(dict.fromkeys(range(int(first) - 1, int(last))))
    return list(pages)
