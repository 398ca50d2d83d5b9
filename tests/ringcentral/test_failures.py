"""How the service's reasons for a failed transmission are told in the program's own vocabulary."""

from __future__ import annotations

import re
from pathlib import Path

from faxdesk.domain.failure import Failure
from faxdesk.ringcentral.failures import FAILURES, failure_code
from tests.contract.service_contract import Contract


def test_each_code_has_a_meaning_of_its_own() -> None:
    assert set(FAILURES.values()) == set(Failure)
    assert len(FAILURES) == len(Failure)


def test_an_archive_that_holds_the_service_s_words_needs_no_change() -> None:
    assert {code: failure_code(code) for code in FAILURES} == {code: code for code in FAILURES}
    assert type(failure_code("LineBusy")) is str, "what is compared by its repr must not differ by its type"


def test_a_code_that_nobody_knows_yet_stays_as_it_came() -> None:
    assert failure_code("BrandNewCode") == "BrandNewCode"
    assert failure_code("") == ""


def test_every_code_of_the_facts_is_known(root: Path) -> None:
    facts = (root / "docs" / "ringcentral.md").read_text(encoding="utf-8")
    table = facts.partition("### 3.4")[2].partition("### 3.5")[0]
    cells = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
    codes = {code for cell in cells for code in re.findall(r"`(\w+)`", cell)}
    assert len(codes) >= 34
    assert codes == set(FAILURES)


def test_all_codes_of_the_contract_are_known(contract: Contract) -> None:
    assert contract.enum("FaxErrorCode") == set(FAILURES)
