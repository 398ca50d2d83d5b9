"""Texts that are kept on disk: in English, so that whoever reads them later does so in a language of theirs.

A text comes to where it is kept as it was said, in the reader's language and with its fields filled in. The
compiled catalogue tells which English text that was, and the other way round when it is read again. A text
that is none of the catalogue's stays as it is, and so do texts that were kept by older programs.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from faxdesk.words import catalogue_file, tr, tr_n, without_isolates

_FIELD = re.compile(r"\{(\w+)\}")
_LITTLE, _BIG = b"\xde\x12\x04\x95", b"\x95\x04\x12\xde"
"""How a compiled catalogue begins (GNU gettext's manual, "The Format of GNU MO Files")."""
_FROM_OUTSIDE = frozenset(
    {
        *("name", "number", "sender", "subject", "display", "text", "value", "details", "file"),
        *("path", "folder", "host", "proxy", "address"),
    }
)
"""Fields that hold what is no text of ours. A person may be called “Sent”, and stays so in every language."""
_LEAST_LITERAL = 8
"""A text with less around its fields, such as "{count}, {trouble}", would be seen in many others."""
_English = tuple[str, str]
"""One and many; the second is empty where the text does not count."""


def in_english(text: str) -> str:
    """The English of a text in the reader's language, to be kept."""
    file, text = catalogue_file(), without_isolates(text)
    return _of(file).english(text) if file is not None and text else text


def in_readers_language(kept: str) -> str:
    """A text that was kept in English, in the reader's language."""
    file = catalogue_file()
    return _of(file).translated(kept) if file is not None and kept else kept


class _KeptTexts:
    """The texts of one catalogue, found by what they say in either language."""

    def __init__(self, entries: Iterable[tuple[_English, list[str]]]) -> None:
        self._entries = list(entries)
        self.english = lru_cache(256)(self._to_english)
        self.translated = lru_cache(256)(self._to_translation)

    @cached_property
    def _english(self) -> _Templates:
        return _Templates({form: english for english, _forms in self._entries for form in english if form})

    @cached_property
    def _translations(self) -> _Templates:
        # Where two say the same in this language, the first is as good as the other.
        return _Templates({form: english for english, forms in reversed(self._entries) for form in forms})

    def _to_english(self, text: str) -> str:
        found = self._translations.find(text)
        if found is None:
            return text
        (one, many), fields = found
        template = many if many and fields.get("count") != "1" else one
        return template.format(
            **{
                name: value if name in _FROM_OUTSIDE else self._translations.plain(value)
                for name, value in fields.items()
            }
        )

    def _to_translation(self, kept: str) -> str:
        found = self._english.find(kept)
        if found is None:
            return kept
        (one, many), fields = found
        values = {name: value if name in _FROM_OUTSIDE else tr(value) for name, value in fields.items()}
        if many:
            count = fields.get("count", "")
            return tr_n(one, many, int(count) if count.isdecimal() else 2, **values)
        return tr(one, **values)


class _Templates:
    """Finds which of many texts another one is, with its fields filled in."""

    def __init__(self, texts: Mapping[str, _English]) -> None:
        self._texts = texts
        split = [(text, _FIELD.split(text)[::2]) for text in texts if "{" in text]
        sized = [(sum(map(len, parts)), text, max(parts, key=len)) for text, parts in split]
        # The one that says most is meant, where two fit.
        sized.sort(reverse=True)
        self._with_fields = [(text, literal) for size, text, literal in sized if size >= _LEAST_LITERAL]

    def find(self, text: str) -> tuple[_English, dict[str, str]] | None:
        if text in self._texts and not _FIELD.search(text):
            return self._texts[text], {}
        for template, literal in self._with_fields:
            if literal in text and (found := re.fullmatch(_pattern(template), text, re.DOTALL)):
                return self._texts[template], found.groupdict()
        return None

    def plain(self, text: str) -> str:
        """The English of a text that fills a field of another."""
        return self._texts.get(text, (text, ""))[0]


def _pattern(template: str) -> str:
    names: set[str] = set()
    parts = _FIELD.split(template)
    pattern = re.escape(parts[0])
    for name, literal in zip(parts[1::2], parts[2::2], strict=True):
        pattern += f"(?P={name})" if name in names else f"(?P<{name}>.+)"
        pattern += re.escape(literal)
        names.add(name)
    return pattern


@lru_cache(1)
def _of(file: Path) -> _KeptTexts:
    return _KeptTexts(_entries(file.read_bytes()))


def _entries(data: bytes) -> Iterable[tuple[_English, list[str]]]:
    order = {_LITTLE: "<", _BIG: ">"}[data[:4]]
    _version, count, english_at, translated_at = struct.unpack_from(f"{order}4I", data, 4)
    english_texts, translations = (
        _texts(data, struct.unpack_from(f"{order}{2 * count}I", data, table))
        for table in (english_at, translated_at)
    )
    for english, translated in zip(english_texts, translations, strict=True):
        # What stands before it tells translators which of two meanings is meant; such texts are no sentences.
        if english and "\x04" not in english:
            one, _, many = english.partition("\0")
            yield (one, many), [form for form in translated.split("\0") if form]


def _texts(data: bytes, table: Sequence[int]) -> list[str]:
    """The texts whose lengths and places a table has, by turns."""
    return [data[at : at + length].decode() for length, at in zip(table[::2], table[1::2], strict=True)]
