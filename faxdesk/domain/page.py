"""What is known of a document before its pages are drawn, what a person should know before it is faxed, and
the picture of a drawn page."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.service_name import service_name
from faxdesk.words import mark, tr, tr_n

MOST_PAGES = 1000
"""The most pages of a document that are shown, read and converted. No fax has so many."""

_MOST_NAMED = 10


class RemarkKind(StrEnum):
    XFA_FORM = "xfa_form"
    """A form in a language of Adobe's own; its only page asks to wait, or for another program."""
    ENCLOSURES = "enclosures"
    """A portfolio, or a PDF with other documents attached; details are their names."""
    MISSING_PAGES = "missing_pages"
    """It claims pages that it does not hold, or breaks off; details are "1 of 5", or "1" where
    it does not say how many it claims."""
    DAMAGED = "damaged"
    """Parts of some pages cannot be read; details are their numbers, from 1."""
    DOUBTFUL_LETTERS = "doubtful_letters"
    """A text in a character set that had to be guessed from little, or with spoilt letters; details are a
    part of it."""
    PICTURES_ELSEWHERE = "pictures_elsewhere"
    """A web page or mail with pictures that are not in the file; details are how many."""
    MAIL_ATTACHMENTS = "mail_attachments"
    """A mail to which documents are attached; details are their names."""
    NOT_CONVERTED = "not_converted"
    """LibreOffice is here and could not make its pages, so the service does."""
    BLANK = "blank"
    """Nothing is to be seen on any page."""


_WORDS = {
    RemarkKind.XFA_FORM: (
        mark(
            "“{name}” is a form that only Adobe Acrobat can show. What would be faxed is a page that says so."
        ),
        mark("Open it in Acrobat Reader, print it to a new PDF file, and fax that."),
    ),
    RemarkKind.ENCLOSURES: (
        mark("“{name}” has other documents in it, which would not be faxed: {details}."),
        mark(
            "Open it in a PDF program, save those that are to be faxed as files of their own, and add them."
        ),
    ),
    RemarkKind.MISSING_PAGES: (
        mark("“{name}” is not whole: it holds {held} of {claimed} pages."),
        mark("Get or make the file once more, or fax the pages that are there."),
    ),
    RemarkKind.DAMAGED: (
        mark(
            "“{name}” is damaged: parts of page {details} cannot be read, and would be missing from the fax."
        ),
        mark("Look at it before you send it, or get or make the file once more."),
    ),
    RemarkKind.DOUBTFUL_LETTERS: (
        mark(
            "“{name}” does not say in which character set it is. Its letters may be the wrong ones: "
            "“{details}”."
        ),
        mark(
            "Look at it before you send it. If letters are wrong, save it as a PDF or as text in UTF-8, "
            "and fax that."
        ),
    ),
    RemarkKind.MAIL_ATTACHMENTS: (
        mark("“{name}” has documents attached, which would not be faxed with it: {details}."),
        mark("Take them out and fax them as well, or send it without them."),
    ),
    RemarkKind.NOT_CONVERTED: (
        mark(
            "LibreOffice could not make the pages of “{name}” on this computer. {service} makes them; their "
            "number may differ."
        ),
        mark("To see its pages before, save it as a PDF in the program that made it, and fax that."),
    ),
    RemarkKind.BLANK: (
        mark("Nothing is to be seen on “{name}”: it would be faxed as blank paper."),
        mark("Look at it before you send it. A sheet may have lain in the scanner the wrong way round."),
    ),
}


class Remark(Struct, frozen=True):
    """What a person should know of a document before it is faxed, though nothing keeps it from being sent.
    Its kind says what the details are."""

    kind: RemarkKind
    details: str = ""

    def title(self, name: str) -> str:
        """What is the matter with the document of this name, and what it means for the fax."""
        held, _, claimed = self.details.partition(" of ")
        if self.kind == RemarkKind.MISSING_PAGES and not claimed:
            return tr_n(
                "“{name}” is not whole: it holds only {count} page.",
                "“{name}” is not whole: it holds only {count} pages.",
                int(held),
                name=name,
            )
        if self.kind == RemarkKind.PICTURES_ELSEWHERE:
            return tr_n(
                "“{name}” shows {count} picture that is not in the file. FaxDesk fetches nothing: it would "
                "be missing from the fax.",
                "“{name}” shows {count} pictures that are not in the file. FaxDesk fetches nothing: they "
                "would be missing from the fax.",
                int(self.details),
                name=name,
            )
        return tr(
            _WORDS[self.kind][0],
            name=name,
            details=self.details,
            held=held,
            claimed=claimed,
            service=service_name(),
        )

    @property
    def hint(self) -> str:
        """What to do."""
        if self.kind == RemarkKind.PICTURES_ELSEWHERE:
            return tr("Open it in a browser, print it to a PDF file, and fax that, if they matter.")
        return tr(_WORDS[self.kind][1])


class DocumentInfo(Struct, frozen=True):
    """What a file holds. kind is "pdf", "image", "text" or "other"; pages and the first page's size in
    inches are None and 0 for the last, which only the service can open.

    damaged_pages (from 0) are those of which parts are white because they could not be read. is_redrawn:
    a PDF that is made here must be sent instead of the file, or the pages would not come out as they are
    shown. ending is that of the type that the content is of, such as "pdf"; "" where nothing tells it.
    remarks are what a person should know before it is faxed. is_form: it has fields to be filled in, and is
    kept as it is until it leaves.
    """

    kind: str
    pages: int | None
    width_in: float = 0.0
    height_in: float = 0.0
    damaged_pages: tuple[int, ...] = ()
    is_redrawn: bool = False
    ending: str = ""
    remarks: tuple[Remark, ...] = ()
    is_form: bool = False

    @property
    def page_numbers(self) -> range:
        """The numbers of the pages to be shown or read, from 0: one at least, MOST_PAGES at most."""
        return range(min(self.pages or 1, MOST_PAGES))

    @property
    def damage(self) -> str:
        """A sentence about the damaged pages; "" where there are none."""
        numbers = [str(page + 1) for page in self.damaged_pages]
        if not numbers:
            return ""
        named = ", ".join(numbers[:_MOST_NAMED]) + (", …" if len(numbers) > _MOST_NAMED else "")
        return tr_n(
            "Page {numbers} is damaged: what cannot be read of it is left white.",
            "Pages {numbers} are damaged: what cannot be read of them is left white.",
            len(numbers),
            numbers=named,
        )


class PageImage(Struct, frozen=True):
    """A rendered page: 8-bit grey, or one bit a pixel (most significant first, 1 is white). stride is in
    bytes; dpi is 0 where the image was made for a screen."""

    width: int
    height: int
    stride: int
    one_bit: bool
    dpi_x: float
    dpi_y: float
    data: bytes
