"""The figures of one person, named as the contacts name them, and saved."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

from faxdesk.composition import Composition
from faxdesk.domain.activity.periods import Reach
from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.fax import Party, RecipientStatus
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.activity.activity_figures import Whose
from tests.support.faxes import received, sent, sync_of

NORTH, OTHER = "+16505550144", "+16505550155"


def take(desk: Composition, *messages: object) -> None:
    desk.sync_store.apply_sync(sync_of(*messages), full=False, window_from=None)  # type: ignore[arg-type]


def test_a_contact_counts_with_all_its_numbers(composition: Composition, tmp_path: Path) -> None:
    failed = RecipientStatus(OTHER, "=cmd", "SendingFailed", "LineBusy")
    now = composition.clock.now()
    today, past = {"created_at": now}, now - timedelta(days=40)
    oldest = now - timedelta(days=70)
    take(
        composition,
        received(1, sender=Party(NORTH, "NSC"), **today),
        sent(2, failed, message_status="SendingFailed", **today),
    )
    take(
        composition,
        received(3, sender=Party("+12125550187", "Harbor"), **today),
        received(4, created_at=past),
        received(5, created_at=oldest),
    )
    figures, token = composition.activity, CancelToken()
    month = figures.period(Reach.MONTH)
    everybody = figures.figures(month, Whose(), token)
    assert (everybody.whole.received, everybody.whole.sent, everybody.before) == (2, 1, 1)
    assert everybody.failing[0].name == "=cmd"
    figures.save_all(everybody, tmp_path / "all.csv", token)
    assert (tmp_path / "all.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["figure", "of", "name", "value"]
    assert ["failed_at_number", OTHER, "'=cmd", "1"] in rows

    composition.contacts.add(
        Contact("Northside Clinic", numbers=(ContactNumber(NORTH), ContactNumber(OTHER)))
    )
    clinic = figures.figures(month, Whose("northside"), token)
    assert (clinic.whole.received, clinic.whole.sent) == (1, 1)
    assert clinic.failing[0].name == "Northside Clinic"
    assert figures.figures(month, Whose("harb"), token).whole.faxes == 1
    assert figures.figures(month, Whose("nobody"), token).is_empty
    assert figures.period(Reach.ALL).first == oldest.astimezone().date()
