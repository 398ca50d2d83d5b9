"""The pages of the guide, read from the files that come with the program (docs/guide in a checkout)."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.paths import guide_folder
from faxdesk.ui.common.plain_text import folded
from faxdesk.words import LANGUAGES, tr

ICONS = {
    "first-start": "sign-in",
    "sending": "send",
    "what-the-words-mean": "info",
    "receiving": "inbox",
    "finding": "search",
    "contacts-and-many": "contacts",
    "covers": "page",
    "printer-and-scanner": "print",
    "keeping-and-privacy": "lock",
    "when-something-fails": "alert",
}
"""The names of the pages in their order, and the icon of each."""
ENDING = ".md"
PICTURES = "pictures"
_PICTURE = re.compile(rf"\]\({PICTURES}/([a-z-]+\.png)\)")
_MARKS = re.compile(r"!\[|\]\([^)]*\)|[*`#\[\]|]")


class GuidePage(Struct, frozen=True):
    """text is Markdown; pictures are the contents of the files that it shows, by their names."""

    name: str
    title: str
    text: str
    pictures: dict[str, bytes]

    def hits(self, words: list[str]) -> int:
        """How well it fits all of these words, which are folded: 0 where one of them is not in it."""
        text, title = folded(_MARKS.sub("", self.text)), folded(self.title)
        if not all(word in text for word in words):
            return 0
        return sum(text.count(word) + 10 * title.count(word) for word in words)


def read_guide(language: str) -> dict[str, GuidePage]:
    """All pages in a language, by their names in their order; for a worker. Raises FaxDeskError (STORAGE)
    where they did not come with the program."""
    folder = guide_folder() / (language if language in LANGUAGES else "en")
    try:
        return {name: _read_page(folder, name) for name in ICONS}
    except (OSError, ValueError) as error:
        raise FaxDeskError(
            tr("The guide cannot be read."),
            tr("Its files are missing or damaged. Your faxes are safe. Install FaxDesk again."),
            ErrorKind.STORAGE,
        ) from error


def _read_page(folder: Path, name: str) -> GuidePage:
    text = (folder / f"{name}{ENDING}").read_text(encoding="utf-8")
    pictures = {found: (folder / PICTURES / found).read_bytes() for found in _PICTURE.findall(text)}
    return GuidePage(name, text.partition("\n")[0].removeprefix("# "), text, pictures)
