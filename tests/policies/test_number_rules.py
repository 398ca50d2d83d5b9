"""Rules for numbers: nothing gets past them, however a number is written."""

from __future__ import annotations

import pytest

from faxdesk.policies.number_rules import may_go_to
from faxdesk.policies.rules import EVERY_NUMBER

BERLIN, NEW_YORK, ANTIGUA, PREMIUM = "+493012345678", "+12125550123", "+12684601234", "+19005551234"


def test_without_rules_all_numbers_go() -> None:
    assert may_go_to("nobody's number", None, ())


@pytest.mark.parametrize(
    ("number", "allowed", "forbidden", "goes"),
    [
        (BERLIN, ("DE",), (), True),
        (BERLIN, ("+49",), (), True),
        (BERLIN, ("+4930",), (), True),
        (BERLIN, ("+4989", "US"), (), False),
        (BERLIN, (), (), False),
        (BERLIN, None, (EVERY_NUMBER,), False),
        (BERLIN, ("DE",), ("+4930",), False),
        (NEW_YORK, ("DE",), (), False),
        (NEW_YORK, None, ("AG",), True),
        (ANTIGUA, None, ("AG",), False),
        (ANTIGUA, ("US",), (), False),
        (PREMIUM, None, ("+1900",), False),
        # A number of a range that nobody knows shares its country code with what is forbidden, or allowed.
        ("+12685550000", None, ("AG",), False),
        ("+12005550000", ("US",), (), False),
        ("no number", None, ("+1900",), False),
        ("no number", ("US",), (), False),
    ],
)
def test_what_goes(
    number: str, allowed: tuple[str, ...] | None, forbidden: tuple[str, ...], goes: bool
) -> None:
    assert may_go_to(number, allowed, forbidden) is goes


@pytest.mark.parametrize(
    "spelling", ["+1 (900) 555-1234", "1-900-555-1234", "9005551234", "tel:+1-900-555-1234"]
)
def test_no_spelling_gets_past(spelling: str) -> None:
    assert not may_go_to(spelling, None, ("+1900",))
    assert not may_go_to(spelling, ("DE",), ())
