"""Covers that are filled in, for tests of whatever draws, keeps and sends them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from PIL import Image, ImageDraw

from faxdesk.domain.compose.page_edit import Area
from faxdesk.domain.covers.confidentiality import CONFIDENTIALITY
from faxdesk.domain.covers.cover_fields import (
    CoverFacts,
    CoverRecipient,
    CoverSender,
    CoverValues,
    cover_values,
)
from faxdesk.domain.covers.cover_template import BoxKind, CoverBox, CoverTemplate
from faxdesk.domain.draft import Recipient
from faxdesk.domain.phone import display_number

SENDER = CoverSender(
    name="Jane Miller",
    department="Front Desk",
    company="Northside Clinic",
    address="12 Harbour Street, Oakland",
    fax="+1 650-555-0100",
    voice="+1 650-555-0199",
    email="desk@northside.example",
    confidentiality=CONFIDENTIALITY,
)
TYPED = {"subject": "Lab results", "reference": "NC-2026/114", "to_company": "Harbour Labs"}
MARIA = Recipient("+16505550123", "Maria Lopez")


def values(
    recipients: Sequence[Recipient] = (MARIA,),
    typed: Mapping[str, str] = TYPED,
    text: str = "Please call us back.",
    pages: int | None = 3,
    sender: CoverSender = SENDER,
) -> CoverValues:
    people = tuple(CoverRecipient(each.name, "", display_number(each.number)) for each in recipients)
    facts = CoverFacts(sender, people, (), typed, text, pages, 2)
    return cover_values(facts, day="29 November 2026", clock="14:05")


def text_box(
    y: float, text: str, height: float = 6, x: float = 20, width: float = 170, **more: object
) -> CoverBox:
    return CoverBox(BoxKind.TEXT, Area(x, y, width, height), text, **more)  # type: ignore[arg-type]


def plain_cover(*boxes: CoverBox, name: str = "Plain") -> CoverTemplate:
    return CoverTemplate(name, boxes)


def logo_png(width: int = 300, height: int = 100) -> bytes:
    """A black ring on white."""
    picture, memory = Image.new("L", (width, height), 255), io.BytesIO()
    ImageDraw.Draw(picture).ellipse((4, 4, height - 4, height - 4), outline=0, width=12)
    picture.convert("1").save(memory, "PNG")
    return memory.getvalue()
