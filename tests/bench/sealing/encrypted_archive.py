"""An encrypted archive beside a plain one: the start, a search letter by letter, and scrolling may take 1.3
times as long."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import open_profile
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.sealed_state import SealedState, Stage, write_state
from faxdesk.services.encryption.key_file import write_key_file
from faxdesk.services.encryption.key_places import KEY_FILE
from faxdesk.store.database.conversion import encrypt
from faxdesk.store.database.database import Database
from tests.bench import search
from tests.bench.archive import FAXES, fill
from tests.bench.row import Row
from tests.bench.search_archive import build_archive
from tests.bench.start import RUNS, WINDOW, milliseconds_to_paint
from tests.bench.window import FRAME_MS, scroll_rows

SHARE = 1.3


def measure_encrypted(folder: Path) -> Iterator[Row]:
    key = ArchiveKey.new()
    write_key_file(folder / "key", key)
    environment = {KEY_FILE: str(folder / "key")}
    plain, encrypted = folder / "plain", folder / "encrypted"
    fill(plain, FAXES)
    shutil.copytree(plain, encrypted)
    _encrypt(open_profile(encrypted).database, key)
    write_state(open_profile(encrypted).encryption_file, SealedState(Stage.SEALED, key.id))
    yield _start_row(plain, encrypted, environment, folder / "compiled")
    for row in scroll_rows(encrypted, FAXES, FRAME_MS * SHARE, environment):
        yield replace(row, name=f"Encrypted: {row.name}")
    path = folder / "archive.db"
    build_archive(path, search.FAXES)
    _encrypt(path, key)
    with closing(Database.open(path, key)) as database:
        yield from search.keystroke_rows(database, f"Encrypted: search, {search.FAXES:,} faxes", SHARE)


def _encrypt(path: Path, key: ArchiveKey) -> None:
    encrypt(path, key, CancelToken(), lambda _done, _total: None)


def _start_row(plain: Path, encrypted: Path, environment: dict[str, str], compiled: Path) -> Row:
    """Its key comes from a file: how long a keychain takes is the keychain's."""
    begun = [sys.executable, *WINDOW, "--quit-after-paint", "--profile"]
    # The first run makes the bytecode.
    runs = [
        [milliseconds_to_paint([*begun, str(one)], compiled, environment) for one in (encrypted, plain)]
        for _ in range(RUNS + 1)
    ][1:]
    value, floor = (statistics.median(of_one) for of_one in zip(*runs, strict=True))
    return Row(f"Encrypted: start to first paint, {FAXES:,} faxes, by a plain one (ms)", value, floor, SHARE)
