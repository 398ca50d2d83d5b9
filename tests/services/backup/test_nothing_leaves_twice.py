"""What waited when a backup was made, and left after it, does not leave once more after the restore."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken, SystemClock
from faxdesk.paths import Profile
from faxdesk.services.backup.backup_contents import read_contents
from faxdesk.services.backup.restore import restore
from faxdesk.simulator.server import Simulator
from tests.support.clock import RunningClock

TOKEN = CancelToken()


def nothing_shown(_done: int, _total: int) -> None:
    """Nobody looks at the progress."""


@pytest.mark.parametrize("on_a_new_disk", [False, True])
def test_a_fax_that_left_after_the_backup_does_not_leave_again(
    profile: Profile,
    simulator: Simulator,
    start: Callable[..., Composition],
    clock: RunningClock,
    make_pdf: Callable[..., Path],
    tmp_path: Path,
    on_a_new_disk: bool,
) -> None:
    desk = start()
    desk.sync.run(TOKEN)
    simulator.stop()
    file = desk.outbox.add_file(make_pdf(pages=1), TOKEN)
    fax_id = desk.outbox.create(Draft(recipients=(Recipient("+16505550144"),), files=(file,)))
    desk.outbox.send(fax_id)
    desk.outbox.run(TOKEN)
    desk.backup.make(tmp_path / "backup", TOKEN, nothing_shown)
    simulator.start()
    clock.advance(600)
    desk.outbox.run(TOKEN)
    assert sum(fax["direction"] == "Outbound" for fax in simulator.control.faxes()) == 1
    desk.close()
    if on_a_new_disk:
        # The same folder of the same computer, and nothing in it that tells of what was sent since.
        profile.folder.rename(tmp_path / "broken disk")
        profile.prepare()
    backup = tmp_path / "backup"
    restore(profile, backup, read_contents(backup), SystemClock(), TOKEN, nothing_shown)
    restored = start()
    for _ in range(3):
        clock.advance(600)
        restored.outbox.run(TOKEN)
        restored.sync.run(TOKEN)
    assert sum(fax["direction"] == "Outbound" for fax in simulator.control.faxes()) == 1
    item = restored.outbox.item(fax_id)
    assert item is not None
    assert item.state == OutboxState.ACCEPTED
