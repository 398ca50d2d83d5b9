"""The program is killed at any moment of editing pages: the draft is as it was at one of its last steps, and
all that was done is undone after a new start."""

from __future__ import annotations

import random
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from faxdesk.domain.compose import page_order
from faxdesk.domain.compose.draft_history import DraftContent, DraftHistory, Trail
from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.domain.draft import Draft, OutgoingFile
from faxdesk.domain.runtime import SystemClock
from faxdesk.store.database.database import Database
from faxdesk.store.outbox_store import OutboxStore

START = DraftContent((OutgoingFile("a.pdf", "a" * 64, 10, "application/pdf", 40),))


def edit_for_ever(path: Path) -> None:
    """Turn a page again and again, keep each turn, and say so when it is on disk."""
    journal = OutboxStore(Database.open(path), SystemClock())
    draft = Draft(files=START.files)
    fax_id, history = journal.create(draft), DraftHistory(START)
    say = partial(print, flush=True)
    say(0)
    number = 0
    while True:
        place = PagePlace(0, number % 40)
        content = replace(history.content, files=page_order.turned(history.content.files, [place], 90))
        step = history.note(content, "turned")
        assert step is not None
        journal.save_draft(fax_id, replace(draft, files=content.files), Trail(history.at, (step,)))
        number += 1
        say(number)


@pytest.mark.parametrize("seed", range(8))
def test_the_draft_is_as_it_was_and_all_is_undone(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "archive.db"
    command = [sys.executable, "-c", f"from {__name__} import *; edit_for_ever(Path({str(path)!r}))"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        wanted = random.Random(seed).randint(1, 60)
        seen = 0
        while seen < wanted:
            seen = int(child.stdout.readline())
        child.kill()
        told = [seen, *(int(line) for line in child.stdout.read().splitlines() if line.strip())]
    journal = OutboxStore(Database.open(path), SystemClock())
    item = next(item for number in range(1, 5) if (item := journal.item(number)))
    # What was said to be on disk is there; at most one more was about to be told.
    assert item.step in {max(told), max(told) + 1}
    history = DraftHistory(DraftContent.of(item.draft), item.step, journal.steps(item.id))
    for _step in range(item.step):
        assert history.undo() is not None
    assert history.content == START
    assert history.undo() is None
