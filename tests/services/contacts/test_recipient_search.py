"""What is typed as a recipient is read as a number, a contact, a group, or somebody faxed with before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Party
from faxdesk.services.contacts.recipient_search import Checked, CheckedGroup, RecipientSearch
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import received

CLINIC, SECOND, REALTY = "+16505550144", "+16505550145", "+16505550131"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TestDesk]:
    filled = build_desk(tmp_path / "desk")
    filled.desk.contacts.add_all(
        [
            Contact(
                "Northside Clinic",
                numbers=(ContactNumber(CLINIC), ContactNumber(SECOND)),
                groups=("Practices",),
            ),
            Contact("Brightwater", numbers=(ContactNumber(REALTY),), groups=("Practices",)),
            Contact("Voice", numbers=(ContactNumber("+16505550199", is_fax=False),), groups=("Practices",)),
        ]
    )
    yield filled
    filled.close()


def read(search: RecipientSearch, text: str, **how: bool) -> tuple[str, str]:
    found = search.check(text, **how)
    assert isinstance(found, Checked)
    return found.number.e164, found.name


def test_a_number_is_called_as_its_contact_is(stage: TestDesk) -> None:
    search = stage.desk.recipient_search
    assert read(search, "(650) 555-0131") == (REALTY, "Brightwater")
    assert read(search, "brightwater") == (REALTY, "Brightwater")
    found = search.check("650 555 0122")
    assert isinstance(found, Checked)
    assert (found.name, found.is_new) == ("", True)


def test_a_name_with_several_numbers_is_asked_about_unless_the_first_will_do(stage: TestDesk) -> None:
    search = stage.desk.recipient_search
    with pytest.raises(FaxDeskError, match="2 fax numbers"):
        search.check("Northside Clinic")
    assert read(search, "Northside Clinic", first_will_do=True)[1] == "Northside Clinic"
    assert read(search, "bright", first_will_do=True) == (REALTY, "Brightwater")
    with pytest.raises(FaxDeskError, match="no contact"):
        search.check("bright")
    with pytest.raises(FaxDeskError, match="has no number"):
        search.check("Voice")


def test_a_contact_is_not_taken_for_a_group_whose_name_begins_like_its_own(stage: TestDesk) -> None:
    others = Contact("Cy", numbers=(ContactNumber("+16505550166"),), groups=("Northside Clinic patients",))
    stage.desk.contacts.add(others)
    found = read(stage.desk.recipient_search, "Northside Clinic", first_will_do=True)
    assert found in {(CLINIC, "Northside Clinic"), (SECOND, "Northside Clinic")}


def test_a_group_is_read_as_its_members(stage: TestDesk) -> None:
    found = stage.desk.recipient_search.check("practices")
    assert isinstance(found, CheckedGroup)
    assert [member.number.e164 for member in found.members] == [REALTY, CLINIC]
    assert (found.name, found.left_out) == ("practices", 1)


def test_who_is_no_contact_is_known_by_the_name_of_earlier_faxes(stage: TestDesk) -> None:
    stage.tell(received(1, sender=Party("+16505550177", "Dr. Weaver")))
    search = stage.desk.recipient_search
    assert read(search, "dr. weaver") == ("+16505550177", "Dr. Weaver")
    stage.tell(received(2, sender=Party("+16505550178", "Dr. Weaver")))
    with pytest.raises(FaxDeskError, match="2 numbers"):
        search.check("Dr. Weaver")
