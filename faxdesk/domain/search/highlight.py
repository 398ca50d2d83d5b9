"""Where the words of a search are in a text, as people see it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from faxdesk.domain.search.query import Query

Span = tuple[int, int]
"""Where a hit is in a text: its start and its length."""

_LEAST_DIGITS = 2


def terms_of(query: Query) -> tuple[str, ...]:
    """The words of a search that can be marked in the names, numbers and texts of its hits."""
    terms: list[str] = []
    for wanted in query.words:
        if not wanted.excluded:
            for text in wanted.alternatives:
                terms += [text] if wanted.is_exact else text.split()
    return tuple(dict.fromkeys(folded for term in terms if (folded := _fold(term)[0].strip())))


def finder(terms: Sequence[str]) -> Callable[[str], tuple[Span, ...]]:
    """Finds the places in a text to be marked, in order and without overlap: the beginnings of words that
    fit, and digits anywhere in a number, whatever stands between them."""
    patterns = [_pattern(term) for term in terms]

    def spans(text: str) -> tuple[Span, ...]:
        folded, places = _fold(text)
        hits = [hit.span() for pattern in patterns for hit in pattern.finditer(folded)]
        return _apart([(places[start], places[end - 1] + 1 - places[start]) for start, end in hits])

    return spans


def _pattern(term: str) -> re.Pattern[str]:
    digits = re.sub(r"\D", "", term)
    is_number = len(digits) >= _LEAST_DIGITS and not any(each.isalpha() for each in term)
    return re.compile(r"\D{0,2}".join(digits) if is_number else rf"(?<!\w){re.escape(term)}")


def _apart(found: list[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for start, length in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][0] + kept[-1][1]:
            kept.append((start, length))
    return tuple(kept)


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """A text without case and accents, and from where in the text each of its letters comes."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = _fold_letter(letter)
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), places


@lru_cache(maxsize=1024)
def _fold_letter(letter: str) -> str:
    folded = unicodedata.normalize("NFD", letter).casefold()
    return "".join(plain for plain in folded if not unicodedata.combining(plain))
