"""A fax being written: recipients, files, cover page, and the limits of the service on them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.page import Remark
from faxdesk.domain.phone import same_number
from faxdesk.domain.sent_page import AUTOMATIC, DrawnBy, PageLook
from faxdesk.domain.service_name import service_name
from faxdesk.words import number_text, tr, tr_n

MAX_BYTES = 50_000_000
"""The most bytes of one document, and of all documents of a fax together (API §1.3). It is decimal, to be
safe on both readings of "MB"."""
MAX_PAGES = 200
MAX_RECIPIENTS = 50
"""The most recipients of one request. The service names no limit (API §1.2); a larger group goes out in
parts."""
MAX_COVER_TEXT = 1024

MAX_NAME = 120
"""The most characters of a file's name that are kept."""
_LONGEST_ENDING = 10
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of characters that show nothing, turn the order of the others, or are no character at all."""

_ACCEPTED = """
pdf psd doc docx dot mcw xls xlsx xlsb ppt pptx vsd vdx pub wps wri awd tif tiff gif jpg jpeg bmp png
pcx tga rtf txt log h cpp c err hpp wk1 wk3 wk4 wq1 xml html htm csv
"""
ACCEPTED_SUFFIXES = frozenset(_ACCEPTED.split())
"""The endings of the files that the service turns into pages by itself (API §1.3)."""


class RequestForm(StrEnum):
    """The two ways of putting a fax into one request (API §1.1, shapes A and C)."""

    FORM_DATA = "form-data"
    MIXED = "mixed"


class Recipient(Struct, frozen=True):
    """Whom a fax goes to: an E.164 number and the name that the cover page shows. group is the group of
    contacts that it came with while the fax is written, whose members stand in one place; else ""."""

    number: str
    name: str = ""
    group: str = ""


class OutgoingFile(Struct, frozen=True):
    """A private copy of a file to be faxed. hash names its content in the blob store (SHA-256, hex);
    size is in bytes; pages is None where only the service can tell. name is the person's own; one that
    was made into a PDF here, or whose name belies its content, is sent under converted_name. remarks are
    asked about before it leaves.

    is_made_here: the copy is a PDF that was made here of what the person gave. own_pages are its pages one by
    one where a person changed their order, number, look or contents, and pages_in_copy how many the copy has
    then; () where they are those of the copy as they are. original is what a file was before its pages were
    drawn here to be sent; a file that has one holds those very pages. is_cover: it is the fax's cover page,
    drawn when the fax was sent, and no document of the person's. struck_from is its likeness before what was
    struck out of it was removed from the archive."""

    name: str
    hash: str
    size: int
    content_type: str
    pages: int | None = None
    converted_name: str = ""
    remarks: tuple[Remark, ...] = ()
    is_made_here: bool = False
    own_pages: tuple[DraftPage, ...] = ()
    pages_in_copy: int | None = None
    original: OutgoingFile | None = None
    is_cover: bool = False
    struck_from: str = ""

    @property
    def likeness(self) -> str:
        """What documents have in common that show the same, and what tells nothing of them. Where something
        is struck out it is made of the pages alone, since nobody strikes out twice at the same place."""
        if self.struck_from:
            return self.struck_from
        pages = [(page.hash, page.name, page.page) for page in self.own_pages]
        shown = pages if self.hides else (self.hash, self.own_pages if self.is_edited else ())
        return sha256(repr(shown).encode()).hexdigest()

    @property
    def hides(self) -> bool:
        """Whether something on its pages is to be gone for good."""
        return any(page.edit.hides for page in self.own_pages)

    @property
    def as_chosen(self) -> OutgoingFile:
        """The file as the person chose it, before its pages were drawn."""
        return self.original or self

    @property
    def sent_name(self) -> str:
        return self.converted_name or self.name

    @property
    def blobs(self) -> frozenset[str]:
        """The hashes of all that is needed to draw it, and of what it was before it was drawn."""
        pages = frozenset(digest for page in self.own_pages for digest in page.blobs)
        return pages | {self.hash} | (self.original.blobs if self.original else frozenset())

    @property
    def page_list(self) -> tuple[DraftPage, ...]:
        """All its pages in order; () while their number is not known."""
        return self.own_pages or self._as_copied

    @property
    def is_edited(self) -> bool:
        """Whether a person changed more of its pages than their looks, so the copy cannot go as it is."""
        pages = tuple(replace(page, look=AUTOMATIC) for page in self.own_pages)
        return bool(pages) and pages != self._as_copied

    @property
    def looks(self) -> tuple[tuple[int, PageLook], ...]:
        """Those of its pages (from 0) that are not automatic."""
        return tuple(
            (place, page.look) for place, page in enumerate(self.own_pages) if page.look != AUTOMATIC
        )

    @property
    def _as_copied(self) -> tuple[DraftPage, ...]:
        count = self.pages if self.pages_in_copy is None else self.pages_in_copy
        return tuple(DraftPage(self.hash, self.sent_name, page) for page in range(count or 0))

    def with_pages(self, pages: Sequence[DraftPage]) -> OutgoingFile:
        """The document with these pages instead. The copy stays: its pages may come back."""
        whole, own = self._as_copied, tuple(pages)
        if own == whole:
            return replace(self, pages=len(whole), own_pages=(), pages_in_copy=None)
        return replace(self, pages=len(own), own_pages=own, pages_in_copy=len(whole))

    def with_looks(self, looks: Mapping[int, PageLook]) -> OutgoingFile:
        """The document with these looks of its pages (from 0); those of the others stay."""
        if not self.pages:
            return self
        return self.with_pages(
            [replace(page, look=looks.get(place, page.look)) for place, page in enumerate(self.page_list)]
        )


class Draft(Struct, frozen=True):
    """Everything that a send request needs. With original_message_id the draft is a forward or resend, and
    files are sent anew only where the service refuses to send its own copy (API §2). reply_to_message_id is
    that of the received fax which this one answers; it is never sent. is_forward: it passes faxes on, one or
    several, so that its reader may want a note. cover_index 0 is no cover page, None
    the account's own default; cover is a page of one's own in place of the service's, and cover_text then its
    message, of any length. send_at None is now; drawn_by None is as the settings say."""

    recipients: tuple[Recipient, ...] = ()
    files: tuple[OutgoingFile, ...] = ()
    cover_index: int | None = 0
    cover_text: str = ""
    resolution: Resolution = Resolution.FINE
    send_at: datetime | None = None
    iso_code: str = ""
    form: RequestForm = RequestForm.FORM_DATA
    original_message_id: str = ""
    reply_to_message_id: str = ""
    is_forward: bool = False
    drawn_by: DrawnBy | None = None
    cover: DraftCover | None = None

    @property
    def as_chosen(self) -> Draft:
        """The draft with its files as the person chose them."""
        return replace(self, files=tuple(file.as_chosen for file in self.files if not file.is_cover))

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def pages(self) -> int | None:
        """Pages with the cover page, None while a file's count is not known."""
        counts = [file.pages for file in self.files]
        if any(count is None for count in counts):
            return None
        return sum(count or 0 for count in counts) + self.cover_pages

    @property
    def cover_pages(self) -> int:
        """How many pages come before those of its files."""
        if self.cover is not None:
            return 0 if any(file.is_cover for file in self.files) else self.cover.pages
        return 0 if self.cover_index == 0 else 1

    @property
    def cover_words(self) -> str:
        """What is written on its cover page, what it is about before the rest."""
        subject = self.cover.typed.get("subject", "") if self.cover else ""
        return "\n".join(part for part in (subject, self.cover_text) if part)

    @property
    def is_one_by_one(self) -> bool:
        """Whether each recipient gets a request of their own, since the cover page names them."""
        return self.cover is not None and self.cover.template.names_its_recipient

    def in_parts(self) -> list[Draft]:
        """The same fax as drafts of which each has no more recipients than one request takes: one, where the
        cover page names its recipient."""
        most = 1 if self.is_one_by_one else MAX_RECIPIENTS
        starts = range(0, len(self.recipients), most)
        parts = [replace(self, recipients=self.recipients[start : start + most]) for start in starts]
        cover = naming_everybody(self).cover
        return parts if len(parts) == 1 else [replace(part, cover=cover) for part in parts]


def check_ready(draft: Draft) -> None:
    """Raise FaxDeskError (BAD_INPUT) naming the first thing that keeps a draft from being sent."""
    if not draft.recipients and not draft.original_message_id:
        raise _bad(tr("There is no recipient."), tr("Type a fax number, then send again."))
    if not draft.files and draft.cover is None and not draft.original_message_id:
        raise _bad(tr("There is no document."), tr("Add at least one file to the fax."))
    if draft.cover is None:
        check_cover_text(draft.cover_text)
    for file in draft.files:
        check_file(file.name, file.size, file.sent_name)
    # Pages that a person changed are drawn when they leave, and checked then.
    size = sum(file.size for file in draft.files if not file.is_edited)
    if size > MAX_BYTES:
        raise _bad(
            tr("The documents have {size} together.", size=_megabytes(size)),
            tr("A fax may have 50 MB at most. Leave some out, or send them in several faxes."),
        )
    own_cover = draft.cover_pages if draft.cover else 0
    known = sum(file.pages or 0 for file in draft.files) + own_cover
    if known > MAX_PAGES:
        raise _bad(
            tr_n("The fax has {count} page.", "The fax has {count} pages.", known),
            tr(
                "{service} sends {most} at most. Split it into several faxes.",
                service=service_name(),
                most=MAX_PAGES,
            ),
        )


def check_cover_text(text: str) -> None:
    """Raise FaxDeskError (BAD_INPUT) when a cover text is longer than the service takes."""
    if len(text) > MAX_COVER_TEXT:
        raise _bad(
            tr_n(
                "The cover text has {count} character.", "The cover text has {count} characters.", len(text)
            ),
            tr(
                "{service} takes {most} at most. Shorten it, or attach it as a document.",
                service=service_name(),
                most=MAX_COVER_TEXT,
            ),
        )


def check_file(name: str, size: int, sent_name: str) -> None:
    """Raise FaxDeskError (BAD_INPUT) when a file's size, or the type that its name at the service tells,
    keeps it from being faxed. The error says the person's own name for it."""
    check_size(name, size)
    ending = suffix_of(sent_name)
    if ending not in ACCEPTED_SUFFIXES:
        is_so_called = not ending or ending == suffix_of(name)
        raise _bad(
            tr(
                "{service} cannot fax “{name}”: it does not take files of this type.",
                service=service_name(),
                name=name,
            )
            if is_so_called
            else tr(
                "{service} cannot fax “{name}”: it is really a {ending} file, and it does not take files "
                "of this type.",
                service=service_name(),
                name=name,
                ending=f".{ending}",
            ),
            tr("Save it as a PDF and add that instead."),
        )


def check_size(name: str, size: int) -> None:
    """Raise FaxDeskError (BAD_INPUT) when a file is empty or too large to be faxed."""
    if size == 0:
        raise _bad(tr("“{name}” is empty.", name=name), tr("Choose a file with something in it."))
    if size > MAX_BYTES:
        raise _bad(
            tr("“{name}” has {size}.", name=name, size=_megabytes(size)),
            tr(
                "{service} takes 50 MB at most. Save it smaller, or split it into several files.",
                service=service_name(),
            ),
        )


def check_pages(name: str, pages: int) -> None:
    """Raise FaxDeskError (BAD_INPUT) when a file alone has more pages than a fax may have."""
    if pages > MAX_PAGES:
        # A text is not set any further than that.
        raise _bad(
            tr_n(
                "“{name}” has {count} page.",
                "“{name}” has {count} pages.",
                pages,
                name=name,
                count=number_text(pages),
            )
            if pages > MAX_PAGES + 1
            else tr("“{name}” has more than {most} pages.", name=name, most=MAX_PAGES),
            tr(
                "{service} sends {most} at most. Save the pages to be sent as a file of their own.",
                service=service_name(),
                most=MAX_PAGES,
            ),
        )


def tidy_name(name: str) -> str:
    """A file's name without what cannot be shown or stored: bytes that are no letters (the system's file
    names need not be text), control characters, dots and spaces at its ends, excess length."""
    seen = "".join("_" if unicodedata.category(letter) in _UNSEEN else letter for letter in name)
    stem, dot, ending = seen.strip(" .").rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = f"{stem}{dot}{ending}", "", ""
    stem = unicodedata.normalize("NFC", stem)[: MAX_NAME - len(dot + ending)].rstrip(" .")
    return f"{stem}{dot}{ending}" if stem.strip("_") else f"document{dot}{ending}"


def suffix_of(name: str) -> str:
    """The file name's extension, lower case, without the dot."""
    return PurePath(name).suffix.lower().lstrip(".")


def _megabytes(size: int) -> str:
    return tr("{size} MB", size=number_text(size / 1_000_000, 1))


def _bad(title: str, hint: str) -> FaxDeskError:
    return FaxDeskError(title, hint, ErrorKind.BAD_INPUT)


def naming_everybody(draft: Draft) -> Draft:
    """A draft whose cover page, if it is one of one's own, knows all its recipients, also once it goes to
    some."""
    if draft.cover is None or draft.cover.everybody:
        return draft
    everybody = tuple((recipient.number, recipient.name) for recipient in draft.recipients)
    return replace(draft, cover=replace(draft.cover, everybody=everybody))


def to_each_once(draft: Draft) -> Draft:
    """A draft in which a number that is named twice, in whatever spelling, gets one fax."""
    recipients = {same_number(recipient.number): recipient for recipient in reversed(draft.recipients)}
    return replace(draft, recipients=tuple(reversed(recipients.values())))
