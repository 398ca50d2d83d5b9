"""Whether a scanned page stands on its head, as Tesseract sees it where it is installed (child process
only)."""

from __future__ import annotations

import re
import subprocess
import tempfile

from PIL import Image

from faxdesk.documents.recognise import find_tesseract, on_one_processor
from faxdesk.documents.worker_limits import CREATION_FLAGS

_SURE = 8.0
"""How sure Tesseract must be. Of pages too small or too poor for it, it says nonsense with 6 and less."""
_LIMIT_S = 40.0
"""It needs less than one second of a page; a page must not come out otherwise because the machine is busy."""
_ANSWER = re.compile(rb"Rotate: 180\s+Orientation confidence: ([0-9.]+)")


def is_upside_down(grey: Image.Image) -> bool:
    """Ask for the orientation of a page in grey. False where nobody knows."""
    program = find_tesseract()
    if program is None:
        return False
    try:
        with tempfile.TemporaryFile() as picture:
            grey.save(picture, "PPM")
            picture.seek(0)
            answer = subprocess.run(
                [str(program), "stdin", "stdout", "--psm", "0", "--dpi", "200"],
                # Never this process's own input, through which it is asked.
                stdin=picture,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=on_one_processor(),
                creationflags=CREATION_FLAGS,
                timeout=_LIMIT_S,
                check=False,
            ).stdout
    except (OSError, subprocess.TimeoutExpired):
        # Also where the disk has no room for the picture.
        return False
    found = _ANSWER.search(answer)
    return found is not None and float(found[1]) >= _SURE
