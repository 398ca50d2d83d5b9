"""The window is killed in the middle of a scan: all pages that were on show are in a draft after the next
start, once."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from faxdesk.composition import Composition
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import open_profile
from tests.scanner.escl_stub import EsclStub

PAGES = 400
"""More than come before it is killed."""


def scan_until_death(profile: Path, address: str, most: int) -> int:
    """Scan until so many pages are on show, and be killed then. Gives how many were."""
    command = [sys.executable, "-m", "tests.crash.scanning_window", str(profile), address]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) >= most:
                child.kill()
                return max([int(line), *map(int, child.stdout)])
    raise AssertionError("it ended by itself")


def test_pages_on_show_are_a_draft_after_the_next_start(tmp_path: Path) -> None:
    with EsclStub(pages=PAGES) as stub:
        shown = scan_until_death(tmp_path / "desk", stub.url, 3)
    assert shown >= 3
    token = CancelToken()
    with closing(Composition(open_profile(tmp_path / "desk"))) as desk:
        assert desk.left_scans.hand_over_all(token) == 1
        assert desk.left_scans.hand_over_all(token) == 0
        [taken] = desk.intake.take_all(token)
        item = desk.outbox.item(taken.fax_id)
        assert item is not None
        assert item.state == OutboxState.DRAFT
        [file] = item.draft.files
        assert file.pages is not None
        assert shown <= file.pages < PAGES
        assert not any(desk.profile.scans.iterdir())
