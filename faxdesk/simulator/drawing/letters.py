"""Made-up documents that look like what people fax: letters, forms, lab results, scans."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime

from PIL import Image, ImageDraw

from faxdesk.simulator.drawing.fax_raster import WIDTH
from faxdesk.simulator.drawing.paper import MARGIN, Fonts, Paper
from faxdesk.simulator.state.mailbox_fax import Drawing

TEMPLATES = ("letter", "referral", "lab", "invoice", "scan", "minutes")

_SENTENCES = (
    "Thank you for your message of last week.",
    "Please find the requested documents on the following pages.",
    "We would be grateful for an answer by the end of the month.",
    "The appointment has been moved to Tuesday at ten in the morning.",
    "Our records show no further open items on this account.",
    "Kindly confirm receipt by returning the first page with your initials.",
    "The enclosed form must be signed on the last line.",
    "If anything is unclear, call the number at the top of this page.",
    "A copy has been sent to the other party by post.",
    "The original stays in our archive for ten years.",
    "All figures are given in US dollars unless marked otherwise.",
    "The previous version of this document is no longer valid.",
)
_TESTS = (
    ("Hemoglobin", "g/dL", 12.0, 17.5),
    ("Hematocrit", "%", 36.0, 50.0),
    ("Leukocytes", "10^3/uL", 4.0, 11.0),
    ("Platelets", "10^3/uL", 150.0, 400.0),
    ("Sodium", "mmol/L", 136.0, 145.0),
    ("Potassium", "mmol/L", 3.5, 5.1),
    ("Creatinine", "mg/dL", 0.6, 1.3),
    ("Glucose", "mg/dL", 70.0, 99.0),
    ("ALT", "U/L", 7.0, 56.0),
    ("TSH", "mIU/L", 0.4, 4.0),
)


def draw_letter(drawing: Drawing, page: int, pages: int, moment: float, fonts: Fonts) -> Image.Image:
    """One page of a made-up document of so many pages. The same drawing always gives the same page."""
    rng = random.Random(drawing.seed * 1000 + page)  # the same each time # nosec B311
    paper = Paper(fonts)
    house = drawing.letterhead or "Harbor & Hill Associates"
    painters: dict[str, Callable[[Paper, random.Random, float, str], None]] = {
        "letter": _letter,
        "referral": _referral,
        "lab": _lab,
        "invoice": _invoice,
        "scan": _letter,
        "minutes": _minutes,
    }
    if drawing.text:
        _given_text(paper, drawing.text, page)
    elif page == 1:
        painters[drawing.template](paper, rng, moment, house)
    else:
        paper.text(f"Continued, page {page}", face="bold", size=36, gap=30)
        _paragraphs(paper, rng, 5)
    paper.at(MARGIN, paper.bottom + 60, f"{page} / {pages}", size=28)
    return _scanned(paper.image, rng) if drawing.template == "scan" else paper.image


def _given_text(paper: Paper, text: str, page: int) -> None:
    """Write the text that a test gave to a fax; a form feed in it begins the next page."""
    sheets = text.split("\f")
    for line in sheets[page - 1].splitlines() if page <= len(sheets) else ():
        paper.text(line, size=44, gap=14)


def _date(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%B %d, %Y")


def _paragraphs(paper: Paper, rng: random.Random, count: int) -> None:
    for _ in range(count):
        paper.text(" ".join(rng.sample(_SENTENCES, 4)), size=34, gap=28)


def _head(paper: Paper, title: str, subtitle: str) -> None:
    paper.text(title, face="bold", size=60, gap=4)
    paper.text(subtitle, size=30, gap=24)
    paper.rule()


def _letter(paper: Paper, rng: random.Random, moment: float, house: str) -> None:
    _head(paper, house, "12 Example Street, Springfield    Fax +1 202 555 0166")
    paper.text(_date(moment), size=34, gap=50)
    paper.text("Dear colleague,", size=34, gap=28)
    _paragraphs(paper, rng, rng.randint(3, 5))
    paper.text("With kind regards,", size=34, gap=90)
    _signature(paper, rng)
    paper.text("J. Hill", size=34)


def _signature(paper: Paper, rng: random.Random) -> None:
    x, y = MARGIN, paper.y
    points = [(x + step * 22, y - rng.randint(0, 70)) for step in range(16)]
    paper.draw.line(points, fill=0, width=5, joint="curve")
    paper.space(20)


def _referral(paper: Paper, rng: random.Random, moment: float, house: str) -> None:
    _head(paper, "Patient referral", f"{house}    Department of Cardiology")
    for label, value in (
        ("Date", _date(moment)),
        ("Patient", rng.choice(("A. Sample", "B. Example", "C. Specimen"))),
        ("Born", f"19{rng.randint(40, 99)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"),
        ("Referred by", "Dr. Weaver"),
        ("Reason", rng.choice(_SENTENCES)),
    ):
        top = paper.y
        paper.at(MARGIN + 20, top + 18, label, face="bold", size=32)
        paper.at(MARGIN + 360, top + 18, value[:58], size=32)
        paper.draw.rectangle((MARGIN, top, WIDTH - MARGIN, top + 84), outline=0, width=3)
        paper.space(84)
    paper.space(50)
    for question in ("First visit", "Urgent", "Records attached", "Call back requested"):
        box = (MARGIN, paper.y, MARGIN + 38, paper.y + 38)
        paper.draw.rectangle(box, outline=0, width=3)
        if rng.random() < 0.5:
            paper.draw.line((box[0], box[1], box[2], box[3]), fill=0, width=4)
            paper.draw.line((box[0], box[3], box[2], box[1]), fill=0, width=4)
        paper.text(question, size=32, x=MARGIN + 70, gap=18)
    _paragraphs(paper, rng, 2)


def _lab(paper: Paper, rng: random.Random, moment: float, house: str) -> None:
    _head(paper, "Laboratory report", f"{house}    {_date(moment)}")
    columns = (MARGIN, MARGIN + 480, MARGIN + 760, MARGIN + 1060)
    for x, title in zip(columns, ("Test", "Result", "Unit", "Reference"), strict=True):
        paper.at(x, paper.y, title, face="bold", size=34)
    paper.space(60)
    paper.rule(width=3, gap=14)
    for name, unit, low, high in _TESTS:
        value = rng.uniform(low * 0.9, high * 1.1)
        mark = "" if low <= value <= high else ("  H" if value > high else "  L")
        cells = (name, f"{value:.1f}{mark}", unit, f"{low:g} - {high:g}")
        for x, cell in zip(columns, cells, strict=True):
            paper.at(x, paper.y, cell, face="mono", size=32)
        paper.space(62)
    paper.rule(width=3)
    _paragraphs(paper, rng, 1)


def _invoice(paper: Paper, rng: random.Random, moment: float, house: str) -> None:
    _head(paper, "Invoice", f"{house}    No. {rng.randint(1000, 9999)}    {_date(moment)}")
    total = 0.0
    for item in rng.sample(
        ("Paper, A4, 500 sheets", "Toner", "Envelopes", "Labels", "Folders", "Staples"), 5
    ):
        count, price = rng.randint(1, 20), rng.randint(200, 9000) / 100
        total += count * price
        paper.at(MARGIN, paper.y, item, size=34)
        paper.at(MARGIN + 800, paper.y, f"{count:>3} x {price:>7.2f}", face="mono", size=32)
        paper.at(MARGIN + 1180, paper.y, f"{count * price:>9.2f}", face="mono", size=32)
        paper.space(64)
    paper.rule(width=3)
    paper.at(MARGIN, paper.y, "Total, USD", face="bold", size=38)
    paper.at(MARGIN + 1180, paper.y, f"{total:>9.2f}", face="mono", size=32)
    paper.space(110)
    _paragraphs(paper, rng, 1)


def _minutes(paper: Paper, rng: random.Random, moment: float, house: str) -> None:
    _head(paper, "Minutes of the meeting", f"{house}    {_date(moment)}")
    for number in range(1, 6):
        paper.text(f"{number}.  {rng.choice(_SENTENCES)}", face="bold", size=34, gap=6)
        paper.text(" ".join(rng.sample(_SENTENCES, 2)), size=32, x=MARGIN + 60, gap=24)


def _scanned(image: Image.Image, rng: random.Random) -> Image.Image:
    """Make a page look as if it had gone through an old scanner: askew, specks, a dark edge."""
    turned = image.rotate(rng.uniform(-0.8, 0.8), fillcolor=255, resample=Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(turned)
    for _ in range(180):
        x, y, size = rng.randrange(WIDTH), rng.randrange(turned.height), rng.choice((1, 2, 2, 3, 5))
        draw.ellipse((x, y, x + size, y + size), fill=rng.choice((0, 60, 110)))
    draw.rectangle((0, 0, rng.randint(4, 16), turned.height), fill=40)
    return turned
