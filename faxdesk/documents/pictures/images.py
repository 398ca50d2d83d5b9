"""Reads images as documents; the pages of a TIFF are pages, other frames are not (child process only)."""

from __future__ import annotations

import io
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from PIL import ExifTags, Image, ImageOps, TiffImagePlugin

from faxdesk.documents.document import MAX_PIXELS, CannotOpen
from faxdesk.documents.fax_dots import FaxDots, fax_dots
from faxdesk.documents.pictures import tiff
from faxdesk.documents.pictures.grey import on_white
from faxdesk.documents.pictures.picture_errors import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

# What is too large is told from what can be shrunk on the way, by _check_size() and tiff.read_page().
Image.MAX_IMAGE_PIXELS = None

# Named one by one, because some formats that Pillow knows start other programs to be read.
_FORMATS = (
    *("TIFF", "GIF", "JPEG", "BMP", "DIB", "PNG", "PCX", "TGA", "PSD"),
    *("WEBP", "AVIF", "ICO", "JPEG2000", "PPM"),
)
_AVIF = frozenset({b"avif", b"avis"})
"""The brand of what Pillow reads by itself among files that begin as HEIC does."""
_JPEGS = frozenset({"JPEG", "MPO"})
_IN_FRAMES = frozenset({"GIF", "PNG", "MPO"})
"""Formats that the service takes, of which a file may hold more frames than its first."""
_SIDEWAYS = frozenset({5, 6, 7, 8})
"""Exif orientations that swap width and height."""
_SCREEN_DPI = 100.0
_ONLY_FRAME = tiff.Frame(0, 1, is_unusual=False)
_ABOUT = 0.06
"""How far a resolution may be from the true one without a page being out of shape."""
_MOST_JPEG_PIXELS = 1_000_000_000
_MOST_BYTES = 640_000_000
"""The most memory of a picture that cannot be read in parts or at a smaller size."""


def open_picture(content: bytes) -> Image.Image:
    """A picture of one of the formats that are read here alone. Raises CannotOpen."""
    formats: tuple[str, ...] = _FORMATS
    if content[4:8] == b"ftyp" and content[8:12] not in _AVIF:
        import pi_heif

        pi_heif.register_heif_opener()
        formats = ("HEIF",)
    with reading():
        # Not by the file's name: then Pillow maps some TIFFs into memory and gets turned ones wrong.
        return Image.open(io.BytesIO(content), formats=formats)


class ImageDocument:
    """An image file's content."""

    kind = "image"

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._image = open_picture(content)
        self._frames: Sequence[tiff.Frame] = (_ONLY_FRAME,)
        self._many_frames, self.is_cut = 1, False
        if isinstance(self._image, TiffImagePlugin.TiffImageFile):
            self._frames, self._many_frames, self.is_cut = tiff.read_frames(self._image, content)
        elif self._image.format in _IN_FRAMES:
            with reading():
                self._many_frames = int(getattr(self._image, "n_frames", 1))
        self._read: tuple[int, tiff.TiffPage] | None = None

    def __len__(self) -> int:
        return len(self._frames)

    def size_in(self, page: int) -> tuple[float, float]:
        dots = self.fax_dots(page)
        if dots is not None:
            return dots.size_in
        image = self._at(page)
        across, down = self._told_dots(page) or (_SCREEN_DPI, _SCREEN_DPI)
        wide, high = image.width / across, image.height / down
        return (high, wide) if _is_sideways(image) else (wide, high)

    def fax_dots(self, page: int) -> FaxDots | None:
        image = self._at(page)
        if image.mode != "1" or _is_sideways(image):
            return None
        return fax_dots(image.width, image.height, self._told_dots(page))

    def is_picture(self, page: int) -> bool:
        self._at(page)
        return True

    def is_damaged(self, page: int) -> bool:
        image = self._at(page)
        if image.format == "PNG":
            return self._has_wrong_checksum
        return isinstance(image, TiffImagePlugin.TiffImageFile) and self._tiff_page(page, image).is_damaged

    @cached_property
    def _has_wrong_checksum(self) -> bool:
        """Whether a part of a PNG is not what was written. Pillow reads on after it was told so once."""
        try:
            with reading():
                open_picture(self._content).verify()
        except CannotOpen:
            return True
        return False

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return len(self._content)

    @property
    def is_unusual(self) -> bool:
        """Whether other programs may see other pages in the file: frames that are no pages, codes and depths
        that few can read, a turn that few obey, colours of ink, and a ground that is black for some."""
        image = self._at(0)
        is_other = self._many_frames != len(self) or self.is_cut or _orientation(image) > 1
        is_other = is_other or image.mode == "CMYK" or image.has_transparency_data
        return is_other or any(frame.is_unusual for frame in self._frames)

    def is_one_bit(self, page: int) -> bool:
        """Whether a page has black and white alone."""
        return self._at(page).mode == "1"

    def says_dots(self, page: int, dots: FaxDots) -> bool:
        """Whether the file itself says how many dots of a fax page go to the inch."""
        named = self._told_dots(page)
        return named is not None and all(
            abs(here / there - 1) < _ABOUT for here, there in zip(named, dots[2:], strict=True)
        )

    def pixels(self, page: int) -> tuple[int, int]:
        """A frame's width and height as they are in the file."""
        image = self._at(page)
        return image.width, image.height

    def draw(self, page: int, width: int, height: int, *, on_paper: bool = False) -> Image.Image:
        if self._image.format in _JPEGS:
            drawn = on_white(self._small(max(width, height)))
        else:
            drawn = self._shrunk(self.frame(page), width, height)
        if drawn.size == (width, height):
            return drawn
        shrinks = width < drawn.width or height < drawn.height
        return drawn.resize((width, height), Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC)

    def has_much_on(self, page: int) -> bool:
        return False

    def text(self) -> str:
        return ""

    def close(self) -> None:
        self._image.close()

    def frame(self, page: int) -> Image.Image:
        """A frame, turned upright, at its full size unless that is huge. The caller must not change it."""
        image = self._at(page)
        if isinstance(image, TiffImagePlugin.TiffImageFile):
            return self._tiff_page(page, image).picture
        self._check_size(image)
        if image.format == "PNG" and self._has_wrong_checksum:
            with suppress(CannotOpen), reading():
                # The first reading ends at the wrong checksum, the next goes on behind it.
                image.load()
        with reading():
            image.load()
            return ImageOps.exif_transpose(image) if _orientation(image) > 1 else image

    def _told_dots(self, page: int) -> tuple[float, float] | None:
        """The resolution that a frame claims as it stands upright; None where it cannot be true."""
        try:
            across, down = (float(each) for each in self._at(page).info["dpi"])
        except (KeyError, TypeError, ValueError, ZeroDivisionError):
            return None
        if not (50 <= across <= 2400 and 50 <= down <= 2400):
            return None
        # Pillow turns the picture of a TIFF and leaves its resolution as it was.
        return (down, across) if self._frames[page].is_sideways else (across, down)

    def _tiff_page(self, page: int, image: TiffImagePlugin.TiffImageFile) -> tiff.TiffPage:
        if self._read is None or self._read[0] != page:
            self._read = None
            self._read = page, tiff.read_page(image, self._frames[page], self._content, MAX_PIXELS)
        return self._read[1]

    def _small(self, side: int) -> Image.Image:
        """Read a photo no finer than it is needed, which takes a quarter of the time and the memory."""
        image = open_picture(self._content)
        if image.width * image.height > _MOST_JPEG_PIXELS:
            raise CannotOpen("too_much")
        with reading():
            image.draft("L", (side, side))
            image.load()
            return ImageOps.exif_transpose(image)

    @staticmethod
    def _check_size(image: Image.Image) -> None:
        """Raise CannotOpen for a picture that would not fit the memory, before any of it is taken."""
        bytes_a_dot = 1 if len(image.getbands()) == 1 and image.mode in {"1", "L", "P"} else 4
        if image.width * image.height * bytes_a_dot > _MOST_BYTES:
            raise CannotOpen("too_much")

    @staticmethod
    def _shrunk(image: Image.Image, width: int, height: int) -> Image.Image:
        """In grey; a large picture is shrunk before: a second one of its size may not fit the memory."""
        many = min(image.width // width, image.height // height)
        is_large = image.width * image.height > MAX_PIXELS
        plain = image.mode in {"L", "RGB", "RGBA", "CMYK"}
        return on_white(image.reduce(many) if is_large and plain and many > 1 else image)

    def _at(self, page: int) -> Image.Image:
        if not 0 <= page < len(self._frames):
            raise CannotOpen("no_page")
        if isinstance(self._image, TiffImagePlugin.TiffImageFile):
            with reading():
                self._image.seek(self._frames[page].number)
            if self._read is not None and self._read[0] != page and self._read[1].picture is self._image:
                # The picture that was read has become another frame's.
                self._read = None
        return self._image


def _orientation(image: Image.Image) -> int:
    # Pillow turns TIFF itself.
    if image.format == "TIFF":
        return 1
    try:
        with reading():
            return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except CannotOpen:
        return 1


def _is_sideways(image: Image.Image) -> bool:
    return _orientation(image) in _SIDEWAYS
