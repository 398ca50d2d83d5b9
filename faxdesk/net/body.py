"""Reads the body of an answer: decompressed a little at a time, and no further than the caller takes it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import httpx

_INFLATED = 1 << 18
"""Bytes decompressed at a time."""


class BodyTooLarge(Exception):
    """A body went over the cap; the rest of it was left unread."""


def decoded(response: httpx.Response) -> Iterator[bytes]:
    """The body, decompressed a little at a time, because a few compressed bytes may stand for very many.
    Raises httpx.DecodingError where the body is damaged, or compressed in a way that was not asked for."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        yield from response.iter_raw()
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise httpx.DecodingError(f"an answer in {encoding[:20]}")
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        for raw in response.iter_raw():
            while raw:
                if part := inflate.decompress(raw, _INFLATED):
                    yield part
                raw = inflate.unconsumed_tail
    except zlib.error as error:
        raise httpx.DecodingError(str(error)) from error
    if not inflate.eof:
        raise httpx.DecodingError("the compressed answer was cut off")


def capped(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    """The same chunks, at most max_bytes in all. Raises BodyTooLarge before the first chunk beyond."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > max_bytes:
            raise BodyTooLarge
        yield chunk
