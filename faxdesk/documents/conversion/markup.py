"""Reads HTML as blocks of text, tables and pictures (child process only).

Nothing is loaded from anywhere: a picture is shown where its bytes are in the file itself; of another, a line
says that it is not. Styles and scripts are left out, and what a style hides.
"""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from collections.abc import Callable, Mapping
from enum import StrEnum
from html.parser import HTMLParser

from msgspec import Struct, field


class BlockKind(StrEnum):
    TEXT = "text"
    PREFORMATTED = "preformatted"
    TABLE = "table"
    PICTURE = "picture"
    RULE = "rule"


class Run(Struct, frozen=True):
    """Text in one style. It may have line breaks."""

    text: str
    is_bold: bool = False


class Block(Struct):
    """What stands below what was before. level is 1 to 6 for a heading, 0 for other text; indent counts the
    lists and quotations around it; mark stands before it, such as "•". rows are those of a table."""

    kind: BlockKind = BlockKind.TEXT
    runs: list[Run] = field(default_factory=list)
    level: int = 0
    indent: int = 0
    mark: str = ""
    rows: list[list[str]] = field(default_factory=list)
    picture: bytes = b""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


_UNSEEN = frozenset({"head", "script", "style", "title", "template", "noscript", "object", "svg", "iframe"})
_EMPTY = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "source"})
_BREAKS = frozenset(
    {
        *("p", "div", "ul", "ol", "dl", "dt", "dd", "blockquote", "section", "article", "header", "footer"),
        *("main", "nav", "aside", "address", "form", "fieldset", "figure", "figcaption", "center"),
        *("details", "summary", "legend", "caption", "body", "html", "option"),
    }
)
_BOLD = frozenset({"b", "strong", "th", "dt"})
_INDENTS = frozenset({"ul", "ol", "blockquote", "dd"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_OPEN_TAG = re.compile("<[a-zA-Z/!?]")
_SECTION_END = re.compile(r"\]\s*>")
_MOST_DEEP = 500
_MOST_INDENT = 6
_MOST_BLOCKS = 60_000


def read_markup(
    text: str, parts: Mapping[str, bytes], words_for_picture: Callable[[str], str]
) -> list[Block]:
    """The blocks of a page. parts are pictures that came with it, by their names in it (such as "cid:logo");
    words_for_picture gives the line for a picture that is not here, told what its text is."""
    reader = _Reader(parts, words_for_picture)
    reader.feed(_without_open_end(text))
    reader.close()
    reader.end_block()
    return reader.blocks


def _without_open_end(text: str) -> str:
    """A page without the comment or tag that is still open at its end, which no browser shows either.
    HTMLParser would look for the end of each that begins in it, through all of the rest every time."""
    comment = text.find("<!--", text.rfind("-->") + 1)
    text = text if comment < 0 else text[:comment]
    open_tag = _OPEN_TAG.search(text, text.rfind(">") + 1)
    text = text[: open_tag.start()] if open_tag else text
    closed = max((section.end() for section in _SECTION_END.finditer(text)), default=0)
    # Such a section that has no end is a comment to the next “>”.
    return text[:closed] + text[closed:].replace("<![", "<!")


class _List(Struct):
    """A list that is open: number is that of its last entry, None for one with dots."""

    number: int | None = None


class _Table(Struct):
    """A table that is open. row is the one that is being read. is_layout: it holds another table, only puts
    things in place, and runs as text."""

    rows: list[list[str]] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    is_in_cell: bool = False
    is_layout: bool = False


class _Reader(HTMLParser):
    def __init__(self, parts: Mapping[str, bytes], words_for_picture: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._parts = parts
        self._words_for_picture = words_for_picture
        self._block = Block()
        self._open: list[tuple[str, bool]] = []
        """The tags that are open, and whether each hides what is in it."""
        self._unseen = 0
        self._counts = dict.fromkeys((*_BOLD, *_INDENTS, "pre"), 0)
        self._heading = 0
        self._lists: list[_List] = []
        self._tables: list[_Table] = []

    # What HTMLParser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _EMPTY:
            if not self._unseen:
                self._empty(tag, given)
            return
        is_hidden = tag in _UNSEEN or "hidden" in given or bool(_HIDDEN.search(given.get("style", "")))
        if tag == "body":
            # A head may be left open.
            self._open, self._unseen = [], 0
        if len(self._open) < _MOST_DEEP:
            self._open.append((tag, is_hidden))
            self._unseen += is_hidden
            if not self._unseen:
                self._begin(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _ in self._open):
            return
        while True:
            name, is_hidden = self._open.pop()
            if not self._unseen:
                self._end(name)
            self._unseen -= is_hidden
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._unseen or len(self.blocks) > _MOST_BLOCKS:
            return
        if not self._counts["pre"]:
            data = _SPACE.sub(" ", data)
            last = self._block.runs[-1].text[-1:] if self._block.runs else ""
            if last in {"", " ", "\n"}:
                data = data.removeprefix(" ")
        if data:
            is_bold = any(self._counts[name] for name in _BOLD)
            self._block.runs.append(Run(data, is_bold and not self._heading))

    # Tags

    def _empty(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "br":
            self._block.runs.append(Run("\n"))
        elif tag == "hr":
            self.end_block()
            if not self._is_in_cell:
                self.blocks.append(Block(BlockKind.RULE))
        elif tag == "img":
            self._image(given)
        elif tag == "input":
            self._input(given)

    def _input(self, given: Mapping[str, str]) -> None:
        kind = given.get("type", "text").lower()
        if kind in {"checkbox", "radio"}:
            self._block.runs.append(Run("☑ " if "checked" in given else "☐ "))
        elif kind != "hidden" and given.get("value"):
            self._block.runs.append(Run(given["value"]))

    def _image(self, given: Mapping[str, str]) -> None:
        source, alt = given.get("src", ""), given.get("alt", "").strip()
        content = self._parts.get(source.strip()) or _data(source)
        if content:
            # Pictures stand for themselves, also those of cells.
            self._flow_tables()
            self.end_block()
            self.blocks.append(Block(BlockKind.PICTURE, picture=content, runs=[Run(alt)]))
        elif not {given.get("width", ""), given.get("height", "")} & {"0", "1", "2"}:
            # Those of one dot only tell their owners that somebody reads.
            self._block.runs.append(Run(self._words_for_picture(alt)))

    def _begin(self, tag: str, given: Mapping[str, str]) -> None:
        if tag in self._counts:
            self._counts[tag] += 1
        if tag in {"ul", "ol"}:
            self.end_block()
            self._lists.append(_List(0 if tag == "ol" else None))
        elif tag == "li":
            self.end_block()
            mark = self._next_mark()
            if self._is_in_cell:
                self._block.runs.append(Run(f"{mark} "))
            else:
                self._block.mark = mark
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.end_block()
            self._heading = int(tag[1])
            self._block.level = self._heading
        elif tag == "pre":
            self.end_block()
            self._block.kind = BlockKind.PREFORMATTED
        elif tag in {"table", "tr", "td", "th"}:
            self._begin_table(tag)
        elif tag in _BREAKS:
            self.end_block()

    def _next_mark(self) -> str:
        if not self._lists or self._lists[-1].number is None:
            return "•"
        self._lists[-1].number += 1
        return f"{self._lists[-1].number}."

    def _begin_table(self, tag: str) -> None:
        if tag == "table":
            self._flow_tables()
            self.end_block()
            self._tables.append(_Table())
        elif self._tables:
            self._end_cell()
            if tag == "tr":
                self._end_row()
            else:
                self._tables[-1].is_in_cell = True

    def _end(self, tag: str) -> None:
        if self._tables and tag in {"td", "th"}:
            self._end_cell()
        elif self._tables and tag == "tr":
            self._end_cell()
            self._end_row()
        elif self._tables and tag == "table":
            self._end_table()
        elif tag in _BREAKS or tag in {"li", "pre"} or (tag[:1] == "h" and tag[1:].isdecimal()):
            self.end_block()
            self._heading = 0 if tag[:1] == "h" else self._heading
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag in self._counts:
            self._counts[tag] -= 1

    # Blocks

    def end_block(self) -> None:
        """What follows stands below what was read so far; in the cell of a table, on a line of its own."""
        if self._is_in_cell:
            if self._block.runs and self._block.runs[-1].text != "\n":
                self._block.runs.append(Run("\n"))
            return
        block = self._block
        is_bare = not block.text.strip()
        if not is_bare:
            self.blocks.append(block)
        indent = min(sum(self._counts[name] for name in _INDENTS), _MOST_INDENT)
        kind = BlockKind.PREFORMATTED if self._counts["pre"] else BlockKind.TEXT
        # The mark of an entry whose text stands in a paragraph of its own.
        self._block = Block(kind, indent=indent, mark=block.mark if is_bare else "", level=self._heading)

    @property
    def _is_in_cell(self) -> bool:
        return bool(self._tables) and self._tables[-1].is_in_cell and not self._tables[-1].is_layout

    def _flow_tables(self) -> None:
        """Let the tables that are open run as text."""
        for table in self._tables:
            if not table.is_layout:
                self._flow(table)
                table.is_layout = True

    def _flow(self, table: _Table) -> None:
        for cell in (cell for row in [*table.rows, table.row] for cell in row):
            if cell:
                self.blocks.append(Block(runs=[Run(cell)]))

    def _end_cell(self) -> None:
        table = self._tables[-1]
        if table.is_layout or not table.is_in_cell:
            # What stands between two cells is shown as a line of its own.
            self.end_block()
        else:
            table.row.append(self._block.text.strip())
            self._block = Block()
        table.is_in_cell = False

    def _end_row(self) -> None:
        table = self._tables[-1]
        if any(table.row) and not table.is_layout:
            table.rows.append(table.row)
        table.row = []

    def _end_table(self) -> None:
        self._end_cell()
        self._end_row()
        table = self._tables.pop()
        if table.is_layout:
            return
        if all(len(row) == 1 for row in table.rows):
            self._flow(table)
        else:
            self.blocks.append(Block(BlockKind.TABLE, rows=table.rows))


def _data(source: str) -> bytes:
    """The bytes of a picture that stands in its own address (RFC 2397); none for any other address."""
    head, comma, body = source.strip().partition(",")
    if not comma or not head.lower().startswith("data:image/"):
        return b""
    try:
        if head.lower().endswith(";base64"):
            return base64.b64decode(urllib.parse.unquote(body), validate=False)
    except (binascii.Error, ValueError):
        return b""
    return urllib.parse.unquote_to_bytes(body)
