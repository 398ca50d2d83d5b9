"""Rules for numbers that come while a fax waits: it does not leave."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.policies.checked_policies import policies_from
from faxdesk.policies.found import Found, Given
from faxdesk.provider.fax_provider import SignIn
from faxdesk.simulator.server import Simulator
from tests.services.outbox_on_simulator import FREE, OTHER
from tests.support.clock import RunningClock

ORIGIN = "/etc/faxdesk/policies/clinic.json"


def test_what_was_queued_before_a_number_was_forbidden_stays_here(
    profile: Profile, simulator: Simulator, clock: RunningClock, make_pdf: Callable[..., Path]
) -> None:
    token = CancelToken()
    sign_in = SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    with closing(Composition(profile, environment=sign_in, clock=clock)) as before:
        before.account.resume(token)
        files = (before.outbox.add_file(make_pdf(), token),)
        ids = [before.outbox.create(Draft((Recipient(number),), files)) for number in (FREE, OTHER)]
        for fax_id in ids:
            before.outbox.send(fax_id)
    policies = policies_from(Found((Given("forbidden_numbers", ["+1650"], True, ORIGIN),)))
    with closing(Composition(profile, environment=sign_in, clock=clock, policies=policies)) as after:
        after.account.resume(token)
        after.outbox.run(token)
        held, left = map(after.library.outgoing, ids)
        assert held is not None
        assert held.state == OutboxState.NEEDS_YOU
        assert held.problem is not None
        assert ORIGIN in held.problem.hint
        assert left is not None
        assert left.state == OutboxState.ACCEPTED
