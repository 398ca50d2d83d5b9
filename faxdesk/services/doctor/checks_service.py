"""Checks of the way to the fax service: sign-in, network, clock, limits, and who sends."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from faxdesk.domain.checkup import Finding, Reached, SenderSeen, Verdict
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.services.doctor.checks_here import within
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.account import AccountService

_SLOW_S = 3.0
_CLOCK_OFF_S = 30.0
_CLOCK_WRONG_S = 300.0
"""From this difference on the service refuses sign-ins, whose times then look false to it."""


def sign_in(account: AccountService, limit_s: float, token: CancelToken) -> Finding:
    """Whether somebody is signed in, or can be with the sign-in that is kept."""
    try:
        signed_in = account.is_signed_in or within(limit_s, lambda: account.resume(token), token)
    except TimeoutError:
        return Finding(
            Verdict.PROBLEM,
            tr("Signing in has taken more than {seconds} seconds.", seconds=f"{limit_s:.0f}"),
            tr("See what is said of keychain and network."),
        )
    except FaxDeskError as error:
        return Finding(Verdict.PROBLEM, error.title, error.hint)
    if not signed_in:
        return Finding(
            Verdict.WARNING,
            tr("Nobody is signed in."),
            tr(
                "Sign in with {service}; on a server, set the environment or run `faxdesk signin`.",
                service=service_name(),
            ),
        )
    hidden = account.account.hidden if account.account else ""
    if hidden:
        return Finding(
            Verdict.WARNING,
            tr(
                "Signed in, but {service} does not tell everything about the account.", service=service_name()
            ),
            tr("Faxes are sent and received all the same. {hidden}", hidden=hidden),
        )
    if account.this_session_only:
        return Finding(Verdict.OK, tr("Signed in, for as long as this program runs."))
    return Finding(Verdict.OK, tr("Signed in, and kept in the keychain."))


def network(reach: Callable[[], Reached]) -> Finding:
    """Whether the service answers over a connection whose certificate is good. Raises FaxDeskError."""
    found = reach()
    facts = (("answer after", f"{found.took_s:.1f} s"),)
    if found.took_s > _SLOW_S:
        return Finding(
            Verdict.WARNING,
            tr("The service answers, but only after {seconds} seconds.", seconds=f"{found.took_s:.0f}"),
            tr("Faxes go out slowly over such a connection."),
            facts=facts,
        )
    summary = tr("The service answers, and its certificate is good.")
    if not found.is_encrypted:
        summary = tr("The service answers; it is on this computer.")
    return Finding(Verdict.OK, summary, facts=facts)


def clock(reached: Reached | None) -> Finding:
    """This computer's clock beside the service's."""
    if reached is None or reached.clock_offset_s is None:
        return Finding(
            Verdict.WARNING, tr("The service has not told its time."), tr("See what is said of network.")
        )
    # The service gives its time in whole seconds.
    off_s = reached.clock_offset_s
    facts = (("difference", f"{off_s:+.0f} s"),)
    if abs(off_s) < _CLOCK_OFF_S:
        return Finding(Verdict.OK, tr("The clock is right."), facts=facts)
    verdict = Verdict.WARNING if abs(off_s) < _CLOCK_WRONG_S else Verdict.PROBLEM
    return Finding(
        verdict,
        tr("This computer's clock is {seconds} seconds slow.", seconds=f"{off_s:.0f}")
        if off_s > 0
        else tr("This computer's clock is {seconds} seconds fast.", seconds=f"{-off_s:.0f}"),
        tr("Let the system set it by the network."),
        facts=facts,
    )


def limits(account: AccountService) -> Finding:
    """How many requests the service still allows this minute, as far as this program knows."""
    try:
        allowances = account.client().allowances()
    except FaxDeskError as error:
        if error.kind != ErrorKind.SIGN_IN:
            raise
        return Finding(Verdict.WARNING, tr("Not known while nobody is signed in."))
    facts = tuple((allowance.group, f"{allowance.left} of {allowance.of}") for allowance in allowances)
    paused = [allowance for allowance in allowances if allowance.pause_s > 0]
    if paused:
        longest_s = max(allowance.pause_s for allowance in paused)
        return Finding(
            Verdict.WARNING,
            tr("The service asked for a pause of {seconds} more seconds.", seconds=f"{longest_s:.0f}"),
            tr("FaxDesk goes on by itself."),
            facts=facts,
        )
    return Finding(Verdict.OK, tr("Requests may go out."), facts=facts)


def sender(seen: SenderSeen | None, now: datetime) -> Finding:
    """Which process sends: of several processes on one archive only one does."""
    if seen is None:
        return Finding(Verdict.OK, tr("Nobody sends at the moment; the next one that has to, will."))
    facts = (("process", str(seen.process)), ("until", f"{seen.until:%Y-%m-%d %H:%M:%S} UTC"))
    if seen.process == os.getpid():
        return Finding(Verdict.OK, tr("This program sends."), facts=facts)
    if seen.until > now:
        return Finding(
            Verdict.OK, tr("Another FaxDesk sends (process {process}).", process=seen.process), facts=facts
        )
    return Finding(
        Verdict.OK, tr("The last one that sent has ended; the next one that has to, will."), facts=facts
    )
