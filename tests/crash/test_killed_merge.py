"""The program is killed in the middle of a fax to many: nobody gets it twice, and nobody is left out."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.crash.conftest import Scene

KILLS = 10
WARM_UP = "+12125550187"


@pytest.mark.parametrize("rows", [50, pytest.param(500, marks=pytest.mark.slow)])
def test_killed_ten_times_in_the_middle(scene: Scene, tmp_path: Path, rows: int) -> None:
    numbers = [f"+1212556{2000 + place}" for place in range(rows)]
    table, letter, out = tmp_path / "list.csv", tmp_path / "letter.docx", tmp_path / "out.csv"
    table.write_text("Name,Fax\n" + "".join(f"N{place},{each}\n" for place, each in enumerate(numbers)))
    letter.write_bytes(scene.chance.randbytes(20_000))
    merge = scene.run("desk", ["merge", table, letter], scene.anywhere_in(rows, KILLS + 6))
    assert merge.was_killed
    killed = sum(
        scene.work_off("desk", scene.anywhere_in(rows, KILLS + 6)).was_killed for _ in range(KILLS - 1)
    )
    assert killed == KILLS - 1
    assert 0 < len(went_to(scene)) < rows, "it was in the middle"
    scene.work_off("desk")
    assert scene.run("desk", ["sync"]).code == 0
    listed = scene.run("desk", ["outbox", "--offline"]).json
    (fax,) = (fax for fax in listed if fax["files"] == [letter.name])
    assert scene.run("desk", ["results", fax["id"], out]).code == 0

    with out.open(encoding="utf-8-sig", newline="") as file:
        told = {row["Fax"]: row for row in csv.DictReader(file)}
    sent = went_to(scene)
    assert max(sent.values()) == 1, "nobody twice"
    assert list(told) == numbers
    states = Counter(row["state"] for row in told.values())
    assert set(states) <= {"sent", "on_its_way", "unknown"}, "nobody is left waiting"
    assert states["unknown"] <= KILLS
    for number, row in told.items():
        assert row["state"] == "unknown" or sent[number] == 1, f"{number} is told to have it, and has not"
    ids = {fax["to"][0]["number"]: str(fax["id"]) for fax in scene.simulator.control.faxes()}
    assert all(row["message_id"] in {"", ids[number]} for number, row in told.items() if number in ids)


def went_to(scene: Scene) -> Counter[str]:
    """How often each number got a fax; the one that warmed the machine up apart."""
    numbers = (fax["to"][0]["number"] for fax in scene.simulator.control.faxes())
    return Counter(number for number in numbers if number != WARM_UP)
