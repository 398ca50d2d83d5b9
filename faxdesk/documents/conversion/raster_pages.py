"""Pages of dots, as systems send them to printers, as the pages of a PDF (child process only)."""

from __future__ import annotations

import zlib

from faxdesk.documents.pdf.pdf_document import PdfDocument
from faxdesk.documents.pictures.pwg_raster import PwgRaster, RasterPage
from faxdesk.domain.page import Remark, RemarkKind

_POINTS_AN_INCH = 72


class RasterDocument(PdfDocument):
    """PWG raster. content is the PDF that holds just its dots."""

    def __init__(self, content: bytes) -> None:
        raster = PwgRaster(content)
        made = _PdfOfDots()
        for page in raster.pages():
            made.add(page)
        self._is_raster_cut = raster.is_cut
        super().__init__(made.whole())

    def remarks(self) -> list[Remark]:
        cut = [Remark(RemarkKind.MISSING_PAGES, str(len(self)))] if self._is_raster_cut else []
        return [*super().remarks(), *cut]


class _PdfOfDots:
    """A PDF of pages that are a picture each; written here, since nothing of the dots may be lost."""

    def __init__(self) -> None:
        self._objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
        self._pages: list[int] = []

    def add(self, page: RasterPage) -> None:
        wide, high = (
            round(pixels / dots * _POINTS_AN_INCH, 3)
            for pixels, dots in zip((page.width, page.height), page.dots, strict=True)
        )
        decode = "[1 0]" if page.is_ink else "[0 1]"
        picture = self._stream(
            f"/Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} "
            f"/ColorSpace /DeviceGray /BitsPerComponent {page.bits} /Decode {decode}",
            page.rows,
        )
        drawn = self._stream("", f"{wide} 0 0 {high} 0 0 cm /Dots Do".encode())
        self._pages.append(
            self._object(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents {drawn} 0 R "
                f"/Resources << /XObject << /Dots {picture} 0 R >> >> >>".encode()
            )
        )

    def whole(self) -> bytes:
        """The bytes of the file."""
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        self._objects[1] = f"<< /Type /Pages /Count {len(self._pages)} /Kids [{kids}] >>".encode()
        parts, places, place = [b"%PDF-1.4\n"], [], 9
        for number, content in enumerate(self._objects, 1):
            part = b"%d 0 obj\n%b\nendobj\n" % (number, content)
            parts.append(part)
            places.append(place)
            place += len(part)
        many = len(places) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % many)
        parts += [b"%010d 00000 n \n" % each for each in places]
        parts.append(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (many, place))
        return b"".join(parts)

    def _stream(self, entries: str, content: bytes) -> int:
        packed = zlib.compress(content, 1)
        head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode()
        return self._object(head + packed + b"\nendstream")

    def _object(self, content: bytes) -> int:
        """Keep an object. Gives its number."""
        self._objects.append(content)
        return len(self._objects)
