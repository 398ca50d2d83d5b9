"""Receipts in the archive: made of final results, once, and anew when the results are others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from faxdesk.documents.worker_errors import in_words
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction, Message, RecipientStatus, Resolution
from faxdesk.domain.outbox_states import OutboxEvent
from faxdesk.domain.receipts.receipt import Receipt
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.services.outbox.receipts import Receipts
from tests.support.clock import START
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import received, sent
from tests.support.pdf import write_pdf

TO = Recipient("+12125550187", "Dr. Weaver")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TestDesk]:
    composition = build_desk(tmp_path / "desk")
    yield composition
    composition.close()


@pytest.fixture
def receipts(made: TestDesk) -> Receipts:
    return made.desk.receipts


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


def send(made: TestDesk, path: Path, status: str = "Sent", code: str = "") -> int:
    """A fax written here, of which RingCentral says this."""
    file = made.desk.outbox.add_file(path, CancelToken())
    fax_id = made.journal.create(Draft((TO,), (file,)))
    made.journal.change(fax_id, OutboxEvent.SEND)
    made.journal.begin_attempt(fax_id, START)
    made.journal.body_sent(fax_id, START)
    made.journal.accept(fax_id, told(status, code))
    return fax_id


def told(status: str, code: str = "") -> Message:
    one = RecipientStatus(TO.number, TO.name, status, code)
    return sent(77, one, message_status="Queued" if status == "Queued" else "Sent", page_count=1)


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def refused(receipts: Receipts, fax_id: int, token: CancelToken) -> FaxDeskError:
    with pytest.raises(FaxDeskError) as raised:
        receipts.make(fax_id, token)
    return raised.value


def test_a_receipt_is_made_once(
    made: TestDesk, receipts: Receipts, tmp_path: Path, token: CancelToken
) -> None:
    fax_id = send(made, write_pdf(tmp_path / "Letter.pdf"))
    with pytest.raises(FaxDeskError) as raised:
        receipts.path(fax_id)
    assert raised.value.kind == ErrorKind.NOT_READY
    receipts.make(fax_id, token)
    path = receipts.path(fax_id)
    assert made.blobs.verify(made.faxes.fax(fax_id).receipt_hash)
    for words in ("Sent", "Dr. Weaver", "Letter.pdf", "77", "First page of the first document"):
        assert words in text_of(path)
    written = path.stat().st_mtime_ns
    receipts.make(fax_id, token)
    assert (receipts.path(fax_id), path.stat().st_mtime_ns) == (path, written)
    assert not list((tmp_path / "desk" / "documents" / "incoming").iterdir())


def test_other_results_and_the_pages_that_came_make_it_anew(
    made: TestDesk, receipts: Receipts, tmp_path: Path, token: CancelToken
) -> None:
    fax_id = send(made, write_pdf(tmp_path / "Letter.pdf"), "SendingFailed", "LineBusy")
    receipts.make(fax_id, token)
    first = receipts.path(fax_id)
    assert "Failed: Busy" in text_of(first)
    made.sync_store.apply_message(told("Sent"))
    receipts.make(fax_id, token)
    second = receipts.path(fax_id)
    assert "Failed" not in text_of(second)
    made.give_document(fax_id, write_pdf(tmp_path / "fax.pdf"))
    receipts.make(fax_id, token)
    assert "as it was faxed" in text_of(receipts.path(fax_id))
    assert len({first, second, receipts.path(fax_id)}) == 3


def test_a_receipt_that_was_lost_is_made_again(
    made: TestDesk, receipts: Receipts, tmp_path: Path, token: CancelToken
) -> None:
    fax_id = send(made, write_pdf(tmp_path / "Letter.pdf"))
    receipts.make(fax_id, token)
    receipts.path(fax_id).unlink()
    receipts.make(fax_id, token)
    assert receipts.path(fax_id).is_file()


def test_open_results_have_no_receipt(
    made: TestDesk, receipts: Receipts, tmp_path: Path, token: CancelToken
) -> None:
    path = write_pdf(tmp_path / "Letter.pdf")
    for fax_id in (send(made, path, "Queued"), made.journal.create(Draft((TO,)))):
        error = refused(receipts, fax_id, token)
        assert error.kind == ErrorKind.NOT_READY
        assert "not known yet" in error.title
    called_off = made.journal.create(Draft((TO,)))
    made.desk.outbox.discard(called_off)
    assert "called off" in refused(receipts, called_off, token).title
    assert made.faxes.fax(called_off).receipt_hash == ""


def test_received_faxes_have_no_receipt(made: TestDesk, receipts: Receipts, token: CancelToken) -> None:
    (fax_id,) = made.tell(received(1))
    assert refused(receipts, fax_id, token).kind == ErrorKind.BAD_INPUT
    assert refused(receipts, 4711, token).kind == ErrorKind.NOT_FOUND


def test_a_fax_from_elsewhere_has_a_receipt_without_files(
    made: TestDesk, receipts: Receipts, token: CancelToken
) -> None:
    (fax_id,) = made.tell(sent(5))
    receipts.make(fax_id, token)
    text = text_of(receipts.path(fax_id))
    assert "There is no picture" in text
    assert "Harbor Law Group" in text


def test_a_document_that_breaks_the_worker_costs_the_picture_alone(
    made: TestDesk,
    receipts: Receipts,
    tmp_path: Path,
    token: CancelToken,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = made.desk.pages
    draw = pages.receipt

    def breaks(told: Receipt, target: Path, picture: Path | None, name: str, fine: Resolution) -> None:
        if picture is not None:
            raise in_words("too_much", name)
        draw(told, target, picture, name, fine)

    fax_id = send(made, write_pdf(tmp_path / "Letter.pdf"))
    with monkeypatch.context() as patched:
        patched.setattr(pages, "receipt", breaks)
        receipts.make(fax_id, token)
    assert "There is no picture" in text_of(receipts.path(fax_id))


def test_it_is_saved_whole_under_a_telling_name(
    made: TestDesk, receipts: Receipts, tmp_path: Path, token: CancelToken
) -> None:
    fax_id = send(made, write_pdf(tmp_path / "Letter.pdf"))
    name = receipts.suggested_name(fax_id)
    assert name == f"{made.faxes.fax(fax_id).created_at.astimezone():%Y-%m-%d} Receipt Dr. Weaver.pdf"
    receipts.save(fax_id, tmp_path / name, token)
    assert (tmp_path / name).read_bytes() == receipts.path(fax_id).read_bytes()
    with pytest.raises(FaxDeskError, match="The receipt could not be saved") as raised:
        receipts.save(fax_id, tmp_path / "missing" / name, token)
    assert raised.value.kind == ErrorKind.STORAGE
    (group,) = made.tell(
        sent(6, *(RecipientStatus(f"+1212555018{each}", "A/B", "Sent") for each in range(3)))
    )
    assert receipts.suggested_name(group).endswith(" Receipt A B and 2 others.pdf")
    assert made.faxes.fax(group).direction == Direction.OUTBOUND


def test_making_one_can_be_called_off(
    made: TestDesk, receipts: Receipts, tmp_path: Path, token: CancelToken
) -> None:
    fax_id = send(made, write_pdf(tmp_path / "Letter.pdf"))
    token.cancel()
    with pytest.raises(Cancelled):
        receipts.make(fax_id, token)
    assert made.faxes.fax(fax_id).receipt_hash == ""
