"""Everything that can go wrong between this computer and the service while a fax leaves: what becomes of
the fax, what the person is told, how often it was asked for, and how often it was carried out in the end.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from faxdesk.domain.outbox_states import OutboxEvent, OutboxState
from faxdesk.ringcentral import fax_sender
from tests.ringcentral.servers import Visit
from tests.support.mishaps import (
    Script,
    carried,
    close,
    cut,
    drip,
    early,
    html,
    nameless,
    redirect,
    says,
    slowly,
    then,
    too_slowly,
    turned_away_until,
    unreachable,
)
from tests.support.world import World


@dataclass(frozen=True)
class Case:
    """What happens to the first request, and what must come of it. path is the states that the fax goes
    through in the first run; told what is said then; posts the requests in the first run and in all; end the
    state after running on; carried_out the faxes that the service made."""

    name: str
    path: str
    told: str
    posts: tuple[int, int]
    end: str
    carried_out: int
    scripts: tuple[Script, ...] = ()
    large: bool = False
    pause_s: float | None = None
    service_ahead_s: float = 0.0
    outage: Callable[[], AbstractContextManager[None]] = nullcontext
    patch: dict[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


BROKE = "broke before the fax was out"
NOT_KNOWN = "not known whether RingCentral took the fax"
PAUSE = "asked for a pause"


def goes(name: str, script: Script, posts: int = 1, **more: Any) -> Case:
    """It goes out in the first run."""
    return Case(name, "uploading accepted", "", (posts, posts), "accepted", 1, (script,), **more)


def waits(name: str, told: str, *scripts: Script, **more: Any) -> Case:
    """Surely nothing was carried out: it goes out by itself later."""
    posts = (len(scripts), len(scripts) + 1)
    return Case(name, "uploading waiting", told, posts, "accepted", 1, scripts, **more)


def found(name: str, act: Callable[[Visit, bytes], Any], **more: Any) -> Case:
    """It was carried out, and nobody said so: it is looked for, and found."""
    path = "uploading uncertain accepted"
    return Case(name, path, "", (1, 1), "accepted", 1, (carried(act),), **more)


def lost(name: str, script: Script, **more: Any) -> Case:
    """It was not carried out, and nobody said so: it is looked for in vain, and left to the person."""
    return Case(name, "uploading uncertain", NOT_KNOWN, (1, 1), "uncertain", 0, (script,), **more)


def stops(name: str, told: str, *scripts: Script, **more: Any) -> Case:
    """The person has to mend something first."""
    posts = (len(scripts), len(scripts))
    return Case(name, "uploading needs_you", told, posts, "needs_you", 0, scripts, **more)


AHEAD, BEHIND = {"service_ahead_s": 3600.0}, {"service_ahead_s": -3600.0}
IMPATIENT = {"patch": {"_ANSWER_S": 0.2}}
IN_A_HURRY = {"patch": {"_BASE_DEADLINE_S": 0.5, "_SLOWEST_BYTES_A_S": 1e9}}

CASES = [
    waits("connection refused", "cannot be reached", outage=unreachable),
    waits("no such name", "cannot be reached", outage=nameless),
    waits("reset before the body", BROKE, early(Visit.reset), large=True),
    waits("reset during the body", BROKE, early(Visit.reset, 99_999), large=True),
    lost("reset after the body, lost", then(Visit.reset)),
    found("reset after the body, made", lambda visit, _: visit.reset()),
    lost("closed after the body, lost", then(close)),
    found("closed after the body, made", lambda visit, _: close(visit)),
    lost("silence after the body, lost", then(Visit.stay_silent), **IMPATIENT),
    found("silence after the body, made", lambda visit, _: visit.stay_silent(), **IMPATIENT),
    found("answer cut", cut),
    found("answer no JSON", lambda visit, _: visit.answer(200, b"all well")),
    lost("HTML by a gateway with 502, lost", then(html(502))),
    found("HTML by a gateway with 502, made", lambda visit, _: html(502)(visit)),
    lost("HTML by a gateway with 200, lost", then(html(200))),
    found("HTML by a gateway with 200, made", lambda visit, _: html(200)(visit)),
    lost("a filter's page with 403, lost", then(html(403))),
    found("a filter's page with 403, made", lambda visit, _: html(403)(visit)),
    found("a filter's page with 401, made", lambda visit, _: html(401)(visit)),
    waits("a filter's page before the body is read", "answered in its place", early(html(403)), large=True),
    waits("407 by a proxy on the way", "wants a log-in", then(html(407))),
    waits("511 by a network that wants a sign-in", "wants you to sign in", then(html(511))),
    goes("401 before the body is read", early(says(401, "OAU-128")), posts=2, large=True),
    goes("401 after the body", then(says(401, "OAU-128")), posts=2),
    stops("401 always", "session has ended", *[then(says(401, "OAU-129"))] * 2),
    waits("401, then a reset", BROKE, then(says(401, "OAU-128")), early(Visit.reset, 99_999), large=True),
    stops("403", "lacks a permission", then(says(403, "CMN-408"))),
    stops("413 before the body is read", "“letter.doc”", early(says(413), 99_999), large=True),
    stops("415", "“letter.doc”", then(says(415, "MSG-348"))),
    waits("429 with seconds", PAUSE, then(says(429, "CMN-301", retry_after="37")), pause_s=37),
    waits("429 with a date", PAUSE, turned_away_until(90), pause_s=90),
    waits("429 with nothing", PAUSE, then(says(429)), pause_s=60),
    lost("500, lost", then(says(500, "CMN-201"))),
    found("503, made", lambda visit, _: says(503, "CMN-203")(visit)),
    lost("503, lost", then(says(503, "CMN-203"))),
    waits("503 before the body is read", "being worked on", early(says(503), 99_999), large=True),
    goes("slow upload", slowly, large=True),
    waits("upload too slow", BROKE, too_slowly, large=True, **IN_A_HURRY),
    found("answer drips", drip, **IN_A_HURRY),
    *(lost(f"redirect {status} to another host", redirect(status)) for status in (301, 302, 303, 307, 308)),
    found("service an hour ahead, made", lambda visit, _: visit.reset(), **AHEAD),
    lost("service an hour ahead, lost", then(Visit.reset), **AHEAD),
    found("service an hour behind, made", lambda visit, _: visit.reset(), **BEHIND),
    lost("service an hour behind, lost", then(Visit.reset), **BEHIND),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_whatever_goes_wrong_the_fax_goes_out_once_or_its_fate_is_told(
    world: Callable[..., World], case: Case
) -> None:
    made = world(*case.scripts, service_ahead_s=case.service_ahead_s)
    fax_id = made.queue(large=case.large)
    with pytest.MonkeyPatch.context() as patch, case.outage():
        for name, seconds in case.patch.items():
            patch.setattr(fax_sender, name, seconds)
        before = made.clock.now()
        made.run()

    check_first_run(made, fax_id, case, before)
    made.run_on()
    item = made.item(fax_id)
    assert item.state == case.end
    assert item.absent == (case.end == OutboxState.UNCERTAIN), "it is looked for until that is no more use"
    assert len(made.front.posts) == case.posts[1]
    assert made.carried_out() == case.carried_out
    assert made.elsewhere.visits == [], "neither the token nor the document goes to another host"


def check_first_run(made: World, fax_id: int, case: Case, before: datetime) -> None:
    log = made.log(fax_id)
    states = [new for _, new, _ in log]
    states = [new for index, new in enumerate(states) if index == 0 or states[index - 1] != new]
    assert " ".join(states[states.index("uploading") :]) == case.path, log
    assert len(made.front.posts) == case.posts[0]
    problem = made.item(fax_id).problem
    assert (problem is not None) == bool(case.told)
    if problem is not None:
        assert case.told in problem.title
        assert problem.hint
    for event, _, cause in log:
        if event in {OutboxEvent.BREAK, OutboxEvent.NOT_EXECUTED, OutboxEvent.REFUSE, OutboxEvent.FOUND}:
            assert cause, "the fax's history says why"
    if case.pause_s is not None:
        until = made.item(fax_id).next_attempt_at
        assert until is not None
        assert (until - before).total_seconds() == pytest.approx(case.pause_s, abs=3)
