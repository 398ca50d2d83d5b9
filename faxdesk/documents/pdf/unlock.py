"""Opens a PDF by its password (child process only)."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium

from faxdesk.documents.document import CannotOpen
from faxdesk.documents.pdf import repair
from faxdesk.documents.pdf.pdf_document import saved


def unlocked(content: bytes, password: str) -> bytes:
    """The same PDF without its password. Raises CannotOpen, "wrong_password" for another one."""
    try:
        opened = pypdfium2.PdfDocument(repair.without_prefix(content), password=password)
    except pypdfium2.PdfiumError as error:
        is_wrong = "password" in str(error).lower()
        raise CannotOpen("wrong_password" if is_wrong else "damaged") from error
    try:
        return saved(opened, pdfium.FPDF_REMOVE_SECURITY)
    finally:
        opened.close()
