"""The search that shows just the faxes behind a figure."""

from __future__ import annotations

from collections.abc import Iterable

from faxdesk.domain.activity.figures import Asked, Period
from faxdesk.domain.search.query import reason_word


def limit_of(person: str = "", numbers: Iterable[str] = (), tag: str = "") -> str:
    """The search for the faxes of one person, by a name or number as it was typed and by all numbers that are
    known of that person, and with a tag. "" for all faxes."""
    typed = " ".join(person.replace('"', " ").replace("|", " ").split())
    parts = []
    if typed:
        parts.append(_quoted("with", "|".join((typed, *numbers))))
    if tag.strip():
        parts.append(_quoted("tag", tag))
    return " ".join(parts)


class FigureSearch:
    """The searches for what the figures of one time count."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def received(self, period: Period) -> str:
        return self._search("is:inbox", period)

    def sent(self, period: Period) -> str:
        return self._search("is:out", period)

    def of_days(self, period: Period) -> str:
        """Both ways."""
        return self._search("", period)

    def failed_at_hour(self, hour: int) -> str:
        return self._search(f"is:failed hour:{hour}")

    def first_try(self) -> str:
        return self._search("tries:1")

    def retried(self) -> str:
        return self._search("tries:>1")

    def failed(self, code: str) -> str:
        """What failed for a reason."""
        word = reason_word(code)
        return self._search(_quoted("failed", word))

    def failed_at(self, number: str) -> str:
        return self._search(_quoted("failed", number))

    def arrived_at(self, number: str) -> str:
        return self._search(f"is:sent {_quoted('with', number)}")

    def _search(self, condition: str, period: Period | None = None) -> str:
        parts = (condition, days_of(period or self._asked.period), self._asked.limit)
        return " ".join(part for part in parts if part)


def days_of(period: Period) -> str:
    """A period as a search says it."""
    if period.days == 1:
        return f"on:{period.first}"
    return f"after:{period.first} before:{period.after}"


def _quoted(operator: str, value: str) -> str:
    plain = value.replace('"', " ")
    return f"{operator}:{plain}" if plain and not set(plain) & set(' |"') else f'{operator}:"{plain}"'
