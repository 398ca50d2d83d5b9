"""How faxes to the numbers of contacts went, for cards, lists and guards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from faxdesk.domain.contacts.number_health import NumberHealth

if TYPE_CHECKING:
    from faxdesk.store.contacts.number_results import NumberResults


class NumberHealths:
    """For workers: a number that got thousands of faxes takes some milliseconds."""

    def __init__(self, results: NumberResults) -> None:
        self._results = results

    def of(self, number: str) -> NumberHealth:
        """Of one number, in whatever spelling."""
        return self._results.health(number)

    def of_all(self, numbers: Iterable[str]) -> dict[str, NumberHealth]:
        """By number, as it is given."""
        return {number: self._results.health(number) for number in numbers}
