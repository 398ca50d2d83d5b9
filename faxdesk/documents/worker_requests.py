"""What the page worker does with each request (child process only)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import convert, json, to_builtins
from msgspec.structs import replace
from PIL import Image

from faxdesk.documents import convert as conversion
from faxdesk.documents import merge
from faxdesk.documents.cage.handed_files import HandedFile
from faxdesk.documents.document import LETTER_IN, MAX_PIXELS, CannotOpen, OpenDocument
from faxdesk.documents.edited.edited_fax import (
    PageToEdit,
    edited_picture,
    grey_page,
    kept_page,
    legible_edited_page,
)
from faxdesk.documents.edited.edited_page import size_mm
from faxdesk.documents.edited.mark_drawing import MarkSources
from faxdesk.documents.edited.mark_texts import MarkTexts
from faxdesk.documents.fax_pages import raster
from faxdesk.documents.file_types.content_type import type_of
from faxdesk.documents.forms import fields_of, filled_pdf
from faxdesk.documents.inspection import inspect
from faxdesk.documents.legible.legible_page import LegiblePage, times_by_mode
from faxdesk.documents.open_document import content_of, open_file
from faxdesk.documents.open_documents import IsUpsideDown, KeptDocument, OpenDocuments
from faxdesk.domain.compose.page_edit import UNTOUCHED, PageEdit
from faxdesk.domain.fax import Resolution
from faxdesk.domain.page import MOST_PAGES
from faxdesk.domain.receipts.receipt import Picture, Receipt
from faxdesk.domain.sent_page import PageLook, PageMode

_MAX_HEIGHT = 32_767
"""Windows cannot show taller pictures."""
_MOST_TABLE = 1 << 25
"""So many bytes of a table's cells are read: ten times those of a long list of addresses."""

Answer = tuple[dict[str, Any], bytes]


class RequestHandler:
    """Carries out one request after the other."""

    def __init__(
        self, walls: dict[str, bool], late_imports: Iterable[str], is_upside_down: IsUpsideDown
    ) -> None:
        """walls: which of them hold, for the program to know. is_upside_down tells of a page in grey whether
        it stands on its head."""
        self._walls = walls
        self._late_imports = late_imports
        self._open = OpenDocuments(is_upside_down)
        self._sent: tuple[tuple[object, ...], LegiblePage] | None = None
        self._texts: MarkTexts | None = None

    def do(self, request: dict[str, Any]) -> Answer:
        """Carry a request out. Raises CannotOpen, or whatever a strange document makes of it."""
        try:
            return self._do(request["operation"], request)
        except Exception:
            # What was read in half must not pass for the whole the next time.
            self._forget()
            raise

    def _do(self, operation: str, request: dict[str, Any]) -> Answer:
        if operation == "hello":
            return {"walls": self._walls, "late_imports": list(self._late_imports)}, b""
        if operation == "receipt":
            return self._receipt(request)
        if operation == "merge":
            return self._merge(request)
        if operation == "scan":
            return self._scan(request)
        if operation == "cover":
            return _cover(request)
        if operation == "table":
            return _table(request)
        if operation == "contacts":
            return _contacts(request)
        if operation == "mail":
            return _mail(request)
        file, name = request["path"], request["name"]
        fonts = Path(request["fonts"]) if request["fonts"] else None
        if operation in {"unlock", "contents", "take_out"}:
            return _from_within(operation, file, request)
        kept = self._open.open(file, name, fonts) if file is not None else self._open.blank(name)
        document = kept.document
        if operation == "inspect":
            return inspect(kept.ending, document), b""
        if operation == "form_fields":
            return {"fields": [to_builtins(field) for field in fields_of(document)]}, b""
        if operation == "fill_form":
            values = {int(page): own for page, own in request["values"].items()}
            filled = filled_pdf(document, values)
            with _writing():
                request["target"].write_bytes(filled)
            return {}, b""
        if operation == "to_pdf":
            with _writing():
                conversion.to_pdf(document, request["target"], on_sheets=request["on_sheets"])
            return {}, b""
        if operation == "mark_picture":
            return _mark_picture(kept.pages, request)
        if operation == "logo":
            return _logo(kept.pages, request)
        return self._pages(operation, kept, request)

    def _receipt(self, request: dict[str, Any]) -> Answer:
        """Draw a receipt, with the first page of a document where there is one that can be opened."""
        import msgspec

        from faxdesk.documents.receipts.receipt_pdf import receipt_pdf

        receipt = msgspec.json.decode(request["receipt"], type=Receipt)
        fonts = Path(request["fonts"]) if request["fonts"] else None
        picture, aspect, resolution = None, 1.0, Resolution(request["resolution"])
        try:
            if request["path"] is not None:
                kept = self._open.open(request["path"], request["name"], fonts)
                picture = raster.fax_page(kept.pages, 0, resolution, scans=kept.scans).picture
                aspect = picture.height / raster.DPI_Y[resolution] / (picture.width / raster.DPI_X)
        except CannotOpen:
            # A receipt without its picture is better than none.
            self._forget()
        if picture is None:
            receipt = replace(receipt, picture=Picture.NONE)
        content = receipt_pdf(receipt, picture, aspect, fonts)
        with _writing():
            request["target"].write_bytes(content)
        return {}, b""

    def _merge(self, request: dict[str, Any]) -> Answer:
        """Make one PDF of many documents."""
        with _writing():
            merge.merge(self._parts(request), request["target"], request["page"])
        return {}, b""

    def _scan(self, request: dict[str, Any]) -> Answer:
        """Make one PDF of the pages of a scan."""
        from faxdesk.documents.scans.scanned_pdf import scanned_pdf

        with _writing():
            scanned_pdf(self._parts(request), request["target"])
        return {}, b""

    def _parts(self, request: dict[str, Any]) -> Iterator[OpenDocument | None]:
        """The documents of a request, opened one by one. Those that were open before are closed first, to
        leave them their memory."""
        fonts = Path(request["fonts"]) if request["fonts"] else None
        self._forget()
        return (open_file(file, name, fonts).document for file, name in request["parts"])

    def _pages(self, operation: str, kept: KeptDocument, request: dict[str, Any]) -> Answer:
        document = kept.pages
        if operation == "text":
            return {}, document.text().encode("utf-8", "replace")
        if operation == "page_sizes":
            return {"sizes": [size_mm(document, page) for page in range(min(len(document), MOST_PAGES))]}, b""
        if operation == "words":
            return {}, _words(document, request["page"])
        page = self._page_to_edit(kept, request)
        if operation == "render":
            return _render(page, request["width"], on_paper=request["on_paper"])
        resolution = Resolution(request["resolution"])
        if operation == "times_by_mode":
            grey = partial(grey_page, page, resolution, scans=kept.scans)
            return times_by_mode(grey(PageMode.AUTO), grey(PageMode.SCAN), request["darker"]), b""
        look = PageLook(PageMode(request["mode"]), request["darker"])
        sent = partial(self._sent_page, kept, page, resolution, look)
        if operation == "add_to_tiff":
            written = kept_page(page, resolution, sent)
            with _writing(), request["target"].stream() as file:
                raster.add_to_tiff(written, file, is_first=request["is_first"])
            return {}, b""
        if operation == "fax_page":
            return _image(sent().picture, raster.DPI_X, raster.DPI_Y[resolution])
        return {"facts": to_builtins(sent().facts)}, b""

    def _sent_page(
        self, kept: KeptDocument, page: PageToEdit, resolution: Resolution, look: PageLook
    ) -> LegiblePage:
        """A page as it is sent. The last one is kept, since it is mostly looked at, judged and written."""
        key = (kept.key, page.number, page.edit, resolution, look)
        if self._sent is None or self._sent[0] != key:
            self._sent = None
            grey = grey_page(page, resolution, look.mode, kept.scans)
            self._sent = key, legible_edited_page(page, grey, look)
        return self._sent[1]

    def _page_to_edit(self, kept: KeptDocument, request: dict[str, Any]) -> PageToEdit:
        """The page that a request is about, with what was done to it."""
        number, fonts = request["page"], Path(request["fonts"]) if request["fonts"] else None
        if self._texts is None or self._texts.fonts != fonts:
            self._texts = MarkTexts(fonts)
        sources = MarkSources(self._texts, request.get("picture_files", {}))
        if "edit" not in request:
            return PageToEdit(kept.pages, number, UNTOUCHED, sources)
        filled, left = kept.form.page(kept.pages, number, convert(request["edit"], PageEdit))
        return PageToEdit(filled, number, left, sources)

    def _forget(self) -> None:
        self._sent = None
        self._open.close()


def _mark_picture(document: OpenDocument, request: dict[str, Any]) -> Answer:
    from faxdesk.documents.pictures.mark_picture import mark_picture

    picture = mark_picture(document, is_signature=request["is_signature"])
    with _writing():
        request["target"].write_bytes(_as_png(picture))
    return {"aspect": picture.height / picture.width}, b""


def _cover(request: dict[str, Any]) -> Answer:
    """Draw a cover page of one's own; tells how many pages it has."""
    import msgspec

    from faxdesk.documents.covers.cover_pdf import cover_pdf
    from faxdesk.domain.covers.cover_fields import CoverValues
    from faxdesk.domain.covers.cover_template import CoverTemplate

    template = msgspec.json.decode(request["template"], type=CoverTemplate)
    values = msgspec.json.decode(request["values"], type=CoverValues)
    pictures = msgspec.json.decode(request["pictures"], type=dict[str, bytes])
    fonts = Path(request["fonts"]) if request["fonts"] else None
    content, pages = cover_pdf(template, values, pictures, fonts, is_design=request["is_design"])
    with _writing():
        request["target"].write_bytes(content)
    return {"pages": pages}, b""


def _table(request: dict[str, Any]) -> Answer:
    """The rows of a spreadsheet or CSV file, in JSON."""
    from faxdesk.documents.tables.table_file import read_table

    rows = json.encode(read_table(content_of(request["path"]), request["name"], request["sheet"]))
    if len(rows) > _MOST_TABLE:
        raise CannotOpen("too_much_table")
    return {}, rows


def _contacts(request: dict[str, Any]) -> Answer:
    """The entries of a file of contacts, in JSON; null for what may be a table."""
    from faxdesk.documents.contact_files.contact_file import read_contact_file

    return {}, json.encode(read_contact_file(content_of(request["path"])))


def _mail(request: dict[str, Any]) -> Answer:
    """Take a mail apart; its text, if it has one, and its documents are written one behind the other."""
    from faxdesk.documents.mails.mail_parts import unpack

    mail, parts = unpack(content_of(request["path"]))
    with _writing():
        request["target"].write_bytes(b"".join(parts))
    return {"mail": to_builtins(mail), "sizes": [len(part) for part in parts]}, b""


def _logo(document: OpenDocument, request: dict[str, Any]) -> Answer:
    from faxdesk.documents.covers.logo import one_bit_logo

    picture = one_bit_logo(document)
    with _writing():
        request["target"].write_bytes(_as_png(picture))
    return {}, b""


def _as_png(picture: Image.Image) -> bytes:
    content = io.BytesIO()
    picture.save(content, format="PNG")
    return content.getvalue()


def _from_within(operation: str, file: HandedFile, request: dict[str, Any]) -> Answer:
    """Open what is locked, or tell and take out what is enclosed in a file."""
    # Few files are of these kinds.
    from faxdesk.documents.conversion.enclosed import enclosed_names, taken_out
    from faxdesk.documents.pdf.unlock import unlocked

    content = content_of(file)
    if operation == "contents":
        return {"names": enclosed_names(content, type_of(content, request["name"]))}, b""
    if operation == "unlock":
        found = unlocked(content, request["password"])
    else:
        found = taken_out(content, type_of(content, request["name"]), request["number"])
    with _writing():
        request["target"].write_bytes(found)
    return {}, b""


@contextmanager
def _writing() -> Iterator[None]:
    """Turn an OSError while writing into CannotOpen("unwritable"), so that it does not pass for a fault of
    the document."""
    try:
        yield
    except OSError as error:
        raise CannotOpen("unwritable") from error


def _words(document: OpenDocument, page: int) -> bytes:
    """The words of a page in JSON; none of what is no PDF."""
    from faxdesk.documents.pdf.pdf_document import PdfDocument

    return json.encode(document.words(page) if isinstance(document, PdfDocument) else [])


def _render(page: PageToEdit, width: int, *, on_paper: bool) -> Answer:
    if page.edit != UNTOUCHED:
        return _image(edited_picture(page, max(min(width, 6000), 8), MAX_PIXELS, on_paper=on_paper), 0.0, 0.0)
    document, number = page.document, page.number
    wide, high = document.size_in(number)
    width = max(min(width, 6000), 8)
    if width * width * high / wide > MAX_PIXELS:
        width = max(int((MAX_PIXELS * wide / high) ** 0.5), 8)
    height = max(min(round(width * high / wide), _MAX_HEIGHT), 1)
    drawn = document.draw(number, width, height, on_paper=on_paper)
    if on_paper and high < wide and document.fax_dots(number) is not None:
        # Printers turn what is less high than wide; a fax stands at the top of its sheet.
        sheet = Image.new("L", (width, round(width * LETTER_IN[1] / LETTER_IN[0])), 255)
        sheet.paste(drawn, (0, 0))
        drawn = sheet
    return _image(drawn, 0.0, 0.0)


def _image(image: Image.Image, dpi_x: float, dpi_y: float) -> Answer:
    one_bit = image.mode == "1"
    stride = (image.width + 7) // 8 if one_bit else image.width
    facts = {
        "width": image.width,
        "height": image.height,
        "stride": stride,
        "one_bit": one_bit,
        "dpi_x": dpi_x,
        "dpi_y": dpi_y,
    }
    return facts, image.tobytes()
