"""What docstrings and comments cite stands in the repository, so that a reader can look it up."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

FACTS = "docs/ringcentral.md"
PLACES = ("faxdesk", "tests", "packaging")

_FACT = re.compile(r"API ((?:§\d+(?:\.\d+)?(?:,? (?:and |to )?)?)+)")
_SECTION = re.compile(r"\d+(?:\.\d+)?")
_HEADING = re.compile(r"^###? (\d+(?:\.\d+)?)\.? ", re.MULTILINE)
_FOREIGN = re.compile(r"\bdesign(?:\.md)?(?: §|:|\))|\(design\b|\bissue \d+\b|\.\./shared/")
_MAY_CITE = re.compile(r"#.*(?:API §|design|issue|shared|\.(?:md|toml|ya?ml|sql)\b)")
"""Lines whose comment may cite something. To take a file apart into tokens takes most of the time here."""
_PAPER = re.compile(r"[\w./-]+\.(?:md|toml|yaml|yml|sql)\b")


def notes_of(text: str) -> Iterator[tuple[int, str]]:
    """Docstrings and comments with the lines they begin in."""
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield node.lineno, node.value.value
    if not _MAY_CITE.search(text):
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def sections(facts: str) -> set[str]:
    return set(_HEADING.findall(facts))


def problems_of(note: str, known: set[str], files: set[str]) -> list[str]:
    """What a note cites and nobody finds."""
    cited = {section for found in _FACT.findall(note) for section in _SECTION.findall(found)}
    missing = [f"API §{section} is not in {FACTS}" for section in sorted(cited - known)]
    missing += [f"{found!r} is not in the repository" for found in _FOREIGN.findall(note)]
    missing += [
        f"there is no file {paper}" for paper in _PAPER.findall(note) if Path(paper).name not in files
    ]
    return missing


@pytest.fixture(scope="module")
def known(root: Path) -> set[str]:
    return sections((root / FACTS).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def files(root: Path) -> set[str]:
    """Names of the repository's files."""
    folders = (*PLACES, "docs", "resources", ".github")
    nested = (path for folder in folders for path in (root / folder).rglob("*") if path.is_file())
    return {path.name for path in (*root.iterdir(), *nested)}


def test_everything_cited_is_there(root: Path, known: set[str], files: set[str]) -> None:
    found = []
    for path in (
        root / "dev.py",
        *(path for place in PLACES for path in sorted((root / place).rglob("*.py"))),
    ):
        if path == Path(__file__):
            continue
        for line, note in notes_of(path.read_text(encoding="utf-8")):
            found += [
                f"{path.relative_to(root)}:{line}: {problem}" for problem in problems_of(note, known, files)
            ]
    assert not found, "\n".join(found)


def test_the_contract_cites_what_is_there(root: Path, known: set[str]) -> None:
    for path in (root / "tests" / "contract" / "schema").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert not problems_of(text, known, {"ringcentral.md"}), path.name


@pytest.mark.parametrize(
    ("note", "problems"),
    [
        ("as it is sent (API §1.1)", 0),
        ("records (API §3.3, §14) and errors (API §7.5, §9)", 0),
        ("sent (API §1.9)", 1),
        ("records (API §3.3, §44)", 1),
        ("the rate gate (API §8, design §5)", 1),
        ("written first (design: the outbox)", 1),
        ("drawn in its own design and adds the date", 0),
        ("as docs/ringcentral.md says", 0),
        ("as docs/nowhere.md says", 1),
    ],
)
def test_a_wrong_citation_is_found(known: set[str], files: set[str], note: str, problems: int) -> None:
    assert len(problems_of(note, known, files)) == problems


def test_the_facts_have_no_section_twice(root: Path) -> None:
    headings = _HEADING.findall((root / FACTS).read_text(encoding="utf-8"))
    assert len(headings) == len(set(headings)) > 30
