"""A search as SQL: the words as a query of the full-text index, the rest as conditions on the rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from msgspec import Struct, field

from faxdesk.domain.fax import FAILED, SUCCEEDED, Folder
from faxdesk.domain.phone import same_number
from faxdesk.domain.search.query import (
    Addition,
    Condition,
    Dated,
    FailedAt,
    Field,
    Having,
    InRange,
    InState,
    Measure,
    Query,
    SearchWords,
    State,
    Tagged,
)
from faxdesk.domain.tags import tag_key
from faxdesk.store.mapping import to_text
from faxdesk.store.search.full_text import INBOUND_MARK, OUTBOUND_MARK
from faxdesk.store.sql_values import any_of

_ANYWHERE = "- {own marks} : "
_PEER, _OWN = "{name number} : ", "own : "
_INBOUND, _OUTBOUND = f'marks : "{INBOUND_MARK}"', f'marks : "{OUTBOUND_MARK}"'
_PHONE_SIGNS = re.compile(r"\+?[\d()./+-]*")
IsFew = Callable[[str, dict[str, Any]], bool]
_BUMPED = timedelta(days=1)
"""How far from its time a fax's place may be, where very many came within one second."""

# What became of a fax at one of its recipients, over all its requests.
LOCAL_HOUR = "strftime('%H', faxes.created_at, 'localtime')"
HAS_ARRIVED = f"coalesce(final_status, status) IN {any_of(SUCCEEDED)}"
HAS_FAILED = f"pending = 0 AND coalesce(final_status, status) IN {any_of(FAILED)}"
WHY = "coalesce(final_error, error_code)"
SAME_NUMBER = "coalesce(nullif(same, ''), number)"
_AT_SOMEBODY = "EXISTS (SELECT 1 FROM fax_recipients WHERE fax_id = faxes.id"

_HOMES = {
    State.INBOX: Folder.INBOX,
    State.UNREAD: Folder.INBOX,
    State.READ: Folder.INBOX,
    State.TRASH: Folder.TRASH,
    **dict.fromkeys(
        (
            *(State.FAILED, State.SENT, State.DRAFT, State.WAITING, State.SCHEDULED, State.SENDING),
            *(State.OUT, State.OUTBOX),
        ),
        Folder.OUTBOX,
    ),
}
"""Where faxes are that are in a state; one that any fax may be in is not here."""
_PLACES = {State.INBOX, State.OUTBOX, State.TRASH}


class Clauses(Struct):
    """match is for the index, "" where there are no words, and limits keep it from being read in vain;
    conditions are on the table faxes."""

    match: str = ""
    conditions: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)
    limits: list[str] = field(default_factory=list)


def folder_of(query: Query, folder: Folder | None) -> Folder | None:
    """Where to look: where somebody is, unless the search says that it is about another list."""
    for condition in query.conditions:
        if isinstance(condition, InState) and condition.state in _HOMES and not condition.excluded:
            home = _HOMES[condition.state]
            if condition.state in _PLACES or folder != Folder.TRASH:
                folder = home
    return folder


def clauses(query: Query, folder: Folder | None, states: dict[State, str], is_few: IsFew) -> Clauses:
    """What a query asks for in a folder. states tells what each state is, in SQL; is_few tells whether a
    SELECT gives so little that a list is best looked for there."""
    made = Clauses(match=_match(query.words, folder))
    for number, condition in enumerate(query.conditions):
        sql = _condition(condition, f"c{number}", made, states, is_few)
        # What is not known to be so counts as not being so.
        made.conditions.append(f"NOT coalesce({sql}, 0)" if condition.excluded else sql)
    return made


# Words


def positive_match(query: Query) -> str:
    """The words that are looked for anywhere, as a query of the index; "" where there are none."""
    wanted = [phrase for phrase in query.words if not phrase.excluded and phrase.field == Field.ANYWHERE]
    return " AND ".join(expression for phrase in wanted if (expression := _expression(phrase)))


def _match(phrases: Iterable[SearchWords], folder: Folder | None) -> str:
    """A query of the index, with the direction first: it is never empty, so that words can be excluded."""
    wanted = [expression for phrase in phrases if not phrase.excluded and (expression := _expression(phrase))]
    unwanted = [expression for phrase in phrases if phrase.excluded and (expression := _expression(phrase))]
    if not wanted and not unwanted:
        return ""
    where = {Folder.INBOX: _INBOUND, Folder.OUTBOX: _OUTBOUND}.get(folder) if folder else None
    if where is not None or not wanted:
        wanted.insert(0, where or f"({_INBOUND} OR {_OUTBOUND})")
    match = " AND ".join(wanted)
    return f"({match}) NOT ({' OR '.join(unwanted)})" if unwanted else match


def _expression(phrase: SearchWords) -> str:
    found = [expression for text in phrase.alternatives if (expression := _alternative(phrase, text))]
    return f"({' OR '.join(found)})" if len(found) > 1 else "".join(found)


def _alternative(phrase: SearchWords, text: str) -> str:
    pieces = [text] if phrase.is_exact else [piece for piece in text.split() if _is_word(piece)]
    if not pieces or not _is_word(text):
        return ""
    if phrase.field == Field.WITH:
        return _all(pieces, phrase.is_exact, _PEER)
    if phrase.field == Field.ANYWHERE:
        return _all(pieces, phrase.is_exact, _ANYWHERE)
    theirs, ours = _all(pieces, phrase.is_exact, _PEER), _all(pieces, phrase.is_exact, _OWN)
    inbound, outbound = (theirs, ours) if phrase.field == Field.FROM else (ours, theirs)
    return f"(({_INBOUND} AND {inbound}) OR ({_OUTBOUND} AND {outbound}))"


def _all(pieces: list[str], is_exact: bool, columns: str) -> str:
    if is_exact or len(pieces) == 1:
        return _one(pieces[0], is_exact, columns)
    return "(" + " AND ".join(_one(piece, is_exact, columns) for piece in pieces) + ")"


def _one(piece: str, is_exact: bool, columns: str) -> str:
    star = "" if is_exact else "*"
    text = piece.replace('"', " ")
    spelled = f'{columns}"{text}"{star}'
    others = _numbers(piece)
    if not others:
        return spelled
    column = "own" if columns == _OWN else "number"
    return "(" + " OR ".join([spelled, *(f'{column} : "{digits}"*' for digits in others)]) + ")"


def _numbers(piece: str) -> list[str]:
    """The digits of what may be a part of a number; without what is dialled before it as well."""
    if not _PHONE_SIGNS.fullmatch(piece):
        return []
    digits = re.sub(r"\D", "", piece)
    without = re.sub(r"^0+", "", digits)
    abroad = digits[3:] if digits.startswith("011") else ""
    found = {
        spelling: None for spelling in (digits, without, abroad) if len(spelling) > 1 and spelling != piece
    }
    return list(found)


def _is_word(text: str) -> bool:
    return any(each.isalnum() for each in text)


# The rest


def _condition(
    condition: Condition, name: str, made: Clauses, states: dict[State, str], is_few: IsFew
) -> str:
    if isinstance(condition, Dated):
        return _dated(condition, name, made)
    if isinstance(condition, InRange):
        return _in_range(condition, name, made, is_few)
    if isinstance(condition, FailedAt):
        return _failed(condition, name, made)
    if isinstance(condition, InState):
        return states[condition.state]
    if isinstance(condition, Tagged):
        made.parameters[name] = tag_key(condition.name)
        return f"faxes.id IN (SELECT fax_id FROM fax_tags WHERE key = :{name})"
    if isinstance(condition, Having) and condition.addition == Addition.TAG:
        return "faxes.id IN (SELECT fax_id FROM fax_tags)"
    return "faxes.id IN (SELECT id FROM faxes WHERE note <> '')"


def _in_range(condition: InRange, name: str, made: Clauses, is_few: IsFew) -> str:
    values = {
        f"{name}_least": 0 if condition.least is None else condition.least,
        f"{name}_most": 10**9 if condition.most is None else condition.most,
    }
    made.parameters.update(values)
    within = f"BETWEEN :{name}_least AND :{name}_most"
    if condition.measure == Measure.HOUR:
        return f"CAST({LOCAL_HOUR} AS INTEGER) {within}"
    if condition.measure == Measure.TRIES:
        return f"{_AT_SOMEBODY} AND {HAS_ARRIVED} AND attempts {within})"
    between = f"pages {within}"
    such = f"SELECT id FROM faxes WHERE {between}"
    return f"faxes.id IN ({such})" if is_few(such, values) else f"+faxes.{between}"


def _failed(condition: FailedAt, name: str, made: Clauses) -> str:
    if condition.number:
        made.parameters[name] = same_number(condition.number)
        return f"{_AT_SOMEBODY} AND {HAS_FAILED} AND {SAME_NUMBER} = :{name})"
    made.parameters[name] = json.dumps(condition.codes)
    return (
        f"{_AT_SOMEBODY} AND {HAS_FAILED} AND {WHY} COLLATE NOCASE IN (SELECT value FROM json_each(:{name})))"
    )


def _dated(condition: Dated, name: str, made: Clauses) -> str:
    parts = []
    if condition.begin is not None:
        made.parameters[f"{name}_begin"] = to_text(condition.begin)
        parts.append(f"faxes.created_at >= :{name}_begin")
    if condition.end is not None:
        made.parameters[f"{name}_end"] = to_text(condition.end)
        parts.append(f"faxes.created_at < :{name}_end")
    if not condition.excluded:
        _limit_places(condition, name, made)
    return " AND ".join(parts)


def _limit_places(condition: Dated, name: str, made: Clauses) -> None:
    """Keep the index from being read where no fax of that time is."""
    for end, time, sign, slack in (
        ("first", condition.begin, ">=", -_BUMPED),
        ("after", condition.end, "<", _BUMPED),
    ):
        if time is not None:
            made.parameters[f"{name}_{end}"] = int((time + slack).timestamp())
            made.limits.append(f"fax_search.rowid {sign} :{name}_{end}")
