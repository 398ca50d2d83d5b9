"""The guide says the same in every language, and quotes the program as it speaks there.

What stands in bold in a page is a text of the program, and a key between backticks is one of its keys: where
a button is called otherwise one day, or a key moves, these tests tell which pages are no longer true.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hatchling.builders.wheel import WheelBuilder

from compile_languages import CATALOGUES
from faxdesk.paths import guide_folder
from faxdesk.ui.guide.guide_pages import ENDING, ICONS, PICTURES, read_guide
from faxdesk.words import LANGUAGES

MOST_WORDS = 480
"""A page is a screenful or two."""
MOST_BYTES = 2_000_000
"""All pictures together."""
OTHERS = sorted(LANGUAGES.keys() - {"en"})
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`(.+?)`")
_LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)]*)\)")
_KEY = re.compile(r"(?:(?:Ctrl|Shift|Alt)\+)+\S+|F\d+")
_ROOT = Path(__file__).parents[3]
GLOSSARY = _ROOT / "docs" / "translating.md"


def text(language: str, name: str) -> str:
    return (guide_folder() / language / f"{name}{ENDING}").read_text(encoding="utf-8")


def shape(page: str) -> list[str]:
    """Headings, paragraphs, lists and pictures of a page, in their order."""
    marks = re.compile(r"(#+ |!\[|\d+\. |- )?.*")
    return [str(found[1]) for line in page.splitlines() if line and (found := marks.match(line))]


@lru_cache
def translations(language: str) -> dict[str, set[str]]:
    """What the texts of the program may be called in a language, without the signs before their keys."""
    found: dict[str, set[str]] = {}
    with (_ROOT / CATALOGUES / f"{language}.po").open("rb") as file:
        for message in read_po(file, locale=language):
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            for english in message.id if isinstance(message.id, tuple) else (message.id,):
                found.setdefault(str(english).replace("&", ""), set()).update(
                    str(each).replace("&", "") for each in texts
                )
    return found


@lru_cache
def sources() -> str:
    """The code of the program, without the signs before keys."""
    return "".join(
        path.read_text(encoding="utf-8").replace("&", "") for path in (_ROOT / "faxdesk").rglob("*.py")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_with_its_pictures(language: str) -> None:
    pages = read_guide(language)
    assert list(pages) == list(ICONS)
    assert all(page.title and page.pictures for page in pages.values())
    files = {path.stem for path in (guide_folder() / language).glob(f"*{ENDING}")}
    assert files == {*ICONS}
    shown = {name for page in pages.values() for name in page.pictures}
    assert {path.name for path in (guide_folder() / language / PICTURES).iterdir()} == shown


def test_the_languages_of_the_guide_are_those_of_the_program() -> None:
    assert {path.name for path in guide_folder().iterdir() if path.is_dir()} == {*LANGUAGES}


def test_pages_are_short_and_pictures_small() -> None:
    assert {name: count for name in ICONS if (count := len(text("en", name).split())) > MOST_WORDS} == {}
    assert sum(path.stat().st_size for path in guide_folder().rglob("*.png")) < MOST_BYTES


@pytest.mark.parametrize("name", ICONS)
def test_links_lead_to_pages_of_the_guide_alone(name: str) -> None:
    targets = [target for is_picture, target in _LINK.findall(text("en", name)) if not is_picture]
    assert targets
    assert {target.removesuffix(ENDING) for target in targets} <= {*ICONS}
    assert all(target.endswith(ENDING) for target in targets)
    assert "http" not in text("en", name)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", ICONS)
def test_a_page_says_the_same_in_every_language(language: str, name: str) -> None:
    english, other = text("en", name), text(language, name)
    assert shape(other) == shape(english)
    assert [found[1] for found in _LINK.findall(other)] == [found[1] for found in _LINK.findall(english)]
    assert Counter(_CODE.findall(other)) == Counter(_CODE.findall(english))
    called = translations(language)
    wanted, quoted = Counter(_BOLD.findall(english)), Counter(_BOLD.findall(other))
    missing = [each for each in wanted.elements() if not called.get(each, set()) & quoted.keys()]
    assert missing == [], "this is not quoted, or is called otherwise"
    known = set().union(*(called.get(each, set()) for each in wanted))
    assert quoted.keys() - known == set(), "this is not what the English page quotes"
    assert quoted.total() == wanted.total()


@pytest.mark.parametrize("name", ICONS)
def test_what_is_quoted_is_a_text_of_the_program(name: str) -> None:
    assert {each for each in _BOLD.findall(text("en", name)) if f'"{each}"' not in sources()} == set()


@pytest.mark.parametrize("name", ICONS)
def test_keys_are_those_of_the_program(name: str) -> None:
    source = (_ROOT / "faxdesk" / "ui" / "common" / "actions.py").read_text(encoding="utf-8")
    keys = {each for each in _CODE.findall(text("en", name)) if _KEY.fullmatch(each)}
    assert {each for each in keys if f'"{each}"' not in source} == set()


def test_the_guide_is_packed() -> None:
    carried = WheelBuilder(str(_ROOT)).config.get_force_include()
    assert carried[str(_ROOT / "docs" / "guide")] == "faxdesk/_resources/guide"
    assert '(str(ROOT / "docs" / "guide"), "resources/guide")' in (
        _ROOT / "packaging" / "faxdesk.spec"
    ).read_text(encoding="utf-8")


TERMS = {
    "recovery key": "No recovery key was entered.",
    "legal hold": "keep faxes from being deleted by anybody (a legal hold)",
}
"""Words that stand in no button, with a text of the program that has them."""


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize("language", OTHERS)
def test_guide_and_program_have_the_glossary_s_word(language: str, term: str) -> None:
    rows = [line.strip("| ").split(" | ") for line in GLOSSARY.read_text(encoding="utf-8").splitlines()]
    row = next(row for row in rows if row[0] == term)
    word = row[2 + ["de", "fr", "es", "ar"].index(language)].lower()
    assert any(word in text.lower() for text in translations(language)[TERMS[term]])
    pages = [name for name in ICONS if term in text("en", name).lower()]
    assert pages
    assert [name for name in pages if word not in text(language, name).lower()] == []
