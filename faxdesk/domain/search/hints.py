"""What can come next in a search that is being typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from faxdesk.domain.search.query import OPERATORS, Addition, State, reason_word
from faxdesk.domain.service_name import service_name
from faxdesk.words import mark, tr

_DAYS = ("today", "yesterday", "last week", "last month", "this month", "last year")
_STATES = {
    State.UNREAD: mark("received and not read yet"),
    State.READ: mark("received and read"),
    State.FAILED: mark("sent in vain, to some at least"),
    State.SENT: mark("sent to all"),
    State.DRAFT: mark("not sent yet"),
    State.WAITING: mark("not at {service} yet"),
    State.SCHEDULED: mark("to leave later"),
    State.SENDING: mark("on the way"),
    State.OUT: mark("taken by {service}, whatever became of it"),
    State.INBOX: mark("all received faxes"),
    State.OUTBOX: mark("all sent faxes"),
    State.TRASH: mark("deleted faxes"),
    State.HELD: mark("kept by a legal hold"),
}
_ADDITIONS = {Addition.NOTE: mark("faxes with a note"), Addition.TAG: mark("faxes with a tag")}


class Hint(Struct, frozen=True):
    """text is what would stand in place of what is being typed; words tell what it does."""

    text: str
    words: str


def hints(before: str, tags: Sequence[str]) -> tuple[int, list[Hint]]:
    """The place from which the text before the cursor would be replaced, and what could replace it. tags are
    the tags in use."""
    start = _start_of_piece(before)
    piece = before[start:]
    minus = "-" if piece.startswith("-") else ""
    operator, colon, value = piece.removeprefix("-").partition(":")
    if not piece:
        offered = [Hint(name, tr(words)) for name, words in OPERATORS] if not before.strip() else []
    elif not colon:
        offered = [Hint(name, tr(words)) for name, words in OPERATORS if name.startswith(operator.lower())]
    else:
        offered = _values(operator.lower(), value.strip('"').casefold(), tags)
    made = [Hint(minus + hint.text, hint.words) for hint in offered]
    return start, [hint for hint in made if hint.text.casefold() != piece.casefold()]


def _start_of_piece(text: str) -> int:
    """The place where the last piece of a text begins. A blank within quotation marks does not end a
    piece."""
    found = re.search(r'(?:[^\s"]*"[^"]*|[^\s"]+)\Z', text) if text.count('"') % 2 else None
    found = found or re.search(r'(?:[^\s"]+"[^"]*"|\S+)\Z', text)
    return found.start() if found else len(text)


def _values(operator: str, value: str, tags: Sequence[str]) -> list[Hint]:
    known: list[Hint] = []
    if operator == "is":
        known = [
            Hint(f"is:{state}", tr(meaning, service=service_name())) for state, meaning in _STATES.items()
        ]
    elif operator == "has":
        known = [Hint(f"has:{addition}", tr(meaning)) for addition, meaning in _ADDITIONS.items()]
    elif operator in {"on", "after", "before"}:
        known = [Hint(f"{operator}:{_quoted(day)}", "") for day in _DAYS]
    elif operator == "failed":
        from faxdesk.domain.failure import REASONS

        words = {reason_word(code): reason.words for code, reason in REASONS.items()}
        known = [
            Hint(f"failed:{word}", tr(meaning, service=service_name())) for word, meaning in words.items()
        ]
    elif operator == "tag":
        known = [Hint(f"tag:{_quoted(tag)}", "") for tag in tags]
    return [hint for hint in known if hint.text.partition(":")[2].strip('"').casefold().startswith(value)]


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text
