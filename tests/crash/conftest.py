"""A machine that dies on command and a fax service that does not; what became of each fax is judged."""

from __future__ import annotations

import hashlib
import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from faxdesk.paths import Profile
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.chosen_keeper import keeper_for
from faxdesk.sealing.sealed_state import SealedState, Stage, read_state, write_state
from faxdesk.services.encryption.key_file import write_key_file
from faxdesk.services.encryption.key_places import KEY_FILE
from faxdesk.simulator.server import Simulator
from faxdesk.store.blobs import BlobStore
from faxdesk.store.database.database import Database
from tests.crash.machine import Death, Ended, Machine, build_shim, why_not

_NOT_SENT = {None, "draft", "queued", "waiting", "uncertain", "needs_you"}
_CALLS_A_FAX, _CALLS_TO_START = 140, 350
"""About so much is written, synced and sent for one."""
_SENT = {"accepted", "uncertain"}


@dataclass
class Scene:
    """Faxes that are sent from a machine, each of a file of its own, whatever becomes of the machine."""

    machine: Machine
    simulator: Simulator
    files: Path
    chance: random.Random
    given: dict[str, str] = field(default_factory=dict)
    """The files' names, with the SHA-256 of each."""
    promised: dict[str, str] = field(default_factory=dict)
    """The ids that `send` printed, of these files: it may never lose them from then on."""
    profiles: list[str] = field(default_factory=list)
    content: bytes = b""
    key: ArchiveKey | None = None
    """What its profiles are encrypted with."""

    def send(self, profile: str, size: int, death: Death | None = None, *, same: bool = False) -> Ended:
        """Send a new file, to one of fifty numbers in turn. same: its content is the last one's."""
        number = len(self.given)
        path = self.files / f"letter-{number:04}.docx"
        if not same:
            self.content = self.chance.randbytes(size)
        path.write_bytes(self.content)
        self.given[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        # No two profiles fax to one number: a fax of another computer would look like one of its own.
        to = f"+12128{len({*self.profiles, profile}):02}{number % 50:04}"
        ended = self.run(profile, ["send", "--to", to, path], death)
        # The original is gone: what is sent is the archive's own copy.
        path.unlink()
        if ended.code == 0:
            self.promised[path.name] = ended.json["id"]
        return ended

    def work_off(self, profile: str, death: Death | None = None) -> Ended:
        """Start the program again, with a little patience."""
        return self.run(profile, ["outbox", "run", "--wait", "5"], death)

    def anywhere(self, calls: int) -> Death:
        """A death among so many calls."""
        return self.at(self.chance.randint(1, calls))

    def anywhere_in(self, faxes: int, parts: int) -> Death:
        """A death in about one of so many parts of what it takes to send so many faxes."""
        calls = faxes * _CALLS_A_FAX // parts
        return self.at(_CALLS_TO_START + self.chance.randint(calls // 2, calls * 9 // 10))

    def at(self, call: int) -> Death:
        return Death(call, self.chance.randint(0, 1000))

    def judge(self) -> Counter[str]:
        """Hold what the archives tell against what the service did. Gives how many faxes are in which
        state, "" being those that nobody was promised and nothing is left of."""
        for profile in self.profiles:
            self._judge_documents(self.folder(profile))
        rows = {name: row for profile in self.profiles for name, row in self._rows(profile).items()}
        carried = self._carried_out()
        states: Counter[str] = Counter()
        for name, digest in self.given.items():
            row, sent = rows.get(name), carried.get(name, [])
            state = row["state"] if row else None
            states[state or ""] += 1
            assert len(sent) <= 1, f"{name} went out {len(sent)} times; the archive says {state}"
            if sent:
                assert state in _SENT, f"{name} went out; the archive says {state}"
                assert sent[0]["files"][0]["sha256"] == digest
            else:
                assert state in _NOT_SENT, f"{name} did not go out; the archive says {state}"
            if state == "accepted":
                assert row is not None
                assert row["service_id"] == str(sent[0]["id"])
            if name in self.promised:
                assert row is not None, f"{name} was promised to be sent, and is lost"
                assert row["id"] == self.promised[name]
        return states

    def run(self, profile: str, arguments: list[Any], death: Death | None = None) -> Ended:
        self.prepare(profile)
        ended = self.machine.run("--profile", self.folder(profile).folder, "--json", *arguments, death=death)
        assert ended.code in (None, 0, 1, 3), ended.err
        return ended

    def prepare(self, profile: str) -> None:
        """Before a new profile is used: have it encrypted, where it is to be."""
        if profile in self.profiles:
            return
        self.profiles.append(profile)
        if self.key is not None:
            file = self.folder(profile).encryption_file
            file.parent.mkdir(parents=True)
            write_state(file, SealedState(Stage.SEALED, self.key.id))

    def folder(self, profile: str) -> Profile:
        return Profile(self.machine.root / "people" / profile)

    def _judge_documents(self, profile: Profile) -> None:
        """Whatever a fax names is there, as it was."""
        state = read_state(profile.encryption_file)
        keeper = keeper_for(state, self.key, profile.folder, profile.temporary)
        blobs = BlobStore(profile.blobs, keeper=keeper)
        with closing(Database.open(profile.database, self.key)) as archive, archive.read() as cx:
            for row in cx.execute("SELECT fax_id, hash FROM outbox_files"):
                assert blobs.verify(row["hash"]), f"the file of fax {row['fax_id']} is lost"

    def _rows(self, profile: str) -> dict[str, dict[str, Any]]:
        listed = self.run(profile, ["outbox", "--offline"])
        assert listed.code == 0
        return {row["files"][0]: row for row in listed.json if row["files"]}

    def _carried_out(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for fax in self.simulator.control.faxes():
            found.setdefault(fax["files"][0]["name"], []).append(fax)
        return found


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if reason := why_not():
        pytest.skip(reason)
    return build_shim(tmp_path_factory.mktemp("shim"))


@pytest.fixture
def key() -> ArchiveKey | None:
    """What the profiles are encrypted with; a module that wants them encrypted has its own."""
    return None


@pytest.fixture
def scene(shim: Path, simulator: Simulator, tmp_path: Path, key: ArchiveKey | None) -> Iterator[Scene]:
    environment = {
        **os.environ,
        "FAXDESK_SERVER": simulator.url,
        "FAXDESK_CLIENT_ID": simulator.client_id,
        "FAXDESK_CLIENT_SECRET": simulator.client_secret,
        "FAXDESK_JWT": simulator.jwt,
    }
    if key is not None:
        write_key_file(tmp_path / "key", key)
        environment[KEY_FILE] = str(tmp_path / "key")
    root, files = tmp_path / "root", tmp_path / "files"
    root.mkdir()
    files.mkdir()
    with closing(Machine(shim, root, tmp_path / "log", environment)) as machine:
        letter = files / "warm-up.docx"
        letter.write_bytes(b"PK")
        machine.warm_up("--profile", tmp_path / "other", "--json", "send", "--to", "+12125550187", letter)
        yield Scene(machine, simulator, files, random.Random(7), key=key)
