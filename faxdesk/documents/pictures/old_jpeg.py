"""JPEG in a TIFF of the old way (compression 6, TIFF 6.0 section 22), which Pillow's libtiff does not read
(child process only).

The data is one of three kinds: a whole JPEG file; the head of one, with what was coded in the strips; or
tables that the tags point to, with what was coded in the strips.
"""

from __future__ import annotations

import io

from PIL import Image, TiffImagePlugin

from faxdesk.documents.document import CannotOpen
from faxdesk.documents.pictures.picture_errors import reading

_BITS_SAMPLES, _STRIPS, _STRIP_BYTES, _PHOTOMETRIC = 277, 273, 279, 262
_JPEG, _JPEG_LENGTH, _RESTART, _QUANTISERS, _DC_TABLES, _AC_TABLES, _SUBSAMPLING = (
    *(513, 514, 515, 519, 520, 521),
    530,
)
_START, _END = b"\xff\xd8", b"\xff\xd9"
_SCAN, _QUANTISER, _HUFFMAN, _FRAME, _RESTARTS, _ADOBE = 0xDA, 0xDB, 0xC4, 0xC0, 0xDD, 0xEE
_RGB = 2


def read(
    tags: TiffImagePlugin.ImageFileDirectory_v2, content: bytes, size: tuple[int, int], shrink: int
) -> Image.Image:
    """A frame's picture, shrunk to no less than its size divided by shrink, as far as JPEG can be read
    smaller. Raises CannotOpen."""
    with reading():
        data = _whole(tags, content, size)
        image = Image.open(io.BytesIO(data), formats=("JPEG",))
        if shrink > 1:
            image.draft(None, (size[0] // shrink, size[1] // shrink))
        image.load()
    return image


def _whole(tags: TiffImagePlugin.ImageFileDirectory_v2, content: bytes, size: tuple[int, int]) -> bytes:
    """A JPEG file of a frame's data."""
    start, length = _first(tags, _JPEG), _first(tags, _JPEG_LENGTH)
    head = content[start : start + length] if length else content[start:]
    if not start or not head.startswith(_START):
        return _START + _tables(tags, content, size) + _coded(tags, content) + _END
    if _marker(_SCAN) in head:
        return head
    head = head.removesuffix(_END)
    return head + _scan(_first(tags, _BITS_SAMPLES) or 1) + _coded(tags, content) + _END


def _coded(tags: TiffImagePlugin.ImageFileDirectory_v2, content: bytes) -> bytes:
    """What was coded, of all strips; each but the last ends with a restart mark where there are several."""
    starts, lengths = _all(tags, _STRIPS), _all(tags, _STRIP_BYTES)
    strips = [content[start : start + length] for start, length in zip(starts, lengths, strict=False)]
    joined = b""
    for number, strip in enumerate(strips):
        if number and not _ends_with_restart(joined):
            joined += bytes((0xFF, 0xD0 + (number - 1) % 8))
        joined += strip
    return joined.removesuffix(_END)


def _ends_with_restart(data: bytes) -> bool:
    return len(data) > 1 and data[-2] == 0xFF and 0xD0 <= data[-1] <= 0xD7


def _tables(tags: TiffImagePlugin.ImageFileDirectory_v2, content: bytes, size: tuple[int, int]) -> bytes:
    """The head of a JPEG file: the tables that the tags point to, and what the picture is."""
    colours = _first(tags, _BITS_SAMPLES) or 1
    quantisers = _all(tags, _QUANTISERS)
    if len(quantisers) < colours or len(_all(tags, _DC_TABLES)) < colours:
        raise CannotOpen("damaged")
    made = b""
    if _first(tags, _PHOTOMETRIC) == _RGB:
        made += _segment(_ADOBE, b"Adobe\0\x64" + bytes(5))
    for number, place in enumerate(quantisers[:colours]):
        made += _segment(_QUANTISER, bytes((number,)) + content[place : place + 64])
    across, down = (*_all(tags, _SUBSAMPLING), 2, 2)[:2] if _SUBSAMPLING in tags else (2, 2)
    first = across << 4 | down if colours == 3 and _first(tags, _PHOTOMETRIC) != _RGB else 0x11
    parts = b"".join(bytes((each + 1, 0x11 if each else first, each)) for each in range(colours))
    width, height = size
    shape = b"\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + bytes((colours,))
    made += _segment(_FRAME, shape + parts)
    for kind, tag in ((0, _DC_TABLES), (0x10, _AC_TABLES)):
        for number, place in enumerate(_all(tags, tag)[:colours]):
            many = sum(content[place : place + 16])
            made += _segment(_HUFFMAN, bytes((kind | number,)) + content[place : place + 16 + many])
    if interval := _first(tags, _RESTART):
        made += _segment(_RESTARTS, interval.to_bytes(2, "big"))
    return made + _scan(colours)


def _scan(colours: int) -> bytes:
    parts = b"".join(bytes((each + 1, each << 4 | each)) for each in range(colours))
    return _segment(_SCAN, bytes((colours,)) + parts + b"\0\x3f\0")


def _segment(marker: int, data: bytes) -> bytes:
    return _marker(marker) + (len(data) + 2).to_bytes(2, "big") + data


def _marker(marker: int) -> bytes:
    return bytes((0xFF, marker))


def _all(tags: TiffImagePlugin.ImageFileDirectory_v2, tag: int) -> tuple[int, ...]:
    value = tags.get(tag, ())
    values = value if isinstance(value, tuple) else (value,)
    return tuple(each for each in values if isinstance(each, int))


def _first(tags: TiffImagePlugin.ImageFileDirectory_v2, tag: int) -> int:
    return next(iter(_all(tags, tag)), 0)
