"""Brings the catalogues of the languages up to date with the texts in the code, and checks them.

`python3 dev.py translate` runs it; docs/translating.md says how a translator works with it.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from compile_languages import CATALOGUES, compile_all
from faxdesk.words import LANGUAGES

NOT_TRANSLATED = "it is not translated."
"""What is said of a text without a translation."""
ROOT = Path(__file__).resolve().parent.parent
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "tr": None,
    "mark": None,
    "tr_n": (1, 2),
    "tr_in": ((1, "c"), 2),
}
"""The functions of faxdesk/words/__init__.py, and which of their arguments are texts, a "c" for a context."""
_FOR_TRANSLATORS = ["For translators:"]
"""What a comment begins with that is put into the catalogues."""
_NOISE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Report-Msgid-Bugs-To'
    r"|Project-Id-Version|MIME-Version|Content-Transfer-Encoding): .*\n",
    re.MULTILINE,
)
"""Lines of a catalogue's head that would change by themselves, or that nobody reads here."""


def main(arguments: Sequence[str]) -> int:
    """`dev.py translate [check] [LANGUAGE ...]`. Gives the exit code."""
    checks = arguments[:1] == ["check"]
    languages = list(arguments[1:] if checks else arguments) or [*LANGUAGES]
    if unknown := set(languages) - {*LANGUAGES}:
        print(f"FaxDesk has no language {', '.join(sorted(unknown))}; faxdesk/words/__init__.py lists them.")
        return 2
    texts = texts_in(ROOT / "faxdesk")
    problems = 0
    for language in languages:
        if language == "en":
            continue
        path = ROOT / CATALOGUES / f"{language}.po"
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = brought_up_to_date(before, language, texts)
        if checks:
            found = [] if before == after else ["It is stale: run `python3 dev.py translate`."]
            found += [*problems_of(after, language)]
            problems += len(found)
            print(*(f"{path.name}: {problem}" for problem in found), sep="\n", end="\n" if found else "")
        else:
            path.write_text(after, encoding="utf-8")
        print(f"{path.name}: {_summary(after, language)}")
    if not checks:
        compile_all(ROOT / CATALOGUES)
    return 1 if problems else 0


def texts_in(folder: Path) -> Catalog:
    """All texts that a person reads, from the code below a folder."""
    texts = Catalog(charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        folder,
        method_map=[("**.py", "python")],
        keywords=_KEYWORDS,
        comment_tags=_FOR_TRANSLATORS,
        strip_comment_tags=True,
    )
    # Babel warns of each f-string beside a text: a field that is spelt, such as a count.
    with contextlib.redirect_stderr(io.StringIO()):
        entries = sorted(found, key=lambda entry: (entry[0], entry[1]))
    for name, _line, text, comments, context in entries:
        path = (folder / name).relative_to(folder.parent).as_posix()
        texts.add(text, None, [(path, 0)], auto_comments=comments, context=context)
    for message in texts:
        # "% s" of "100 % sent" looks like a field of the old kind; ours stand in braces.
        message.flags.discard("python-format")
    return texts


def brought_up_to_date(before: str, language: str, texts: Catalog) -> str:
    """A catalogue with the texts of the code: translations that are there stay, those of texts that are gone
    go, new texts stand empty."""
    catalogue = read_catalogue(before, language)
    # A translation of a text that was only like this one is soon taken for checked.
    catalogue.update(texts, no_fuzzy_matching=True)
    file = io.BytesIO()
    write_po(file, catalogue, width=0, ignore_obsolete=True, include_lineno=False)
    return _NOISE.sub("", file.getvalue().decode())


def read_catalogue(text: str, language: str) -> Catalog:
    """A catalogue from its text; an empty one from none."""
    if text:
        return read_po(io.BytesIO(text.encode()), locale=language)
    catalogue = Catalog(locale=language, charset="utf-8", fuzzy=False)
    name = catalogue.locale.english_name if catalogue.locale else language
    catalogue.header_comment = (
        f"# The texts of FaxDesk in {name}; docs/translating.md says how they are written."
    )
    return catalogue


def problems_of(text: str, language: str) -> Iterator[str]:
    """What is wrong with the translations of a catalogue, each in a sentence."""
    for message in read_catalogue(text, language):
        if message.id:
            yield from (f"“{_sources(message)[0]}”: {problem}" for problem in _problems(message))


def _problems(message: Message) -> Iterator[str]:
    sources, translations = _sources(message), _translations(message)
    if message.fuzzy:
        yield "it is marked as fuzzy: look at it, and take the mark away."
    if not all(translations):
        yield NOT_TRANSLATED
        return
    wanted = fields_of(sources[-1])
    for translation in translations:
        found = fields_of(translation)
        # A form for one thing, or for two, may say it without the number.
        missing = wanted - found - ({"count"} if len(translations) > 1 else set())
        if missing or found - wanted:
            yield f"its fields are {_listed(wanted)}, those of “{translation}” are {_listed(found)}."
        for what, pattern in _SAME_AT_BOTH.items():
            if _shape(pattern, sources[-1]) != _shape(pattern, translation):
                yield f"“{translation}” differs from it in {what}."
        if typed := sorted(_typed(sources[-1]) - _typed(translation)):
            yield f"“{translation}” has to leave as it is what is typed: {', '.join(typed)}."


_SAME_AT_BOTH = {
    # A no-break space is a sign like others: French writes it between thousands.
    "the space at its ends": re.compile(r"^[ \n]*|[ \n]*$"),
    "its line ends": re.compile(r"\n"),
    "its keys (&)": re.compile(r"&(?=\w)"),
    "the ellipsis at its end": re.compile(r"(…|\.\.\.)$"),
}


_A_DAY = re.compile(r"\b20\d\d-\d\d\b")
_WORDS_FOR_DAYS = re.compile(r"\b(?:today|yesterday|(?:last|this) (?:week|month|year))\b")


def _typed(text: str) -> set[str]:
    """The words for days that a text tells to type, beside a day in digits: the search and the command line
    read them in English alone, as all that is typed there."""
    return set(_WORDS_FOR_DAYS.findall(text)) if _A_DAY.search(text) else set()


def _shape(pattern: re.Pattern[str], text: str) -> list[str]:
    return [found.group().replace("...", "…") for found in pattern.finditer(text)]


def fields_of(text: str) -> set[str]:
    """The names in braces; what is no format string has none."""
    try:
        return {name for _before, name, _format, _conversion in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"a brace that nothing closes"}


def _sources(message: Message) -> list[str]:
    return [*message.id] if isinstance(message.id, list | tuple) else [message.id]


def _translations(message: Message) -> list[str]:
    return [*message.string] if isinstance(message.string, list | tuple) else [message.string or ""]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"


def _summary(text: str, language: str) -> str:
    messages = [message for message in read_catalogue(text, language) if message.id]
    done = sum(all(_translations(message)) and not message.fuzzy for message in messages)
    return f"{done} of {len(messages)} texts are translated."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
