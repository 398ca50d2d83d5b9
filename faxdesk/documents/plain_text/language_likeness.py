"""How much a text looks like text in some language (child process only).

Each letter adds the logarithm of its share in the language that fits best; which letters a language uses
most is known by charset-normalizer. Strange neighbours, such as a sign within a word, take away.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

_FURTHER_LETTERS = {
    "German": "ß",
    "French": "êâîôûùëïçœæÿ",
    "Italian": "ìùîç",
    "Spanish": "ñúü",
    "Portuguese": "êôúâàõü",
    "Dutch": "éïóèü",
    "Polish": "śćńźżv",
    "Czech": "ýšžůúťďňó",
    "Slovak": "šúľťňďôóäŕĺž",
    "Hungarian": "őúüűíw",
    "Romanian": "șşțţ",
    "Turkish": "jâîw",
    "Croatian": "đw",
    "Lithuanian": "ųūęhf",
    "Estonian": "šžw",
    "Swedish": "éw",
    "Norwegian": "éw",
    "Danish": "éw",
    "Russian": "шющэфёъ",
    "Ukrainian": "щюєжшфґ",
    "Bulgarian": "шюфь",
    "Serbian": "зчђћџљњбхшжцф",
    "Greek": "ώξζύψϊϋΐ",
    "Hebrew": "ףץזג",
    "Arabic": "ضذزظؤئثغءآىً",
    "Thai": "่้ัีิื็์ุูึำเโใไๆฟธญซผณฉภถฎศษฐฝฮฏฒฬฑ",
}
"""Letters of a language beside the most frequent ones, which charset-normalizer lists."""
_TYPOGRAPHY = "“”„‘’‚–—…«»‹›€£§°©®·½¼²³×№¿¡´ºª±µ™\u00a0\u00ad"
_EASTERN_SIGNS = "。、，．：；！？（）「」『』【】《》・～　０１２３４５６７８９"
_FURTHER, _SIGN, _SAME_SCRIPT, _STRANGE = (math.log(share) for share in (3e-3, 3e-3, 3e-4, 1e-6))
_CAPITAL, _BROKEN_WORD, _IN_A_FRAME = math.log(0.5), math.log(3e-3), math.log(2e-2 / 1e-6)
_LETTER = r"[^\W\d_]"
_SIGNS = "[±£¥¢¦¬¤¶×÷´¨¸·¯]"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
"""Accents, points and vowels that stand over or under a letter, of the scripts that have sets of one byte."""
_BROKEN = re.compile(
    rf"(?<={_LETTER})(?:[^\w\s!-~’\u00ad{_MARKS}]|[¹²³])(?={_LETTER})"
    rf"|(?<={_LETTER}){_SIGNS}|{_SIGNS}(?={_LETTER})"
)
"""A sign between two letters, or one beside a letter that never stands there."""
_FRAME = re.compile(rf"(?<!{_LETTER})[\u2500-\u259f]+(?!{_LETTER})")

Share = Callable[[str], float]
"""The logarithm of a letter's share in a text of some language."""


def likeness(text: str, share: Share | None = None) -> float:
    """The logarithm of how likely a text is, in the language of this share or else in the one that fits
    best; minus infinity for an empty one."""
    if not text:
        return -math.inf
    # Python makes two characters of the Turkish capital.
    small = text.replace("İ", "i").lower()
    letters = Counter(letter for letter in small if letter.isalpha() or not letter.isascii())
    odd = sum(map(len, _FRAME.findall(text))) * _IN_A_FRAME + len(_BROKEN.findall(text)) * _BROKEN_WORD
    for before, letter in pairwise(text):
        if letter.isupper() and before.isalpha() and not (letter.isascii() and before.isascii()):
            odd += _CAPITAL if before.isupper() else _BROKEN_WORD
    shares = [share] if share else [language.get_share for language in _languages()]
    return odd + max(sum(count * get(letter) for letter, count in letters.items()) for get in shares)


def strangeness(text: str) -> float:
    """Which part of a text, from 0 to 1, is neither of its most frequent alphabet nor common to all."""
    scripts = Counter(_script(letter) for letter in text)
    most = max(
        (count for script, count in scripts.items() if script not in {"COMMON", "LATIN", "BAD"}), default=0
    )
    return 1 - (scripts["COMMON"] + scripts["LATIN"] + most) / max(len(text), 1)


class _Language:
    def __init__(self, frequent: list[str], further: str) -> None:
        self._shares = {letter: math.log(0.1) - rank / 10 for rank, letter in enumerate(frequent)}
        for letter in further:
            self._shares.setdefault(letter, _FURTHER)
        self._script = _script(frequent[0])

    def get_share(self, letter: str) -> float:
        share = self._shares.get(letter)
        if share is None:
            share = _SIGN if letter in _TYPOGRAPHY else _STRANGE
            if letter.isalpha() and _script(letter) in {self._script, "LATIN"}:
                share = _SAME_SCRIPT
        return share


@lru_cache(maxsize=1)
def _languages() -> list[_Language]:
    from charset_normalizer.constant import FREQUENCIES

    own_sets = {"Japanese", "Japanese—", "Japanese——", "Chinese", "Korean", "English—"}
    return [
        _Language(frequent, _FURTHER_LETTERS.get(name, ""))
        for name, frequent in FREQUENCIES.items()
        if name not in own_sets
    ]


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    if letter in "\t\n\r\f" or letter in _TYPOGRAPHY or letter in _EASTERN_SIGNS:
        return "COMMON"
    if not letter.isprintable():
        return "BAD"
    category = unicodedata.category(letter)
    if not letter.isalpha() and not category.startswith("M"):
        return "COMMON" if letter.isascii() or letter.isdecimal() else category
    name = unicodedata.name(letter, "?").replace("-", " ").split(" ")[0]
    if name == "COMBINING":
        return "COMMON"
    return "EASTERN" if name in {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"} else name


def _eastern(reference: str, daily: range, share: float, frequent: tuple[str, ...], likely: float) -> Share:
    """The share of a language of thousands of letters: those in daily use stand together in the sets that
    its standards define (first byte in daily); of some it is known that they are more frequent yet."""

    @lru_cache(maxsize=4096)
    def get_share(letter: str) -> float:
        from charset_normalizer.constant import FREQUENCIES

        if letter.isascii():
            return math.log(5e-3)
        if any(letter in FREQUENCIES[name] for name in frequent):
            return math.log(likely)
        if letter in _EASTERN_SIGNS:
            return _SIGN
        if "｡" <= letter <= "ﾟ":
            # Half-width katakana, of one byte.
            return math.log(3e-3) if reference == "euc_jp" else _STRANGE
        try:
            first = letter.encode(reference)[0]
        except UnicodeEncodeError:
            return _STRANGE
        return math.log(share) if first in daily else math.log(1e-5)

    return get_share


_JAPANESE = _eastern("euc_jp", range(0xB0, 0xD0), 2e-4, ("Japanese", "Japanese—", "Japanese——"), 8e-3)
EASTERN = {
    "gb18030": _eastern("gb2312", range(0xB0, 0xD8), 2e-4, ("Chinese",), 4e-3),
    "big5hkscs": _eastern("big5", range(0xA4, 0xC7), 2e-4, (), 0.0),
    "cp932": _JAPANESE,
    "euc_jp": _JAPANESE,
    "cp949": _eastern("euc_kr", range(0xB0, 0xC9), 1e-3, ("Korean",), 1e-2),
}
"""Character sets of two bytes a letter, with the shares of their languages."""
