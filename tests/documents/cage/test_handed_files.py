"""The page worker is handed its files open: many at once, and nothing is left of a request that failed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.errors import ErrorKind, FaxDeskError


def test_three_hundred_documents_are_merged(
    worker: PageWorker, make_pdf: Callable[..., Path], tmp_path: Path
) -> None:
    """More than the kernel hands over with one message."""
    path, target = make_pdf(pages=1), tmp_path / "all.pdf"
    worker.merge([(path, path.name)] * 300, target)
    assert worker.inspect(target, target.name).pages == 300


def test_a_request_that_fails_leaves_what_was_there(worker: PageWorker, tmp_path: Path) -> None:
    path, old, new = tmp_path / "letter.pdf", tmp_path / "old.pdf", tmp_path / "new.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    old.write_bytes(b"as it was")
    for target in (old, new):
        with pytest.raises(FaxDeskError, match="damaged"):
            worker.to_pdf(path, path.name, target)
    assert old.read_bytes() == b"as it was"
    assert not new.exists()


def test_a_shorter_document_replaces_all_of_a_longer_one(
    worker: PageWorker, make_pdf: Callable[..., Path], tmp_path: Path
) -> None:
    short, target = make_pdf(pages=1, name="short.pdf"), tmp_path / "target.pdf"
    target.write_bytes(b"x" * 1_000_000)
    worker.merge([(short, short.name)], target)
    assert target.stat().st_size < 100_000
    assert worker.inspect(target, target.name).pages == 1


def test_a_target_that_cannot_be_opened_is_told(
    worker: PageWorker, make_pdf: Callable[..., Path], tmp_path: Path
) -> None:
    path = make_pdf(pages=1)
    with pytest.raises(FaxDeskError, match="could not be written") as refused:
        worker.to_pdf(path, path.name, tmp_path / "missing" / "target.pdf")
    assert refused.value.kind == ErrorKind.STORAGE


def test_a_folder_is_no_document(worker: PageWorker, tmp_path: Path) -> None:
    with pytest.raises(FaxDeskError, match="cannot be read"):
        worker.inspect(tmp_path, "letter.pdf")
