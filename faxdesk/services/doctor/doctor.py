"""Checks all that faxing depends on, one check after the other, and repairs what can be repaired."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.checkup import Finding, Result, Verdict
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken

if TYPE_CHECKING:
    from faxdesk.services.doctor.support_bundle import SupportBundle

log = logging.getLogger(__name__)


class Check(Struct, frozen=True):
    """One check: its key for programs, its title for people, and what it does. run may raise FaxDeskError,
    which is a problem found, and Cancelled."""

    key: str
    title: str
    run: Callable[[CancelToken], Finding]


class Doctor:
    """Makes the checks and the repairs; for workers. repair is None where there is no archive to repair."""

    def __init__(
        self,
        checks: Sequence[Check],
        repair: Callable[[CancelToken], list[str]] | None,
        bundle: SupportBundle,
    ) -> None:
        self._checks = tuple(checks)
        self._repair = repair
        self._bundle = bundle

    @property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """Key and title of each check, in their order."""
        return tuple((check.key, check.title) for check in self._checks)

    def examine(
        self, token: CancelToken, tell: Callable[[Result], object] = lambda result: None
    ) -> tuple[Result, ...]:
        """Make all checks, and call tell() with each result as it comes. Raises Cancelled."""
        results = []
        for check in self._checks:
            token.check()
            result = Result(check.key, check.title, _find(check, token))
            log.info("Checked %s: %s", check.key, result.finding.verdict)
            results.append(result)
            tell(result)
        return tuple(results)

    def repair(self, token: CancelToken) -> tuple[str, ...]:
        """Repair what can be repaired; gives what was done, in sentences. Raises FaxDeskError (STORAGE) and
        Cancelled."""
        return tuple(self._repair(token)) if self._repair is not None else ()

    def bundle(self, results: Sequence[Result]) -> dict[str, str]:
        """The files that a bundle for support would hold, by name, so that the person can read them first."""
        return self._bundle.contents(results)

    def save_bundle(self, contents: dict[str, str], target: Path, token: CancelToken) -> None:
        """Save the contents that the person has seen. Raises FaxDeskError (STORAGE) and Cancelled."""
        self._bundle.save(contents, target, token)


def _find(check: Check, token: CancelToken) -> Finding:
    try:
        return check.run(token)
    except FaxDeskError as error:
        return Finding(Verdict.PROBLEM, error.title, error.hint)
