"""Rules hold wherever a fax leaves, is taken out, or a service is signed in to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import LogFilter
from faxdesk.domain.checkup import Verdict
from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.policies.checked_policies import policies_from
from faxdesk.policies.found import Found, Given, Refused
from faxdesk.policies.policies import Policies
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.doctor.checks_policies import policy_finding
from faxdesk.services.export.drag_files import DragFiles
from faxdesk.services.export.export import ExportForm
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import received as fax_received
from tests.support.pdf import write_pdf

ORIGIN = "/etc/faxdesk/policies/clinic.json"
BERLIN, LONDON = "+493012345678", "+442071234567"

Made = Callable[..., TestDesk]


@pytest.fixture
def desk_with(tmp_path: Path) -> Iterator[Made]:
    """desk_with(allow_export=False) is a desk on which this is forced."""
    made = list[TestDesk]()

    def make(**forced: Any) -> TestDesk:
        given = tuple(Given(key, value, True, ORIGIN) for key, value in forced.items())
        made.append(build_desk(tmp_path / f"desk{len(made)}", policies=policies_from(Found(given))))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def a_pdf(tmp_path: Path) -> Path:
    return write_pdf(tmp_path / "letter.pdf")


def received(desk: TestDesk, path: Path) -> int:
    (fax_id,) = desk.tell(fax_received(1))
    desk.give_document(fax_id, path)
    return fax_id


def outgoing(desk: TestDesk, path: Path) -> OutgoingFile:
    digest, size = desk.blobs.add(path)
    return OutgoingFile(path.name, digest, size, "application/pdf", 1)


def refused(work: Callable[[], object]) -> None:
    with pytest.raises(FaxDeskError) as raised:
        work()
    assert raised.value.kind == ErrorKind.NOT_ALLOWED
    assert ORIGIN in raised.value.hint


def test_nothing_is_saved(desk_with: Made, a_pdf: Path, tmp_path: Path) -> None:
    made = desk_with(allow_saving=False)
    fax_id, token, library = received(made, a_pdf), CancelToken(), made.desk.library
    refused(lambda: library.save(fax_id, tmp_path / "fax.pdf", token))
    refused(lambda: library.save_new(fax_id, tmp_path / "fax.pdf", token))
    refused(lambda: made.desk.exporter.run([fax_id], tmp_path / "out", ExportForm.MERGED, token))
    assert not (tmp_path / "fax.pdf").exists()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("way", ["allow_export", "allow_dragging_out"])
def test_nothing_is_dragged_out(desk_with: Made, a_pdf: Path, tmp_path: Path, way: str) -> None:
    made = desk_with(**{way: False})
    fax_id, token = received(made, a_pdf), CancelToken()
    files = DragFiles(lambda: made.desk.exporter, made.desk.policies, tmp_path)
    assert not files.may_leave
    refused(lambda: files.faxes([fax_id], token))
    refused(lambda: files.pages(fax_id, [0], token))
    files.end()


def test_nothing_is_exported(desk_with: Made, a_pdf: Path, tmp_path: Path) -> None:
    made = desk_with(allow_export=False)
    fax_id, token = received(made, a_pdf), CancelToken()
    refused(lambda: made.desk.exporter.run([fax_id], tmp_path / "out", ExportForm.PDF, token))
    refused(lambda: made.desk.exporter.merge([fax_id], tmp_path / "all.pdf", token))
    made.desk.library.save(fax_id, tmp_path / "fax.pdf", token)


def test_nothing_is_forwarded(desk_with: Made, a_pdf: Path) -> None:
    made = desk_with(allow_forwarding=False)
    fax_id, outbox = received(made, a_pdf), made.desk.outbox
    refused(lambda: outbox.forward(fax_id))
    refused(lambda: outbox.chosen_pages(fax_id, [0]))
    # A draft from before the policy.
    file = outgoing(made, a_pdf)
    draft = outbox.create(Draft((Recipient(BERLIN),), (file,), is_forward=True))
    refused(lambda: outbox.send(draft))


def test_what_is_filled_in_goes_back_and_to_nobody_else(desk_with: Made, a_pdf: Path) -> None:
    made = desk_with(allow_forwarding=False)
    fax_id, desk = received(made, a_pdf), made.desk
    filled = desk.answers.fill_and_fax_back(fax_id)
    item = desk.outbox.item(filled)
    assert item is not None
    (sender,) = item.draft.recipients
    desk.outbox.save(filled, replace(item.draft, recipients=(sender, Recipient(BERLIN))))
    refused(lambda: desk.outbox.send(filled))
    # As a template it is no answer any more.
    desk.fax_templates.keep("Form", item.draft)
    again = desk.fax_templates.begin("Form")
    kept = desk.outbox.item(again)
    assert kept is not None
    desk.outbox.save(again, replace(kept.draft, recipients=(Recipient(BERLIN),)))
    refused(lambda: desk.outbox.send(again))
    desk.outbox.save(filled, item.draft)
    desk.outbox.send(filled, confirmed=frozenset({f"first_use:{sender.number}"}))


@pytest.mark.parametrize("forced", [{"allowed_numbers": ["DE"]}, {"forbidden_numbers": ["+44"]}])
def test_no_fax_goes_to_other_numbers(desk_with: Made, a_pdf: Path, forced: dict[str, Any]) -> None:
    made = desk_with(**forced)
    desk, outbox = made.desk, made.desk.outbox
    file = outgoing(made, a_pdf)
    draft = outbox.create(Draft((Recipient(BERLIN), Recipient(LONDON)), (file,)))
    refused(lambda: outbox.send(draft))
    refused(lambda: outbox.send(draft, confirmed=frozenset({f"first_use:{LONDON}"})))
    # What the sender asks in the moment in which a fax leaves, also one of before the policy.
    refused(lambda: desk.number_guards.refuse([Recipient(LONDON)]))
    desk.number_guards.refuse([Recipient(BERLIN)])
    assert set(desk.number_guards.refusals([BERLIN, LONDON])) == {LONDON}


def test_no_other_service_is_signed_in_to(desk_with: Made) -> None:
    made = desk_with(allowed_servers=["https://fax.example"])
    sessions, other = made.desk.sessions, SignIn("https://other.example", "client")
    refused(lambda: sessions.new(other, "US"))
    refused(lambda: sessions.own(other, "US", CancelToken()))
    refused(lambda: sessions.shared(other, made.desk.secrets, "US"))


def test_the_audit_log_tells_once_that_policies_have_changed(tmp_path: Path) -> None:
    told = []
    for value in (False, False, True, None, None):
        given = () if value is None else (Given("agents", value, True, ORIGIN),)
        desk = build_desk(tmp_path / "desk", policies=policies_from(Found(given)))
        desk.desk.tidy()
        entries = desk.desk.audit_log.newest(LogFilter(acts=(Act.POLICIES_CHANGED,)), 9)
        told.append((len(entries), entries[0].known_details.count))
        desk.close()
    assert told == [(1, 1), (1, 1), (2, 1), (3, 0), (3, 0)]


def test_the_doctor_tells_what_is_wrong_with_policies(tmp_path: Path) -> None:
    fine = policies_from(Found((Given("agents", False, True, ORIGIN),)))
    assert policy_finding(fine, is_encrypted=False).verdict == Verdict.OK
    refused = policies_from(Found((Given("agentz", False, True, ORIGIN),)))
    finding = policy_finding(refused, is_encrypted=False)
    assert finding.verdict == Verdict.WARNING
    assert finding.facts[0][0] == "agentz"
    must = policies_from(Found((Given("archive_must_be_encrypted", True, True, ORIGIN),)))
    assert policy_finding(must, is_encrypted=False).verdict == Verdict.PROBLEM
    assert policy_finding(must, is_encrypted=True).verdict == Verdict.OK
    broken = policies_from(Found(unreadable=(Refused(ORIGIN, "", "It is not JSON."),)))
    assert policy_finding(broken, is_encrypted=True).verdict == Verdict.PROBLEM
    assert policy_finding(Policies(), is_encrypted=False).words.startswith("No administrator")
