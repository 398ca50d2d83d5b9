"""Cover pages: the names of the service's templates by index, and how they are drawn (API §10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from PIL import Image

from faxdesk.simulator.drawing.fax_raster import WIDTH
from faxdesk.simulator.drawing.paper import MARGIN, Fonts, Paper

ENGLISH: dict[int, str] = dict(
    enumerate(
        [
            "None",
            "Ancient",
            "Birthday",
            "Blank",
            "Clasmod",
            "Classic",
            "Confidential",
            "Contempo",
            "Elegant",
            "Express",
            "Formal",
            "Jazzy",
            "Modern",
            "Urgent",
        ]
    )
)
OTHER_LANGUAGES: dict[int, str] = {
    0: "None",
    15: "English (United States)",
    16: "French (Canada)",
    17: "English (United Kingdom)",
    18: "French",
    19: "German",
    20: "Italian",
    21: "Spanish",
    22: "Spanish (Latin America)",
    23: "Japanese",
    24: "Portuguese (Brazil)",
    26: "Chinese (Simplified)",
    27: "Chinese (Traditional)",
    28: "Chinese (HongKong)",
}
ALL = ENGLISH | OTHER_LANGUAGES

_BLACK_BAND = {"Modern", "Contempo", "Urgent", "Express"}
_FRAMED = {"Classic", "Clasmod", "Elegant", "Formal", "Confidential", "Ancient"}


@dataclass(frozen=True, slots=True)
class CoverContents:
    """The entries of a cover page."""

    template: str
    to: str
    sender: str
    sender_number: str
    date: float
    pages: int
    text: str


def draw_cover(contents: CoverContents, fonts: Fonts) -> Image.Image:
    """The first page of a fax that has a cover."""
    paper = Paper(fonts)
    if contents.template in _FRAMED:
        paper.draw.rectangle((90, 90, WIDTH - 90, paper.image.height - 90), outline=0, width=6)
    if contents.template in _BLACK_BAND:
        paper.draw.rectangle((0, 120, WIDTH, 330), fill=0)
        paper.draw.text((MARGIN, 160), "FAX", fill=255, font=fonts.get("bold", 110))
        paper.y = 380
    else:
        paper.text("FAX", face="bold", size=120)
    paper.text(contents.template, face="bold", size=52, gap=40)
    paper.rule()
    date = datetime.fromtimestamp(contents.date, UTC).strftime("%B %d, %Y, %H:%M UTC")
    for label, value in (
        ("To", contents.to),
        ("From", f"{contents.sender}  {contents.sender_number}"),
        ("Date", date),
        ("Pages", f"{contents.pages} including this cover"),
    ):
        paper.at(MARGIN, paper.y, f"{label}:", face="bold", size=40)
        paper.text(value, size=40, x=MARGIN + 260, gap=18)
    paper.rule()
    for paragraph in contents.text.splitlines():
        paper.text(paragraph, size=38, gap=10)
    return paper.image
