"""The first full history from the simulator, against fetching and parsing the same pages and dropping them:
until the list is complete, and until the search finds all of it; and an incremental sync of a few changes,
against its answer alone."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from faxdesk.composition import Composition
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import open_profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.events import Event, SyncProgress
from tests.bench.archive import FAXES
from tests.bench.row import Row, limited
from tests.bench.serving import Served, serving
from tests.bench.upload import signed_in

RUNS = 3
GOAL_LIST, GOAL_ALL = 1.6, 1.9
PAGES = FAXES // 1000
SYNCS = 2
CHANGES = 10
SYNC_RUNS = 15
LIMIT_SYNC_MS = 20.0
_LIST = "/restapi/v1.0/account/~/extension/~/message-store"


def measure_history(folder: Path) -> Iterator[Row]:
    listed, found, floors, calls = [], [], [], []
    for run in range(RUNS):
        # A fresh server for each: what was rendered and remembered must not help the next.
        with serving("--seed", str(FAXES)) as served:
            floors.append(fetch_and_drop(served))
            composition = build(folder / f"profile-{run}", served)
            served.control("clear_requests")
            list_ms, all_ms = read_history(composition)
            listed.append(list_ms)
            found.append(all_ms)
            calls.append(len(served.control("requests")))
            if run == RUNS - 1:
                spent, answered = incremental(composition, served)
            composition.close()
    floor = statistics.median(floors)
    name = f"first history of {FAXES:,} faxes, list complete (ms)"
    yield Row(name, statistics.median(listed), floor, GOAL_LIST)
    yield Row(f"first history of {FAXES:,} faxes, all found (ms)", statistics.median(found), floor, GOAL_ALL)
    yield limited("calls for that history", max(calls), PAGES + SYNCS)
    name = f"sync of {CHANGES} changes, beyond its answer (ms)"
    yield limited(name, max(statistics.median(spent) - statistics.median(answered), 0.0), LIMIT_SYNC_MS)


def build(profile: Path, served: Served) -> Composition:
    sign_in = SignIn(served.server, served.client_id, served.client_secret, served.jwt)
    composition = Composition(open_profile(profile), environment=sign_in)
    composition.account.resume(CancelToken())
    return composition


def read_history(composition: Composition) -> tuple[float, float]:
    """As the rounds of sync do it, but without the documents that they fetch in between. Gives the
    milliseconds until all faxes are listed, and until the search finds all of them."""
    sync, token = composition.sync, CancelToken()
    ends: list[float] = []

    def hear(event: Event) -> None:
        if isinstance(event, SyncProgress) and event.finished:
            ends.append(time.perf_counter())

    end_hearing = composition.events.subscribe(hear)
    begun = time.perf_counter()
    sync._sync(token)
    while sync._read_history(token):
        sync._sync(token)
    ends.append(time.perf_counter())
    end_hearing()
    list_ms, all_ms = ((end - begun) * 1000 for end in ends)
    return list_ms, all_ms


def fetch_and_drop(served: Served) -> float:
    client, headers = signed_in(served.ready)
    begun = time.perf_counter()
    url: str | None = f"{_LIST}?messageType=Fax&dateFrom=2000-01-01T00:00:00Z&perPage=1000&page=1"
    found = 0
    while url:
        page = json.loads(client.get(url, headers=headers).content)
        found += len(page["records"])
        url = (page["navigation"].get("nextPage") or {}).get("uri")
    spent = (time.perf_counter() - begun) * 1000
    client.close()
    assert found == FAXES
    return spent


def incremental(composition: Composition, served: Served) -> tuple[list[float], list[float]]:
    """Milliseconds for syncs of a few changes, and for their answers alone."""
    sync, token = composition.sync, CancelToken()
    client, headers = signed_in(served.ready)
    spent, answered = [], []
    for _ in range(SYNC_RUNS):
        known = composition.sync_store.sync_token()
        served.control("receive", count=CHANGES)
        answered.append(ask(client, headers, known))
        begun = time.perf_counter()
        sync._sync(token)
        spent.append((time.perf_counter() - begun) * 1000)
    client.close()
    return spent, answered


def ask(client: httpx.Client, headers: dict[str, str], sync_token: str) -> float:
    begun = time.perf_counter()
    where = _LIST.replace("message-store", "message-sync")
    answer = client.get(where, params={"syncType": "ISync", "syncToken": sync_token}, headers=headers)
    assert len(json.loads(answer.content)["records"]) >= CHANGES
    return (time.perf_counter() - begun) * 1000
