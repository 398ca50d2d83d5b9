"""Documents that were made to hang, crash or fill whatever opens them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence

from tests.documents.samples import CATALOG, pdf, stream

_LETTER = b"/MediaBox [0 0 612 792]"
_FORM = (
    b"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << %s >> >> /Length %d >>"
)


def one_page(content: bytes, *more: bytes, resources: bytes = b"", box: bytes = _LETTER) -> bytes:
    """A PDF of one page; content is its content stream object (4), more the objects from 5 on."""
    return pdf(
        CATALOG,
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R %s /Resources << %s >> /Contents 4 0 R >>" % (box, resources),
        content,
        *more,
    )


def _form(draws: bytes, knows: bytes) -> bytes:
    return _FORM % (knows, len(draws)) + b"\nstream\n" + draws + b"\nendstream"


def page_tree_cycle() -> bytes:
    return pdf(CATALOG, b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>")


def deep_page_tree(depth: int = 20_000) -> bytes:
    nodes = [
        b"<< /Type /Pages /Count 1 /Kids [%d 0 R] %s >>" % (number + 1, _LETTER)
        for number in range(2, depth + 2)
    ]
    page = b"<< /Type /Page /Parent %d 0 R >>" % (depth + 1)
    return pdf(CATALOG, *nodes, page)


def page_count_lie() -> bytes:
    """One page that says it is two thousand million."""
    return pdf(
        CATALOG,
        b"<< /Type /Pages /Count 2147483647 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R %s >>" % _LETTER,
    )


def form_that_draws_itself() -> bytes:
    again = _form(b"/Again Do /Again Do", b"/Again 5 0 R")
    return one_page(stream(b"", b"/Again Do"), again, resources=b"/XObject << /Again 5 0 R >>")


def nested_forms(levels: int = 10, draws_each: int = 20) -> bytes:
    """Forms that draw the next one over and over: draws_each ** levels drawings in a few kilobytes."""
    draws = b"/Next Do " * draws_each
    forms = [_form(draws, b"/Next %d 0 R" % (number + 1)) for number in range(5, 5 + levels)]
    last = _form(b"0 0 612 792 re f", b"")
    return one_page(stream(b"", draws), *forms, last, resources=b"/XObject << /Next 5 0 R >>")


def content_bomb(millions: int = 12) -> bytes:
    """Drawing orders without end, well compressed."""
    packer = zlib.compressobj(1)
    piece = b"1 1 m 600 700 l S\n" * 100_000
    packed = b"".join([*(packer.compress(piece) for _ in range(millions * 10)), packer.flush()])
    return one_page(stream(b"/Filter /FlateDecode", packed))


def image_bomb(side: int = 30_000) -> bytes:
    """A page with a picture of side x side dots in colour."""
    runs = zlib.compress(b"\x81\x00" * (side * side * 3 // 128), 1)
    picture = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceRGB "
        b"/Filter [/FlateDecode /RunLengthDecode]" % (side, side)
    )
    draw = stream(b"", b"612 0 0 792 0 0 cm /Big Do")
    return one_page(draw, stream(picture, runs), resources=b"/XObject << /Big 5 0 R >>")


def nested_arrays(depth: int = 500_000) -> bytes:
    return one_page(stream(b"", b""), resources=b"/Deep " + b"[" * depth + b"]" * depth)


def with_box(box: str) -> bytes:
    """A page with a drawing and this box."""
    return one_page(stream(b"", b"0 0 300 300 re f"), box=b"/MediaBox [%s]" % box.encode())


def only_header() -> bytes:
    return b"%PDF-1.7\n" + bytes(range(256)) * 40


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(head: bytes, packed: bytes, more: bytes = b"") -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + more + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")
    )


def png_claiming(width: int, height: int, color: int = 2, more: bytes = b"") -> bytes:
    """A PNG that says how large it is and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, color, 0, 0, 0)
    return _png(head, zlib.compress(bytes(100_000)), more)


def png_of_nothing(side: int) -> bytes:
    """A one-bit PNG with all the dots that it claims."""
    packed = zlib.compress(bytes((1 + (side + 7) // 8) * side), 1)
    return _png(struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0), packed)


def png_with_text_bomb() -> bytes:
    """A small PNG with a compressed comment of 200 million characters."""
    note = b"Comment\0\0" + zlib.compress(bytes(200_000_000), 1)
    return png_claiming(8, 8, more=_chunk(b"zTXt", note))


def gif_claiming(width: int, height: int) -> bytes:
    colours = b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + colours + frame + b";"


def _tiff(entries: Sequence[tuple[int, int, int, int]], following: int, tail: bytes = b"") -> bytes:
    tags = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return (
        b"II*\0"
        + struct.pack("<I", 8)
        + struct.pack("<H", len(entries))
        + tags
        + struct.pack("<I", following)
        + tail
    )


def tiff_claiming(width: int, height: int, following: int = 0) -> bytes:
    """A TIFF of one strip with little in it. following: where the next page is said to begin."""
    long = 4
    entries = [
        (256, long, 1, width),
        (257, long, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, 32773),
        (262, 3, 1, 1),
        (273, long, 1, 122),
        (277, 3, 1, 1),
        (278, long, 1, height),
        (279, long, 1, 2),
    ]
    return _tiff(entries, following, b"\x81\x00" * 50)


def tiff_in_a_circle() -> bytes:
    """A TIFF whose next page is its first."""
    return tiff_claiming(8, 8, following=8)


BOMBS: dict[str, Callable[[], bytes]] = {
    "form that draws itself": form_that_draws_itself,
    "nested forms": nested_forms,
    "content bomb": content_bomb,
}
"""More than any worker can do: refused, whatever it takes."""
