"""The archive as people use it: names of files, saving, deleting."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace
from PIL import Image, ImageSequence

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.services.archive.save_file import safe_name
from faxdesk.services.events import FaxesChanged
from faxdesk.simulator.server import Simulator

INBOX = FaxQuery(Folder.INBOX)


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def receive(composition: Composition, simulator: Simulator, token: CancelToken) -> Callable[..., int]:
    """receive(...) -> the id of a fax that has just come in, with its document."""

    def make(**how: object) -> int:
        simulator.control.receive(**how)  # type: ignore[arg-type]
        composition.sync.run(token)
        return composition.library.ids(INBOX)[0]

    return make


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Northside Clinic", "Northside Clinic"),
        ("../../etc/passwd", "etc passwd"),
        ("a\nb\tc", "a b c"),
        ("Praxis Dr. Müller", "Praxis Dr. Müller"),
        ("\u202egnp.exe", "gnp.exe"),
        ("CON", "fax"),
        ("con.fusion", "fax"),
        ("COM¹", "fax"),
        ("👩" * 100, "👩" * 30),
        ("lpt1", "fax"),
        ("...", "fax"),
        ("-rf", "rf"),
        (". --output=x -", "output=x -"),
        ("--", "fax"),
        ("-con", "fax"),
        ("x" * 10_000, "x" * 60),
        ('<b>"bold"</b>', "b bold b"),
    ],
)
def test_names_are_safe_for_every_system(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_fax_is_saved_as_it_is(
    composition: Composition, receive: Callable[..., int], tmp_path: Path
) -> None:
    fax_id = receive(pages=3, name="Northside Clinic")
    library = composition.library
    assert library.suggested_name(fax_id).endswith(" Northside Clinic 3p.pdf")
    target = tmp_path / "out.pdf"
    library.save(fax_id, target, CancelToken())
    document = library.document(fax_id)
    assert document is not None
    assert target.read_bytes() == document.path.read_bytes()
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_fax_is_saved_as_tiff_and_a_tiff_as_pdf(
    composition: Composition, receive: Callable[..., int], tmp_path: Path
) -> None:
    fax_id = receive(pages=2)
    composition.library.save(fax_id, tmp_path / "out.tif", CancelToken())
    with Image.open(tmp_path / "out.tif") as image:
        assert (image.mode, image.width) == ("1", 1728)
        assert len(list(ImageSequence.Iterator(image))) == 2
    fax_id = receive(pages=2, tiff=True)
    assert composition.library.suggested_name(fax_id).endswith(".tif")
    composition.library.save(fax_id, tmp_path / "out.pdf", CancelToken())
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as document:
        assert len(document) == 2


def test_where_it_cannot_be_written_it_says_so(
    composition: Composition, receive: Callable[..., int], tmp_path: Path
) -> None:
    fax_id = receive()
    with pytest.raises(FaxDeskError) as raised:
        composition.library.save(fax_id, tmp_path / "missing" / "out.pdf", CancelToken())
    assert raised.value.kind == ErrorKind.STORAGE


def test_a_fax_without_pages_cannot_be_saved(composition: Composition, tmp_path: Path) -> None:
    fax_id = composition.outbox.create(Draft())
    with pytest.raises(FaxDeskError) as raised:
        composition.library.save(fax_id, tmp_path / "out.pdf", CancelToken())
    assert raised.value.kind == ErrorKind.NOT_READY
    assert not (tmp_path / "out.pdf").exists()


def test_a_fax_is_found_by_either_id(composition: Composition, receive: Callable[..., int]) -> None:
    fax_id = receive()
    library = composition.library
    fax = library.fax(fax_id)
    assert library.find(str(fax_id)) == fax
    assert library.find(fax.message_id) == fax
    for text in ("", "0", "x", "9" * 40, "-1"):
        assert library.find(text) is None


def test_a_full_disk_leaves_the_earlier_file_as_it_was(
    composition: Composition, receive: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fax_id = receive()
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / "out.pdf"
    target.write_bytes(b"earlier")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(FaxDeskError, match="could not be saved") as raised:
            composition.library.save(fax_id, target, CancelToken())
    assert "full" in raised.value.hint
    assert target.read_bytes() == b"earlier"
    assert [path.name for path in folder.iterdir()] == ["out.pdf"]
    composition.library.save(fax_id, target, CancelToken())
    assert target.read_bytes().startswith(b"%PDF")


def test_saving_can_be_called_off(
    composition: Composition, receive: Callable[..., int], tmp_path: Path
) -> None:
    fax_id = receive()
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        composition.library.save(fax_id, tmp_path / "out.pdf", token)
    assert not list(tmp_path.glob("*.p*"))


def test_a_fax_is_saved_under_the_longest_name_that_a_disk_takes(
    composition: Composition, receive: Callable[..., int], tmp_path: Path
) -> None:
    target = tmp_path / ("x" * 251 + ".pdf")
    composition.library.save(receive(), target, CancelToken())
    assert target.is_file()


def test_what_people_do_is_told_to_the_views(composition: Composition, receive: Callable[..., int]) -> None:
    fax_id = receive()
    events: list[object] = []
    composition.events.subscribe(events.append)
    library = composition.library
    library.set_read([fax_id], True)
    library.set_read([fax_id], True)
    library.trash([fax_id])
    library.restore([fax_id])
    assert events == [FaxesChanged((fax_id,))] * 3


def test_a_draft_of_many_documents_says_that_there_are_more(
    composition: Composition, make_pdf: Callable[..., Path], token: CancelToken
) -> None:
    outbox = composition.outbox
    files = tuple(
        outbox.add_file(make_pdf(1, name=f"{name}.pdf"), token) for name in ("letter", "map", "plan")
    )
    fax_id = outbox.create(Draft(files=files))
    (row,) = composition.library.rows([fax_id])
    assert row.all_titles == "letter.pdf and 2 more"
    cover = replace(outbox.add_file(make_pdf(1, name="cover.pdf"), token), is_cover=True)
    sent = outbox.create(Draft(files=(cover, *files)))
    (row,) = composition.library.rows([sent])
    assert row.all_titles == "letter.pdf and 2 more"
    assert row.subject == ""
