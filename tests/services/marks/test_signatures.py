"""Signatures are kept for the person alone, and opened with their password alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.marks.signatures import Signatures, WrongSignaturePassword
from tests.support.desk import TestDesk, build_desk

STROKE = [(60, 300), (160, 90), (230, 330), (330, 120), (420, 300), (560, 180), (700, 260)]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TestDesk]:
    filled = build_desk(tmp_path / "desk")
    yield filled
    filled.close()


@pytest.fixture
def signatures(stage: TestDesk) -> Signatures:
    return stage.desk.signatures


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A signature on grey paper that lies on a dark desk, lit from one side."""
    desk = Image.new("L", (1600, 1200), 60)
    paper = Image.linear_gradient("L").rotate(90).resize((1300, 900)).point(lambda light: 150 + light // 4)
    pen = ImageDraw.Draw(paper)
    pen.line([(x + 250, y + 220) for x, y in STROKE], fill=40, width=9, joint="curve")
    desk.paste(paper, (150, 150))
    path = tmp_path / "photo.jpg"
    desk.filter(ImageFilter.GaussianBlur(1.2)).save(path, quality=80)
    return path


def test_of_a_photograph_the_ink_alone_is_kept(signatures: Signatures, photo: Path, tmp_path: Path) -> None:
    signature = signatures.add_file("Robin", photo)
    png = tmp_path / "ink.png"
    png.write_bytes(signatures.picture(signature))
    with Image.open(png) as picture:
        ink = picture.convert("L")
        assert picture.height / picture.width == pytest.approx(signature.aspect)
    # 640 x 240 of 1600 pixels across and a stroke of 9: neither the desk nor the paper is in it.
    assert ink.width == pytest.approx(665, abs=20)
    assert ink.height == pytest.approx(265, abs=25)
    dark = sum(ink.histogram()[:128])
    assert 0.02 < dark / (ink.width * ink.height) < 0.12
    assert all(ink.getpixel(corner) == 255 for corner in ((0, 0), (ink.width - 1, ink.height - 1)))


def test_paper_without_ink_is_refused_in_words(signatures: Signatures, tmp_path: Path) -> None:
    empty = tmp_path / "empty.png"
    Image.new("L", (800, 600), 235).save(empty)
    with pytest.raises(FaxDeskError, match="No signature was found") as refused:
        signatures.add_file("Robin", empty)
    assert refused.value.kind == ErrorKind.BAD_INPUT
    assert signatures.all() == ()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folders from others by itself")
def test_nobody_else_may_read_them(stage: TestDesk, signatures: Signatures) -> None:
    signatures.add("Robin", b"png", 0.3)
    folder = stage.desk.profile.signatures
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_password_is_needed_and_nothing_lies_open(stage: TestDesk, signatures: Signatures) -> None:
    signature = signatures.add("Robin", b"the picture", 0.3, "bridge over the river")
    kept = b"".join(path.read_bytes() for path in stage.desk.profile.signatures.iterdir())
    assert b"the picture" not in kept
    assert b"bridge" not in kept
    assert signatures.picture(signature, "bridge over the river") == b"the picture"
    with pytest.raises(WrongSignaturePassword, match="not the password"):
        signatures.picture(signature, "bridge over the rive")
    with pytest.raises(WrongSignaturePassword, match="has a password") as needed:
        signatures.picture(signature)
    assert "delete the signature" in needed.value.hint


def test_letters_typed_otherwise_are_the_same_password(signatures: Signatures) -> None:
    signature = signatures.add("Robin", b"picture", 0.3, "Zo\u00eb")
    assert signatures.picture(signature, "Zoe\u0308") == b"picture"


def test_a_file_that_was_changed_is_not_opened(stage: TestDesk, signatures: Signatures) -> None:
    signature = signatures.add("Robin", b"picture", 0.3, "secret")
    (path,) = stage.desk.profile.signatures.glob("*.sealed")
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(WrongSignaturePassword):
        signatures.picture(signature, "secret")


def test_they_are_listed_renamed_and_deleted(signatures: Signatures) -> None:
    first, second = signatures.add("Robin Example", b"1", 0.3), signatures.add("Initials", b"2", 0.8)
    assert [(each.name, each.is_default) for each in signatures.all()] == [
        ("Robin Example", True),
        ("Initials", False),
    ]
    signatures.make_default(second)
    assert [each.name for each in signatures.all()] == ["Initials", "Robin Example"]
    assert signatures.rename(second, " R.  E. ").name == "R. E."
    assert signatures.named("r. e.").id == second.id
    signatures.delete(first)
    assert [(each.name, each.is_default) for each in signatures.all()] == [("R. E.", True)]
    with pytest.raises(FaxDeskError, match="no signature called") as gone:
        signatures.named("Robin Example")
    assert gone.value.kind == ErrorKind.NOT_FOUND


@pytest.mark.parametrize(
    ("name", "words"), [("", "needs a name"), ("robin", "already"), ("x" * 61, "too long")]
)
def test_names_that_cannot_be_are_refused(signatures: Signatures, name: str, words: str) -> None:
    signatures.add("Robin", b"1", 0.3)
    with pytest.raises(FaxDeskError, match=words):
        signatures.add(name, b"2", 0.3)


def test_what_somebody_damaged_is_left_out(stage: TestDesk, signatures: Signatures) -> None:
    signatures.add("Robin", b"1", 0.3)
    (stage.desk.profile.signatures / "ffff.json").write_text("{")
    assert [each.name for each in signatures.all()] == ["Robin"]


def test_for_a_page_it_is_among_the_documents(stage: TestDesk, signatures: Signatures) -> None:
    signature = signatures.add("Robin", b"picture", 0.3, "secret")
    kept = signatures.for_page(signature, "secret")
    assert stage.blobs.path(kept.hash).read_bytes() == b"picture"
    assert kept.aspect == 0.3
