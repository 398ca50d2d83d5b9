"""What the process that opens documents asks of the program, which runs other programs for it (child process
only): behind its walls it can start none."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any

from faxdesk.documents.cage.request_source import RequestSource

if TYPE_CHECKING:
    from PIL import Image


class Questions:
    """Asked while a request is carried out."""

    def __init__(self, source: RequestSource, answers: IO[bytes]) -> None:
        self._source = source
        self._answers = answers

    def is_upside_down(self, grey: Image.Image) -> bool:
        """Whether a page in grey stands on its head. False where nobody knows."""
        content = io.BytesIO()
        grey.save(content, "PPM")
        return self._ask("orientation", content.getvalue()) is True

    def fonts_with(self, letters: Sequence[int]) -> list[str] | None:
        """What fontconfig tells of the fonts that have these letters, a line each; None where the system has
        no fontconfig."""
        lines = self._ask("fonts", json.dumps(letters).encode())
        return None if lines is None else [str(line) for line in lines]

    def _ask(self, what: str, content: bytes) -> Any:
        answer(self._answers, {"asks": what}, content)
        return self._source.reply()


def answer(answers: IO[bytes], facts: dict[str, Any], content: bytes) -> None:
    """Send the program a line of facts, and bytes."""
    answers.write(json.dumps({**facts, "bytes": len(content)}).encode() + b"\n")
    answers.write(content)
    answers.flush()
