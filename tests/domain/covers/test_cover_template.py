"""Covers as data: which fields they have, what of them goes when it is empty, and which files are refused."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from faxdesk.domain.compose.page_edit import Area
from faxdesk.domain.covers.cover_fields import FIELDS, typed_fields
from faxdesk.domain.covers.cover_template import (
    BoxKind,
    CoverBox,
    Paper,
    check_name,
    fields_in,
    filled,
    read_template,
    template_bytes,
)
from faxdesk.domain.covers.shipped_covers import SHIPPED_KEYS, shipped_cover
from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from tests.domain.covers.filled_covers import MARIA, logo_png, plain_cover, text_box, values


def test_fields_are_found_in_the_order_of_the_page() -> None:
    cover = plain_cover(text_box(40, "{text}"), text_box(20, "To { to_name } at {Ward 7}", only_if="several"))
    assert cover.fields == ("to_name", "Ward 7", "several", "text")
    assert typed_fields(cover) == ("Ward 7",)
    assert fields_in("{} {a\nb} {{x}}") == ("x",)


def test_a_line_goes_when_its_fields_are_empty() -> None:
    text = "{to_name}\n{to_company}\nFax {to_fax}, phone {to_voice}\n\nkept"
    assert filled(text, {"to_name": "{text}", "to_voice": "7"}) == "{text}\nFax , phone 7\n\nkept"


def test_a_cover_names_its_recipient_only_outside_of_what_repeats() -> None:
    assert plain_cover(text_box(20, "{to_name}")).names_its_recipient
    assert not plain_cover(
        text_box(20, "{to_fax}", repeats=True), text_box(9, "{recipients}")
    ).names_its_recipient


def test_the_values_of_one_and_of_several_recipients() -> None:
    one, two = values(), values((MARIA, Recipient("+442079460000")))
    assert (one.common["to_name"], one.common["to_fax"]) == ("Maria Lopez", "+1 650-555-0123")
    assert one.common["several"] == ""
    assert one.common["recipient_count"] == "1"
    assert "to_name" not in two.common
    assert two.common["several"] == "1"
    assert two.common["recipients"] == "Maria Lopez  +1 650-555-0123\n+44 20 7946 0000"
    assert [own["to_fax"] for own in two.each] == ["+1 650-555-0123", "+44 20 7946 0000"]


@pytest.mark.parametrize("key", SHIPPED_KEYS)
@pytest.mark.parametrize("paper", Paper)
def test_shipped_covers_are_sound_and_ask_for_known_fields_alone(key: str, paper: Paper) -> None:
    cover = shipped_cover(key, paper, "en", lambda text: text)
    assert read_template(template_bytes(cover), "x") == cover
    assert set(cover.fields) <= {*FIELDS, "logo"}
    assert cover.names_its_recipient == (key != "circular")


def test_a_template_comes_back_from_its_file_with_its_pictures() -> None:
    picture = CoverBox(BoxKind.PICTURE, Area(1, 2, 3, 4), picture="stamp")
    cover = replace(plain_cover(picture, text_box(9, "شكرا {text}")), pictures=(("stamp", logo_png()),))
    assert read_template(template_bytes(cover), "x") == cover


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"name": 7}',
        b'{"name": "x", "boxes": [{"kind": "script", "area": {"x": 0, "y": 0, "width": 1, "height": 1}}]}',
        b"x" * 5_000_000,
    ],
)
def test_what_is_no_template_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(FaxDeskError, match=r"“hostile\.json” is not a cover") as refused:
        read_template(content, "hostile.json")
    assert refused.value.kind == ErrorKind.BAD_INPUT


@pytest.mark.parametrize(
    "box",
    [
        text_box(20, "tiny", size_pt=6.0),
        text_box(20, "huge", size_pt=1e9),
        text_box(-5, "outside"),
        text_box(20, "wide", width=1e300),
        text_box(20, "x" * 6000),
        CoverBox(BoxKind.LINE, Area(1, 1, 5, 0), thickness=-1),
        CoverBox(BoxKind.PICTURE, Area(1, 1, 5, 5), picture="/etc/passwd"),
    ],
)
def test_boxes_that_cannot_be_are_refused(box: CoverBox) -> None:
    with pytest.raises(FaxDeskError):
        read_template(template_bytes(plain_cover(box)), "x")


def test_what_is_not_a_number_is_refused() -> None:
    whole = json.loads(template_bytes(plain_cover(text_box(20, "x"))))
    whole["boxes"][0]["area"]["x"] = float("nan")
    with pytest.raises(FaxDeskError):
        read_template(json.dumps(whole).encode(), "x")


def test_names_are_tidied_or_refused() -> None:
    assert check_name("  Our \n cover ") == "Our cover"
    for name in ("", " ", "x" * 61, "a\u202eb"):
        with pytest.raises(FaxDeskError):
            check_name(name)
