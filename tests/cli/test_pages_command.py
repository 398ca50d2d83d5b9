"""`faxdesk pages`."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import SERVICE_LOOK
from tests.cli.conftest import Faxdesk


@pytest.fixture
def shaded(tmp_path: Path) -> Path:
    """A page whose marked rows are grey."""
    page = Image.new("L", (850, 1100), 255)
    draw = ImageDraw.Draw(page)
    for line in range(20):
        draw.rectangle((60, 80 + 40 * line, 790, 118 + 40 * line), fill=(255, 200)[line % 2])
        draw.text((80, 90 + 40 * line), "A referral of the clinic", fill=0, font_size=20)
    path = tmp_path / "form.png"
    page.save(path, dpi=(100, 100))
    return path


def test_pages_and_what_is_known_of_them(faxdesk: Faxdesk, letter: Path, shaded: Path) -> None:
    done = faxdesk("pages", letter, shaded, "--cover", "1", "--json")
    assert done.code == 0
    pages = done.json["pages"]
    assert [page["number"] for page in pages] == list(range(1, len(pages) + 1))
    cover, *plain, tinted = pages
    assert (cover["document"], cover["kind"], cover["drawn_by"]) == (None, "cover", "service")
    assert {(page["document"], page["kind"], page["drawn_by"]) for page in plain} == {
        (letter.name, "plain", "service")
    }
    assert (tinted["document"], tinted["kind"], tinted["drawn_by"]) == ("form.png", "tints", "faxdesk")
    assert [warning["kind"] for warning in tinted["warnings"]] == ["grey_left_out"]
    assert all(0 < page["seconds_low"] < page["seconds_high"] for page in pages)
    total = done.json["total"]
    assert total["pages"] == len(pages)
    assert total["seconds_low"] == pytest.approx(sum(page["seconds_low"] for page in pages) + 8, abs=0.1)
    said = faxdesk("pages", shaded).out
    assert "form.png  text on tints, drawn by FaxDesk" in said
    assert "The grey background is left out" in said


def test_modes_and_who_draws(faxdesk: Faxdesk, letter: Path, shaded: Path) -> None:
    text, photo = (
        faxdesk("pages", shaded, "--mode", mode, "--json").json["total"]["seconds_low"]
        for mode in ("text", "photo")
    )
    assert photo > 2 * text
    for choice in ("faxdesk", "service"):
        done = faxdesk("pages", letter, shaded, "--drawn-by", choice, "--json")
        assert {page["drawn_by"] for page in done.json["pages"]} == {choice}


def test_the_service_makes_every_shade_dots_and_they_take_their_time(
    faxdesk: Faxdesk, letter: Path, shaded: Path, tmp_path: Path, pages_worker: PageWorker
) -> None:
    target = tmp_path / "pages.tif"
    here, there = (
        faxdesk("pages", letter, shaded, "--drawn-by", choice, "--out", target, "--json").json["pages"]
        for choice in ("faxdesk", "service")
    )
    assert [page["seconds_low"] for page in there[:-1]] == [page["seconds_low"] for page in here[:-1]]
    assert there[-1]["seconds_low"] > 2 * here[-1]["seconds_low"]
    assert [page["kind"] for page in there] == [page["kind"] for page in here]
    with Image.open(target) as tiff:
        tiff.seek(len(there) - 1)
        shown = pages_worker.fax_page(PageSource(shaded, shaded.name, 0, SERVICE_LOOK), Resolution.FINE)
        assert tiff.tobytes() == shown.data


def test_the_pages_are_written(
    faxdesk: Faxdesk, letter: Path, shaded: Path, tmp_path: Path, pages_worker: PageWorker
) -> None:
    target = tmp_path / "pages.tif"
    many = faxdesk("pages", letter, shaded, "--out", target, "--resolution", "standard", "--json").json[
        "total"
    ]
    with Image.open(target) as tiff:
        assert (tiff.n_frames, tiff.mode, tiff.size) == (many["pages"], "1", (1728, 1078))  # type: ignore[attr-defined]
        tiff.seek(many["pages"] - 1)
        shown = pages_worker.fax_page(PageSource(shaded, shaded.name), Resolution.STANDARD)
        assert tiff.tobytes() == shown.data


def test_a_refused_file_is_wrong_use(faxdesk: Faxdesk, letter: Path, tmp_path: Path) -> None:
    broken, target = tmp_path / "broken.pdf", tmp_path / "pages.tif"
    broken.write_bytes(b"%PDF-1.7 and no more")
    done = faxdesk("pages", letter, broken, "--out", target, "--json")
    assert done.code == 2
    assert "broken.pdf" in done.json["error"]["title"]
    assert not target.exists()
    assert faxdesk("pages", tmp_path / "missing.pdf").code == 2


def test_what_only_the_service_opens(faxdesk: Faxdesk, tmp_path: Path) -> None:
    path = tmp_path / "letter.rtf"
    path.write_bytes(rb"{\rtf1 Hello}")
    done = faxdesk("pages", path, "--json")
    assert done.code == 0
    [page] = done.json["pages"]
    assert (page["kind"], page["drawn_by"], page["seconds_low"]) == ("unknown", "service", None)
    assert faxdesk("pages", path, "--out", tmp_path / "pages.tif").code == 2


def test_a_number_of_which_nothing_is_known(faxdesk: Faxdesk, letter: Path) -> None:
    total = faxdesk("pages", letter, "--json").json["total"]
    assert faxdesk("pages", letter, "--to", "+1 650 555 0123", "--json").json["total"] == total
    assert total["earlier_faxes"] == 0
    wrong = faxdesk("pages", letter, "--to", "12")
    assert wrong.code == 2
    assert "too few digits" in wrong.err
