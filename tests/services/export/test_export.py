"""Faxes taken out of the archive."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageSequence

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import FaxQuery, Folder, Party, RecipientStatus
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.services.archive.save_file import save_new
from faxdesk.services.export import export as module
from faxdesk.services.export.export import Exported, ExportForm
from faxdesk.services.export.export_index import IndexEntry, as_csv, as_json
from tests.support.clock import START
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import received, sent

INBOX = FaxQuery(Folder.INBOX)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TestDesk]:
    desk = build_desk(tmp_path / "desk")
    yield desk
    desk.close()


@pytest.fixture
def give(made: TestDesk, make_pdf: Callable[..., Path]) -> Callable[..., int]:
    """give(number, pages=1) -> the id of a received fax whose pages tell its number."""

    def make(number: int, pages: int = 1, **fields: object) -> int:
        (fax_id,) = made.tell(received(number, page_count=pages, **fields))
        made.give_document(fax_id, make_pdf(pages=pages, text=f"Fax{number}", name=f"{number}.pdf"))
        return fax_id

    return make


def run(made: TestDesk, ids: list[int], target: Path, form: ExportForm) -> Exported:
    return made.desk.exporter.run(ids, target, form, CancelToken())


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded().split()[0] for page in document]


def test_a_pdf_each_and_none_over_another(made: TestDesk, give: Callable[..., int], tmp_path: Path) -> None:
    first, second, third = give(1), give(2), give(3, pages=2)
    target = tmp_path / "out" / "deep"
    done = run(made, [third, second, first, second], target, ExportForm.PDF)
    assert done.count == 3
    assert not done.left_out
    assert len({file.name for file in done.files}) == 3
    assert [texts(file) for file in done.files] == [["Fax1"], ["Fax2"], ["Fax3", "Fax3"]], "oldest first"
    before = {file: file.read_bytes() for file in done.files}
    again = run(made, [first], target, ExportForm.PDF)
    assert again.files[0] not in before
    assert {file: file.read_bytes() for file in before} == before
    assert not [path for path in target.iterdir() if path.name.startswith(".")]


def test_a_tiff_each(made: TestDesk, give: Callable[..., int], tmp_path: Path) -> None:
    done = run(made, [give(1, pages=2)], tmp_path / "out", ExportForm.TIFF)
    (file,) = done.files
    assert file.suffix == ".tif"
    with Image.open(file) as image:
        assert len(list(ImageSequence.Iterator(image))) == 2


def test_one_pdf_of_all_with_tiffs_among_them(
    made: TestDesk, give: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TOGETHER", 3)
    ids = [give(number, pages=1 + number % 2) for number in range(1, 9)]
    tiff = run(made, [ids[0]], tmp_path / "tiff", ExportForm.TIFF).files[0]
    (fax_id,) = made.tell(received(20, page_count=2))
    digest, _size = made.blobs.add(tiff)
    made.faxes.document_here(fax_id, digest, "image/tiff")
    done = run(made, [*reversed(ids), fax_id], tmp_path / "all", ExportForm.MERGED)
    assert (done.count, done.files) == (9, (tmp_path / "all.pdf",))
    expected = [f"Fax{number}" for number in range(1, 9) for _ in range(1 + number % 2)]
    with pypdfium2.PdfDocument(done.files[0]) as document:
        found = [page.get_textpage().get_text_bounded().split()[:1] for page in document]
    assert found == [[text] for text in expected] + [[], []]
    assert not list((tmp_path / "desk" / "documents" / "incoming").iterdir())
    again = run(made, ids[:1], tmp_path / "all.pdf", ExportForm.MERGED)
    assert again.files == (tmp_path / "all (2).pdf",)
    assert run(made, ids[:1], tmp_path, ExportForm.MERGED).files == (tmp_path / "Faxes.pdf",)


def test_a_document_that_cannot_be_opened_does_not_keep_the_others_back(
    made: TestDesk, give: Callable[..., int], tmp_path: Path
) -> None:
    ids = [give(number) for number in range(1, 6)]
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 and then nothing")
    made.give_document(ids[2], broken)
    done = run(made, ids, tmp_path / "all.pdf", ExportForm.MERGED)
    assert [omitted.id for omitted in done.left_out] == [ids[2]]
    assert done.count == 4
    assert texts(done.files[0]) == ["Fax1", "Fax2", "Fax4", "Fax5"]
    nothing = run(made, [ids[2]], tmp_path / "none.pdf", ExportForm.MERGED)
    assert (nothing.files, nothing.count, len(nothing.left_out)) == ((), 0, 1)
    assert not (tmp_path / "none.pdf").exists()


def test_pages_that_are_not_here_are_fetched_and_told_when_they_cannot_be(
    made: TestDesk, give: Callable[..., int], tmp_path: Path, make_pdf: Callable[..., Path]
) -> None:
    here = give(1)
    fetchable, gone, later = made.tell(received(2), received(3), received(4))

    def fetch(fax_id: int) -> None:
        if fax_id == fetchable:
            made.give_document(fax_id, make_pdf(text="Fetched", name="fetched.pdf"))
        elif fax_id == gone:
            raise FaxDeskError("Gone.", "Ask the sender.", ErrorKind.NOT_FOUND)
        else:
            raise FaxDeskError("Offline.", "Connect.", ErrorKind.OFFLINE)

    made.service.on_fetch = fetch
    (last,) = made.tell(received(5))
    done = run(made, [here, fetchable, gone, later, last], tmp_path / "out", ExportForm.PDF)
    assert [texts(file) for file in done.files] == [["Fax1"], ["Fetched"]]
    assert [(omitted.id, omitted.problem.kind) for omitted in done.left_out] == [
        (gone, ErrorKind.NOT_FOUND),
        (later, ErrorKind.OFFLINE),
        (last, ErrorKind.OFFLINE),
    ]
    assert made.service.fetched == [fetchable, gone, later], "offline is found out once"


def test_a_folder_with_an_index(
    made: TestDesk, give: Callable[..., int], tmp_path: Path, make_pdf: Callable[..., Path]
) -> None:
    inbound = give(1, subject="Referral", cover_text="=HYPERLINK(1)", sender=Party("+16505550144", "@SUM"))
    (missing,) = made.tell(received(2))
    made.service.on_fetch = lambda fax_id: _refuse()
    recipients = (
        RecipientStatus("+12125550187", "Harbor Law Group", "Sent"),
        RecipientStatus("+16505550101", "", "SendingFailed", "LineBusy"),
    )
    (outbound,) = made.tell(sent(3, *recipients))
    made.give_document(outbound, make_pdf(text="Sent", name="sent.pdf"))
    done = run(made, [inbound, missing, outbound], tmp_path / "out", ExportForm.FOLDER)
    assert done.count == 2
    index = json.loads((tmp_path / "out" / "index.json").read_bytes())
    assert [entry["id"] for entry in index] == [str(inbound), str(missing), str(outbound)]
    first, second, third = index
    assert first["from"] == {"number": "+16505550144", "name": "@SUM"}
    assert (first["service_id"], first["direction"], first["subject"]) == ("1", "inbound", "Referral")
    assert first["time_utc"] == "2026-03-02T09:31:00Z"
    assert first["time_local"] == (START + timedelta(minutes=1)).astimezone().isoformat(timespec="seconds")
    written = (tmp_path / "out" / first["file"]).read_bytes()
    assert first["sha256"] == hashlib.sha256(written).hexdigest()
    assert (second["file"], second["sha256"]) == (None, None)
    assert "Gone." in second["problem"]
    assert [recipient["status"] for recipient in third["to"]] == ["Sent", "SendingFailed"]
    assert (tmp_path / "out" / third["receipt"]).read_bytes().startswith(b"%PDF")

    raw = (tmp_path / "out" / "index.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[0]["cover_text"] == "'=HYPERLINK(1)"
    assert (rows[0]["from_name"], rows[0]["from_number"]) == ("'@SUM", "+16505550144")
    assert rows[2]["to"] == ("'+12125550187 Harbor Law Group: Sent\n+16505550101: SendingFailed, Busy")
    assert rows[2]["receipt"] == third["receipt"]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {file.name for file in done.files}


def _refuse() -> None:
    raise FaxDeskError("Gone.", "Ask the sender.", ErrorKind.NOT_FOUND)


@pytest.mark.parametrize(
    "start", ["=1+1", "+1+1", "-1-1", "@SUM", " =1", " +1", "\t=1", "\r=1", "\n=1", "＝1"]
)
def test_no_cell_is_a_formula(made: TestDesk, start: str) -> None:
    (fax_id,) = made.tell(received(1, subject=start, cover_text=f'"\r\n,{start}'))
    raw = as_csv([IndexEntry(made.desk.library.fax(fax_id))]).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(raw, newline=""))
    assert row["subject"] == f"'{start}"
    assert row["cover_text"] == f'"\r\n,{start}'
    assert json.loads(as_json([IndexEntry(made.desk.library.fax(fax_id))]))[0]["subject"] == start


def test_it_can_be_stopped_and_tells_how_far_it_is(
    made: TestDesk, give: Callable[..., int], tmp_path: Path
) -> None:
    ids = [give(number) for number in range(1, 5)]
    token, calls = CancelToken(), []

    def progress(done: int, total: int) -> None:
        calls.append((done, total))
        if done == 2:
            token.cancel()

    with pytest.raises(Cancelled):
        made.desk.exporter.run(ids, tmp_path / "out", ExportForm.PDF, token, progress)
    assert calls == [(0, 4), (1, 4), (2, 4)]
    assert len(list((tmp_path / "out").iterdir())) == 2, "whole ones, and no more"


def test_where_it_cannot_be_written_it_says_so(
    made: TestDesk, give: Callable[..., int], tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    for form in ExportForm:
        with pytest.raises(FaxDeskError) as raised:
            run(made, [give(1)], blocked / "out" / "x.pdf", form)
        assert raised.value.kind == ErrorKind.STORAGE


def test_names_are_taken_without_links_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(source: object, target: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    names = [
        save_new(tmp_path / "a.pdf", lambda path: path.write_text("x"), "It", CancelToken()).name
        for _ in range(3)
    ]
    assert names == ["a.pdf", "a (2).pdf", "a (3).pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert all(path.read_text() == "x" for path in tmp_path.iterdir())


def test_faxes_are_chosen_by_list_and_time(made: TestDesk) -> None:
    made.tell(received(1), received(60 * 24), sent(60 * 48))
    choose = made.desk.exporter.choose
    both = [Folder.INBOX, Folder.OUTBOX]
    assert len(choose(both)) == 3
    assert len(choose([Folder.OUTBOX])) == 1
    day = START + timedelta(days=1)
    assert len(choose(both, since=day)) == 2
    assert len(choose(both, until=day)) == 1
