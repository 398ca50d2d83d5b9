"""Chooses the language of the texts: the one that is set, or the first of the system's that is known here.

English stands in the code, so that it needs no catalogue and the start reads none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from faxdesk.words import LANGUAGES, language, tr, use_catalogue

_SOURCE = "en"


def choose_language(wanted: str, system: Iterable[str], catalogues: Path) -> str:
    """Have texts come in the language of this code, or for "" in the system's; gives the code of the language
    that was chosen. system lists codes in the order of preference, in the spelling of any system ("de-AT",
    "pt_BR.UTF-8"). A language without a compiled catalogue in that folder is passed over, and English is the
    last choice."""
    for code in [wanted, *system] if wanted else system:
        language = code.replace("_", "-").partition("-")[0].partition(".")[0].lower()
        if language == _SOURCE or (language in LANGUAGES and _take_catalogue(catalogues, language)):
            break
    else:
        language = _SOURCE
    if language == _SOURCE:
        use_catalogue(None)
    return language


def _take_catalogue(catalogues: Path, language: str) -> bool:
    from gettext import GNUTranslations

    try:
        compiled = catalogues / f"{language}.mo"
        with compiled.open("rb") as file:
            use_catalogue(GNUTranslations(file), language, compiled)
    except FileNotFoundError:
        # A checkout that nobody has prepared by dev.py.
        return False
    return True


def texts_in(code: str, catalogues: Path) -> Callable[[str], str]:
    """What gives texts in the language of this code, whichever the program's is; English where there is no
    catalogue."""
    if code == language():
        return tr
    from gettext import GNUTranslations, NullTranslations

    try:
        with (catalogues / f"{code}.mo").open("rb") as file:
            return GNUTranslations(file).gettext
    except FileNotFoundError:
        return NullTranslations().gettext


def system_languages(environment: Mapping[str, str] = os.environ) -> list[str]:
    """The languages that the system speaks to a program without a window, the preferred one first."""
    if sys.platform == "win32":
        import ctypes
        import locale as numbered

        return [numbered.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")]
    locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    # Who asks for the plain locale, as scripts do, gets it whatever the language is.
    is_plain = locale.partition(".")[0] in {"", "C", "POSIX"}
    listed = environment.get("LANGUAGE", "") if not is_plain else ""
    return [code for code in (*listed.split(":"), locale) if code]
