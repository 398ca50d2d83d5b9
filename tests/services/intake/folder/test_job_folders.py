"""What happens to files in a watched folder, on a real disk: claims, moves, and what must not be followed."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.intake.folder.job_folders import FAILED, SENT, WAITING, Job, JobFolders, JobRecord
from faxdesk.services.intake.folder.standing_still import Stand

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="names and rights as Unix has them")
NAMES = [
    "letter.pdf",
    "-rf.pdf",
    "two\nlines.pdf",
    "\u05de\u05db\u05ea\u05d1 \u0627\u062e.pdf",
    "n" * 251 + ".pdf",
    "\u00fc" * 125 + ".pdf",
    "a." + "b" * 200,
    "no ending",
    # As Python has bytes that are no text.
    "no text \udcff\udcfe.pdf",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def folders(folder: Path) -> JobFolders:
    return JobFolders(folder, "mine")


def lay(folder: Path, name: str, content: str = "letter") -> Stand:
    path = folder / name
    path.write_text(content)
    return Stand.of(path.lstat())


def claimed(folders: JobFolders, name: str, *sides: str) -> Job:
    job = folders.claim(JobRecord(name, sides), folders.documents()[name])
    assert job is not None
    return job


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder with what is in it, without the marks of claims in their way."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith(".faxdesk"):
            place = path.relative_to(folder)
            found["/".join(part for part in place.parts if not part.startswith("mine-"))] = path.read_text()
    return found


@POSIX
@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_goes_all_the_way(folder: Path, folders: JobFolders, name: str) -> None:
    lay(folder, name)
    job = claimed(folders, name)
    assert tree(folder) == {f"waiting/{name}": "letter"}
    assert JobFolders(folder, "mine").jobs() == [job], "another run of the program finds it"
    placed = folders.placed(job, SENT)
    folders.write_beside(placed, ".reason.txt", "why")
    place = folders.finish(placed)
    assert place.parent == folder / SENT
    assert len(tree(folder)) == 2
    assert place.read_text() == "letter"
    assert list((folder / WAITING).iterdir()) == []


def test_nothing_is_made_in_a_folder_without_files(folder: Path, folders: JobFolders) -> None:
    """A share that is not connected looks so, and what is made there would lie below it."""
    assert folders.documents() == {}
    assert folders.jobs() == []
    assert list(folder.iterdir()) == []


@POSIX
def test_links_devices_and_folders_are_no_documents(
    folder: Path, folders: JobFolders, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_text("secret")
    (folder / "link.pdf").symlink_to(secret)
    (folder / "nowhere.pdf").symlink_to(tmp_path / "gone")
    os.mkfifo(folder / "pipe.pdf")
    (folder / "folder.pdf").mkdir()
    lay(folder, "letter.pdf")
    assert set(folders.documents()) == {"letter.pdf"}


@POSIX
def test_a_document_that_became_a_link_is_not_taken(
    folder: Path, folders: JobFolders, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_text("secret")
    stand = lay(folder, "letter.pdf")
    (folder / "letter.pdf").unlink()
    (folder / "letter.pdf").symlink_to(secret)
    assert folders.claim(JobRecord("letter.pdf"), stand) is None
    assert (folder / "letter.pdf").is_symlink()
    assert folders.jobs() == []


@POSIX
@pytest.mark.parametrize("name", [WAITING, SENT, FAILED])
def test_a_link_in_the_place_of_a_folder_is_refused(
    folder: Path, folders: JobFolders, tmp_path: Path, name: str
) -> None:
    stand = lay(folder, "letter.pdf")
    (tmp_path / "elsewhere").mkdir()
    (folder / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FaxDeskError) as refused:
        folders.claim(JobRecord("letter.pdf"), stand)
    assert refused.value.kind == ErrorKind.STORAGE
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (folder / "letter.pdf").exists()


def test_what_changed_since_it_was_seen_goes_back(folder: Path, folders: JobFolders) -> None:
    stand = lay(folder, "letter.pdf")
    lay(folder, "letter.pdf", "a longer letter")
    assert folders.claim(JobRecord("letter.pdf"), stand) is None
    assert tree(folder) == {"letter.pdf": "a longer letter"}
    assert folders.jobs() == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who writes")
def test_what_is_being_written_is_left(folder: Path, folders: JobFolders) -> None:
    stand = lay(folder, "letter.pdf")
    with (folder / "letter.pdf").open("ab"):
        assert folders.claim(JobRecord("letter.pdf"), stand) is None
    assert folders.claim(JobRecord("letter.pdf"), stand) is not None


def test_of_two_computers_one_gets_a_file(folder: Path, folders: JobFolders) -> None:
    stand = lay(folder, "letter.pdf")
    other = JobFolders(folder, "other")
    assert folders.claim(JobRecord("letter.pdf"), stand) is not None
    assert other.claim(JobRecord("letter.pdf"), stand) is None
    assert other.jobs() == [], "what the first one has is nothing of the other's"
    assert len(folders.jobs()) == 1


def test_many_at_once_get_each_file_once(folder: Path) -> None:
    """Several computers that see the same files at the same time."""
    stands = {f"letter {number}.pdf": lay(folder, f"letter {number}.pdf") for number in range(150)}
    begin = threading.Barrier(4)

    def claim_all(owner: str) -> list[str]:
        folders = JobFolders(folder, owner)
        begin.wait()
        jobs = [folders.claim(JobRecord(name), stand) for name, stand in stands.items()]
        return [job.record.name for job in jobs if job is not None]

    with ThreadPoolExecutor(4) as threads:
        claimed_by = list(threads.map(claim_all, ["first", "second", "third", "fourth"]))
    assert sorted(name for names in claimed_by for name in names) == sorted(stands)
    assert sum(len(list((folder / WAITING).glob(f"*/{name}"))) for name in stands) == len(stands)
    assert len(list((folder / WAITING).iterdir())) == len(stands), "who was too late leaves nothing"


def test_side_files_go_with_their_document(folder: Path, folders: JobFolders) -> None:
    lay(folder, "letter.json", "{}")
    lay(folder, "letter.pdf")
    job = folders.placed(claimed(folders, "letter.pdf", "letter.json"), FAILED)
    folders.finish(job)
    assert tree(folder) == {"failed/letter.json": "{}", "failed/letter.pdf": "letter"}


def test_nothing_that_lies_there_is_replaced(folder: Path, folders: JobFolders) -> None:
    for content in ("first", "second", "third"):
        lay(folder, "letter.pdf", content)
        job = folders.placed(claimed(folders, "letter.pdf"), FAILED)
        folders.write_beside(job, ".reason.txt", f"why {content}")
        folders.finish(job)
    assert tree(folder) == {
        f"failed/letter{number}{ending}": f"{word}{content}"
        for number, content in (("", "first"), (" (2)", "second"), (" (3)", "third"))
        for ending, word in ((".pdf", ""), (".reason.txt", "why "))
    }


def test_a_name_that_somebody_took_meanwhile(folder: Path, folders: JobFolders) -> None:
    lay(folder, "letter.pdf")
    job = folders.placed(claimed(folders, "letter.pdf"), SENT)
    lay(folder / SENT, "letter.pdf", "of another computer")
    assert folders.finish(job) == folder / SENT / "letter (2).pdf"
    assert (folder / SENT / "letter.pdf").read_text() == "of another computer"


STEPS: list[Callable[[Path, Path], object]] = [
    lambda job, folder: (job / "letter.pdf").rename(folder / "letter.pdf"),
    lambda job, folder: (job / "letter.json").rename(folder / "letter.json"),
]


@pytest.mark.parametrize(("step", "is_claimed"), [(STEPS[0], False), (STEPS[1], True)])
def test_a_claim_that_was_cut_short(
    folder: Path, folders: JobFolders, step: Callable[[Path, Path], object], is_claimed: bool
) -> None:
    """Before its document was moved it never was; after that it is finished."""
    lay(folder, "letter.json", "{}")
    lay(folder, "letter.pdf")
    job = claimed(folders, "letter.pdf", "letter.json")
    if not is_claimed:
        STEPS[1](job.folder, folder)
    step(job.folder, folder)
    found = JobFolders(folder, "mine").jobs()
    assert [each.record for each in found] == ([job.record] if is_claimed else [])
    place = "waiting/" if is_claimed else ""
    assert tree(folder) == {f"{place}letter.json": "{}", f"{place}letter.pdf": "letter"}


def test_a_folder_without_a_record_is_dropped(folder: Path, folders: JobFolders) -> None:
    (folder / WAITING / "mine-1").mkdir(parents=True)
    (folder / WAITING / "mine-2").mkdir()
    (folder / WAITING / "mine-2" / ".faxdesk.json.new").write_text("{")
    assert folders.jobs() == []
    assert list((folder / WAITING).iterdir()) == []


@pytest.mark.parametrize(
    "record",
    [
        {"name": "../../secret.pdf"},
        {"name": "/etc/passwd"},
        {"name": "letter.pdf", "sides": ["../x.json"]},
        {"name": "letter.pdf", "sides": [], "ends": "../elsewhere"},
        {"name": "letter.pdf", "sides": [], "ends": "sent", "place": "../x"},
        {"name": 7, "sides": []},
        {"name": "letter.pdf", "sides": [], "more": 1},
        [],
    ],
)
def test_a_record_that_somebody_else_wrote_leads_nowhere(
    folder: Path, folders: JobFolders, record: object
) -> None:
    job = folder / WAITING / "mine-1"
    job.mkdir(parents=True)
    (job / "letter.pdf").write_text("letter")
    (job / ".faxdesk.json").write_text(json.dumps(record))
    assert folders.jobs() == []
    assert (job / "letter.pdf").exists(), "what nobody understands stays for a person"


def test_a_move_that_was_cut_short_is_finished(folder: Path, folders: JobFolders) -> None:
    lay(folder, "letter.json", "{}")
    lay(folder, "letter.pdf")
    job = folders.placed(claimed(folders, "letter.pdf", "letter.json"), SENT)
    os.link(job.document, folder / SENT / "letter.pdf")
    job.sides[0].rename(folder / SENT / "letter.json")
    again = JobFolders(folder, "mine")
    (found,) = again.jobs()
    assert found == job
    again.finish(found)
    assert tree(folder) == {"sent/letter.json": "{}", "sent/letter.pdf": "letter"}


def test_what_a_death_left_half_written_goes_with_the_job(folder: Path, folders: JobFolders) -> None:
    lay(folder, "letter.pdf")
    job = folders.placed(claimed(folders, "letter.pdf"), SENT)
    receipt = folders.place_for_new(job, ".receipt.pdf")
    assert receipt.parent == job.folder
    receipt.with_name(".faxdesk-12ab.part").write_text("half")
    receipt.write_text("receipt")
    folders.lay_beside(job, ".receipt.pdf")
    (job.folder / ".faxdesk.reason.txt").write_text("half")
    folders.finish(job)
    assert tree(folder) == {"sent/letter.pdf": "letter", "sent/letter.receipt.pdf": "receipt"}
    assert list((folder / WAITING).iterdir()) == []


def test_one_whose_document_was_taken_away_is_dropped(folder: Path, folders: JobFolders) -> None:
    lay(folder, "letter.pdf")
    claimed(folders, "letter.pdf").document.unlink()
    assert JobFolders(folder, "mine").jobs() == []
    assert list((folder / WAITING).iterdir()) == []


def test_a_folder_that_is_gone(folder: Path, folders: JobFolders) -> None:
    folder.rmdir()
    for look in (folders.documents, lambda: folders.claim(JobRecord("letter.pdf"), Stand(1, 1))):
        with pytest.raises(FaxDeskError) as gone:
            look()
        assert gone.value.kind == ErrorKind.STORAGE
        assert "not there" in gone.value.title


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do anything")
def test_a_folder_that_may_not_be_changed(folder: Path, folders: JobFolders) -> None:
    stand = lay(folder, "letter.pdf")
    folders.prepare()
    folder.chmod(0o500)
    try:
        with pytest.raises(FaxDeskError) as refused:
            folders.claim(JobRecord("letter.pdf"), stand)
        assert refused.value.kind == ErrorKind.STORAGE
        assert "may not move" in refused.value.title
        assert list((folder / WAITING).iterdir()) == []
    finally:
        folder.chmod(0o700)


def test_the_same_file_is_known(folder: Path, folders: JobFolders) -> None:
    """By name, content, time, and what lies beside it."""

    def likeness(content: str, changed_s: int, side: str | None = None, name: str = "letter.pdf") -> str:
        lay(folder, name, content)
        os.utime(folder / name, (changed_s, changed_s))
        if side is not None:
            lay(folder, "letter.json", side)
        job = claimed(folders, name, *(["letter.json"] if side is not None else []))
        found = folders.likeness(job)
        folders.finish(folders.placed(job, SENT))
        return found

    first = likeness("letter", 1000)
    assert likeness("letter", 1000) == first
    others = [
        likeness("lettre", 1000),
        likeness("letter", 1001),
        likeness("letter", 1000, "{}"),
        likeness("letter", 1000, "{ }"),
        likeness("letter", 1000, name="Letter.pdf"),
    ]
    assert len({first, *others}) == 6


def test_ten_thousand_files(folder: Path, folders: JobFolders) -> None:
    for number in range(10_000):
        (folder / f"letter {number}.pdf").touch()
    assert len(folders.documents()) == 10_000


def test_the_record_of_a_job_is_kept(folder: Path, folders: JobFolders) -> None:
    lay(folder, "letter.pdf")
    job = claimed(folders, "letter.pdf")
    kept = folders.keep(Job(job.folder, replace(job.record, job="7", source="/in", trouble="why\n\ud83d")))
    assert JobFolders(folder, "mine").jobs() == [kept]
