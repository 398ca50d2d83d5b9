"""The choice of the language, and what comes with it: catalogues, Qt's own texts, direction, formats."""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt, QTime
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from compile_languages import compile_all
from faxdesk import paths
from faxdesk.app.window_language import _locale, speak
from faxdesk.cli import main
from faxdesk.cli.exit_codes import EXIT_USAGE
from faxdesk.settings import Settings
from faxdesk.window_start import main as open_window
from faxdesk.words import isolate, isolated, option_texts, tr, tr_in, tr_n, use_catalogue
from faxdesk.words.languages import choose_language, system_languages

_HEAD = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
_GERMAN = """"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Busy at {name}"
msgstr "{name} ist besetzt"

msgid "No faxes yet."
msgstr "Noch keine Faxe."

msgid "the following arguments are required: %s"
msgstr "es fehlt: %s"

msgid "options"
msgstr "Optionen"

msgid "Not yet"
msgstr ""

msgctxt "a folder"
msgid "Sent"
msgstr "Ausgang"
"""
_ARABIC = """"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
"n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);\\n"

msgid "{count} page"
msgid_plural "{count} pages"
msgstr[0] "لا صفحات"
msgstr[1] "صفحة واحدة"
msgstr[2] "صفحتان"
msgstr[3] "{count} صفحات"
msgstr[4] "{count} صفحة"
msgstr[5] "{count} صفحة."
"""
IN_THE_ENVIRONMENT = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows tells its language otherwise"
)


@pytest.fixture(autouse=True)
def languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """German and Arabic of a few texts, compiled; English again at the end."""
    folder = tmp_path / "languages"
    folder.mkdir()
    (folder / "de.po").write_text(_HEAD.format("de") + _GERMAN, encoding="utf-8")
    (folder / "ar.po").write_text(_HEAD.format("ar") + _ARABIC, encoding="utf-8")
    compile_all(folder)
    monkeypatch.setattr(paths, "_resources", lambda: tmp_path)
    yield folder
    use_catalogue(None)


@pytest.mark.parametrize(
    ("wanted", "system", "chosen"),
    [
        ("", [], "en"),
        ("", ["de-AT", "en-GB"], "de"),
        ("", ["en-GB", "de-DE"], "en"),
        ("", ["pl_PL.UTF-8", "ar"], "ar"),
        ("", ["pl"], "en"),
        ("", ["fr"], "en"),
        ("de", ["ar"], "de"),
        ("en", ["de"], "en"),
        ("tlh", ["de"], "de"),
    ],
)
def test_the_first_language_that_is_known_is_taken(
    wanted: str, system: list[str], chosen: str, languages: Path
) -> None:
    assert choose_language(wanted, system, languages) == chosen
    assert (tr("Busy at {name}", name="Weaver") == "Weaver ist besetzt") == (chosen == "de")


def test_what_nobody_has_translated_stays_english(languages: Path) -> None:
    choose_language("de", [], languages)
    assert [tr("Not yet"), tr("Sent"), tr_in("a folder", "Sent")] == ["Not yet", "Sent", "Ausgang"]


def test_a_language_may_have_six_forms_for_a_count(languages: Path) -> None:
    choose_language("ar", [], languages)
    assert [tr_n("{count} page", "{count} pages", count) for count in (0, 1, 2, 3, 11, 100)] == [
        "لا صفحات",
        "صفحة واحدة",
        "صفحتان",
        "3 صفحات",
        "11 صفحة",
        "100 صفحة.",
    ]


@IN_THE_ENVIRONMENT
@pytest.mark.parametrize(
    ("environment", "languages"),
    [
        ({}, []),
        ({"LANG": "de_DE.UTF-8"}, ["de_DE.UTF-8"]),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR"}, ["fr_FR"]),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR", "LC_ALL": "es_ES"}, ["es_ES"]),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "ar:de"}, ["ar", "de", "en_US.UTF-8"]),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, ["C.UTF-8"]),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8", "LANGUAGE": "de"}, ["C"]),
    ],
)
def test_the_environment_tells_the_language(environment: dict[str, str], languages: list[str]) -> None:
    assert system_languages(environment) == languages


@pytest.fixture
def application(qapp: QApplication) -> Iterator[QApplication]:
    locale, direction = QLocale(), qapp.layoutDirection()
    yield qapp
    speak(qapp, "en")
    isolate(from_right=None)
    QLocale.setDefault(locale)
    qapp.setLayoutDirection(direction)


def _cancel(qtbot: QtBot) -> str:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    return buttons.button(QDialogButtonBox.StandardButton.Cancel).text()


def test_the_window_speaks_as_a_whole(application: QApplication, qtbot: QtBot) -> None:
    speak(application, "de")
    assert _cancel(qtbot) == "Abbrechen"
    assert QLocale().monthName(3) == "März"
    assert application.layoutDirection() == Qt.LayoutDirection.LeftToRight
    speak(application, "ar")
    assert _cancel(qtbot) == "ألغِ"
    assert application.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert isolated("+2") == "\u2066+2\u2069"
    speak(application, "en")
    assert isolated("+2") == "+2"
    assert _cancel(qtbot) == "Cancel"
    assert application.layoutDirection() == Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize("country", ["EG", "SA", "SY", "MA"])
def test_arabic_has_one_kind_of_digits(country: str) -> None:
    locale = _locale("ar", QLocale(f"ar_{country}"))
    assert locale.toString(QTime(9, 41), "h:mm") == "9:41"
    assert locale.textDirection() == Qt.LayoutDirection.RightToLeft


def test_english_costs_the_start_nothing() -> None:
    program = """
import sys
from pathlib import Path
from faxdesk.words.languages import choose_language
choose_language("", ["en-GB"], Path())
print("gettext" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr


def test_a_command_speaks_the_language_that_is_set_and_english_to_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "profile"
    settings = Settings(profile / "settings.json")
    settings.language = "de"
    settings.save()
    assert main(["--profile", str(profile), "inbox", "--offline"]) == 0
    assert capsys.readouterr().out == "Noch keine Faxe.\n"
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.setenv("LC_ALL", "")
    for option in ("--json", "--js"):
        assert main(["--profile", str(profile), option, "inbox", "--offline"]) == 0
        assert capsys.readouterr().out == "[]\n"
        assert tr("No faxes yet.") == "No faxes yet."


@IN_THE_ENVIRONMENT
def test_the_reader_of_options_speaks_it_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.setenv("LC_ALL", "")
    assert main(["forward"]) == EXIT_USAGE
    assert "Es fehlt: ID" in capsys.readouterr().err


@IN_THE_ENVIRONMENT
def test_the_window_s_own_line_is_read_in_it_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.setenv("LC_ALL", "")
    with pytest.raises(SystemExit):
        open_window(["--help"])
    assert "Optionen:" in capsys.readouterr().out


def test_its_texts_are_those_of_the_standard_library() -> None:
    tree = ast.parse(Path(argparse.__file__).read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    # Later ones call it a choice as well.
    assert [text for text in option_texts.TEXTS if text not in texts and "unknown parser" not in text] == []
