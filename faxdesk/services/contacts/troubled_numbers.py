"""Which numbers of contacts need a look, for the list of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.domain.contacts.number_health import NumberHealth, NumberResult, Trouble

if TYPE_CHECKING:
    from faxdesk.store.contacts.number_results import NumberResults

_READ = 20_000
"""So many of the newest faxes are looked through at once: one number after the other would take seconds."""
_LAST = 10
"""Of each number, so many of its newest faxes are told."""


class TroubledNumbers:
    """For workers."""

    def __init__(self, results: NumberResults) -> None:
        self._results = results

    def read(self) -> dict[str, NumberHealth]:
        """Of the numbers, in the form that all spellings have in common, that are often busy or whose last
        faxes failed: how these went."""
        last: dict[str, list[NumberResult]] = {}
        for use in self._results.newest_uses(_READ):
            results = last.setdefault(use.same, [])
            if len(results) < _LAST:
                results.append(NumberResult(0, use.at, use.is_sent, use.error))
        healths = {same: _health(results) for same, results in last.items()}
        return {same: health for same, health in healths.items() if health.trouble != Trouble.NONE}


def _health(results: list[NumberResult]) -> NumberHealth:
    sent = sum(result.is_sent for result in results)
    return NumberHealth(sent, len(results) - sent, tuple(reversed(results)))
