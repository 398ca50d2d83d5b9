"""What people type into the search field, read as a Query.

Typing never fails: an operator that is still being typed asks for nothing yet, and what looks like an
operator and is none is taken as plain words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from faxdesk.domain.search.days import as_time, may_become_days, read_days


class Field(StrEnum):
    """Where words are looked for."""

    ANYWHERE = "anywhere"
    FROM = "from"
    TO = "to"


class State(StrEnum):
    """What can be said after is:"""

    UNREAD = "unread"
    READ = "read"
    FAILED = "failed"
    SENT = "sent"
    DRAFT = "draft"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    INBOX = "inbox"
    OUTBOX = "outbox"
    TRASH = "trash"


class Part(StrEnum):
    """What can be said after has:"""

    NOTE = "note"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Words:
    """Words one after the other. The last one may go on (a prefix) unless is_exact."""

    text: str
    field: Field = Field.ANYWHERE
    is_exact: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """From begin on and before end; None is no limit."""

    begin: datetime | None = None
    end: datetime | None = None
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """At least and at most so many pages; None is no limit."""

    least: int | None = None
    most: int | None = None
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class InState:
    state: State
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Tagged:
    """Bears a tag whose name, in any case, is this."""

    name: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Having:
    part: Part
    excluded: bool = False


Condition = Dated | Pages | InState | Tagged | Having


@dataclass(frozen=True, slots=True)
class Query:
    """All of it has to be true of a fax."""

    words: tuple[Words, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every fax fits."""
        return not self.words and not self.conditions


OPERATORS: tuple[tuple[str, str], ...] = (
    ("from:", "a sender's name or number"),
    ("to:", "a recipient's name or number"),
    ("on:", "a day: 2026-11-20, 11/20, today, last week"),
    ("after:", "that day and later"),
    ("before:", "earlier than that day"),
    ("pages:", "3, >3 or 2-5"),
    ("is:", "unread, read, failed, sent, trash"),
    ("tag:", "a tag's name"),
    ("has:note", "faxes with a note"),
)
"""The operators with what stands behind each, to be shown while somebody types."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of what was typed. operator is in lower case, "" where there is none."""

    raw: str
    operator: str
    value: str
    is_quoted: bool
    is_closed: bool
    excluded: bool


_PIECE = re.compile(
    r'(?P<minus>-?)(?:(?P<operator>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)(?P<end>"|$)|(?P<plain>[^\s"]*))'
)
_SPANS = {"week", "month", "year"}
_PAGES = re.compile(
    r"(?P<sign>>=|<=|>|<|=)?(?P<first>\d{1,6})(?:(?P<dash>-|\.\.)(?P<last>\d{1,6}))?(?P<plus>\+)?"
)


def parse(text: str, now: datetime) -> Query:
    """Read what was typed; now tells what "today" is. Never raises."""
    words: list[Words] = []
    conditions: list[Condition] = []
    for token in _joined(list(_tokens(text))):
        for read in _read(token, now):
            if isinstance(read, Words):
                words.append(read)
            else:
                conditions.append(read)
    return Query(tuple(words), tuple(conditions))


def _tokens(text: str) -> Iterator[_Token]:
    # Typographic quotation marks come with pasted text. FTS5 ends at a NUL.
    text = text.translate({0: " ", ord("“"): '"', ord("”"): '"', ord("„"): '"'})
    place = 0
    while place < len(text):
        found = _PIECE.match(text, place)
        if found is None or found.end() == place:
            place += 1
            continue
        place = found.end()
        quoted, plain = found["quoted"], found["plain"]
        yield _Token(
            raw=found[0].lstrip("-"),
            operator=(found["operator"] or "").lower(),
            value=(plain if quoted is None else quoted) or "",
            is_quoted=quoted is not None,
            is_closed=found["end"] == '"',
            excluded=bool(found["minus"]),
        )


def _joined(tokens: list[_Token]) -> Iterator[_Token]:
    """The tokens, with the two words of "on:last week" as one."""
    rest = iter(range(len(tokens)))
    for number in rest:
        token = tokens[number]
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        is_date = token.operator in _DATES and token.value.lower() in {"last", "this"}
        if is_date and after is not None and not after.operator and after.value.lower() in _SPANS:
            next(rest)
            value = f"{token.value} {after.value}"
            yield _Token(token.raw, token.operator, value, True, True, token.excluded)
        else:
            yield token


def _read(token: _Token, now: datetime) -> Iterator[Words | Condition]:
    reader = _READERS.get(token.operator)
    if reader is None:
        yield from _plain(token)
        return
    value = " ".join(token.value.split())
    if not value:
        return  # Not typed yet.
    read = reader(token, value, now)
    if read is _HALF:
        return
    if read is None:
        yield from _plain(token)
    else:
        assert not isinstance(read, str)
        yield read


def _plain(token: _Token) -> Iterator[Words]:
    text = token.value if not token.operator else token.raw.replace('"', " ")
    if _has_letters(text):
        is_exact = token.is_quoted and token.is_closed and not token.operator
        yield Words(" ".join(text.split()), is_exact=is_exact, excluded=token.excluded)


def _has_letters(text: str) -> bool:
    return any(each.isalnum() for each in text)


# What stands behind an operator: _HALF while it may still become something, None where it means nothing.

_HALF = "half"
_Read = Words | Condition | str | None


def _whom(field: Field) -> Callable[[_Token, str, datetime], _Read]:
    def read(token: _Token, value: str, _now: datetime) -> _Read:
        if not _has_letters(value):
            return _HALF
        return Words(value, field, token.is_quoted and token.is_closed, token.excluded)

    return read


def _days(make: Callable[[date, date, bool], Dated]) -> Callable[[_Token, str, datetime], _Read]:
    def read(token: _Token, value: str, now: datetime) -> _Read:
        days = read_days(value, now.astimezone().date())
        if days is None:
            return _HALF if may_become_days(value) else None
        return make(*days, token.excluded)

    return read


def _on(first: date, after: date, excluded: bool) -> Dated:
    return Dated(as_time(first), as_time(after), excluded)


def _before(first: date, after: date, excluded: bool) -> Dated:
    return Dated(None, as_time(first), excluded)


def _after(first: date, after: date, excluded: bool) -> Dated:
    return Dated(as_time(first), None, excluded)


def _pages(token: _Token, value: str, _now: datetime) -> _Read:
    found = _PAGES.fullmatch(value.replace(" ", ""))
    if found is None:
        return _HALF if re.fullmatch(r"[<>=]*\d{0,6}[-.]*", value) else None
    least: int | None = int(found["first"])
    most = least
    if found["last"]:
        least, most = sorted((int(found["first"]), int(found["last"])))
    elif found["sign"] in {">", ">="} or found["plus"]:
        least, most = int(found["first"]) + (found["sign"] == ">"), None
    elif found["sign"] in {"<", "<="}:
        least, most = None, int(found["first"]) - (found["sign"] == "<")
    return Pages(least, most, token.excluded)


def _state(token: _Token, value: str, _now: datetime) -> _Read:
    word = value.lower()
    if word in set(State):
        return InState(State(word), token.excluded)
    return _HALF if any(state.startswith(word) for state in State) else None


def _tag(token: _Token, value: str, _now: datetime) -> _Read:
    return Tagged(value, token.excluded)


def _having(token: _Token, value: str, _now: datetime) -> _Read:
    word = value.lower().removesuffix("s")
    if word in set(Part):
        return Having(Part(word), token.excluded)
    return _HALF if any(part.startswith(word) for part in Part) else None


_DATES = {"on", "before", "after"}
_READERS: dict[str, Callable[[_Token, str, datetime], _Read]] = {
    "from": _whom(Field.FROM),
    "to": _whom(Field.TO),
    "on": _days(_on),
    "before": _days(_before),
    "after": _days(_after),
    "pages": _pages,
    "is": _state,
    "tag": _tag,
    "has": _having,
}
