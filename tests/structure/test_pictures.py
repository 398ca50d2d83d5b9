"""The pictures in docs/ show the house as it is."""

from __future__ import annotations

import functools

from tests.structure.imports import MODULES
from tests.structure.pictures import (
    API_PAGE,
    ARCHITECTURE,
    OPENAPI,
    PACKAGES,
    mermaid,
    openapi_text,
    packages_page,
    with_operations,
    with_pictures,
    without_shortcuts,
)


@functools.cache
def page() -> str:
    return packages_page()


def test_the_pictures_of_the_house_are_true() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    assert text == with_pictures(text), "run `python3 dev.py docs`"


def test_the_page_of_packages_is_true() -> None:
    assert PACKAGES.read_text(encoding="utf-8") == page(), "run `python3 dev.py docs`"


def test_the_pages_of_the_local_api_are_true() -> None:
    text = API_PAGE.read_text(encoding="utf-8")
    assert text == with_operations(text), "run `python3 dev.py docs`"
    assert OPENAPI.read_text(encoding="utf-8") == openapi_text(), "run `python3 dev.py docs`"


def test_every_module_says_what_it_is_for() -> None:
    assert "| ` |" not in page()
    assert [name for name in MODULES if f"`{name.rpartition('.')[2]}` |  |" in page()] == []


def test_an_arrow_that_follows_from_others_is_left_out() -> None:
    graph = {"top": {"middle", "low"}, "middle": {"low"}, "low": set[str]()}
    assert without_shortcuts(graph) == {"top": {"middle"}, "middle": {"low"}, "low": set()}


def test_rooms_and_modules_are_told_apart() -> None:
    assert mermaid({"room": {"module"}, "module": set()}, ["room"]) == (
        'flowchart TD\n    module[module]\n    room[["room/"]]\n    room --> module\n'
    )
