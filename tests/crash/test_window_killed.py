"""The window is killed at any moment of writing a fax: the draft is there again as it was at most two seconds
before, and what was done to its pages is undone."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from faxdesk.domain.compose.draft_history import DraftContent, DraftHistory
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import SystemClock
from faxdesk.paths import Profile
from faxdesk.store.database.database import Database
from faxdesk.store.mapping import draft_text
from faxdesk.store.outbox_store import OutboxStore

LOST_AT_MOST_S = 2.0
MOST_CALLS = 200
"""So many calls that write come about in some ten seconds."""

MakePdf = Callable[..., Path]


def write_until_death(
    shim: Path, folder: Path, letter: Path, seed: int
) -> tuple[list[tuple[float, str]], float]:
    """Write until killed in the middle of a call that writes to the disk, by odd seeds at any time instead.
    Gives the drafts with when each began, and when the window died."""
    chance = random.Random(seed)
    at_call = 0 if seed % 2 else chance.randint(1, MOST_CALLS)
    command = [sys.executable, "-m", "tests.crash.writing_window", folder / "desk", letter, seed, at_call]
    environment = {**os.environ, "LD_PRELOAD": str(shim), "QT_QPA_PLATFORM": "offscreen"}
    told: list[tuple[float, str]] = []
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        until = chance.uniform(0.5, 8.0)
        for line in child.stdout:
            at, draft = json.loads(line)
            told.append((at, draft))
            if not at_call and at - told[0][0] > until:
                child.kill()
                break
        else:
            assert child.wait() == -signal.SIGKILL
        died = time.monotonic()
        told += [tuple(json.loads(line)) for line in child.stdout]
    return told, died


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=pytest.mark.slow) for seed in range(20)])
def test_the_draft_is_as_it_was_two_seconds_before(
    shim: Path, tmp_path: Path, make_pdf: MakePdf, seed: int
) -> None:
    told, died = write_until_death(shim, tmp_path, make_pdf(3, name="letter.pdf"), seed)
    assert len(told) > 1
    ends = [after[0] for _before, after in pairwise(told)] + [died]
    lasting = [draft for (_at, draft), end in zip(told, ends, strict=True) if end >= died - LOST_AT_MOST_S]
    with closing(Database.open(Profile(tmp_path / "desk").database)) as archive:
        journal = OutboxStore(archive, SystemClock())
        (item,) = journal.items([OutboxState.DRAFT])
        assert draft_text(item.draft) in lasting
        history = DraftHistory(DraftContent.of(item.draft), item.step, journal.steps(item.id))
        while history.at:
            assert history.undo() is not None
        assert history.content.files == ()
