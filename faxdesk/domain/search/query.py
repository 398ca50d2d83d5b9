"""What people type into the search field, read as a Query.

Typing never fails: an operator that is still being typed asks for nothing yet, and what looks like an
operator and is none is taken as plain words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.search.days import as_time, may_become_days, read_days
from faxdesk.words import mark


class Field(StrEnum):
    """Where words are looked for."""

    ANYWHERE = "anywhere"
    FROM = "from"
    TO = "to"
    WITH = "with"
    """At the other end, whichever way the fax went."""


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
    OUT = "out"
    """The service has taken it, whatever became of it then."""
    INBOX = "inbox"
    OUTBOX = "outbox"
    TRASH = "trash"
    HELD = "held"
    """A legal hold keeps it."""


class Addition(StrEnum):
    """What people add to a fax; can be said after has:"""

    NOTE = "note"
    TAG = "tag"


class SearchWords(Struct, frozen=True):
    """Words one after the other. The last one may go on (a prefix) unless is_exact."""

    text: str
    field: Field = Field.ANYWHERE
    is_exact: bool = False
    excluded: bool = False

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Of names and numbers that one person has, parted by a stroke, any one is enough."""
        if self.field != Field.WITH:
            return (self.text,)
        return tuple(part for name in self.text.split("|") if (part := name.strip()))


class Dated(Struct, frozen=True):
    """From begin on and before end; None is no limit."""

    begin: datetime | None = None
    end: datetime | None = None
    excluded: bool = False


class Measure(StrEnum):
    """What of a fax is a number."""

    PAGES = "pages"
    TRIES = "tries"
    """How many it took to get to a recipient; of many recipients any one counts."""
    HOUR = "hour"
    """Of the day, from 0 to 23."""


class InRange(Struct, frozen=True):
    """At least and at most so many; None is no limit."""

    measure: Measure
    least: int | None = None
    most: int | None = None
    excluded: bool = False


class InState(Struct, frozen=True):
    state: State
    excluded: bool = False


class Tagged(Struct, frozen=True):
    """Bears a tag whose name, in any case, is this."""

    name: str
    excluded: bool = False


class Having(Struct, frozen=True):
    addition: Addition
    excluded: bool = False


class FailedAt(Struct, frozen=True):
    """Did not get to somebody, and nothing more is on its way there: for one of these reasons, as the archive
    has them; or, where there are none, at this number."""

    codes: tuple[str, ...] = ()
    number: str = ""
    excluded: bool = False


Condition = Dated | InRange | InState | Tagged | Having | FailedAt


class Query(Struct, frozen=True):
    """All of it has to be true of a fax."""

    words: tuple[SearchWords, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every fax fits."""
        return not self.words and not self.conditions


OPERATORS: tuple[tuple[str, str], ...] = (
    ("from:", mark("a sender's name or number")),
    ("to:", mark("a recipient's name or number")),
    ("with:", mark("a name or number at the other end, to or from")),
    ("on:", mark("a day: 2026-11-20, 11/20, today, last week")),
    ("after:", mark("that day and later")),
    ("before:", mark("earlier than that day")),
    ("hour:", mark("of the day: 9, 13-17")),
    ("pages:", mark("3, >3 or 2-5")),
    ("is:", mark("unread, read, failed, sent, held, trash")),
    ("failed:", mark("why or where: busy, no-answer, a number")),
    ("tries:", mark("it arrived somewhere at that try: 1, >1")),
    ("tag:", mark("a tag's name")),
    ("has:note", mark("faxes with a note")),
)
"""The operators with what stands behind each, to be shown while somebody types."""


class _Piece(Struct, frozen=True):
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
_NUMBER = re.compile(r"\+?[\d\s()./-]+")
NO_REASON = "no-reason"
"""Stands after failed: for what failed without a reason."""
_PAGES = re.compile(
    r"(?P<sign>>=|<=|>|<|=)?(?P<first>\d{1,6})(?:(?P<dash>-|\.\.)(?P<last>\d{1,6}))?(?P<plus>\+)?"
)


def reason_word(code: str) -> str:
    """What stands after failed: for a reason why a fax did not get through."""
    # Imported late: start-up shows a list and searches for nothing.
    from faxdesk.domain.failure import Failure

    if code in {"", Failure.NO_REASON_GIVEN}:
        return NO_REASON
    return Failure(code).name.lower().replace("_", "-") if code in set(Failure) else code


def parse(text: str, now: datetime) -> Query:
    """Read what was typed; now tells what "today" is. Never raises."""
    words: list[SearchWords] = []
    conditions: list[Condition] = []
    for piece in _joined(list(_pieces(text))):
        for read in _read(piece, now):
            if isinstance(read, SearchWords):
                words.append(read)
            else:
                conditions.append(read)
    return Query(tuple(words), tuple(conditions))


def _pieces(text: str) -> Iterator[_Piece]:
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
        yield _Piece(
            raw=found[0].lstrip("-"),
            operator=(found["operator"] or "").lower(),
            value=(plain if quoted is None else quoted) or "",
            is_quoted=quoted is not None,
            is_closed=found["end"] == '"',
            excluded=bool(found["minus"]),
        )


def _joined(pieces: list[_Piece]) -> Iterator[_Piece]:
    """The pieces, with the two words of "on:last week" as one."""
    rest = iter(range(len(pieces)))
    for number in rest:
        piece = pieces[number]
        after = pieces[number + 1] if number + 1 < len(pieces) else None
        is_date = piece.operator in _DATES and piece.value.lower() in {"last", "this"}
        if is_date and after is not None and not after.operator and after.value.lower() in _SPANS:
            next(rest)
            value = f"{piece.value} {after.value}"
            yield _Piece(piece.raw, piece.operator, value, True, True, piece.excluded)
        else:
            yield piece


def _read(piece: _Piece, now: datetime) -> Iterator[SearchWords | Condition]:
    reader = _READERS.get(piece.operator)
    if reader is None:
        yield from _plain(piece)
        return
    value = " ".join(piece.value.split())
    if not value:
        return  # Not typed yet.
    read = reader(piece, value, now)
    if read is _HALF:
        return
    if read is None:
        yield from _plain(piece)
    else:
        assert not isinstance(read, str)
        yield read


def _plain(piece: _Piece) -> Iterator[SearchWords]:
    text = piece.value if not piece.operator else piece.raw.replace('"', " ")
    if _has_letters(text):
        is_exact = piece.is_quoted and piece.is_closed and not piece.operator
        yield SearchWords(" ".join(text.split()), is_exact=is_exact, excluded=piece.excluded)


def _has_letters(text: str) -> bool:
    return any(each.isalnum() for each in text)


# What stands behind an operator: _HALF while it may still become something, None where it means nothing.

_HALF = "half"
_Read = SearchWords | Condition | str | None


def _whom(field: Field) -> Callable[[_Piece, str, datetime], _Read]:
    def read(piece: _Piece, value: str, _now: datetime) -> _Read:
        if not _has_letters(value):
            return _HALF
        # What one person is called, with all numbers, is written in quotation marks, and is no phrase.
        is_exact = piece.is_quoted and piece.is_closed and field != Field.WITH
        return SearchWords(value, field, is_exact, piece.excluded)

    return read


def _days(make: Callable[[date, date, bool], Dated]) -> Callable[[_Piece, str, datetime], _Read]:
    def read(piece: _Piece, value: str, now: datetime) -> _Read:
        days = read_days(value, now.astimezone().date())
        if days is None:
            return _HALF if may_become_days(value) else None
        return make(*days, piece.excluded)

    return read


def _on(first: date, after: date, excluded: bool) -> Dated:
    return Dated(as_time(first), as_time(after), excluded)


def _before(first: date, after: date, excluded: bool) -> Dated:
    return Dated(None, as_time(first), excluded)


def _after(first: date, after: date, excluded: bool) -> Dated:
    return Dated(as_time(first), None, excluded)


def _in(measure: Measure) -> Callable[[_Piece, str, datetime], _Read]:
    def read(piece: _Piece, value: str, _now: datetime) -> _Read:
        return _range(measure, piece, value)

    return read


def _range(measure: Measure, piece: _Piece, value: str) -> _Read:
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
    return InRange(measure, least, most, piece.excluded)


def _state(piece: _Piece, value: str, _now: datetime) -> _Read:
    word = value.lower()
    if word in set(State):
        return InState(State(word), piece.excluded)
    return _HALF if any(state.startswith(word) for state in State) else None


def _tag(piece: _Piece, value: str, _now: datetime) -> _Read:
    return Tagged(value, piece.excluded)


def _having(piece: _Piece, value: str, _now: datetime) -> _Read:
    word = value.lower().removesuffix("s")
    if word in set(Addition):
        return Having(Addition(word), piece.excluded)
    return _HALF if any(addition.startswith(word) for addition in Addition) else None


def _failed(piece: _Piece, value: str, _now: datetime) -> _Read:
    from faxdesk.domain.failure import Failure

    number = re.sub(r"[^\d+]", "", value)
    if _NUMBER.fullmatch(value):
        return FailedAt(number=number, excluded=piece.excluded) if len(number) > 1 else _HALF
    word = value.lower()
    if word == NO_REASON:
        return FailedAt((Failure.NO_REASON_GIVEN, ""), excluded=piece.excluded)
    by_word = {reason_word(code): code for code in Failure}
    if word in by_word:
        return FailedAt((by_word[word],), excluded=piece.excluded)
    if any(known.startswith(word) for known in (*by_word, NO_REASON)):
        return _HALF
    # A reason that nobody has translated is shown as the service says it.
    return FailedAt((value,), excluded=piece.excluded)


_DATES = {"on", "before", "after"}
_READERS: dict[str, Callable[[_Piece, str, datetime], _Read]] = {
    "from": _whom(Field.FROM),
    "to": _whom(Field.TO),
    "with": _whom(Field.WITH),
    "on": _days(_on),
    "before": _days(_before),
    "after": _days(_after),
    "hour": _in(Measure.HOUR),
    "pages": _in(Measure.PAGES),
    "tries": _in(Measure.TRIES),
    "failed": _failed,
    "is": _state,
    "tag": _tag,
    "has": _having,
}
