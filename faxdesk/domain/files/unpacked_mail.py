"""A mail taken apart, to be faxed."""

from __future__ import annotations

from msgspec import Struct


class UnpackedMail(Struct, frozen=True):
    """What a mail holds. text is its text without pictures and tables, cut where no cover page takes so much;
    ending tells what its text is as a document ("" where it has none), and is_more_than_text that only this
    document shows all of it. names are those of the documents that came with the mail."""

    subject: str
    text: str
    ending: str
    is_more_than_text: bool
    names: tuple[str, ...]
