"""Mends what other programs forgive in a PDF, as far as PDFium does not do it itself (child process only)."""

from __future__ import annotations

import re

_HEAD = b"%PDF-"
_CATALOG = re.compile(
    rb"(?<![0-9])([0-9]{1,9})\s+([0-9]{1,5})\s+obj\b[^>]{0,40}?<<(?=(.{0,4000}?)endobj)", re.DOTALL
)
_IS_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
_MOST_BEFORE = 1 << 20


def without_prefix(content: bytes) -> bytes:
    """A PDF without what stands before it, such as the head of an e-mail; PDFium looks at 1,024 bytes."""
    start = content.find(_HEAD, 0, _MOST_BEFORE)
    return content[start:] if start > 0 else content


def with_trailer(content: bytes) -> bytes | None:
    """A PDF that was cut off before its end, with a new end; None where nothing tells where it begins."""
    for match in _CATALOG.finditer(content):
        if _IS_CATALOG.search(match.group(3)):
            number, generation = int(match.group(1)), int(match.group(2))
            trailer = b"\ntrailer\n<< /Root %d %d R /Size %d >>\n" % (number, generation, number + 1)
            return content + b"\nendobj" + trailer + b"startxref\n0\n%%EOF\n"
    return None
