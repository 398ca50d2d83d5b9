"""Covers in the profile: kept for the person alone, brought in and out as one file, hostile ones refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from faxdesk.composition import Composition
from faxdesk.domain.covers.cover_template import LOGO, Paper
from faxdesk.domain.covers.shipped_covers import SHIPPED_KEYS
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.covers.cover_templates import CoverTemplates
from tests.domain.covers.filled_covers import logo_png, plain_cover, text_box

COVER = plain_cover(text_box(20, "{to_name}"), text_box(40, "{Ward}"), name="Ours")


@pytest.fixture
def templates(composition: Composition) -> CoverTemplates:
    return composition.covers.templates


def test_those_that_come_with_the_program_are_always_there(templates: CoverTemplates) -> None:
    covers = templates.all()
    assert [cover.id for cover in covers] == [*SHIPPED_KEYS]
    assert [cover.template.paper for cover in covers] == [Paper.LETTER] * 5
    assert templates.named("classic").name == "Classic"
    with pytest.raises(FaxDeskError, match="stays as it is"):
        templates.delete(covers[0])
    with pytest.raises(FaxDeskError, match="stays as it is"):
        templates.save(covers[0], COVER)


def test_a_cover_is_kept_changed_and_forgotten(templates: CoverTemplates, composition: Composition) -> None:
    ours = templates.add(COVER)
    assert templates.named("OURS") == ours
    assert templates.add(COVER).name == "Ours (2)"
    changed = templates.save(ours, replace(COVER, name="Ward 7"))
    assert [cover.name for cover in templates.all()][:2] == ["Ours (2)", "Ward 7"]
    with pytest.raises(FaxDeskError, match=r"Ours \(2\)"):
        templates.save(changed, replace(COVER, name="ours (2)"))
    templates.delete(changed)
    with pytest.raises(FaxDeskError) as missing:
        templates.named("Ward 7")
    assert missing.value.kind == ErrorKind.NOT_FOUND
    if os.name == "posix":
        for path in (composition.profile.covers, *composition.profile.covers.iterdir()):
            assert path.stat().st_mode & 0o077 == 0


def test_the_default_is_the_account_s(templates: CoverTemplates) -> None:
    assert templates.default() is None
    ours = templates.add(COVER)
    templates.make_default(ours)
    found = templates.default()
    assert found is not None
    assert (found.id, found.is_default) == (ours.id, True)
    templates.make_default(None)
    assert templates.default() is None


def test_a_cover_goes_out_and_comes_back_as_one_file(templates: CoverTemplates, tmp_path: Path) -> None:
    ours = templates.add(replace(COVER, pictures=(("stamp", logo_png()),)))
    target = tmp_path / "ours.faxcover"
    templates.export(ours, target, CancelToken())
    back = templates.add_file(target)
    assert back.template == replace(ours.template, name="Ours (2)")


@pytest.mark.parametrize(
    "content", [b"{}", b"PK\x03\x04", b'{"name":"x","boxes":' + b"[" * 9999, b"\0" * 4_100_000]
)
def test_hostile_files_are_refused_and_leave_nothing(
    content: bytes, templates: CoverTemplates, tmp_path: Path
) -> None:
    path = tmp_path / "hostile.faxcover"
    path.write_bytes(content)
    with pytest.raises(FaxDeskError) as refused:
        templates.add_file(path)
    assert refused.value.kind == ErrorKind.BAD_INPUT
    assert len(templates.all()) == len(SHIPPED_KEYS)


def test_a_file_that_somebody_spoilt_is_passed_over(
    templates: CoverTemplates, composition: Composition
) -> None:
    ours = templates.add(COVER)
    (composition.profile.covers / f"{ours.id}.json").write_bytes(b"{")
    (composition.profile.covers / "notes.json").write_bytes(b"{}")
    assert len(templates.all()) == len(SHIPPED_KEYS)


def test_the_logo_is_kept_in_black_and_white(
    templates: CoverTemplates, composition: Composition, tmp_path: Path
) -> None:
    assert templates.logo() is None
    picture = Image.new("RGB", (200, 100), "white")
    picture.paste("#2a5caa", (20, 20, 180, 80))
    picture.save(tmp_path / "logo.png")
    templates.set_logo(tmp_path / "logo.png")
    kept = templates.logo()
    assert kept is not None
    with Image.open(composition.profile.covers / f"{LOGO}.png") as made:
        assert made.mode == "1"
    templates.set_logo(None)
    assert templates.logo() is None
