"""How faxes to a number went, in the words of lists, cards and the command line."""

from __future__ import annotations

from faxdesk.domain.contacts.number_health import NumberHealth, NumberResult, Trouble
from faxdesk.domain.failure import reason_for
from faxdesk.words import number_text, tr, tr_n


def arrived_words(health: NumberHealth) -> str:
    """Of the last faxes; "" where none is known."""
    count = len(health.last)
    if not count:
        return ""
    arrived, seconds = number_text(health.arrived_of_last), health.seconds_a_page
    if seconds is None:
        return tr_n("{arrived} of {count} arrived", "{arrived} of {count} arrived", count, arrived=arrived)
    return tr_n(
        "{arrived} of {count} arrived, {seconds} s a page",
        "{arrived} of {count} arrived, {seconds} s a page",
        count,
        arrived=arrived,
        seconds=number_text(round(seconds)),
    )


def last_sent_words(health: NumberHealth, day: str) -> str:
    """day is when the newest fax went out, as a reader has it; "" where none is known."""
    count = len(health.last)
    if not count:
        return ""
    return tr_n(
        "last sent {day}, {arrived} of {count}",
        "last sent {day}, {arrived} of {count}",
        count,
        day=day,
        arrived=number_text(health.arrived_of_last),
    )


def trouble_words(health: NumberHealth) -> str:
    """What a list says of a number, "" of one that takes its faxes."""
    if health.trouble == Trouble.FAILS:
        in_a_row = health.failed_in_a_row
        return tr_n("Last {count} failed", "Last {count} failed", in_a_row)
    return tr("Often busy") if health.trouble == Trouble.OFTEN_BUSY else ""


def failure_words(result: NumberResult) -> str:
    """Why a fax failed, in a few words."""
    return reason_for(result.error).short
