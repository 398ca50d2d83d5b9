"""Web pages and e-mails as the pages that are made of them (child process only)."""

from __future__ import annotations

import re
from pathlib import Path

from faxdesk.documents.conversion.block_pages import blocks_to_pdf
from faxdesk.documents.conversion.mail import read_mail
from faxdesk.documents.conversion.markup import Block, read_markup
from faxdesk.documents.pdf.pdf_document import PdfDocument
from faxdesk.documents.plain_text.character_set import read_text
from faxdesk.domain.page import Remark, RemarkKind

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET_WITHIN = 2048
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MOST_NAMED = 500


class _MadeOfBlocks(PdfDocument):
    """Blocks as the pages that they become. content is the PDF that was made of them."""

    kind = "text"

    def __init__(self, fonts: Path | None) -> None:
        self._pictures_elsewhere = 0
        super().__init__(blocks_to_pdf(self._blocks(), fonts))

    def _blocks(self) -> list[Block]:
        raise NotImplementedError

    def _for_picture(self, alt: str) -> str:
        """What stands for a picture that is kept elsewhere."""
        self._pictures_elsewhere += 1
        return f"[{alt}]" if alt else "[☒]"

    def remarks(self) -> list[Remark]:
        many = self._pictures_elsewhere
        return [Remark(RemarkKind.PICTURES_ELSEWHERE, str(many))] if many else []


class WebPage(_MadeOfBlocks):
    def __init__(self, content: bytes, fonts: Path | None) -> None:
        self._text = _decoded(content)
        super().__init__(fonts)

    def _blocks(self) -> list[Block]:
        return read_markup(self._text, {}, self._for_picture)


class MailDocument(_MadeOfBlocks):
    def __init__(self, content: bytes, fonts: Path | None) -> None:
        self._mail = read_mail(content)
        super().__init__(fonts)

    def _blocks(self) -> list[Block]:
        return self._mail.blocks(self._for_picture)

    def remarks(self) -> list[Remark]:
        names = ", ".join(each.name for each in self._mail.attached)
        attached = [Remark(RemarkKind.MAIL_ATTACHMENTS, names[:_MOST_NAMED])] if names else []
        return [*attached, *super().remarks()]


def _decoded(content: bytes) -> str:
    """A page's text: in the character set that it names, else as a text file is read."""
    found = _CHARSET.search(content[:_CHARSET_WITHIN])
    if found is not None and not content.startswith(_BYTE_ORDER_MARKS):
        try:
            return content.decode(found[1].decode("ascii"))
        except (LookupError, ValueError):
            pass
    return read_text(content).text
