"""What a person should know of a document before it is faxed, though nothing keeps it from being sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RemarkKind(StrEnum):
    XFA_FORM = "xfa_form"
    """A form in a language of Adobe's own; its only page asks to wait, or for another program."""
    ENCLOSURES = "enclosures"
    """A portfolio, or a PDF with other documents attached; details are their names."""
    MISSING_PAGES = "missing_pages"
    """It claims pages that it does not hold; details are "1 of 5"."""
    BLANK = "blank"
    """Nothing is to be seen on any page."""


_WORDS = {
    RemarkKind.XFA_FORM: (
        "“{name}” is a form that only Adobe Acrobat can show. What would be faxed is a page that says so.",
        "Open it in Acrobat Reader, print it to a new PDF file, and fax that.",
    ),
    RemarkKind.ENCLOSURES: (
        "“{name}” has other documents in it, which would not be faxed: {details}.",
        "Open it in a PDF program, save those that are to be faxed as files of their own, and add them.",
    ),
    RemarkKind.MISSING_PAGES: (
        "“{name}” is not whole: it holds {details} pages.",
        "Get or make the file once more, or fax the pages that are there.",
    ),
    RemarkKind.BLANK: (
        "Nothing is to be seen on “{name}”: it would be faxed as blank paper.",
        "Look at it before you send it. A sheet may have lain in the scanner the wrong way round.",
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """kind says what details are."""

    kind: RemarkKind
    details: str = ""

    def title(self, name: str) -> str:
        """What is the matter with the document of this name, and what it means for the fax."""
        return _WORDS[self.kind][0].format(name=name, details=self.details)

    @property
    def hint(self) -> str:
        """What to do."""
        return _WORDS[self.kind][1]
