"""Reads images as documents; each frame is a page (child process only)."""

from __future__ import annotations

import io

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from faxdesk.documents.document import CannotOpen

Image.MAX_IMAGE_PIXELS = 80_000_000

# Named one by one, because some formats that Pillow knows start other programs to be read.
_FORMATS = (
    *("TIFF", "GIF", "JPEG", "BMP", "DIB", "PNG", "PCX", "TGA", "PSD"),
    *("WEBP", "AVIF", "ICO", "JPEG2000", "PPM"),
)
_PAGED = frozenset({"TIFF", "GIF"})
"""The kinds whose frames are pages. In other kinds, frames are layers, icon sizes or small previews."""
_SIDEWAYS = frozenset({5, 6, 7, 8})
"""Exif orientations that swap width and height."""
_BROKEN = (UnidentifiedImageError, OSError, ValueError, EOFError, SyntaxError)
_SCREEN_DPI = 100.0
_FAX_WIDTH = 1728


class ImageDocument:
    """An image file's content."""

    kind = "image"

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._image = self._opened()
        try:
            paged = self._image.format in _PAGED
            self._frames: int = getattr(self._image, "n_frames", 1) if paged else 1
        except _BROKEN as error:
            raise CannotOpen("damaged") from error

    def __len__(self) -> int:
        return self._frames

    def size_in(self, page: int) -> tuple[float, float]:
        image = self._at(page)
        across, down = dots_per_inch(image)
        wide, high = image.width / across, image.height / down
        return (high, wide) if _is_sideways(image) else (wide, high)

    def draw(self, page: int, width: int, height: int) -> Image.Image:
        if self._image.format in {"JPEG", "MPO"}:
            drawn = on_white(self._small(max(width, height)))
        else:
            drawn = on_white(self.frame(page))
        if drawn.size == (width, height):
            return drawn
        shrinks = width < drawn.width or height < drawn.height
        return drawn.resize((width, height), Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC)

    def text(self) -> str:
        return ""

    def close(self) -> None:
        self._image.close()

    def frame(self, page: int) -> Image.Image:
        """A frame at its full size, turned upright. The caller must not change it."""
        image = self._at(page)
        try:
            image.load()
        except _BROKEN as error:
            raise CannotOpen("damaged") from error
        return ImageOps.exif_transpose(image) if _orientation(image) > 1 else image

    def _small(self, side: int) -> Image.Image:
        """Read a photo no finer than it is needed, which takes a quarter of the time and the memory."""
        image = self._opened()
        try:
            image.draft("L", (side, side))
            image.load()
        except _BROKEN as error:
            raise CannotOpen("damaged") from error
        return ImageOps.exif_transpose(image)

    def _opened(self) -> Image.Image:
        try:
            # Not by the file's name: then Pillow maps some TIFFs into memory and gets turned ones wrong.
            return Image.open(io.BytesIO(self._content), formats=_FORMATS)
        except _BROKEN as error:
            raise CannotOpen("damaged") from error
        except Image.DecompressionBombError as error:
            raise CannotOpen("too_much") from error

    def _at(self, page: int) -> Image.Image:
        if not 0 <= page < self._frames:
            raise CannotOpen("no_page")
        if self._frames > 1:
            try:
                self._image.seek(page)
            except _BROKEN as error:
                raise CannotOpen("damaged") from error
        return self._image


def dots_per_inch(image: Image.Image) -> tuple[float, float]:
    """The resolution that an image claims, where it can be believed; else that of a fax or of a screen."""
    try:
        across, down = (float(each) for each in image.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        across = down = 0.0
    if 50 <= across <= 2400 and 50 <= down <= 2400:
        return across, down
    if image.width == _FAX_WIDTH and image.mode == "1":
        return 204.0, 98.0 if image.height < 1400 else 196.0
    return _SCREEN_DPI, _SCREEN_DPI


def on_white(image: Image.Image) -> Image.Image:
    """Turn an image grey; what is transparent becomes white."""
    if image.mode in {"1", "L"}:
        return image.convert("L")
    if image.mode.startswith("I") or image.mode == "F":
        return _deep_to_grey(image)
    if "A" in image.getbands() or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("L")
    return image.convert("L")


def _deep_to_grey(image: Image.Image) -> Image.Image:
    """Scale an image of 16 or 32 bits a dot so that white is at the top of the range that it uses."""
    deep = image.convert("F")
    highest = max(value for value in deep.getextrema() if isinstance(value, float))
    scale = 255.0 / next((top for top in (1.0, 255.0, 65535.0) if highest <= top), highest)
    return deep.point(lambda value: value * scale + 0.0).convert("L")


def _orientation(image: Image.Image) -> int:
    # Pillow turns TIFF itself.
    if image.format == "TIFF":
        return 1
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except (*_BROKEN, TypeError):
        return 1


def _is_sideways(image: Image.Image) -> bool:
    return _orientation(image) in _SIDEWAYS
