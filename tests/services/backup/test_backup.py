"""A backup has everything, a restore brings all of it back, and what was there before is only put aside."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import LogFilter
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import Cancelled, CancelToken, SystemClock
from faxdesk.paths import Profile
from faxdesk.services.backup import restore as restoring
from faxdesk.services.backup.backup_contents import CONTENTS, BackupContents, read_contents
from faxdesk.services.backup.restore import finish_restore, is_ready, restore
from faxdesk.services.profile_use import ProfileInUse, ProfileUse

TOKEN = CancelToken()
TO = "+16505550144"


def nothing_shown(_done: int, _total: int) -> None:
    """Nobody looks at the progress."""


def draft(desk: Composition, letter: Path) -> int:
    file = desk.outbox.add_file(letter, TOKEN)
    return desk.outbox.create(Draft(recipients=(Recipient(TO),), files=(file,)))


def drafts(profile: Profile) -> list[int]:
    desk = Composition(profile)
    try:
        items = desk.journal.items({OutboxState.DRAFT})
        for item in items:
            for file in item.draft.files:
                assert desk.blobs.path(file.hash).is_file()
        return [item.id for item in items]
    finally:
        desk.close()


@pytest.fixture
def letter(make_pdf: Callable[..., Path]) -> Path:
    return make_pdf(pages=1)


@pytest.fixture
def backup(profile: Profile, letter: Path, tmp_path: Path) -> Path:
    """A backup of a profile with one draft, made while it is open; a second draft came after it."""
    desk = Composition(profile)
    draft(desk, letter)
    profile.signatures.mkdir()
    (profile.signatures / "name.png").write_bytes(b"ink")
    desk.backup.make(tmp_path / "backup", TOKEN, nothing_shown)
    draft(desk, letter)
    desk.close()
    return tmp_path / "backup"


def brought_back(profile: Profile, backup: Path) -> Path | None:
    return restore(profile, backup, read_contents(backup), SystemClock(), TOKEN, nothing_shown)


def test_a_restore_brings_back_what_was_there_and_puts_the_rest_aside(profile: Profile, backup: Path) -> None:
    (profile.covers).mkdir()
    (profile.covers / "later.json").write_text("{}")
    aside = brought_back(profile, backup)
    assert len(drafts(profile)) == 1
    assert (profile.signatures / "name.png").read_bytes() == b"ink"
    assert not profile.covers.exists()
    assert aside is not None
    assert (aside / "covers" / "later.json").exists()
    assert len(drafts(Profile(aside))) == 2


def test_a_backup_is_restored_into_a_profile_of_its_own(backup: Path, tmp_path: Path) -> None:
    fresh = Profile(tmp_path / "fresh")
    fresh.prepare()
    assert brought_back(fresh, backup) is None
    assert len(drafts(fresh)) == 1
    assert not [path for path in fresh.folder.iterdir() if path.name.startswith(("replaced", "restoring"))]


def acts(desk: Composition) -> list[tuple[str, str]]:
    told = desk.audit_log.newest(LogFilter(acts=(Act.BACKED_UP, Act.BROUGHT_BACK)), 100)[::-1]
    return [(entry.act, entry.known_details.form) for entry in told]


def test_the_audit_logs_tell_of_backups_and_of_what_came_back_from_one(
    profile: Profile, backup: Path
) -> None:
    with closing(Composition(profile)) as desk:
        assert acts(desk) == [("backed_up", "begun"), ("backed_up", "")]
    brought_back(profile, backup)
    with closing(Composition(profile, program="command")) as desk:
        desk.note_restore()
        desk.tidy()
        assert acts(desk) == [("backed_up", "begun"), ("brought_back", "")]
        desk.audit_log.tidy()
    with closing(Composition(profile)) as again:
        again.tidy()
        assert acts(again) == [("backed_up", "begun"), ("brought_back", "")], "told once"


def test_a_backup_of_several_accounts_is_in_the_log_of_each(profile: Profile, tmp_path: Path) -> None:
    second = profile.with_archive("0123456789abcdef")
    second.prepare()
    Composition(second).close()
    with closing(Composition(profile)) as desk:
        desk.backup.make(tmp_path / "backup", TOKEN, nothing_shown)
    with closing(Composition(second)) as desk:
        assert acts(desk) == [("backed_up", "begun"), ("backed_up", "")]
        assert {entry.program for entry in desk.audit_log.newest(LogFilter(), 2)} == {"window"}


_TRY_TO_HAVE_ALONE = """
import fcntl, sys
with open(sys.argv[1], "rb+") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
"""
"""Locks the bytes that every connection of SQLite's shares as long as it is open."""


@pytest.mark.skipif(sys.platform == "win32", reason="locks there are no process's, but a handle's")
def test_the_archive_stays_in_use_to_others_while_a_backup_of_it_is_made(
    profile: Profile, tmp_path: Path
) -> None:
    def is_free() -> bool:
        tried = [sys.executable, "-c", _TRY_TO_HAVE_ALONE, str(profile.database)]
        return subprocess.run(tried, capture_output=True).returncode == 0

    with closing(Composition(profile)) as desk:
        desk.backup.make(tmp_path / "backup", TOKEN, nothing_shown)
        assert not is_free()
    assert is_free()


def test_a_backup_leaves_out_what_belongs_to_one_run(backup: Path) -> None:
    names = {path.name for path in backup.rglob("*")}
    assert not {name for name in names if name.endswith((".lock", "-wal", "-shm", ".count"))}
    assert "logs" not in names


@pytest.mark.parametrize("spoil", ["change", "shorten", "remove", "contents"])
def test_a_damaged_backup_changes_nothing(profile: Profile, backup: Path, spoil: str) -> None:
    victim = backup / "archive.db"
    content = bytearray(victim.read_bytes())
    if spoil == "change":
        content[5000] ^= 1
        victim.write_bytes(content)
    elif spoil == "shorten":
        victim.write_bytes(content[:-1])
    elif spoil == "remove":
        victim.unlink()
    else:
        (backup / CONTENTS).unlink()
    with pytest.raises(FaxDeskError, match="backup"):
        brought_back(profile, backup)
    assert len(drafts(profile)) == 2


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "a/../../b", "c:x", "a\\..\\b"])
def test_a_backup_that_names_files_outside_of_itself_is_refused(backup: Path, name: str) -> None:
    contents = json.loads((backup / CONTENTS).read_text())
    contents["files"][name] = {"size": 1, "sha256": "0"}
    (backup / CONTENTS).write_text(json.dumps(contents))
    with pytest.raises(FaxDeskError, match="outside of itself"):
        read_contents(backup)


def test_a_restore_waits_for_nobody_who_works_on_the_profile(profile: Profile, backup: Path) -> None:
    desk = Composition(profile)
    with pytest.raises(ProfileInUse):
        brought_back(profile, backup)
    desk.close()
    assert len(drafts(profile)) == 2


def test_a_backup_overwrites_nothing_and_leaves_nothing_half(profile: Profile, tmp_path: Path) -> None:
    desk = Composition(profile)
    full = tmp_path / "full"
    full.mkdir()
    (full / "a letter").write_text("mine")
    with pytest.raises(FaxDeskError, match="something in"):
        desk.backup.make(full, TOKEN, nothing_shown)
    with pytest.raises(FaxDeskError, match="profile itself"):
        desk.backup.make(profile.folder / "backup", TOKEN, nothing_shown)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        desk.backup.make(tmp_path / "half", token, nothing_shown)
    desk.close()
    assert (full / "a letter").read_text() == "mine"
    assert not (tmp_path / "half").exists()


class _PowerCut(Exception):
    """Ends a restore between two renames."""


@pytest.mark.parametrize("renames", range(12))
def test_a_restore_that_was_stopped_among_the_renames_is_gone_on_with(
    profile: Profile, backup: Path, renames: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = renames
    move = Path.rename

    def rename(self: Path, target: Path) -> Path:
        nonlocal left
        if left == 0:
            raise _PowerCut
        left -= 1
        return move(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", rename)
        try:
            brought_back(profile, backup)
        except _PowerCut:
            assert is_ready(profile)
    assert len(drafts(profile)) == 1
    (aside,) = profile.folder.glob("replaced-*")
    assert len(drafts(Profile(aside))) == 2
    assert not profile.restored.exists()


def test_what_is_stopped_before_it_is_ready_changes_nothing(profile: Profile, backup: Path) -> None:
    token = CancelToken()

    def stop_late(done: int, total: int) -> None:
        if profile.restored.exists():
            token.cancel()

    with pytest.raises(Cancelled):
        restore(profile, backup, read_contents(backup), SystemClock(), token, stop_late)
    assert not profile.restored.exists()
    assert len(drafts(profile)) == 2


def test_what_a_killed_restore_left_is_taken_away(profile: Profile, backup: Path) -> None:
    profile.restored.mkdir()
    (profile.restored / "archive.db").write_bytes(b"half")
    restoring.take_leftovers_away(profile)
    assert not profile.restored.exists()


def test_one_program_goes_on_with_a_restore(profile: Profile) -> None:
    use = ProfileUse(profile.use_lock)
    use.take_alone()
    with pytest.raises(ProfileInUse):
        finish_restore(profile)
    use.end()
    finish_restore(profile)


def test_a_backup_of_a_newer_program_is_told(backup: Path) -> None:
    contents = json.loads((backup / CONTENTS).read_text())
    (backup / CONTENTS).write_text(json.dumps({**contents, "form": 2}))
    with pytest.raises(FaxDeskError, match="newer FaxDesk"):
        read_contents(backup)


def test_all_that_is_in_the_profile_is_kept_or_known(profile: Profile, backup: Path) -> None:
    """Whoever keeps something new in a profile says in paths.py whether it is not to be lost."""
    known = {path.name for path in [*profile.kept_of_profile, *profile.kept_of_archive]}
    left_out = {"logs", "temporary", "use.lock", "accounts.lock", "sender.lock"}
    assert {path.name for path in profile.folder.iterdir()} - known - left_out == set()
    assert isinstance(read_contents(backup), BackupContents)
