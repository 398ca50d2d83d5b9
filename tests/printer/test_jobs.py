"""Jobs from the first request to the draft: whole, once, with their names and numbers, also in a crowd."""

from __future__ import annotations

import gzip
import io
import socket
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.printed_job import JobStage, PrintedFile
from faxdesk.printer.ipp_values import IppFailure, Status
from faxdesk.printer.print_jobs import OPEN_S, JobState, PrintJobs
from tests.documents.pictures.pwg_samples import raster
from tests.printer.client import (
    CANCEL_JOB,
    CANCEL_MY_JOBS,
    CLOSE_JOB,
    CREATE_JOB,
    GET_JOB,
    GET_JOBS,
    GET_PRINTER,
    PDF,
    SEND_DOCUMENT,
    VALIDATE_JOB,
    Answer,
    destinations,
    flag,
    integer,
    keyword,
    mime,
    name,
)
from tests.printer.conftest import KeptJobs, RunningPrinter
from tests.support.clock import ManualClock
from tests.support.waiting import wait_until

LAST, MORE = flag("last-document", True), flag("last-document", False)
STORAGE = FaxDeskError("The disk is full.", "Make room.", ErrorKind.STORAGE)


def picture_of(kind: str, colour: str) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, kind)
    return content.getvalue()


def new_job(printer: RunningPrinter, title: str = "Letter") -> int:
    answer = printer.client.ask(CREATE_JOB, name(title), name("robin", "requesting-user-name"))
    assert answer.status == 0
    return int(answer["job-id"])


def send(printer: RunningPrinter, job: int, document: bytes, last: bool = True) -> Answer:
    return printer.client.ask(
        SEND_DOCUMENT, integer("job-id", job), LAST if last else MORE, document=document
    )


def test_a_job_has_its_name_its_person_and_its_document(printer: RunningPrinter) -> None:
    title, person = name("Référral: Ana/Bo?"), name("robin", "requesting-user-name")
    answer = printer.client.print(PDF, title, person, mime("application/pdf"))
    assert (answer.status, answer["job-state"]) == (0, 9)
    (job,) = printer.taker.jobs
    assert (job.title, job.person, job.numbers) == ("Référral: Ana/Bo?", "robin", ())
    assert [file.name for file in job.files] == ["Référral Ana Bo.pdf"]
    assert printer.taker.documents == [[PDF]]
    assert job.key == answer["job-uuid"]
    assert printer.on_the_way == []


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (PDF, ".pdf"),
        (b"\r\n" + PDF, ".pdf"),
        (b"\xff\xd8\xff\xe0" + bytes(50), ".jpg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), ".png"),
        (b"RaS2" + bytes(2000), ".pwg"),
        ("Grüße\n\fzweite Seite".encode(), ".txt"),
    ],
)
def test_what_it_is_is_told_by_its_content(printer: RunningPrinter, content: bytes, suffix: str) -> None:
    assert printer.client.print(content, mime("application/octet-stream")).status == 0
    assert printer.taker.jobs[0].files[0].name == f"Printed document{suffix}"


@pytest.mark.parametrize(
    ("content", "claimed"),
    [
        (b"%!PS\nshowpage\n", "application/octet-stream"),
        (b"\x1b%-12345X@PJL\n", "application/octet-stream"),
        (b"PK\3\4" + bytes(100), "application/octet-stream"),
        (b"no PDF at all", "application/pdf"),
        (PDF, "text/plain"),
    ],
)
def test_what_is_none_of_them_ends_the_job_and_is_no_draft(
    printer: RunningPrinter, content: bytes, claimed: str
) -> None:
    answer = printer.client.print(content, mime(claimed))
    assert answer.status == Status.FORMAT_ERROR
    done = printer.client.ask(
        GET_JOBS, keyword("which-jobs", "completed"), keyword("requested-attributes", "all")
    )
    assert (done["job-state"], done["job-state-reasons"]) == (8, "document-format-error")
    assert not printer.taker.jobs
    assert not printer.on_the_way


def test_formats_and_compressions_that_there_are_not_are_named(printer: RunningPrinter) -> None:
    for operation in (VALIDATE_JOB, CREATE_JOB):
        answer = printer.client.ask(operation, mime("application/postscript"))
        assert (answer.status, answer["document-format"]) == (0x040A, "application/postscript")
        answer = printer.client.ask(operation, keyword("compression", "compress"))
        assert (answer.status, answer["compression"]) == (0x040F, "compress")
    insists = flag("ipp-attribute-fidelity", True)
    copies = b"\x21\0\6copies\0\4\0\0\0\3"
    answer = printer.client.ask(VALIDATE_JOB, insists, job=copies)
    assert (answer.status, answer["copies"]) == (0x040B, 3)
    assert printer.client.ask(VALIDATE_JOB, job=copies).status == 0


def _bare(content: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(content) + packing.flush()


@pytest.mark.parametrize(
    ("packed", "named"),
    [(gzip.compress, "gzip"), (_bare, "deflate"), (zlib.compress, "deflate"), (bytes, "none")],
)
def test_packed_documents_come_out_whole(printer: RunningPrinter, packed: object, named: str) -> None:
    assert callable(packed)
    document = PDF + bytes(range(256)) * 3000
    answer = printer.client.print(packed(document), keyword("compression", named))
    assert answer.status == 0
    assert printer.taker.documents == [[document]]


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(PDF * 50)[:-20],
        b"\x1f\x8b\x08 and no more",
        PDF,
        gzip.compress(PDF) + gzip.compress(PDF),
    ],
    ids=["cut", "begun", "not packed", "two behind each other"],
)
def test_what_cannot_be_unpacked_leaves_nothing(printer: RunningPrinter, content: bytes) -> None:
    assert printer.client.print(content, keyword("compression", "gzip")).status == 0x0410
    assert not printer.taker.jobs
    assert not printer.on_the_way


def test_several_documents_are_one_job(printer: RunningPrinter) -> None:
    job = new_job(printer)
    assert send(printer, job, PDF, last=False).status == 0
    assert printer.taker.jobs == []
    picture = b"\xff\xd8\xff\xe0" + bytes(99)
    assert send(printer, job, picture, last=False).status == 0
    assert send(printer, job, b"").status == 0
    assert printer.taker.documents == [[PDF, picture]]
    assert send(printer, job, PDF).status == 0x0404
    assert len(printer.taker.jobs) == 1


@pytest.mark.parametrize(
    ("documents", "suffix"),
    [
        ([PDF, PDF + b"startxref\n%%EOF\n", PDF], ".pdf"),
        ([PDF + b"1 0 obj\nstream\n" + PDF + b"\nendstream\n%%EOF"], ".pdf"),
        ([picture_of("JPEG", "red"), picture_of("JPEG", "blue")], ".jpg"),
        ([b"\xff\xd8\xff\xe2\0\x10MPF\0" + bytes(50) + b"\xff\xd9" + picture_of("JPEG", "red")], ".jpg"),
        ([picture_of("PNG", "red"), picture_of("PNG", "blue"), picture_of("PNG", "red")], ".png"),
    ],
)
def test_documents_that_came_as_one_are_taken_apart(
    printer: RunningPrinter, documents: list[bytes], suffix: str
) -> None:
    assert printer.client.print(b"".join(documents), name(f"Letter{suffix}")).status == 0
    assert printer.taker.documents == [documents]
    names = [f"Letter{suffix}", f"Letter 2{suffix}", f"Letter 3{suffix}"][: len(documents)]
    assert [file.name for file in printer.taker.jobs[0].files] == names
    assert not printer.on_the_way


def test_a_closed_job_is_taken(printer: RunningPrinter) -> None:
    job = new_job(printer)
    send(printer, job, PDF, last=False)
    for _ in range(2):
        assert printer.client.ask(CLOSE_JOB, integer("job-id", job)).status == 0
    assert printer.taker.documents == [[PDF]]


def test_a_cancelled_job_is_gone_and_a_taken_one_cannot_be(printer: RunningPrinter) -> None:
    job, kept = new_job(printer), new_job(printer)
    send(printer, job, PDF, last=False)
    assert len(printer.on_the_way) == 1
    assert printer.client.ask(CANCEL_JOB, integer("job-id", job)).status == 0
    assert printer.on_the_way == []
    assert send(printer, job, PDF).status == 0x0404
    assert send(printer, kept, PDF).status == 0
    assert printer.client.ask(CANCEL_JOB, integer("job-id", kept)).status == 0x0404
    mine = new_job(printer)
    assert printer.client.ask(CANCEL_MY_JOBS, name("sam", "requesting-user-name")).status == 0
    assert printer.client.ask(GET_JOB, integer("job-id", mine))["job-state"] == 3
    assert printer.client.ask(CANCEL_MY_JOBS, name("robin", "requesting-user-name")).status == 0
    assert printer.client.ask(GET_JOB, integer("job-id", mine))["job-state"] == 7
    assert len(printer.taker.jobs) == 1


def test_numbers_are_taken_and_other_destinations_named(printer: RunningPrinter) -> None:
    whom = destinations("tel:+1-650-555-0123", "tel:%2B49%2030%20123;ext=5", "sip:a@b", "TEL:911", "tel:")
    answer = printer.client.print(PDF, job=whom)
    assert answer.status == 1
    assert len(answer.attributes["destination-uris"]) == 2
    assert printer.taker.jobs[0].numbers == ("+1-650-555-0123", "+49 30 123", "911")
    assert printer.client.print(PDF, job=keyword_as_destination()).status == 0x0400


def test_the_pages_that_are_wanted_are_handed_on(printer: RunningPrinter) -> None:
    def ranges(*pages: tuple[int, int]) -> bytes:
        parts = (
            struct.pack(">BH", 0x33, 11 if not at else 0)
            + (b"" if at else b"page-ranges")
            + struct.pack(">Hii", 8, *each)
            for at, each in enumerate(pages)
        )
        return b"".join(parts)

    assert printer.client.print(PDF, job=ranges((2, 3), (7, 7))).status == 0
    assert printer.taker.jobs[0].pages == ((2, 3), (7, 7))
    answer = printer.client.print(PDF, job=ranges((1, 1), (4, 2)))
    assert (answer.status, len(answer.attributes["page-ranges"])) == (0x040B, 2)
    assert len(printer.taker.jobs) == 1


def keyword_as_destination() -> bytes:
    return b"\x44\0\x10destination-uris\0\x01x"


@pytest.mark.parametrize(
    ("stage", "state", "reason"),
    [
        (JobStage.KEPT, 5, "job-queued-for-marker"),
        (JobStage.DRAFT, 9, "job-completed-successfully"),
        (JobStage.SENT, 9, "job-completed-successfully"),
        (JobStage.FAILED, 9, "job-completed-with-errors"),
        (JobStage.REFUSED, 8, "document-unprintable-error"),
    ],
)
def test_the_queue_hears_what_became_of_it(
    printer: RunningPrinter, stage: JobStage, state: int, reason: str
) -> None:
    printer.taker.stage = JobStage.KEPT
    job = printer.client.print(PDF)
    assert job["job-state"] == 5
    printer.taker.stage = stage
    answer = printer.client.ask(GET_JOB, integer("job-id", job["job-id"]))
    assert (answer["job-state"], answer["job-state-reasons"]) == (state, reason)
    assert printer.client.ask(GET_PRINTER)["queued-job-count"] == (state < 7)


def test_where_nothing_can_be_kept_the_job_is_to_come_again(printer: RunningPrinter) -> None:
    for failure in (STORAGE, OSError("no disk")):
        printer.taker.failure = failure
        assert printer.client.print(PDF).status == Status.TEMPORARY_ERROR
    printer.taker.failure = None
    (coming,) = printer.folder.iterdir()
    coming.rename(coming.with_suffix(".gone"))
    assert printer.client.print(PDF).status == Status.TEMPORARY_ERROR
    coming.with_suffix(".gone").rename(coming)
    assert printer.client.print(PDF).status == 0
    assert len(printer.taker.jobs) == 1
    assert printer.on_the_way == []


def test_a_failure_that_nobody_foresaw_is_answered_and_holds_up_nobody(printer: RunningPrinter) -> None:
    printer.taker.failure = RuntimeError("a mistake")
    assert printer.client.print(PDF).http == 500
    printer.taker.failure = None
    assert printer.client.print(PDF).status == 0
    assert printer.client.ask(GET_PRINTER)["queued-job-count"] == 0


def test_five_hundred_jobs_by_eight_at_once_are_five_hundred(printer: RunningPrinter) -> None:
    documents = [PDF + f"% {number}".encode() for number in range(500)]
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda document: printer.client.print(document), documents))
    assert {answer.status for answer in answers} == {0}
    assert len({answer["job-id"] for answer in answers}) == 500
    assert sorted(document for (document,) in printer.taker.documents) == sorted(documents)
    assert printer.on_the_way == []


def test_large_raster_comes_in_small_chunks(printer: RunningPrinter) -> None:
    document = raster(Image.effect_noise((600, 800), 90))
    whole = printer.client.request(2, name("Scan")) + document
    for size in (1, 7, 1000, 1 << 17):
        body = whole if size > 1 else whole[: len(whole) - len(document)] + PDF
        parts = (body[at : at + size] for at in range(0, len(body), size))
        assert printer.client.send(parts).status == 0
    assert printer.taker.documents == [[PDF], [document], [document], [document]]


def test_a_job_that_waits_too_long_is_taken_as_it_is(tmp_path: Path) -> None:
    clock = ManualClock()
    coming, kept = tmp_path / "coming", tmp_path / "kept"
    coming.mkdir()
    kept.mkdir()
    taker = KeptJobs(kept)
    jobs = PrintJobs(taker, coming, clock)
    empty, full = jobs.begin("Empty", "robin"), jobs.begin("Full", "robin", ["911"])
    path = jobs.new_file()
    path.write_bytes(PDF)
    jobs.work_on(full)
    with pytest.raises(IppFailure, match=str(int(Status.BUSY))):
        jobs.work_on(full)
    full.files.append(PrintedFile(path, "Full.pdf"))
    jobs.let_go(full)
    jobs.end_waiting()
    assert taker.jobs == []
    clock.advance(OPEN_S + 1)
    jobs.end_waiting()
    assert [(job.title, job.numbers, job.is_whole) for job in taker.jobs] == [("Full", ("911",), False)]
    assert jobs.get(empty.number).state == JobState.ABORTED
    assert jobs.get(full.number).state == JobState.COMPLETED
    assert list(coming.iterdir()) == []


def test_closing_ends_what_is_under_way_and_keeps_nothing_half(printer: RunningPrinter) -> None:
    with socket.create_connection(("127.0.0.1", printer.client.port), timeout=20) as connection:
        body = printer.client.request(2) + PDF
        connection.sendall(printer.client.head(f"Content-Length: {len(body) + 1000}") + body)
        wait_until(lambda: printer.on_the_way, "the document is on its way", step_s=0.02)
        printer.server.close()
        assert connection.recv(100) == b""
    assert not printer.taker.jobs
    assert not printer.on_the_way
