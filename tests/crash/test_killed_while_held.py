"""The program is killed at any moment of sending a fax to many and of taking it back: it is held back with
all of its rows, or a draft of which nothing else is left."""

from __future__ import annotations

import random
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, OutgoingFile
from faxdesk.domain.fax import Chip, FaxQuery, Folder
from faxdesk.domain.merge.judge_rows import MergePlan
from faxdesk.domain.merge.merge_row import MergeRow
from faxdesk.domain.merge.row_state import RowState
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.tables.table import SheetRows, table_of
from faxdesk.paths import open_profile
from faxdesk.services.kept_sign_in import ForgetfulStore
from tests.support.clock import RunningClock

ROWS, HOLD_S = 50, 60.0
DRAFT = Draft(
    files=(OutgoingFile("a.pdf", "a" * 64, 10, "application/pdf", 1),),
    cover_index=7,
    cover_text="Hi {Name}",
)


def opened(folder: Path, clock: RunningClock) -> Composition:
    return Composition(
        open_profile(folder), secrets=ForgetfulStore(), proxy_secrets=ForgetfulStore(), clock=clock
    )


def send_and_take_back_for_ever(folder: Path) -> None:
    """Say so each time that one of the two is on disk."""
    clock = RunningClock()
    desk = opened(folder, clock)
    cells = [(f"N{place}", f"+1212555{2000 + place}") for place in range(ROWS)]
    plan = MergePlan(DRAFT, table_of(SheetRows([["Name", "Fax"], *map(list, cells)])), 1, 0)
    rows = [MergeRow(place, place + 2, each, each[1], each[0]) for place, each in enumerate(cells)]
    fax_id, say = desk.outbox.create(DRAFT), partial(print, flush=True)
    while True:
        until = clock.now() + timedelta(seconds=HOLD_S)
        desk.merges.send(plan, rows, "Flu clinic", fax_id=fax_id, hold_until=until)
        say("held")
        desk.outbox.undo(fax_id)
        say("draft")


@pytest.mark.parametrize("seed", range(6))
def test_it_is_held_with_all_rows_or_a_draft_as_before(tmp_path: Path, seed: int) -> None:
    command = [
        sys.executable,
        "-c",
        f"from {__name__} import *; send_and_take_back_for_ever(Path({str(tmp_path / 'desk')!r}))",
    ]
    chance = random.Random(seed)
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        for _line in range(chance.randint(1, 12)):
            assert child.stdout.readline()
        try:
            child.wait(chance.uniform(0.0, 0.02))
        except subprocess.TimeoutExpired:
            child.kill()
    clock = RunningClock()
    with closing(opened(tmp_path / "desk", clock)) as desk:
        (item,) = desk.journal.items(OutboxState)
        assert desk.journal.parts(item.id) == []
        rows, recipients = desk.merges.rows(item.id), desk.library.fax(item.id).recipients
        drafts = desk.library.ids(FaxQuery(Folder.OUTBOX, Chip.DRAFTS))
        if item.state == OutboxState.DRAFT:
            assert (item.draft, list(drafts)) == (DRAFT, [item.id])
            assert (desk.merges.merge(item.id), rows, recipients) == (None, [], ())
            assert list(desk.library.ids(FaxQuery(Folder.OUTBOX, Chip.UNSENT))) == []
        else:
            assert item.is_to_many_and_held(clock.now())
            assert [row.state for row in rows] == [RowState.WAITING] * ROWS
            assert len(recipients) == ROWS
            assert (desk.merge_store.running(), list(drafts)) == ([], [])
            clock.advance(HOLD_S)
            assert desk.merge_store.running() == [item.id], "it leaves all the same"
