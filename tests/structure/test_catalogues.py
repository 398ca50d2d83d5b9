"""What is translated is translated soundly: fields, keys and forms of plural are those of the English text.

Whether all is translated, and whether the catalogues know the newest texts, `dev.py translate check` says.
"""

from __future__ import annotations

import pytest

from compile_languages import CATALOGUES
from faxdesk.words import LANGUAGES
from tests.structure.imports import ROOT
from translate import NOT_TRANSLATED, problems_of


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_translations_have_the_fields_and_keys_of_their_texts(language: str) -> None:
    catalogue = (ROOT / CATALOGUES / f"{language}.po").read_text(encoding="utf-8")
    problems = problems_of(catalogue, language)
    assert [problem for problem in problems if not problem.endswith(NOT_TRANSLATED)] == []
