"""The program is killed while it faxes what lies in a watched folder: each file goes out once, and none is
lost."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.crash.conftest import Scene
from tests.crash.machine import Death, Ended

WARM_UP = "+12125550187"
_CALLS_TO_START, _CALLS_A_DRAFT, _CALLS_A_FAX = 300, 60, 160
"""About so many steps can be cut short."""


def number(place: int) -> str:
    """One that nothing happens to: those that end in 01xx are busy, for example."""
    return f"+1212556{2000 + place}"


class Folder:
    """A watched folder on the disk of the machine."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.place = scene.machine.root / "to fax"
        self.place.mkdir()
        scene.simulator.control.deliver_after(0)

    def lay(self, place: int, content: bytes) -> str:
        """Lay a document into it, and what says whom it goes to: in its name, or beside it, in turns."""
        to, name = number(place), f"letter {place}.docx"
        if place % 3 == 0:
            name = f"{to} {name}"
        elif place % 3 == 1:
            (self.place / f"letter {place}.json").write_text(f'{{"to": "{to}"}}')
        else:
            (self.place / f"{name}.csv").write_text(f"fax,name\n{to},N{place}\n")
        (self.place / name).write_bytes(content)
        return name

    def watch(
        self, calls: int | None = None, kind: str = "", *, send: bool = True, profile: str = "desk"
    ) -> Ended:
        """Fax what lies there, to the end or to a death at so many calls (of a kind: see Ended.calls)."""
        death = None if calls is None else Death(calls, self.scene.chance.randint(0, 1000), kind)
        leave = "--send" if send else "--no-send"
        command = ["watch-folder", self.place, "--once", leave, "--wait", "600"]
        return self.scene.run(profile, command, death)

    def watch_to_the_end(self, *, at_most: int, profile: str = "desk") -> None:
        """Fax what is left. What a death left in doubt the command names, and a person has it sent again."""
        ended = self.watch(profile=profile)
        left = [line for line in map(json.loads, ended.out.splitlines()) if line["state"] == "unknown"]
        assert ended.code == (3 if left else 0), ended.err
        assert len(left) <= at_most, "one death leaves one in doubt"
        if left:
            for line in left:
                self.scene.run(profile, ["outbox", "send-again", line["fax"]])
            ended = self.watch(profile=profile)
            assert ended.code == 0, ended.err

    def went_to(self) -> Counter[str]:
        numbers = (fax["to"][0]["number"] for fax in self.scene.simulator.control.faxes())
        return Counter(each for each in numbers if each != WARM_UP)

    def lies_in(self, name: str) -> set[str]:
        return {path.name for path in (self.place / name).glob("*") if path.is_file()}

    def judge(self, names: list[str]) -> None:
        """Each file went out once, and lies where that is said of it, with its receipt."""
        sent = self.went_to()
        assert sent == Counter(number(place) for place in range(len(names)))
        sides = {name for name in self.lies_in("sent") if name.endswith((".json", ".csv"))}
        assert len(sides) == sum(place % 3 != 0 for place in range(len(names)))
        receipts = {f"{Path(name).stem}.receipt.pdf" for name in names}
        assert self.lies_in("sent") - sides == {*names} | receipts
        assert self.lies_in("failed") == set()
        assert list((self.place / "waiting").iterdir()) == []
        left = [path.name for path in self.place.iterdir() if path.is_file()]
        assert left == []
        for profile in self.scene.profiles:
            self.scene._judge_documents(self.scene.folder(profile))


@pytest.mark.parametrize(
    ("files", "kills"),
    [
        (24, 6),
        pytest.param(200, 20, marks=pytest.mark.slow),
        pytest.param(600, 60, marks=pytest.mark.slow),
    ],
)
def test_each_file_is_faxed_once(scene: Scene, files: int, kills: int) -> None:
    folder = Folder(scene)
    names = [folder.lay(place, scene.chance.randbytes(400)) for place in range(files)]
    for _ in range(kills):
        calls = _CALLS_TO_START + scene.chance.randint(0, 2 * _CALLS_A_FAX * files // kills)
        folder.watch(calls)
    folder.watch_to_the_end(at_most=kills)
    folder.judge(names)


def test_each_of_two_hundred_becomes_one_draft(scene: Scene) -> None:
    """From the folder into the archive, without what it takes to send them."""
    folder = Folder(scene)
    names = [folder.lay(place, scene.chance.randbytes(400)) for place in range(200)]
    kills = [
        folder.watch(_CALLS_TO_START + scene.chance.randint(0, 2 * _CALLS_A_DRAFT * 200 // 15), send=False)
        for _ in range(15)
    ]
    assert sum(ended.was_killed for ended in kills) >= 8
    ended = folder.watch(send=False)
    assert ended.code == 0, ended.err
    rows = scene.run("desk", ["outbox", "--offline", "--limit", "1000"]).json
    drafts = [
        (row["files"], [each["number"] for each in row["to"]]) for row in rows if row["state"] == "draft"
    ]
    assert sorted(drafts) == sorted(([name], [number(place)]) for place, name in enumerate(names))
    waiting = {path.name for path in (folder.place / "waiting").glob("*/*.docx")}
    assert waiting == set(names), "until a person has sent them"
    assert folder.went_to() == Counter()


def test_two_computers_that_die_in_turns(scene: Scene) -> None:
    """Each goes on with what it has taken, and both with what nobody has."""
    folder = Folder(scene)
    names = [folder.lay(place, scene.chance.randbytes(400)) for place in range(24)]
    killed = 0
    for turn in range(8):
        calls = _CALLS_TO_START + scene.chance.randint(0, _CALLS_A_FAX * 6)
        killed += folder.watch(calls, profile=("desk", "other")[turn % 2]).was_killed
    assert killed >= 4
    for profile in ("desk", "other"):
        folder.watch_to_the_end(at_most=killed, profile=profile)
        assert scene.run(profile, ["outbox", "--offline"]).json, "each had some of them"
    folder.judge(names)


@pytest.mark.parametrize("kind", ["n", pytest.param("muc", marks=pytest.mark.slow)])
def test_a_death_at_each_change_of_a_name(scene: Scene, kind: str) -> None:
    """One file for each rename that it takes, or for each folder and file that is made or removed."""
    folder = Folder(scene)
    folder.watch()
    names = [folder.lay(0, scene.chance.randbytes(400))]
    calls = folder.watch().calls
    for letter in kind:
        for call in range(1, calls.count(letter) + 1):
            names.append(folder.lay(len(names), scene.chance.randbytes(400)))
            assert folder.watch(call, letter).was_killed
    folder.watch_to_the_end(at_most=len(names))
    folder.judge(names)
