"""The program is killed while the rules of retention delete: each fax is wholly there or wholly gone, what a
hold keeps is there, and the log tells of each one that went, once."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import closing

from faxdesk.domain.audit.acts import Act
from faxdesk.store.blobs import BlobStore
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from tests.crash.conftest import Scene

LONG_AGO = "2026-01-05T09:00:00.000000Z"
FAXES = 240
"""More than two portions."""
_CALLS_A_PORTION = 220
"""So many calls of the disk it takes to delete a portion of faxes and their documents."""


def filled(scene: Scene, faxes: int, held: int) -> tuple[set[int], set[int]]:
    """An archive of faxes that are all old enough to be deleted, some on hold: the ids of these, and of the
    others."""
    scene.simulator.control.receive(count=faxes, pages=1)
    while len(scene.run("desk", ["inbox", "--limit", "1000"]).json) < faxes:
        pass
    with closing(sqlite3.connect(scene.folder("desk").database)) as connection, connection:
        connection.execute("UPDATE faxes SET created_at = ?", (LONG_AGO,))
        ids = sorted(row[0] for row in connection.execute("SELECT id FROM faxes"))
    kept = set(ids[:: len(ids) // held][:held])
    for fax_id in kept:
        assert scene.run("desk", ["hold", "add", "--fax", fax_id, "--reason", "Case 7"]).code == 0
    assert scene.run("desk", ["retention", "set", "delete inbox 30"]).code == 0
    return kept, set(ids) - kept


def judge(scene: Scene, kept: set[int], all_ids: set[int]) -> set[int]:
    """Gives the faxes that are left."""
    profile = scene.folder("desk")
    blobs = BlobStore(profile.blobs)
    with closing(Database.open(profile.database)) as archive, archive.read() as cx:
        rows = cx.execute("SELECT id, place, trashed_at, document_hash FROM faxes").fetchall()
        forgotten = cx.execute(
            "SELECT fax_id, program FROM audit_entries WHERE act = ?", (Act.FORGOTTEN,)
        ).fetchall()
        indexed = {row["rowid"] for row in cx.execute("SELECT rowid FROM fax_search")}
    left = {row["id"] for row in rows}
    assert kept <= left
    assert indexed == {row["place"] for row in rows}
    assert [row["id"] for row in rows if row["trashed_at"]] == [], "none is half on its way"
    assert all(blobs.verify(row["document_hash"]) for row in rows), "whatever is left has its pages"
    told = Counter(row["fax_id"] for row in forgotten)
    assert told == Counter(all_ids - left), "each that went is told of, once"
    assert {row["program"] for row in forgotten} <= {"retention"}
    return left


def test_each_fax_is_wholly_there_or_wholly_gone(scene: Scene) -> None:
    kept, others = filled(scene, FAXES, held=7)
    killed, sizes, left = 0, set[int](), kept | others
    while left != kept:
        # The longer it lives the more it gets done, so that there is an end to it.
        death = scene.at(scene.chance.randint(5, _CALLS_A_PORTION + 10 * killed))
        killed += scene.run("desk", ["retention", "run"], death).was_killed
        left = judge(scene, kept, kept | others)
        sizes.add(len(left))
    assert killed >= 3
    assert len(sizes) >= 3, "deaths came before, between and after the portions"
    assert scene.run("desk", ["retention", "run"]).code == 0
    assert judge(scene, kept, kept | others) == kept
    assert scene.run("desk", ["audit", "verify"]).code == 0
    # What was to be removed in the moment of a death is found later, once nothing new can need it.
    documents = [path for path in scene.folder("desk").blobs.rglob("*") if path.is_file()]
    for path in documents:
        os.utime(path, (0, 0))
    assert scene.run("desk", ["sync"]).code == 0
    assert sum(path.exists() for path in documents) == len(kept)
