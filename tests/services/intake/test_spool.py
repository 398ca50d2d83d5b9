"""What came in lies on the disk whole: a damaged job is set aside, and no link leads out of a watched
folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind
from faxdesk.sealing.file_keeper import PlainKeeper
from faxdesk.services.intake.spool import Spool
from tests.support.clock import ManualClock

PRINTER = Source(SourceKind.PRINTER)
FOLDER = Source(SourceKind.FOLDER, "/srv/fax")


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "intake", ManualClock(), PlainKeeper())


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text("Dear colleague")
    return path


def came(path: Path, source: Source = PRINTER) -> Incoming:
    return Incoming(source, "1", (IncomingFile(path.name, path),))


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_damaged_job_is_set_aside_and_can_be_put_again(
    spool: Spool, letter: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    incoming = came(letter)
    spool.put(incoming)
    (place,) = spool.folder.iterdir()
    record = place / "job.json"
    if damage == "cut":
        record.write_bytes(record.read_bytes()[:20])
    else:
        record.unlink()
    assert spool.jobs() == []
    spool.put(incoming)
    (job,) = spool.jobs()
    assert job.incoming.files[0].path.read_text() == "Dear colleague"
    assert spool.job(incoming.key) == job
    (aside,) = (path for path in spool.folder.iterdir() if path != place)
    assert (aside / "0" / "letter.txt").read_text() == "Dear colleague", "nothing of it is lost"
    assert aside.name in caplog.text
    assert "letter" not in caplog.text
    spool.prepare()
    spool.put(incoming)
    assert sorted(spool.folder.iterdir()) == sorted([place, aside]), "what can be read stays as it is"


def test_a_job_that_the_disk_does_not_give_now_is_not_taken_for_kept(spool: Spool, letter: Path) -> None:
    spool.put(came(letter))
    (place,) = spool.folder.iterdir()
    (place / "job.json").unlink()
    (place / "job.json").mkdir()
    with pytest.raises(FaxDeskError) as refused:
        spool.put(came(letter))
    assert refused.value.kind == ErrorKind.STORAGE
    assert list(spool.folder.iterdir()) == [place]


@pytest.mark.skipif(sys.platform == "win32", reason="links take a right there")
def test_no_link_leads_out_of_a_watched_folder(spool: Spool, letter: Path, tmp_path: Path) -> None:
    link = tmp_path / "fax.txt"
    link.symlink_to(letter)
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    for path in (link, pipe):
        with pytest.raises(FaxDeskError, match="leads elsewhere") as refused:
            spool.put(came(path, FOLDER))
        assert refused.value.kind == ErrorKind.BAD_INPUT
    assert spool.jobs() == []
    spool.put(came(link))
    assert len(spool.jobs()) == 1, "whoever hands over a link of their own means what it leads to"
    spool.put(came(letter, FOLDER))
    assert len(spool.jobs()) == 2
