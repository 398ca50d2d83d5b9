"""Reads a page of a TIFF piece by piece: what is damaged is left white, and a huge scan is shrunk on the way
(child process only)."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from PIL import Image, TiffImagePlugin, TiffTags

from faxdesk.documents.document import CannotOpen
from faxdesk.documents.pictures import fax_code, old_jpeg
from faxdesk.documents.pictures.grey import on_white
from faxdesk.documents.pictures.picture_errors import reading

_BIG = (b"II+\0", b"MM\0+")
MAGIC = (b"II*\0", b"MM\0*", *_BIG)
"""How a TIFF begins; _BIG are BigTIFF, which can be larger than 4 GB."""
_NEW_SUBFILE, _OLD_SUBFILE = 254, 255
_WIDTH, _LENGTH, _BITS, _COMPRESSION, _PHOTOMETRIC, _FILL_ORDER = 256, 257, 258, 259, 262, 266
_STRIPS, _ORIENTATION, _ROWS, _STRIP_BYTES, _PLANAR, _T4 = 273, 274, 278, 279, 284, 292
_TILE_WIDTH, _TILE_LENGTH, _TILES, _TILE_BYTES = 322, 323, 324, 325
_KEPT = (
    *(_BITS, _COMPRESSION, _PHOTOMETRIC, _FILL_ORDER, 277, 280, 281, _PLANAR, _T4, 293, 317, 320, 338, 339),
    *(347, 529, 530, 531, 532),
)
"""The tags without which the data of a piece cannot be read."""
_REDUCED, _MASK, _OLD_REDUCED = 1, 4, 2
_RAW, _OLD_JPEG = 1, 6
_RAW_PIECE = 16_000_000
"""The most bytes of what is not compressed that are read at once."""
_ROWS_TOGETHER = 240
_MOST_BYTES = 600_000_000
"""The most memory that a piece may take."""
_MOST_CHECKED = 500
"""The most pieces of a page of which each is looked at for damage. So many are rows of a fax one by one, of
which a damaged one is hardly seen."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What puts a picture upright, by the value of its tag Orientation."""
_SIDEWAYS = frozenset({5, 6, 7, 8})


_COMMON_CODINGS = frozenset({1, 2, 3, 4, 5, 7, 8, 32773, 32946})
"""What nearly every program can read: uncompressed, fax, LZW, JPEG, Deflate, PackBits."""
_COMMON_COLOURS = frozenset({0, 1, 2, 3, 5, 6})
"""Likewise: grey, RGB, palette, CMYK, YCbCr."""

# Pillow knows the same of the other byte order, and of the other meaning of 0.
TiffImagePlugin.OPEN_INFO[(b"MM", 0, (1,), 1, (16,), ())] = ("I;16B", "I;16B")


class Frame(NamedTuple):
    """A picture in a TIFF: its number, its tag Orientation (Pillow forgets it with the first reading), and
    whether few programs read it: BigTIFF, rare codings and colours, more than 8 bits a colour, turned."""

    number: int
    orientation: int
    is_unusual: bool

    @property
    def is_sideways(self) -> bool:
        """Whether putting it upright exchanges its width and height."""
        return self.orientation in _SIDEWAYS


class TiffPage(NamedTuple):
    """A page as it was read: upright, and whether parts of it were damaged and left white."""

    picture: Image.Image
    is_damaged: bool


class _Piece(NamedTuple):
    """A tile, a strip, or several strips of so many rows each (the last may have fewer): where they lie in
    the picture before that is turned, and the data of each."""

    left: int
    top: int
    width: int
    height: int
    data: tuple[bytes, ...]
    rows: int

    def apart(self) -> Iterator[_Piece]:
        """Its strips one by one."""
        for number, data in enumerate(self.data):
            top = number * self.rows
            height = min(self.rows, self.height - top)
            yield _Piece(self.left, self.top + top, self.width, height, (data,), height)


class Frames(NamedTuple):
    """The frames of a TIFF that are pages, how many it has in all, and whether it was cut off after them."""

    pages: list[Frame]
    many: int
    is_cut: bool


def read_frames(image: TiffImagePlugin.TiffImageFile, content: bytes) -> Frames:
    """The frames that are pages: no small previews, no masks. All, where none is a page. Raises CannotOpen
    where not even the first can be found."""
    frames: list[Frame] = []
    pages = []
    is_cut = False
    while not is_cut:
        try:
            image.seek(len(frames))
        except EOFError:
            break
        except Exception:
            # As in reading(): nobody has listed how Pillow fails on what is not whole.
            is_cut = True
            continue
        tags = image.tag_v2
        orientation = _number(tags, _ORIENTATION, 1)
        is_rare = (
            _number(tags, _COMPRESSION, 1) not in _COMMON_CODINGS
            or _number(tags, _PHOTOMETRIC, 1) not in _COMMON_COLOURS
            or max(_numbers(tags, _BITS), default=1) > 8
        )
        frame = Frame(len(frames), orientation, is_rare or orientation != 1 or content.startswith(_BIG))
        kind, old_kind = _number(tags, _NEW_SUBFILE, 0), _number(tags, _OLD_SUBFILE, 1)
        frames.append(frame)
        if not kind & (_REDUCED | _MASK) and old_kind != _OLD_REDUCED:
            pages.append(frame)
    if not frames:
        raise CannotOpen("damaged")
    return Frames(pages or frames, len(frames), is_cut)


def read_page(
    image: TiffImagePlugin.TiffImageFile, frame: Frame, content: bytes, most_pixels: int
) -> TiffPage:
    """Read a frame, which must be chosen already. content is the file's; a frame of more than most_pixels is
    shrunk by a whole number, its sides rounded up. Raises CannotOpen when nothing of it can be read."""
    tags = image.tag_v2
    width, height = _number(tags, _WIDTH, 0), _number(tags, _LENGTH, 0)
    shrink = 1
    while -(-width // shrink) * -(-height // shrink) > most_pixels:
        shrink += 1
    coding = _number(tags, _COMPRESSION, 1)
    if coding == _OLD_JPEG:
        return TiffPage(_upright(old_jpeg.read(tags, content, (width, height), shrink), frame), False)
    is_fax = coding in {fax_code.GROUP_3, fax_code.GROUP_4} and image.mode == "1"
    pieces = _count(tags)
    if shrink == 1 and (not is_fax or pieces > _MOST_CHECKED):
        try:
            with reading():
                image.load()
        except CannotOpen as error:
            if str(error) != "damaged":
                raise
        else:
            return TiffPage(_with_depth(image, tags), False)
    if not pieces or (_number(tags, _PLANAR, 1) != 1 and len(image.getbands()) > 1):
        raise CannotOpen("too_much" if shrink > 1 else "damaged")
    mode = image.mode if shrink == 1 else "L"
    picture, broken, read = _pasted(tags, content, mode, shrink, is_fax=is_fax)
    if not read:
        raise CannotOpen("damaged")
    return TiffPage(_upright(_with_depth(picture, tags), frame), broken)


def _pasted(
    tags: TiffImagePlugin.ImageFileDirectory_v2, content: bytes, mode: str, shrink: int, *, is_fax: bool
) -> tuple[Image.Image, bool, bool]:
    """A picture put together from its pieces, whether any is damaged, and whether any could be read."""
    width, height = _number(tags, _WIDTH, 0), _number(tags, _LENGTH, 0)
    picture = Image.new(mode, (-(-width // shrink), -(-height // shrink)), _white(mode, tags))
    is_broken = is_read = False
    single = _pieces(tags, content)
    # Strips may be as small as a row, and reading each by itself takes long.
    pieces = single if is_fax else _together(single)
    for piece, part, is_whole in _all_decoded(pieces, tags, is_fax=is_fax):
        is_broken = is_broken or not is_whole
        if part is None:
            continue
        is_read = True
        # The last strip and the tiles at the edges may reach beyond the picture.
        inside = min(piece.width, width - piece.left), min(piece.height, height - piece.top)
        cut = part if inside == part.size else part.crop((0, 0, *inside))
        if shrink > 1:
            cut = on_white(_with_depth(cut, tags)).reduce(shrink)
        picture.paste(cut, (piece.left // shrink, piece.top // shrink))
    return picture, is_broken, is_read


def _all_decoded(
    pieces: Iterator[_Piece], tags: TiffImagePlugin.ImageFileDirectory_v2, *, is_fax: bool
) -> Iterator[tuple[_Piece, Image.Image | None, bool]]:
    """Each piece with its picture, None where it cannot be read, and whether all of it could be."""
    for piece in pieces:
        try:
            yield piece, *_decoded(piece, tags, is_fax=is_fax)
        except CannotOpen as error:
            if str(error) != "damaged":
                raise
            if len(piece.data) > 1:
                # One of them is damaged, not all.
                yield from _all_decoded(piece.apart(), tags, is_fax=is_fax)
            else:
                yield piece, None, False


def _together(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """The same pieces, small strips put together."""
    waiting: _Piece | None = None
    for piece in pieces:
        if waiting is not None and _goes_on(waiting, piece):
            height = waiting.height + piece.height
            waiting = waiting._replace(height=height, data=waiting.data + piece.data)
        else:
            if waiting is not None:
                yield waiting
            waiting = piece
        if waiting.height >= _ROWS_TOGETHER:
            yield waiting
            waiting = None
    if waiting is not None:
        yield waiting


def _goes_on(before: _Piece, piece: _Piece) -> bool:
    """Whether a piece lies right below another one, of which each strip has all its rows."""
    is_below = piece.left == before.left and piece.top == before.top + before.height
    return is_below and before.height % before.rows == 0 and piece.rows <= before.rows


def _decoded(
    piece: _Piece, tags: TiffImagePlugin.ImageFileDirectory_v2, *, is_fax: bool
) -> tuple[Image.Image, bool]:
    """A piece's picture, and whether all of it could be read. Raises CannotOpen."""
    with reading():
        part: Image.Image = Image.open(io.BytesIO(_as_file(piece, tags)), formats=("TIFF",))
        part.load()
    if not is_fax:
        return part, True
    (code,), coding = piece.data, _number(tags, _COMPRESSION, 1)
    if _number(tags, _FILL_ORDER, 1) == 2:
        code = code.translate(_REVERSED)
    as_coded = fax_code.inverted(part) if _number(tags, _PHOTOMETRIC, 1) == 0 else part
    broken = fax_code.broken_lines(as_coded, code, coding, _number(tags, _T4, 0))
    for line in broken:
        part.paste(1, (0, line, part.width, line + 1))
    return part, not broken


_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _as_file(piece: _Piece, tags: TiffImagePlugin.ImageFileDirectory_v2) -> bytes:
    """A TIFF that holds nothing but a piece."""
    # Counted from the end of the directory, as Pillow wants it.
    starts = [0, *accumulate(len(data) for data in piece.data[:-1])]
    prefix = b"II*\0" if tags.prefix.startswith(b"II") else b"MM\0*"
    own = TiffImagePlugin.ImageFileDirectory_v2(prefix=prefix[:2])
    for tag in _KEPT:
        if tag in tags:
            own.tagtype[tag] = tags.tagtype[tag]
            own[tag] = tags[tag]
    values: tuple[tuple[int, int | tuple[int, ...]], ...] = (
        (_WIDTH, piece.width),
        (_LENGTH, piece.height),
        (_ROWS, piece.rows),
        (_STRIPS, tuple(starts)),
        (_STRIP_BYTES, tuple(len(data) for data in piece.data)),
    )
    for tag, value in values:
        own.tagtype[tag] = TiffTags.LONG
        own[tag] = value
    start = struct.pack("<I" if prefix.startswith(b"II") else ">I", 8)
    return prefix + start + own.tobytes(8) + b"".join(piece.data)


def _pieces(tags: TiffImagePlugin.ImageFileDirectory_v2, content: bytes) -> Iterator[_Piece]:
    width, height = _number(tags, _WIDTH, 0), _number(tags, _LENGTH, 0)
    if _TILES in tags:
        wide, high = _number(tags, _TILE_WIDTH, 0), _number(tags, _TILE_LENGTH, 0)
        starts, lengths = _numbers(tags, _TILES), _numbers(tags, _TILE_BYTES)
    else:
        wide, high = width, min(_number(tags, _ROWS, height), height)
        starts, lengths = _numbers(tags, _STRIPS), _numbers(tags, _STRIP_BYTES)
    if wide < 1 or high < 1:
        return
    colours = _number(tags, 277, 1)
    if wide * high * (4 if colours > 1 else 1) > _MOST_BYTES and _number(tags, _COMPRESSION, _RAW) != _RAW:
        raise CannotOpen("too_much")
    in_a_row = -(-width // wide)
    for number, start in enumerate(starts):
        length = lengths[number] if number < len(lengths) else len(content)
        left, top = number % in_a_row * wide, number // in_a_row * high
        if top >= height:
            return
        rows = high if _TILES in tags else min(high, height - top)
        whole = _Piece(left, top, wide, rows, (content[start : start + length],), rows)
        is_raw = _number(tags, _COMPRESSION, _RAW) == _RAW and _TILES not in tags
        yield from _shares(whole, wide * colours * _number(tags, _BITS, 1)) if is_raw else (whole,)


def _shares(strip: _Piece, bits_in_a_row: int) -> Iterator[_Piece]:
    """A strip that is not compressed, in parts of which many fit the memory."""
    row = (bits_in_a_row + 7) // 8
    # A multiple of what a picture may be shrunk by, so that no row is drawn twice.
    rows = max(_RAW_PIECE // row // 240, 1) * 240
    # What is missing at the end becomes a piece of its own, which cannot be read.
    there = min(len(strip.data[0]) // row, strip.height)
    for top in (*range(0, there, rows), *([there] if there < strip.height else [])):
        height = min(rows, there - top) if top < there else strip.height - there
        data = strip.data[0][top * row : (top + height) * row]
        yield _Piece(strip.left, strip.top + top, strip.width, height, (data,), height)


def _count(tags: TiffImagePlugin.ImageFileDirectory_v2) -> int:
    return len(_numbers(tags, _TILES if _TILES in tags else _STRIPS))


def _with_depth(image: Image.Image, tags: TiffImagePlugin.ImageFileDirectory_v2) -> Image.Image:
    """Pillow leaves pictures of more than 8 bits a dot as they are where white is 0."""
    if _number(tags, _PHOTOMETRIC, 1) == 0 and image.mode.startswith("I;16"):
        levels = image.convert("I")
        return levels.point(lambda level: level * -1 + 65535).convert("I;16")
    return image


def _white(mode: str, tags: TiffImagePlugin.ImageFileDirectory_v2) -> float | tuple[int, ...]:
    """Paper in a mode, as it is before _with_depth()."""
    if mode.startswith("I") or mode == "F":
        return 0 if _number(tags, _PHOTOMETRIC, 1) == 0 else 65535
    if mode == "CMYK":
        return (0, 0, 0, 0)
    if mode == "P":
        return 0
    return (255,) * len(Image.new(mode, (1, 1)).getbands())


def _upright(image: Image.Image, frame: Frame) -> Image.Image:
    turn = _TURNS.get(frame.orientation)
    return image if turn is None else image.transpose(turn)


def _numbers(tags: TiffImagePlugin.ImageFileDirectory_v2, tag: int) -> tuple[int, ...]:
    """A tag's values; those that are no numbers at all are none."""
    value = tags.get(tag, ())
    values = value if isinstance(value, tuple) else (value,)
    return tuple(each for each in values if isinstance(each, int))


def _number(tags: TiffImagePlugin.ImageFileDirectory_v2, tag: int, otherwise: int) -> int:
    return next(iter(_numbers(tags, tag)), otherwise)
