"""From starting the program to the first paint of an inbox with 1,000 faxes, against a bare window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from faxdesk.domain.fax import AttachmentRef, Direction, Message, Party, ReadStatus, Resolution, SyncResult
from faxdesk.domain.runtime import SystemClock
from faxdesk.paths import open_profile
from faxdesk.store.database import Database
from faxdesk.store.faxes import FaxStore
from tests.bench.row import Row

FAXES = 1000
RUNS = 11
GOAL = 1.5


def measure_start(folder: Path) -> Iterator[Row]:
    profile = folder / "profile"
    fill(profile)
    program = [sys.executable, "-m", "faxdesk", "--profile", str(profile), "--quit-after-paint"]
    floor = [sys.executable, str(Path(__file__).with_name("bare_window.py"))]
    # As installed: with its bytecode, which some environments keep Python from writing.
    compiled = folder / "compiled"
    for command in (program, floor):
        milliseconds_to_paint(command, compiled)
    values, floors = [], []
    # By turns, so that whatever else the computer does hits both alike.
    for _ in range(RUNS):
        values.append(milliseconds_to_paint(program, compiled))
        floors.append(milliseconds_to_paint(floor, compiled))
    name = f"start to first paint, inbox of {FAXES:,} faxes (ms)"
    yield Row(name, statistics.median(values), statistics.median(floors), GOAL)


def milliseconds_to_paint(command: Sequence[str], compiled: Path) -> float:
    """Until the program prints a line, which it does at its first paint. Bytecode goes to a folder."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        spent = time.perf_counter() - begun
        process.stdout.read()
    if process.returncode != 0 or not line:
        raise SystemExit(f"This did not start: {' '.join(command)}")
    return spent * 1000


def fill(profile: Path) -> None:
    """An archive with faxes received and sent over the past months."""
    clock = SystemClock()
    database = Database.open(open_profile(profile).database)
    now = clock.now()
    messages = tuple(message(number, now - timedelta(hours=number)) for number in range(FAXES))
    told = SyncResult(messages, (), "token", sync_time=now, older_records_exist=False)
    FaxStore(database, clock).apply_sync(told, full=True, window_from=None)
    database.close()


def message(number: int, at: datetime) -> Message:
    identity = str(10_000_000 + number)
    return Message(
        id=identity,
        direction=Direction.INBOUND,
        read_status=ReadStatus.UNREAD if number % 5 == 0 else ReadStatus.READ,
        message_status="Received",
        created_at=at,
        modified_at=at,
        sender=Party(f"+1303555{number % 10000:04}", f"Sender number {number}", "Denver, CO"),
        page_count=1 + number % 7,
        resolution=Resolution.FINE,
        attachments=(
            AttachmentRef(identity, f"https://media.example/content/{identity}", "application/pdf"),
        ),
    )
