"""How many photographs are found on random pages, and how often something else is taken for one.

Found means that 90 % of it are inside what is taken for photographs. The photographs are in the folder that
PHOTOGRAPHS_FOR_TESTS names: those of scikit-image and scikit-learn will do (people, animals, things, cells,
bricks, grass, the night sky, a palace, a flower).
"""

from __future__ import annotations

import pytest

from faxdesk.documents.legible.paper_maps import PaperMaps
from faxdesk.documents.legible.photographs import photographs
from faxdesk.documents.legible.squares import Squares
from tests.documents.legible.random_pages import RandomPage, pages, real_photographs, share_inside
from tests.documents.legible.sheets import Box

FINE_DPI = 196.0
BATCH = 20


def found(page: RandomPage) -> list[Box]:
    maps = PaperMaps(page.grey, FINE_DPI)
    return photographs(maps, Squares(maps))


def batches(first: int) -> list[object]:
    """A hundred seeds, twenty to a test: the first always, the others where there is time."""
    starts = range(first, first + 100, BATCH)
    marks = [[], *[[pytest.mark.slow]] * (len(starts) - 1)]
    return [
        pytest.param(range(start, start + BATCH), marks=mark, id=f"from {start}")
        for start, mark in zip(starts, marks, strict=True)
    ]


@pytest.mark.parametrize("seeds", batches(0))
def test_of_twenty_photographs_nineteen_are_found(seeds: range) -> None:
    if not real_photographs():
        pytest.skip("PHOTOGRAPHS_FOR_TESTS names no folder with photographs.")
    shares = {
        seed: share_inside(found(page), page.photograph)
        for seed, page in zip(seeds, pages(seeds, has_photograph=True), strict=True)
        if page.photograph
    }
    lost = {seed: round(share, 2) for seed, share in shares.items() if share < 0.9}
    assert len(shares) == BATCH
    assert len(lost) <= 1, lost


@pytest.mark.parametrize("seeds", batches(200))
def test_nothing_else_is_taken_for_a_photograph(seeds: range) -> None:
    pairs = zip(seeds, pages(seeds, has_photograph=False), strict=True)
    assert [seed for seed, page in pairs if found(page)] == []
