"""Only its adapter, the simulator and the packages know which fax service the program uses.

Everybody else takes the name for people from domain/service_name.py. Names of Python's own (an import, a
type) are for the test of the layers; here it is texts, comments and docstrings.
"""

from __future__ import annotations

import io
import tokenize

import pytest

from tests.structure.imports import PACKAGE

NAME = "ringcentral"
MAY_NAME_IT = ("ringcentral", "simulator")
"""Folders of the package."""


def lines_that_name_it(source: str) -> list[int]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [
        token.start[0] for token in tokens if token.type != tokenize.NAME and NAME in token.string.lower()
    ]


def test_nobody_else_names_the_service() -> None:
    named = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] not in MAY_NAME_IT
        for line in lines_that_name_it(path.read_text(encoding="utf-8"))
    ]
    assert named == []


def test_the_adapter_does() -> None:
    """Or else the name is spelt otherwise, and the test above finds nothing."""
    assert any(
        lines_that_name_it(path.read_text(encoding="utf-8"))
        for path in (PACKAGE / "ringcentral").rglob("*.py")
    )


@pytest.mark.parametrize(
    "source",
    [
        'title = "Accepted by RingCentral"',
        'title = f"{count} faxes at RingCentral"',
        '"""What RingCentral made of it."""',
        "x = 1  # RingCentral counts from one.",
        'address = "https://platform.ringcentral.com"',
    ],
)
def test_a_text_that_names_it_is_seen(source: str) -> None:
    assert lines_that_name_it(source) == [1]


def test_an_import_is_for_the_layers() -> None:
    assert lines_that_name_it("from faxdesk.ringcentral.client import RingCentral\n") == []
