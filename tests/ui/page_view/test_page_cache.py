"""Which pictures of pages are kept, and in what order they are drawn."""

from __future__ import annotations

from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.ui.page_view import page_cache
from faxdesk.ui.page_view.page_cache import PageCache
from tests.support.runner import InlineRunner
from tests.support.sheets import DrawLog, PlainSheet


def test_the_cache_keeps_within_its_room(qtbot: QtBot) -> None:
    log, runner = DrawLog(), InlineRunner()
    cache = PageCache(cast(Any, log), cast(Any, runner), max_bytes=400_000)
    sheets = [PlainSheet(number) for number in range(6)]
    cache.want("view", [(sheet, 300) for sheet in sheets])
    assert cache.image(sheets[-1], 300) is not None
    assert cache.image(sheets[0], 300) is None
    assert cache.aspect(sheets[0]) is None
    # Of a page that is here in another size, that one is given meanwhile.
    nearest = cache.image(sheets[-1], 500)
    assert nearest is not None
    assert nearest.width() == 300


def test_of_pages_that_are_shown_no_more_the_cache_keeps_the_most_recent(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "RECENT_BYTES", 400_000)
    cache = PageCache(cast(Any, DrawLog()), cast(Any, InlineRunner()))
    faxes = [[PlainSheet(10 * fax + page) for page in range(2)] for fax in range(10)]
    for sheets in faxes:
        cache.show(sheets)
        cache.want("view", [(sheet, 300) for sheet in sheets])
    kept = [sheet for sheets in faxes for sheet in sheets if cache.image(sheet, 300) is not None]
    # A picture has 116,400 bytes: there is room for three beside the two in view, however large those are.
    assert kept == [faxes[-3][1], *faxes[-2], *faxes[-1]]
    large = [PlainSheet(100 + page) for page in range(3)]
    cache.show(large)
    cache.want("view", [(sheet, 2000) for sheet in large])
    assert all(cache.image(sheet, 2000) is not None for sheet in large)


def test_the_cache_draws_one_page_at_a_time_and_only_what_is_still_wanted(qtbot: QtBot) -> None:
    log, runner = DrawLog(), InlineRunner(hold=True)
    cache = PageCache(cast(Any, log), cast(Any, runner))
    cache.want("view", [(PlainSheet(number), 50) for number in range(5)])
    assert len(runner.lanes) == 1
    cache.want("view", [(PlainSheet(9), 50)])
    runner.run_held()
    assert [number for number, _width in log.drawn] == [0, 9]


def test_of_small_pages_that_are_shown_no_more_few_are_kept_too(qtbot: QtBot) -> None:
    """A day of reading in a small window would otherwise fill the room for recent pages hour after hour."""
    cache = PageCache(cast(Any, DrawLog()), cast(Any, InlineRunner()))
    read = [PlainSheet(number) for number in range(50)]
    for sheet in read:
        cache.show([sheet])
        cache.want("view", [(sheet, 10)])
    kept = [sheet for sheet in read if cache.image(sheet, 10) is not None]
    assert kept == read[-1 - page_cache.RECENT_PAGES :]
