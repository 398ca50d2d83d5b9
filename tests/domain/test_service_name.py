"""The name that texts call the service by."""

from __future__ import annotations

import pytest

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient, check_ready
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.failure import reason_for
from faxdesk.domain.service_name import name_service, service_name
from faxdesk.domain.status import FaxStatus, StatusKind
from faxdesk.domain.status_wording import words_of
from faxdesk.settings import Settings
from tests.support.clock import START
from tests.support.receipts import failed, receipt


def test_a_service_without_a_name_is_told_of_in_plain_words() -> None:
    name_service("Northern Fax")
    assert service_name() == "Northern Fax"
    name_service("")
    assert service_name() == "the fax service"


def test_help_may_hold_other_braces() -> None:
    assert "{from}" in Settings.arrival_command.help


def test_texts_take_the_name_when_they_are_shown() -> None:
    """Also those that stand in a table which was made before the name was known."""
    name_service("Northern Fax")
    stuck = FaxStatus(StatusKind.STUCK)
    assert words_of(stuck, START, str) == "Still not sent by Northern Fax"
    assert reason_for("Undefined").words == "Northern Fax gives no reason."
    assert reason_for("").remedy == "Resend it; if it fails again, call Northern Fax support."
    assert reason_for("{service}").words == 'Northern Fax gives the reason "{service}".'
    assert "Northern Fax developer console" in Settings.client_id.help
    letter = OutgoingFile("letter.pdf", "e3", 1, "application/pdf", 201)
    with pytest.raises(FaxDeskError) as raised:
        check_ready(Draft((Recipient("+12125550100"),), (letter,)))
    assert raised.value.hint == "Northern Fax sends 200 at most. Split it into several faxes."


def test_a_receipt_carries_the_name_along_to_where_it_is_drawn() -> None:
    name_service("Northern Fax")
    written = receipt(failed())
    name_service("")
    assert written.labels.taken_as == "Taken by Northern Fax as"
    assert written.labels.what_sent_means[0].startswith("“Sent” means: Northern Fax reports")
    assert ("Northern Fax id", "2600134004") in written.facts
