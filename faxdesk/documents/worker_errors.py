"""What the page worker's answers mean, in the words of the person who meets them."""

from __future__ import annotations

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.service_name import service_name, with_service_name

_WORDS = {
    "damaged": (
        "“{name}” cannot be opened: it is damaged, or not what its name says.",
        "Open it in the program that made it, save it again as a PDF, and use that.",
    ),
    "encrypted": (
        "“{name}” is protected by a password.",
        "Save a copy without the password, and use that.",
    ),
    "empty": ("“{name}” has no pages.", "Choose a file with something in it."),
    "unreadable": (
        "“{name}” cannot be read.",
        "Check that it is still there and that you may read it.",
    ),
    "too_much": (
        "“{name}” is too large or too complicated to be opened safely.",
        "Print it to a new PDF file, and use that.",
    ),
    "letters": (
        "“{name}” has letters that no font on this computer can draw: {details}.",
        "They would be missing from the fax. Install a font that has them, such as Noto, and add the "
        "file again; or save it as a PDF in the program that made it, and use that.",
    ),
    "other": (
        "“{name}” can only be shown by {service}.",
        "{service} makes its pages when the fax is sent. To see them before, save it as a PDF.",
    ),
    "no_page": ("“{name}” has fewer pages than that.", "Open it again."),
    "unwritable": (
        "The converted document could not be written.",
        "Make room on the disk, and check that you may write there.",
    ),
}


def in_words(answer: str, name: str, details: str = "") -> FaxDeskError:
    """The error for an answer of the page worker; one that it should not give means a strange file. details
    are what the answer names."""
    title, hint = _WORDS.get(answer, _WORDS["damaged"])
    kind = ErrorKind.STORAGE if answer == "unwritable" else ErrorKind.BAD_INPUT
    return FaxDeskError(
        title.format(name=name or "The document", service=service_name(), details=details),
        with_service_name(hint),
        kind,
    )


def cannot_start() -> FaxDeskError:
    return FaxDeskError(
        "FaxDesk could not start the part that opens documents.",
        "Start FaxDesk again. If that does not help, install it again: its files seem to be incomplete.",
        ErrorKind.BUG,
    )


def is_closing() -> FaxDeskError:
    return FaxDeskError("FaxDesk is closing.", "Start it again.", ErrorKind.BAD_INPUT)
