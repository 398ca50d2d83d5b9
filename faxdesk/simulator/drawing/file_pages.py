"""Turns a PDF, a picture or a text into pages at 204 dpi; other files become one page that stands for
them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps, ImageSequence

from faxdesk.simulator.drawing.fax_raster import A4_INCHES, LETTER_INCHES, WIDTH, X_DPI
from faxdesk.simulator.drawing.filetypes import kind_of
from faxdesk.simulator.drawing.paper import MARGIN, Fonts, Paper

PDFIUM = threading.RLock()
"""PDFium exists once in the process and is not thread-safe, so this lock is held around every use of it."""

TEXT_COLUMNS_SIZE = 29
MOST_TEXT = 8 * 1024 * 1024
_MAX_PIXELS = 80_000_000


class CannotRender(Exception):
    """A file is damaged, locked, or not of the kind that its name says."""


def count_pages(path: Path, extension: str, fonts: Fonts) -> int:
    """How many pages a file will give. Raises CannotRender."""
    kind = kind_of(extension)
    if kind == "pdf":
        with PDFIUM, _open_pdf(path) as pdf:
            return len(pdf)
    if kind == "image":
        with _open_image(path) as image:
            return int(getattr(image, "n_frames", 1))
    if kind == "text":
        return sum(1 for _ in _text_pages(path, fonts))
    return 1


def draw_pages(path: Path, name: str, extension: str, fonts: Fonts) -> Iterator[Image.Image]:
    """The pages of a file, each a grey picture of Letter or A4 shape, or in one bit where it is a fax page
    already, whose dots stay. Raises CannotRender."""
    kind = kind_of(extension)
    if kind == "pdf":
        yield from _pdf_pages(path)
    elif kind == "image":
        yield from _image_pages(path)
    elif kind == "text":
        for lines in _text_pages(path, fonts):
            yield _text_page(lines, fonts)
    else:
        yield _stand_in(path, name, extension, fonts)


@contextmanager
def _open_pdf(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as broken:
        raise CannotRender(str(broken)) from broken
    try:
        if len(pdf) == 0:
            raise CannotRender("the PDF has no pages")
        # Without it, what was typed into a form's fields is not drawn.
        pdf.init_forms()
        yield pdf
    finally:
        pdf.close()


def _pdf_pages(path: Path) -> Iterator[Image.Image]:
    # The document is opened anew for each page so that the lock is never held while a caller works.
    with PDFIUM, _open_pdf(path) as pdf:
        count = len(pdf)
    for number in range(count):
        with PDFIUM, _open_pdf(path) as pdf:
            sheet = _pdf_page(pdf, number)
        yield _fit(sheet)


def _pdf_page(pdf: pypdfium2.PdfDocument, number: int) -> Image.Image:
    image: Image.Image
    try:
        page = pdf[number]
        width, height = page.get_size()
        if width <= 0 or height <= 0:
            raise CannotRender(f"page {number + 1} has no size")
        own_dots = _fax_dots(page)
        if own_dots is not None:
            return own_dots
        # As many dots as the fax page has, however large the sheet says it is.
        across, down = (height, width) if _lies(width, height) else (width, height)
        scale = min(WIDTH / across, A4_INCHES * X_DPI / down)
        # What is for the screen alone stays away, as on a printer.
        bitmap = page.render(scale=scale, grayscale=True, optimize_mode="print")
        image = bitmap.to_pil().convert("L").copy()
        bitmap.close()
        page.close()
    except (pypdfium2.PdfiumError, ValueError) as broken:
        raise CannotRender(str(broken)) from broken
    return image


def _fax_dots(page: pypdfium2.PdfPage) -> Image.Image | None:
    """The one picture that a page consists of, where that is as wide as a fax and in one bit."""
    objects = list(page.get_objects(max_depth=1))
    if len(objects) != 1 or not isinstance(objects[0], pypdfium2.PdfImage):
        return None
    picture = objects[0]
    left, bottom, right, top = picture.get_bounds()
    is_whole = abs(right - left - page.get_width()) < 1 and abs(top - bottom - page.get_height()) < 1
    if picture.get_px_size()[0] != WIDTH or picture.get_metadata().bits_per_pixel != 1 or not is_whole:
        return None
    dots: Image.Image = picture.get_bitmap().to_pil().convert("L").convert("1", dither=Image.Dither.NONE)
    dots.info["dpi"] = (X_DPI, dots.height * 72 / page.get_height())
    return dots


@contextmanager
def _open_image(path: Path) -> Iterator[Image.Image]:
    try:
        with Image.open(path) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise CannotRender("the picture is too large")
            yield image
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise CannotRender(str(broken)) from broken


def _image_pages(path: Path) -> Iterator[Image.Image]:
    with _open_image(path) as image:
        for frame in ImageSequence.Iterator(image):
            if frame.mode == "1" and frame.width == WIDTH:
                yield frame.copy()
                continue
            upright = ImageOps.exif_transpose(frame)
            square = _square_dots(_on_white(upright), frame.info.get("dpi"))
            yield _fit(square)


def _on_white(image: Image.Image) -> Image.Image:
    """A picture in grey whose transparent parts are white, as the paper is."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(paper, clear).convert("L")
    return image.convert("L")


def _square_dots(image: Image.Image, dpi: object) -> Image.Image:
    """Stretch pictures whose dots are not square, such as faxes of standard resolution."""
    if not isinstance(dpi, tuple) or len(dpi) != 2 or not all(float(value) > 1 for value in dpi):
        return image
    ratio = float(dpi[0]) / float(dpi[1])
    if 0.9 < ratio < 1.1 or not 0.2 < ratio < 5:
        return image
    return image.resize((image.width, max(1, round(image.height * ratio))))


def _fit(image: Image.Image) -> Image.Image:
    """Place a picture on a fax page: turned upright if wide, scaled to the width, on Letter or A4. A fax page
    stays as it is."""
    if image.mode == "1":
        return image
    if _lies(image.width, image.height):
        image = image.rotate(90, expand=True, fillcolor=255)
    shape = image.height / image.width
    inches = A4_INCHES if abs(shape - 297 / 210) < abs(shape - 11 / 8.5) else LETTER_INCHES
    page = Image.new("L", (WIDTH, round(inches * X_DPI)), 255)
    scale = min(page.width / image.width, page.height / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    # PDF pages already have the right size, but for a dot of rounding.
    if abs(image.width - size[0]) > 2 or abs(image.height - size[1]) > 2:
        image = image.resize(size, Image.Resampling.LANCZOS)
    page.paste(image, ((page.width - image.width) // 2, 0))
    return page


def _lies(width: float, height: float) -> bool:
    """Whether a sheet is wider than high, so that it goes through the machine turned."""
    return width > height * 1.15


def _text_pages(path: Path, fonts: Fonts) -> Iterator[list[str]]:
    """The lines of a text file, a page at a time, with tabs as blanks and long lines broken."""
    with path.open("rb") as file:
        # So much text is more pages than a fax may have, whatever comes after it.
        content = file.read(MOST_TEXT)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    columns = _columns(fonts)
    per_page = _lines_per_page()
    page: list[str] = []
    for number, sheet in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\f")):
        if number and page:
            yield page
            page = []
        for line in sheet.expandtabs(8).split("\n"):
            for start in range(0, max(1, len(line)), columns):
                page.append(line[start : start + columns])
                if len(page) == per_page:
                    yield page
                    page = []
    if page:
        yield page


def _columns(fonts: Fonts) -> int:
    width = fonts.get("mono", TEXT_COLUMNS_SIZE).getlength("M")
    return max(20, int((WIDTH - 2 * MARGIN) / width))


def _lines_per_page() -> int:
    return int((LETTER_INCHES * X_DPI - 2 * MARGIN - 30) / (TEXT_COLUMNS_SIZE * 1.35))


def _text_page(lines: list[str], fonts: Fonts) -> Image.Image:
    paper = Paper(fonts)
    for line in lines:
        paper.at(MARGIN, paper.y, line, face="mono", size=TEXT_COLUMNS_SIZE)
        paper.space(round(TEXT_COLUMNS_SIZE * 1.35))
    return paper.image


def _stand_in(path: Path, name: str, extension: str, fonts: Fonts) -> Image.Image:
    """One page that says which file the service would have converted here."""
    kilobytes = max(1, round(path.stat().st_size / 1000))
    paper = Paper(fonts)
    paper.space(300)
    paper.text(name or f"document.{extension}", face="bold", size=64, gap=30)
    paper.rule()
    paper.text(f"{extension.upper()} file, {kilobytes:,} kB, converted by the service", size=40)
    paper.text("The simulator does not read this kind of file; this page stands for its contents.", size=34)
    return paper.image
