"""The program is killed at any step of taking something in: what its sender was told is here is a draft in
the end, and nothing is one twice."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind
from faxdesk.domain.page import DocumentInfo
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.store.compose.intake_ledger import IntakeLedger

_STEPS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.listdir"}
_FILES = 3


def take_jobs(folder: Path, first: int, stride: int) -> None:
    """For each number of steps, until a job is taken in fewer: take one in and die at this step. The jobs
    whose sender was told that they are here are printed."""
    PageWorker.inspect = lambda self, path, name: DocumentInfo("other", None)  # type: ignore[method-assign]
    for steps in itertools.count(first, stride):
        is_whole = _forked(steps, partial(_put, folder, steps))
        # What it left is taken by another, which dies as well, and then by one that lives.
        _forked(steps, partial(_take, folder))
        _forked(0, partial(_take, folder))
        if is_whole:
            os.write(1, f"in {steps}\n".encode())
            return


def _forked(steps: int, work: Callable[[], object]) -> bool:
    """Do something in a process that dies after so many steps, 0 for never; False where it died."""
    child = os.fork()
    if not child:
        if steps:
            _die_after(steps)
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def _die_after(steps: int) -> None:
    left = [steps]

    def step() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, _arguments: tuple[object, ...]) -> None:
        if event in _STEPS:
            step()

    note = IntakeLedger.note

    def noted(ledger: IntakeLedger, key: str, fax_id: int, reason: None) -> None:
        step()
        note(ledger, key, fax_id, reason)
        step()

    IntakeLedger.note = noted  # type: ignore[method-assign, assignment]
    sync = os.fsync

    def synced(handle: int) -> None:
        sync(handle)
        step()

    os.fsync = synced  # type: ignore[assignment]
    sys.addaudithook(heard)


def _put(folder: Path, number: int) -> None:
    desk = Composition(Profile(folder / "profile"))
    files = tuple(IncomingFile(f"{part}.docx", folder / f"{part}.docx") for part in range(_FILES))
    desk.intake.put(Incoming(Source(SourceKind.PRINTER), str(number), files, subject=str(number)))
    os.write(1, f"put {number}\n".encode())
    desk.intake.take_all(CancelToken())
    desk.close()


def _take(folder: Path) -> None:
    desk = Composition(Profile(folder / "profile"))
    desk.intake.prepare()
    desk.intake.take_all(CancelToken())
    desk.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
@pytest.mark.parametrize(("first", "stride"), [(1, 16), pytest.param(2, 1, marks=pytest.mark.slow)])
def test_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path, first: int, stride: int) -> None:
    profile = Profile(tmp_path / "profile")
    profile.prepare()
    for part in range(_FILES):
        (tmp_path / f"{part}.docx").write_bytes(os.urandom(3000))
    command = [
        sys.executable,
        "-c",
        f"from {__name__} import *; take_jobs(Path({str(tmp_path)!r}), {first}, {stride})",
    ]
    child = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=True)
    promised = {line.split()[1] for line in child.stdout.splitlines() if line.startswith("put ")}
    (tried,) = (int(line.split()[1]) for line in child.stdout.splitlines() if line.startswith("in "))
    # It died before and after it had told its sender, more often than a few times.
    assert 0.1 < len(promised) * stride / tried < 0.9
    desk = Composition(profile)
    desk.intake.prepare()
    assert desk.intake.take_all(CancelToken()) == []
    assert desk.intake.refused() == []
    assert os.listdir(desk.intake.folder) == []
    drafts = desk.outbox.drafts()
    with desk.database.read() as cx:
        taken = {row["key"]: row["fax_id"] for row in cx.execute("SELECT key, fax_id FROM intake")}
    assert sorted(taken.values()) == [item.id for item in drafts], "one draft for each job that was taken"
    keys = {
        Incoming(Source(SourceKind.PRINTER), str(number), ()).key: str(number)
        for number in range(1, tried + 1)
    }
    assert promised <= {keys[key] for key in taken}
    assert Counter(len(item.draft.files) for item in drafts) == {_FILES: len(drafts)}
    desk.close()
