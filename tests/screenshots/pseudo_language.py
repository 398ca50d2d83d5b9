"""A language that nobody speaks, made from the English texts: each 40 % longer, with accents, in brackets.

What stands on the screen without brackets has not gone through the catalogue; what is cut off would be so in
German or Finnish too. Its twin is read from right to left. Qt's own texts are translated as well.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from faxdesk.words import isolate, use_catalogue

PSEUDO, MIRRORED = "qps-ploc", "qps-plocm"
BEGIN, END = "⟦", "⟧"
_GROWTH = 1.4
_ACCENTS = str.maketrans("aceilnorsuyzACEILNORSUYZ", "áçéíľñóŕšúýžÁÇÉÍĽÑÓŔŠÚÝŽ")
_FIELD = re.compile(r"(\{\w*\}|%\(\w+\)[rsd]|%[rsdn0-9]|&&?)")
_ROOT = Path(__file__).resolve().parents[2]


def pseudo(text: str) -> str:
    """The text in the language. Fields and keys stay; spaces and line ends at both ends stay outside."""
    inner = text.strip()
    if not any(letter.isalpha() for letter in inner):
        # What stands between thousands, or between the parts of a list.
        return text
    start = text.index(inner)
    pieces = _FIELD.split(inner)
    accented = "".join(
        piece if place % 2 else piece.translate(_ACCENTS) for place, piece in enumerate(pieces)
    )
    missing = max(round(len(inner) * (_GROWTH - 1)) - 2, 0)
    padding = "".join(" " if place % 6 == 0 else "~" for place in range(missing))
    return f"{text[:start]}{BEGIN}{accented}{padding.rstrip()}{END}{text[start + len(inner) :]}"


class PseudoCatalogue:
    """Knows the texts that can be extracted from the code; any other stays as it is."""

    def gettext(self, message: str) -> str:
        return pseudo(message) if (None, message) in _known() else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        text = msgid1 if n == 1 else msgid2
        return pseudo(text) if (None, msgid1) in _known() else text

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(message) if (context, message) in _known() else message


@cache
def _known() -> frozenset[tuple[str | None, str]]:
    from translate import texts_in

    messages = (message for message in texts_in(_ROOT / "faxdesk") if message.id)
    return frozenset(
        (message.context, message.id if isinstance(message.id, str) else message.id[0])
        for message in messages
    )


class PseudoTexts(QTranslator):
    """Qt's own texts in the language."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        # These are answers to questions about the language, not texts.
        if sourceText in {"QT_LAYOUT_DIRECTION", "LTR"} or context in {"QShortcut", "QKeySequence"}:
            return sourceText
        return pseudo(sourceText)


def speak_pseudo(application: QApplication, language: str) -> None:
    """Have the application speak the language, from left to right or as its mirrored twin."""
    use_catalogue(PseudoCatalogue(), language)
    application.installTranslator(PseudoTexts(application))
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    isolate(from_right=language == MIRRORED)
    application.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if language == MIRRORED else Qt.LayoutDirection.LeftToRight
    )
