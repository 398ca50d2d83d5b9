"""Texts that are kept in one language and read in another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compile_languages import compile_all
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.outbox_states import Problem
from faxdesk.store.mapping import problem_from, problem_text
from faxdesk.words import tr, tr_n, use_catalogue
from faxdesk.words.kept_texts import in_english, in_readers_language
from faxdesk.words.languages import choose_language

_HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
_PLURALS = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
_GERMAN = """
msgid "RingCentral could not be reached."
msgstr "RingCentral ist nicht erreichbar."

msgid "The answer makes no sense: {what}."
msgstr "Mit {what} als Antwort ist nichts anzufangen."

msgid "The answer makes no sense: {what}. Look at {place}."
msgstr "{place} zeigt, warum mit {what} nichts anzufangen ist."

msgid "There is no file “{name}”."
msgstr "Eine Datei „{name}“ gibt es nicht."

msgid "the list of faxes"
msgstr "der Liste der Faxe"

msgid "{count} page is too long."
msgid_plural "{count} pages are too long."
msgstr[0] "{count} Seite ist zu lang."
msgstr[1] "{count} Seiten sind zu lang."

msgid "{count}, {trouble}"
msgstr "{count} ({trouble})"
"""
_FRENCH = """
msgid "RingCentral could not be reached."
msgstr "RingCentral est injoignable."

msgid "{count} page is too long."
msgid_plural "{count} pages are too long."
msgstr[0] "{count} page est trop longue."
msgstr[1] "{count} pages sont trop longues."
"""


@pytest.fixture(autouse=True)
def languages(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "languages"
    folder.mkdir()
    for code, texts in {"de": _GERMAN, "fr": _FRENCH}.items():
        (folder / f"{code}.po").write_text(_HEAD + _PLURALS + texts, encoding="utf-8")
    compile_all(folder)
    choose_language("de", [], folder)
    yield folder
    use_catalogue(None)


def said() -> list[tuple[str, str]]:
    """Texts in German as the program makes them, and their English."""
    return [
        (tr("RingCentral could not be reached."), "RingCentral could not be reached."),
        (
            tr("The answer makes no sense: {what}.", what=tr("the list of faxes")),
            "The answer makes no sense: the list of faxes.",
        ),
        (
            tr("The answer makes no sense: {what}. Look at {place}.", what="42", place="a {page}"),
            "The answer makes no sense: 42. Look at a {page}.",
        ),
        *(
            (tr_n("{count} page is too long.", "{count} pages are too long.", count), english)
            for count, english in ((1, "1 page is too long."), (12, "12 pages are too long."))
        ),
    ]


def test_a_text_is_kept_in_english_and_read_as_it_was_said() -> None:
    for german, english in said():
        assert german != english
        assert in_english(german) == english
        assert in_readers_language(english) == german


def test_what_is_none_of_ours_stays_as_it_is() -> None:
    for text in ("", "Der Drucker brennt.", "{count}", "3, busy", "The answer makes no sense: "):
        assert in_english(text) == text
        assert in_readers_language(text) == text


def test_a_problem_is_read_in_the_language_of_today(languages: Path) -> None:
    title = tr("RingCentral could not be reached.")
    hint = tr_n("{count} page is too long.", "{count} pages are too long.", 3)
    kept = problem_text(Problem(title, hint, ErrorKind.OFFLINE))
    read = problem_from(kept)
    assert read is not None
    assert (read.title, read.hint) == ("RingCentral ist nicht erreichbar.", "3 Seiten sind zu lang.")
    choose_language("fr", [], languages)
    read = problem_from(kept)
    assert read is not None
    assert (read.title, read.hint) == ("RingCentral est injoignable.", "3 pages sont trop longues.")
    choose_language("en", [], languages)
    read = problem_from(kept)
    assert read is not None
    assert (read.title, read.hint) == ("RingCentral could not be reached.", "3 pages are too long.")


def test_a_text_that_an_older_program_kept_in_its_language_is_shown_as_it_stands(languages: Path) -> None:
    choose_language("fr", [], languages)
    assert in_readers_language("RingCentral ist nicht erreichbar.") == "RingCentral ist nicht erreichbar."


def test_what_people_call_things_is_not_translated() -> None:
    said_in_german = tr("There is no file “{name}”.", name="der Liste der Faxe")
    kept = in_english(said_in_german)
    assert kept == "There is no file “der Liste der Faxe”."
    assert in_readers_language(kept) == said_in_german
    kept = in_english(tr("There is no file “{name}”.", name="the list of faxes"))
    assert in_readers_language(kept) == "Eine Datei „the list of faxes“ gibt es nicht."
