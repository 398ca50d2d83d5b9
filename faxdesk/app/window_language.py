"""The language of the window: our texts, those of Qt's own dialogs, the direction of writing, the formats of
dates and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator

from faxdesk.paths import resource
from faxdesk.words import isolate
from faxdesk.words.languages import choose_language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def speak(application: QApplication, wanted: str) -> None:
    """Have the window speak the language of this code, or for "" the system's. Windows that are open keep the
    texts that they have."""
    system = QLocale.system()
    language = choose_language(wanted, system.uiLanguages(), resource("languages"))
    for former in application.findChildren(QTranslator):
        application.removeTranslator(former)
        former.deleteLater()
    locale = _locale(language, system)
    if locale.language() != QLocale.Language.English:
        texts_of_qt = QTranslator(application)
        texts_of_qt.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        application.installTranslator(texts_of_qt)
    QLocale.setDefault(locale)
    isolate(from_right=locale.textDirection() == Qt.LayoutDirection.RightToLeft)
    application.setLayoutDirection(locale.textDirection())


def _locale(language: str, system: QLocale) -> QLocale:
    """The formats of the region: the system's own where the person has set some for this language."""
    chosen = QLocale(language)
    is_plain = system.language() == QLocale.Language.C and chosen.language() == QLocale.Language.English
    if is_plain or system.language() == chosen.language():
        return _with_our_digits(system)
    return _with_our_digits(QLocale(chosen.language(), system.territory()))


def _with_our_digits(locale: QLocale) -> QLocale:
    """Arabic has two sets of digits. Telephone numbers, which this program is full of, are written with those
    of Europe everywhere, and so is all the rest then: by the formats of a country that does the same."""
    if locale.language() == QLocale.Language.Arabic and locale.zeroDigit() != "0":
        return QLocale(QLocale.Language.Arabic, QLocale.Country.UnitedArabEmirates)
    return locale
