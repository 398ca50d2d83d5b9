"""Whether a scanned page stands on its head, as Tesseract sees it where it is installed."""

from __future__ import annotations

import re

from faxdesk.documents.recognise import find_tesseract, said_of_picture
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken, SystemClock

_SURE = 8.0
"""How sure Tesseract must be. Of pages too small or too poor for it, it says nonsense with 6 and less."""
_LIMIT_S = 40.0
"""It needs less than one second of a page; a page must not come out otherwise because the machine is busy."""
_ANSWER = re.compile(rb"Rotate: 180\s+Orientation confidence: ([0-9.]{1,9})")


def is_upside_down(picture: bytes, token: CancelToken) -> bool:
    """Ask for the orientation of a page (PPM). False where nobody knows. Raises Cancelled."""
    program = find_tesseract()
    if program is None:
        return False
    command = [str(program), "stdin", "stdout", "--psm", "0", "--dpi", "200"]
    try:
        said = said_of_picture(command, picture, _LIMIT_S, token, SystemClock(), is_low=False)
    except FaxDeskError:
        # It has no words for a page on which it sees none.
        return False
    found = _ANSWER.search(said or b"")
    return found is not None and float(found[1]) >= _SURE
