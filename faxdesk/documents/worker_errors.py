"""What the page worker's answers mean, in the words of the person who meets them."""

from __future__ import annotations

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.files.file_refusals import NeedsPassword
from faxdesk.domain.service_name import service_name
from faxdesk.words import mark, tr

_WORDS = {
    "damaged": (
        mark("“{name}” cannot be opened: it is damaged, or not what its name says."),
        mark("Open it in the program that made it, save it again as a PDF, and use that."),
    ),
    "encrypted": (
        mark("“{name}” is protected by a password."),
        mark("Save a copy without the password, and use that."),
    ),
    "locked": (
        mark("“{name}” is protected by a password."),
        mark("Type its password, or save a copy without the password and use that."),
    ),
    "wrong_password": (
        mark("That is not the password of “{name}”."),
        mark("Type it once more, or save a copy without the password and use that."),
    ),
    "climbs_out": (
        mark("“{name}” is an archive that would write outside its own folder: it may mean harm."),
        mark("Ask whoever made it for the documents themselves."),
    ),
    "too_many_enclosed": (
        mark("“{name}” holds more than {details} documents."),
        mark("Unpack it first, and add those that are to be faxed."),
    ),
    "sealed_mail": (
        mark("The mail is encrypted."),
        mark("Send it without encryption: on its way to FaxDesk it does not leave this computer."),
    ),
    "empty_mail": (
        mark("There is nothing in the mail that could be faxed."),
        mark("Write something, or attach a document."),
    ),
    "empty": (mark("“{name}” has no pages."), mark("Choose a file with something in it.")),
    "no_ink": (
        mark("No signature was found on “{name}”."),
        mark("Write it larger and darker on white paper, and photograph it straight from above."),
    ),
    "unreadable": (
        mark("“{name}” cannot be read."),
        mark("Check that it is still there and that you may read it."),
    ),
    "too_much": (
        mark("“{name}” is too large or too complicated to be opened safely."),
        mark("Print it to a new PDF file, and use that."),
    ),
    "letters": (
        mark("“{name}” has letters that no font on this computer can draw: {details}."),
        mark(
            "They would be missing from the fax. Install a font that has them, such as Noto, and add the "
            "file again; or save it as a PDF in the program that made it, and use that."
        ),
    ),
    "other": (
        mark("“{name}” can only be shown by {service}."),
        mark("{service} makes its pages when the fax is sent. To see them before, save it as a PDF."),
    ),
    "no_page": (mark("“{name}” has fewer pages than that."), mark("Open it again.")),
    "no_table": (
        mark("“{name}” is no table that FaxDesk can read."),
        mark("Save it as CSV, XLSX or ODS in the program that made it, and use that."),
    ),
    "no_sheet": (mark("“{name}” has no sheet called “{details}”."), mark("Choose one of its sheets.")),
    "empty_table": (
        mark("“{name}” has no rows."),
        mark("Choose a table with something in it; sheets that are hidden are not read."),
    ),
    "too_large_book": (
        mark("“{name}” is larger than FaxDesk reads a file of contacts."),
        mark("Save it in parts, or without pictures, and use that."),
    ),
    "too_many_rows": (
        mark("“{name}” has more than {details} rows."),
        mark("Save it in parts, and use one after the other."),
    ),
    "too_many_columns": (
        mark("“{name}” has more than {details} columns."),
        mark("Save a copy with the columns that are needed, and use that."),
    ),
    "too_much_table": (
        mark("“{name}” holds more text than FaxDesk reads of a table."),
        mark("Save a copy with the columns that are needed, and use that."),
    ),
    "unwritable": (
        mark("The converted document could not be written."),
        mark("Make room on the disk, and check that you may write there."),
    ),
}


def in_words(answer: str, name: str, details: str = "") -> FaxDeskError:
    """The error for an answer of the page worker; one that it should not give means a strange file. details
    are what the answer names."""
    title, hint = _WORDS.get(answer, _WORDS["damaged"])
    kind = ErrorKind.STORAGE if answer == "unwritable" else ErrorKind.BAD_INPUT
    error = NeedsPassword if answer in {"locked", "wrong_password"} else FaxDeskError
    return error(
        tr(title, name=name or tr("The document"), service=service_name(), details=details),
        tr(hint, service=service_name()),
        kind,
    )


def cannot_start() -> FaxDeskError:
    return FaxDeskError(
        tr("FaxDesk could not start the part that opens documents."),
        tr("Start FaxDesk again. If that does not help, install it again: its files seem to be incomplete."),
        ErrorKind.BUG,
    )


def is_closing() -> FaxDeskError:
    return FaxDeskError(tr("FaxDesk is closing."), tr("Start it again."), ErrorKind.BAD_INPUT)
