"""What the printer hands over is in the queue of all ways in, and the printer hears how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faxdesk.domain.fax import RecipientStatus
from faxdesk.domain.intake.printed_job import JobStage, PrintedFile, PrintedJob
from faxdesk.domain.outbox_states import OutboxEvent
from faxdesk.domain.runtime import CancelToken
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import sent

NUMBER = "+16502530000"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TestDesk]:
    filled = build_desk(tmp_path / "desk")
    yield filled
    filled.close()


def taken(stage: TestDesk, key: str) -> int:
    """The fax of a job, made now."""
    (job,) = stage.desk.intake.take_all(CancelToken())
    assert stage.desk.printed_jobs.stage_of(key) != JobStage.KEPT
    return job.fax_id


def test_a_job_is_kept_and_then_a_draft_until_it_is_gone(
    stage: TestDesk, make_pdf: Callable[..., Path]
) -> None:
    jobs, path = stage.desk.printed_jobs, make_pdf(4)
    assert jobs.stage_of("a") == JobStage.GONE
    jobs.take(PrintedJob("a", "Referral", "dana", (), (PrintedFile(path, "Referral.pdf"),), ((2, 3),)))
    assert jobs.stage_of("a") == JobStage.KEPT
    path.unlink()
    fax_id = taken(stage, "a")
    assert jobs.stage_of("a") == JobStage.DRAFT
    item = stage.desk.outbox.item(fax_id)
    assert item is not None
    assert (item.draft.files[0].name, item.draft.pages) == ("Referral.pdf", 2)
    stage.desk.outbox.discard(fax_id)
    assert jobs.stage_of("a") == JobStage.GONE


@pytest.mark.parametrize(("result", "told"), [("Sent", JobStage.SENT), ("SendingFailed", JobStage.FAILED)])
def test_a_job_with_a_number_goes_out_where_the_printer_may(
    stage: TestDesk, make_pdf: Callable[..., Path], result: str, told: JobStage
) -> None:
    jobs = stage.desk.printed_jobs
    stage.desk.settings.sources_that_send = ("printer:",)
    jobs.take(PrintedJob("b", "Referral", "dana", (NUMBER,), (PrintedFile(make_pdf(1), "Referral.pdf"),)))
    fax_id = taken(stage, "b")
    assert jobs.stage_of("b") == JobStage.OUTBOX
    stage.journal.change(fax_id, OutboxEvent.START)
    message = sent(7, RecipientStatus(NUMBER, "", result), message_status=result)
    stage.journal.accept(fax_id, message, OutboxEvent.ACCEPT)
    assert jobs.stage_of("b") == told


def test_what_no_fax_can_be_made_of_is_refused(stage: TestDesk, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.4 and no more")
    jobs = stage.desk.printed_jobs
    jobs.take(PrintedJob("c", "", "dana", (), (PrintedFile(damaged, "Damaged.pdf"),)))
    assert stage.desk.intake.take_all(CancelToken()) == []
    assert jobs.stage_of("c") == JobStage.REFUSED
