"""Fax pages as a fax machine makes them: one bit, 1728 dots wide, group 4, in a PDF or TIFF.

They have 204 dots per inch across and 196 (High) or 98 (Low) lines per inch down. The page boxes are in true
inches, so that a viewer shows the right shape.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PIL import Image

from faxdesk.simulator.state.mailbox_fax import Resolution

WIDTH = 1728
X_DPI = 204
LETTER_INCHES = 11.0
A4_INCHES = 11.69
_LONGEST_STANDARD = 1400
"""Pages of standard resolution have no more lines; Legal paper has 1372."""
_MILDLY_WRONG = 0.06
"""200 and 100 are other ways of saying 196 and 98."""


def lines_per_inch(resolution: Resolution) -> int:
    return 196 if resolution == "High" else 98


@dataclass(frozen=True, slots=True)
class FaxPage:
    """One finished page: group 4 data of a one-bit picture."""

    height: int
    data: bytes


def to_fax(square: Image.Image, resolution: Resolution) -> Image.Image:
    """Turn a grey page drawn at 204 x 204 dpi into one-bit fax lines. A fax page of one bit keeps its dots at
    its own resolution, and has its lines doubled or halved for the other."""
    lines = lines_per_inch(resolution)
    if square.mode == "1":
        height = square.height * lines // _own_lines(square)
        return square.resize((square.width, height), Image.Resampling.NEAREST)
    height = max(1, round(square.height * lines / X_DPI))
    grey = square.convert("L").resize((WIDTH, height), Image.Resampling.BOX)
    # Light and dark greys become pure white and black first, so that only true greys are dithered.
    return grey.point(_contrast).convert("1")


def _own_lines(page: Image.Image) -> int:
    """How many lines a fax page has to the inch: as its file says, where a fax machine could have made it so,
    else by their number."""
    down = page.info.get("dpi", (0.0, 0.0))[1]
    for known in (196, 98):
        if abs(down / known - 1) < _MILDLY_WRONG:
            return known
    return 196 if page.height > _LONGEST_STANDARD else 98


def _contrast(value: int) -> int:
    return max(0, min(255, round((value - 70) * 255 / 130)))


def encode(page: Image.Image) -> FaxPage:
    """Compress a one-bit page as group 4."""
    out = io.BytesIO()
    whole = (page.width + 7) // 8 * page.height
    page.save(out, "TIFF", compression="group4", strip_size=whole)
    with Image.open(out) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        offset, length = int(tags[273][0]), int(tags[279][0])
    return FaxPage(page.height, out.getvalue()[offset : offset + length])


def pdf(pages: Sequence[FaxPage], resolution: Resolution, created: float) -> bytes:
    """A PDF that holds the pages as they went over the line."""
    date = datetime.fromtimestamp(created, UTC).strftime("D:%Y%m%d%H%M%SZ")
    kids = " ".join(f"{4 + 3 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        f"<< /Producer (Fax service) /CreationDate ({date}) >>".encode(),
    ]
    for number, page in enumerate(pages):
        objects += _page_objects(page, 4 + 3 * number, lines_per_inch(resolution))
    return _assemble(objects)


def _page_objects(page: FaxPage, first: int, lines: int) -> list[bytes]:
    width = WIDTH * 72 / X_DPI
    height = page.height * 72 / lines
    draw = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Fax Do Q".encode()
    picture = (
        f"<< /Type /XObject /Subtype /Image /Width {WIDTH} /Height {page.height} /BitsPerComponent 1 "
        f"/ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns {WIDTH} "
        f"/Rows {page.height} /BlackIs1 true >> /Length {len(page.data)} >>\nstream\n"
    )
    return [
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.3f} {height:.3f}] /Contents {first + 1} 0 R "
        f"/Resources << /XObject << /Fax {first + 2} 0 R >> >> >>".encode(),
        f"<< /Length {len(draw)} >>\nstream\n".encode() + draw + b"\nendstream",
        picture.encode() + page.data + b"\nendstream",
    ]


def _assemble(objects: Sequence[bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for offset in offsets:
        out.write(f"{offset:010d} 00000 n \n".encode())
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{start}\n%%EOF\n"
    out.write(trailer.encode())
    return out.getvalue()


def tiff(pages: Sequence[Image.Image], resolution: Resolution) -> bytes:
    """The pages as a multi-page group 4 TIFF, as older mailboxes keep faxes."""
    out = io.BytesIO()
    dpi = (X_DPI, lines_per_inch(resolution))
    rest = list(pages[1:])
    pages[0].save(out, "TIFF", compression="group4", dpi=dpi, save_all=True, append_images=rest)
    return out.getvalue()
