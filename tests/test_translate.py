"""Bringing catalogues up to date with the code, and checking them."""

from __future__ import annotations

from pathlib import Path

import pytest

from translate import brought_up_to_date, problems_of, read_catalogue, texts_in

_CODE = """
from faxdesk.words import mark, tr, tr_in, tr_n
TITLE = mark("Sent")
def show(name, count):
    tr("Busy at {name}, now", name=f"“{name}”")
    # For translators: a folder, not a state.
    tr_in("a folder", "Sent")
    tr_n("{count} page" , "{count} " "pages", count)
    tr("100 % sent")
    tr("Such as 2026-11, yesterday, or “last month”.")
    tr("Since yesterday")
    tr(TITLE)
"""


_DAYS = "Such as 2026-11, yesterday, or “last month”."


@pytest.fixture
def catalogue(tmp_path: Path) -> str:
    """German, with the texts of a small program and nothing translated."""
    code = tmp_path / "program"
    code.mkdir()
    (code / "show.py").write_text(_CODE, encoding="utf-8")
    return brought_up_to_date("", "de", texts_in(code))


def translated(catalogue: str, text: str, *translations: str) -> str:
    """The catalogue with the translation of a text, or with those of all its forms."""
    head, found, rest = catalogue.partition(f'msgid "{text}"\n')
    assert found
    for form, translation in enumerate(translations):
        before = f'msgstr[{form}] ""' if len(translations) > 1 else 'msgstr ""'
        rest = rest.replace(before, before.replace('""', f'"{translation}"'), 1)
    return head + found + rest


def test_all_texts_are_found_with_what_helps_to_translate_them(catalogue: str) -> None:
    messages = {(message.context, message.id): message for message in read_catalogue(catalogue, "de")}
    assert set(messages) - {(None, "")} == {
        (None, "Sent"),
        (None, "Busy at {name}, now"),
        ("a folder", "Sent"),
        (None, ("{count} page", "{count} pages")),
        (None, "100 % sent"),
        (None, "Such as 2026-11, yesterday, or “last month”."),
        (None, "Since yesterday"),
    }
    assert messages["a folder", "Sent"].auto_comments == ["a folder, not a state."]
    assert "#: program/show.py\n" in catalogue
    assert "python-format" not in catalogue


def test_translations_stay_and_texts_that_are_gone_go(catalogue: str, tmp_path: Path) -> None:
    before = translated(catalogue, "100 % sent", "100 % gesendet")
    code = tmp_path / "program" / "show.py"
    code.write_text(_CODE.replace("Busy at {name}, now", "{name} is busy"), encoding="utf-8")
    after = brought_up_to_date(before, "de", texts_in(code.parent))
    assert 'msgstr "100 % gesendet"' in after
    assert "Busy at" not in after
    assert 'msgid "{name} is busy"\nmsgstr ""' in after
    assert brought_up_to_date(after, "de", texts_in(code.parent)) == after


@pytest.mark.parametrize(
    ("text", "translations", "problem"),
    [
        ("Busy at {name}, now", ("{name} ist besetzt",), ""),
        ("Busy at {name}, now", ("{nmae} ist besetzt",), "its fields are {name}"),
        ("Busy at {name}, now", ("Jetzt besetzt",), "those of “Jetzt besetzt” are none"),
        ("Busy at {name}, now", ("{name ist besetzt",), "a brace that nothing closes"),
        ("Busy at {name}, now", ("",), "it is not translated"),
        ("Busy at {name}, now", ("{name} ist besetzt ",), "the space at its ends"),
        ("100 % sent", ("100 % gesendet…",), "the ellipsis"),
        ("100 % sent", ("100 % &gesendet",), "its keys"),
        (_DAYS, ("Etwa 2026-11, yesterday oder „last month“.",), ""),
        (_DAYS, ("Etwa 2026-11, yesterday oder „letzter Monat“.",), "what is typed: last month"),
        ("Since yesterday", ("Seit gestern",), ""),
        ("{count} page", ("eine Seite", "{count} Seiten"), ""),
        ("{count} page", ("{count} Seite", ""), "it is not translated"),
        ("{count} page", ("{count} Seite", "{n} Seiten"), "its fields"),
    ],
)
def test_what_is_wrong_with_a_translation_is_said(
    catalogue: str, text: str, translations: tuple[str, ...], problem: str
) -> None:
    changed = translated(catalogue, text, *translations)
    found = [each for each in problems_of(changed, "de") if each.startswith(f"“{text}”")]
    assert len(found) == bool(problem), found
    assert problem in "".join(found)
