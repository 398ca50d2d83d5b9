"""Makes the demo's documents, which stand beside it. All people, places and numbers are invented.

Run it anew after a change: `python resources/demo/make_demo.py`.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF, XPos, YPos
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "fonts"
GREY = 110
RULE = 190


def sheet(title: str) -> FPDF:
    """An empty Letter-size document with the program's fonts; the same content gives the same file."""
    pdf = FPDF(unit="mm", format="Letter")
    pdf.set_creation_date(datetime(2026, 1, 5, tzinfo=UTC))
    pdf.set_title(title)
    pdf.add_font("dejavu", fname=str(FONTS / "DejaVuSans.ttf"))
    pdf.add_font("dejavu", style="B", fname=str(FONTS / "DejaVuSans-Bold.ttf"))
    pdf.set_margins(22, 18, 22)
    pdf.set_auto_page_break(True, margin=24)
    return pdf


def paragraph(pdf: FPDF, text: str, size: float = 10.5, style: str = "", after: float = 3.5) -> None:
    pdf.set_font("dejavu", style=style, size=size)
    pdf.multi_cell(0, size * 0.52, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(after)


class Letter(FPDF):
    """Carries the practice's head on its first page and a page number on each."""

    def header(self) -> None:
        if self.page_no() > 1:
            self.set_font("dejavu", size=8.5)
            self.set_text_color(GREY)
            self.cell(0, 6, "Northside Family Clinic · Referral · Jordan Avery", new_y=YPos.NEXT)
            self.set_text_color(0)
            self.ln(4)
            return
        self.set_fill_color(25)
        self.rect(22, 18, 13, 13, style="F", round_corners=True, corner_radius=2.5)
        self.set_fill_color(255)
        self.rect(27.2, 20.6, 2.6, 7.8, style="F")
        self.rect(24.6, 23.2, 7.8, 2.6, style="F")
        self.set_xy(39, 18)
        self.set_font("dejavu", style="B", size=16)
        self.cell(0, 7.5, "Northside Family Clinic", new_x=XPos.LEFT, new_y=YPos.NEXT)
        self.set_font("dejavu", size=8.5)
        self.set_text_color(GREY)
        self.cell(0, 5, "418 Alder Street, Suite 200 · Palo Alto, CA 94301")
        self.set_text_color(0)
        self.set_xy(22, 36)
        self.set_draw_color(RULE)
        self.line(22, 35, self.w - 22, 35)
        self.ln(6)

    def footer(self) -> None:
        self.set_y(-17)
        self.set_font("dejavu", size=8)
        self.set_text_color(GREY)
        self.cell(0, 5, "Phone (650) 555-0144 · Fax (650) 555-0145 · Confidential health information")
        self.cell(0, 5, f"{self.page_no()} / 2", align="R")
        self.set_text_color(0)


MEDICINES = (
    ("Medicine", "Dose", "How often", "Since"),
    ("Lisinopril", "10 mg", "Once a day, morning", "03/2022"),
    ("Atorvastatin", "20 mg", "Once a day, evening", "09/2023"),
    ("Metformin", "500 mg", "Twice a day, with meals", "01/2024"),
    ("Aspirin", "81 mg", "Once a day", "01/2024"),
)
RESULTS = (
    ("Test", "Date", "Result", "Usual range"),
    ("Blood pressure", "12 Jan", "148 / 92 mmHg", "below 130 / 80"),
    ("LDL cholesterol", "12 Jan", "121 mg/dL", "below 100"),
    ("HbA1c", "12 Jan", "6.9 %", "below 5.7"),
    ("Resting ECG", "14 Jan", "Sinus rhythm, 78/min", "60–100/min"),
    ("Creatinine", "12 Jan", "0.9 mg/dL", "0.6–1.2"),
)


def table(pdf: FPDF, rows: tuple[tuple[str, ...], ...]) -> None:
    pdf.set_font("dejavu", size=9.5)
    pdf.set_draw_color(120)
    with pdf.table(
        rows,
        line_height=6.6,
        padding=(0.6, 2),
        borders_layout="HORIZONTAL_LINES",
        text_align="LEFT",
        col_widths=(30, 22, 34, 24),
    ):
        pass
    pdf.ln(6)


def referral_letter(target: Path) -> None:
    pdf = Letter(unit="mm", format="Letter")
    pdf.set_creation_date(datetime(2026, 1, 5, tzinfo=UTC))
    pdf.set_title("Referral letter")
    pdf.add_font("dejavu", fname=str(FONTS / "DejaVuSans.ttf"))
    pdf.add_font("dejavu", style="B", fname=str(FONTS / "DejaVuSans-Bold.ttf"))
    pdf.set_margins(22, 18, 22)
    pdf.set_auto_page_break(True, margin=24)
    pdf.add_page()
    paragraph(pdf, "January 15, 2026", after=4)
    paragraph(pdf, "Dr. Mara Weaver\nBayview Cardiology\nFax (212) 555-0187", after=5)
    paragraph(pdf, "Referral: Jordan Avery, born May 4, 1968", size=12.5, style="B", after=4)
    for text in (
        "Dear Dr. Weaver,",
        "Thank you for seeing Jordan Avery, who has had tightness in the chest on climbing stairs for "
        "about six weeks. It lasts a few minutes and goes away at rest. There is no pain at night, no "
        "fainting, and no swelling of the legs.",
        "Blood pressure has been above the goal at the last three visits in spite of treatment. The "
        "father had a heart attack at the age of 57. Jordan smoked until 2015 and works at a desk; we "
        "have talked about walking half an hour each day.",
        "The results are on the next page. I would be grateful for a stress test "
        "and for your advice on whether the treatment should be changed before then.",
    ):
        paragraph(pdf, text)
    paragraph(pdf, "Present medicines", size=11.5, style="B", after=2)
    table(pdf, MEDICINES)
    paragraph(pdf, "Allergies: penicillin (rash, 1994). No others are known.")
    pdf.add_page()
    paragraph(pdf, "Results", size=11.5, style="B", after=2)
    table(pdf, RESULTS)
    paragraph(pdf, "What we ask of you", size=11.5, style="B", after=2)
    for text in (
        "1.  A visit within two weeks, if you can. Mornings suit Jordan best.",
        "2.  An exercise stress test, with imaging if you think it is needed.",
        "3.  A short report by fax to (650) 555-0145, and a call if anything is urgent.",
    ):
        paragraph(pdf, text, after=1.5)
    pdf.ln(4)
    paragraph(
        pdf,
        "Jordan has agreed to this referral and to our sharing these results with you. The signed consent "
        "form follows.",
    )
    paragraph(pdf, "With kind regards,", after=16)
    signature(pdf, 24, pdf.get_y() - 13, 0.85, seed=4)
    pdf.line(22, pdf.get_y(), 92, pdf.get_y())
    pdf.ln(1.5)
    paragraph(pdf, "Elena Brandt, MD\nNorthside Family Clinic", size=9.5)
    pdf.output(str(target))


def signature(pdf: FPDF, left: float, top: float, scale: float, seed: int) -> None:
    """A scribble that passes for a name: loops that grow smaller, and a stroke under them."""
    dice = random.Random(seed)
    x, y = left, top + 8 * scale
    pdf.set_draw_color(20)
    pdf.set_line_width(0.45)
    for number in range(9):
        tall = scale * (dice.uniform(7, 11) if number in {0, 4} else dice.uniform(2, 4.5))
        wide = scale * dice.uniform(3.2, 5.2)
        pdf.bezier(((x, y), (x + wide * 1.5, y - tall), (x - wide * 0.6, y - tall), (x + wide, y)))
        x += wide
    pdf.bezier(((x, y), (x + 8, y + 1), (left + 20, y + 5), (left + 8 * scale, y + 3)))
    pdf.set_line_width(0.2)


def tick_box(pdf: FPDF, text: str, ticked: bool) -> None:
    x, y = pdf.get_x(), pdf.get_y()
    pdf.set_draw_color(0)
    pdf.set_line_width(0.35)
    pdf.rect(x, y + 0.6, 4.2, 4.2)
    if ticked:
        pdf.set_line_width(0.7)
        pdf.polyline([(x + 0.7, y + 2.4), (x + 1.9, y + 4.1), (x + 4.9, y - 0.6)])
    pdf.set_line_width(0.2)
    pdf.set_xy(x + 8, y)
    pdf.set_font("dejavu", size=10.5)
    pdf.multi_cell(0, 5.5, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(3)


def form_line(pdf: FPDF, label: str, value: str) -> None:
    pdf.set_font("dejavu", size=9)
    pdf.set_text_color(GREY)
    pdf.cell(42, 8, label)
    pdf.set_text_color(0)
    pdf.set_font("dejavu", size=11)
    pdf.cell(0, 8, value, border="B", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(1.5)


def consent_form(target: Path) -> None:
    pdf = sheet("Signed consent form")
    pdf.add_page()
    paragraph(pdf, "Consent to share health information", size=17, style="B", after=1)
    paragraph(pdf, "Northside Family Clinic · Form C-12", size=9, after=6)
    pdf.set_draw_color(RULE)
    for label, value in (
        ("Patient", "Jordan Avery"),
        ("Date of birth", "05/04/1968"),
        ("Share with", "Bayview Cardiology, Dr. Mara Weaver"),
        ("Fax", "(212) 555-0187"),
    ):
        form_line(pdf, label, value)
    pdf.ln(5)
    paragraph(pdf, "I agree that the clinic may share", size=11.5, style="B", after=3)
    for text, ticked in (
        ("my diagnoses and the doctor's letters", True),
        ("laboratory and ECG results of the last twelve months", True),
        ("my list of medicines and allergies", True),
        ("images (X-ray, CT, MRI)", False),
        ("notes of psychotherapy; these need a consent of their own", False),
    ):
        tick_box(pdf, text, ticked)
    pdf.ln(3)
    paragraph(
        pdf,
        "This consent holds for twelve months. I may withdraw it at any time in writing; what was shared "
        "before then stays shared. My treatment does not depend on it. I was given a copy.",
    )
    pdf.ln(24)
    base = pdf.get_y()
    signature(pdf, 28, base - 14, 1.15, seed=11)
    pdf.set_draw_color(0)
    pdf.line(22, base, 112, base)
    pdf.line(130, base, pdf.w - 22, base)
    pdf.set_font("dejavu", size=11)
    pdf.text(134, base - 2, "01 / 12 / 2026")
    pdf.set_font("dejavu", size=8.5)
    pdf.text(22, base + 4.5, "Signature of the patient")
    pdf.text(130, base + 4.5, "Date")
    pdf.output(str(target))


def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), size)


def insurance_card() -> Image.Image:
    """The card itself, straight and evenly lit."""
    card = Image.new("L", (1000, 630), 236)
    shade = Image.linear_gradient("L").rotate(90).resize(card.size).point(lambda value: 205 + value // 6)
    card = ImageChops.multiply(card, shade)
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, 1000, 132), fill=84)
    pen.ellipse((40, 30, 112, 102), fill=232)
    pen.polygon(((76, 42), (100, 66), (76, 92), (52, 66)), fill=84)
    pen.text((138, 40), "Harbor Mutual Health", font=font(44, bold=True), fill=244)
    for (x, y), label, value in (
        ((44, 172), "MEMBER", "JORDAN AVERY"),
        ((44, 282), "MEMBER ID", "HMX 5550 1442 07"),
        ((560, 282), "GROUP", "0180-33"),
        ((44, 392), "PLAN", "PPO Silver"),
        ((560, 392), "EFFECTIVE", "01/01/2026"),
    ):
        pen.text((x, y), label, font=font(20), fill=112)
        pen.text((x, y + 28), value, font=font(36, bold=True), fill=34)
    pen.text((44, 536), "Office visit $25 · Specialist $40 · Rx $10 / $30", font=font(24), fill=70)
    pen.text((44, 574), "Providers call (800) 555-0199", font=font(20), fill=96)
    edge = Image.new("L", (2000, 1260), 0)
    ImageDraw.Draw(edge).rounded_rectangle((0, 0, 1999, 1259), radius=70, fill=255)
    card.putalpha(edge.resize(card.size, Image.Resampling.LANCZOS))
    return card


def insurance_photo(target: Path) -> None:
    """The card on a table, as a telephone sees it: askew and lit from one side."""
    size = (1400, 1000)
    dice = random.Random(7)
    grain = Image.new("L", (1, size[1]))
    grain.putdata([178 + dice.randrange(-9, 9) for _ in range(size[1])])
    table_top = grain.resize(size).filter(ImageFilter.GaussianBlur(2))
    card = insurance_card().rotate(3.2, expand=True, resample=Image.Resampling.BICUBIC)
    place = ((size[0] - card.width) // 2, (size[1] - card.height) // 2)
    shadow = Image.new("L", size, 0)
    shadow.paste(150, (place[0] + 16, place[1] + 22), card.getchannel("A"))
    blurred = shadow.filter(ImageFilter.GaussianBlur(18))
    table_top = Image.composite(Image.new("L", size, 70), table_top, blurred)
    table_top.paste(card.getchannel("L"), place, card.getchannel("A"))
    light = Image.radial_gradient("L").resize((2400, 2400)).crop((760, 620, 2160, 1620))
    photo = ImageChops.multiply(table_top, light.point(lambda value: 255 - value // 5))
    photo.filter(ImageFilter.GaussianBlur(0.6)).quantize(48).save(target, dpi=(200, 200), optimize=True)


COVER_NOTE = """\
Northside Family Clinic
To: Bayview Cardiology, Dr. Weaver's office

Hello,

three documents follow for Jordan Avery (born 05/04/1968):

  1. Referral letter            2 pages
  2. Signed consent form        1 page
  3. Insurance card, photo      1 page

Please call the patient for an appointment and fax your report
to (650) 555-0145.

Thank you,
Sam at the front desk
"""


def main() -> None:
    referral_letter(HERE / "Referral letter.pdf")
    consent_form(HERE / "Signed consent form.pdf")
    insurance_photo(HERE / "Photo of insurance card.png")
    (HERE / "Cover note.txt").write_text(COVER_NOTE, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
