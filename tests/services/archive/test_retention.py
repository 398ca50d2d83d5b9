"""The rules of retention carried out: what is due goes, for ever where they say so, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import LogFilter
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.retention.retention_rule import KEEP_ALL, RetentionAction, read_rule
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.policies.checked_policies import policies_from
from faxdesk.policies.found import Found, Given, Refused
from faxdesk.policies.policies import Policies
from faxdesk.policies.rules import CLOSED
from faxdesk.services.archive.retention import all_rules, rules_trouble
from faxdesk.services.events import FaxesChanged
from faxdesk.settings import Settings
from faxdesk.simulator.server import Simulator
from tests.services.outbox_on_simulator import FREE, OTHER, OutboxOnSimulator
from tests.support.clock import RunningClock

DAY = 86400.0
INBOX, OUTBOX, TRASH = (FaxQuery(folder) for folder in (Folder.INBOX, Folder.OUTBOX, Folder.TRASH))
TOKEN = CancelToken()


def received(desk: Composition, simulator: Simulator, count: int) -> list[int]:
    """So many that came, oldest first."""
    desk.sync.run(TOKEN)
    for _ in range(count):
        simulator.control.receive(pages=1)
    desk.sync.run(TOKEN)
    while desk.sync.more_to_do:
        desk.sync.run(TOKEN)
    return sorted(desk.library.ids(INBOX))


def listed(desk: Composition) -> tuple[list[int], list[int]]:
    """What is in the inbox, and what in the trash."""
    return sorted(desk.library.ids(INBOX)), sorted(desk.library.ids(TRASH))


def test_what_is_due_goes_and_the_rest_stays(
    composition: Composition, simulator: Simulator, clock: RunningClock
) -> None:
    ads, case, held, plain = received(composition, simulator, 4)
    composition.tags_and_notes.change_tags([ads], add=["Ads"])
    composition.tags_and_notes.change_tags([case], add=["Case 7"])
    composition.legal_holds.add_fax(held, "Case 9")
    composition.settings.trash_days = 0
    composition.settings.retention_rules = (
        "delete inbox 30 #ads",
        "keep inbox ever #case 7",
        "trash inbox 60",
    )
    clock.advance(31 * DAY)
    due = composition.retention.due(TOKEN)
    assert [fax.fax_id for fax in due] == [], "“trash inbox 60” speaks of the advertisement as well"
    clock.advance(30 * DAY)
    due = composition.retention.due(TOKEN)
    assert [(fax.fax_id, fax.action, fax.rule.text) for fax in due] == [
        (ads, RetentionAction.DELETE, "delete inbox 30 #ads"),
        (plain, RetentionAction.TRASH, "trash inbox 60"),
    ]
    assert listed(composition) == ([ads, case, held, plain], []), "to look changes nothing"
    gone = composition.retention.run(TOKEN)
    assert (gone.trashed, gone.deleted) == ((plain,), (ads,))
    assert listed(composition) == ([case, held], [plain])
    with pytest.raises(FaxDeskError):
        composition.library.fax(ads)
    # The one that is deleted goes at the service as well.
    composition.sync.run(TOKEN)
    states = [fax["availability"] for fax in simulator.control.faxes()]
    assert sorted(states).count("Alive") == 3, states


def test_every_fax_that_goes_is_an_entry_of_the_log(
    composition: Composition, simulator: Simulator, clock: RunningClock
) -> None:
    first, second = received(composition, simulator, 2)
    composition.tags_and_notes.change_tags([first], add=["ads"])
    composition.settings.retention_rules = ("trash inbox 5", "delete inbox 5 #ads")
    clock.advance(6 * DAY)
    composition.retention.run(TOKEN)
    told = composition.audit_log.newest(LogFilter(program="retention"), 10)
    assert sorted((entry.act, entry.fax_id) for entry in told) == [
        (str(Act.DELETED), first),
        (str(Act.DELETED), second),
        (str(Act.FORGOTTEN), first),
    ]
    assert all(entry.user for entry in told)
    assert composition.audit_log.verify(TOKEN).verdict.findings == ()


def test_the_trash_goes_by_its_setting_unless_a_rule_keeps_it(
    composition: Composition, simulator: Simulator, clock: RunningClock
) -> None:
    first, second, third = received(composition, simulator, 3)
    composition.tags_and_notes.change_tags([second], add=["case"])
    composition.library.trash([first, second])
    composition.settings.retention_rules = ("keep all 100 #case",)
    for days, setting, left in ((29, 30, [first, second]), (1, 30, [second]), (71, 30, [])):
        composition.settings.trash_days = setting
        clock.advance(days * DAY)
        composition.retention.run(TOKEN)
        assert listed(composition) == ([third], left)


def test_what_has_not_ended_is_left_alone(here: OutboxOnSimulator) -> None:
    done = here.send("+16505550150")
    file = here.outbox.add_file(here.letter, here.token)
    draft = here.outbox.create(Draft(recipients=(Recipient(FREE),), files=(file,)))
    waiting = here.outbox.create(Draft(recipients=(Recipient(FREE),), files=(file,)))
    here.outbox.send(waiting)
    here.outbox.hold(waiting)
    here.outbox.run(here.token)
    on_its_way = here.outbox.create(Draft(recipients=(Recipient(OTHER),), files=(file,)))
    here.outbox.send(on_its_way)
    here.outbox.run(here.token)
    here.desk.settings.retention_rules = ("delete all 1", "trash outbox 1")
    here.clock.advance(3 * DAY)
    due = here.desk.retention.due(here.token)
    states = {fax_id: here.outbox.item(fax_id) for fax_id in (draft, waiting, on_its_way)}
    assert [item.state for item in states.values() if item] == [
        OutboxState.DRAFT,
        OutboxState.ON_HOLD,
        OutboxState.ACCEPTED,
    ]
    assert [fax.fax_id for fax in due] == [done]


def test_each_is_judged_once_more_when_it_goes(
    composition: Composition, simulator: Simulator, clock: RunningClock
) -> None:
    """While the first goes, a person puts the second on hold, the third is tagged so that it is kept, and the
    rule of the rest is taken out."""
    ids = received(composition, simulator, 205)
    composition.settings.retention_rules = ("delete inbox 5", "keep inbox ever #case")
    clock.advance(6 * DAY)
    later = ids[100:]

    def meddle(event: object) -> None:
        if isinstance(event, FaxesChanged) and later:
            held, tagged, *_rest = later
            later.clear()
            composition.legal_holds.add_fax(held)
            composition.tags_and_notes.change_tags([tagged], add=["Case"])

    composition.events.subscribe(meddle)
    gone = composition.retention.run(TOKEN)
    assert sorted({*ids} - {*gone.deleted}) == ids[100:102]
    assert listed(composition) == (ids[100:102], [])


def test_a_cancelled_run_goes_on_at_the_next(
    composition: Composition, simulator: Simulator, clock: RunningClock
) -> None:
    ids = received(composition, simulator, 150)
    composition.settings.retention_rules = ("delete inbox 5",)
    clock.advance(6 * DAY)
    token = CancelToken()
    composition.events.subscribe(lambda event: token.cancel() if isinstance(event, FaxesChanged) else None)
    with pytest.raises(Cancelled):
        composition.retention.run(token)
    assert listed(composition) == (ids[100:], [])
    composition.retention.run_now_and_then(TOKEN)
    assert listed(composition) == ([], [])


def test_it_runs_by_itself_every_twelve_hours(
    composition: Composition, simulator: Simulator, clock: RunningClock
) -> None:
    first, second = received(composition, simulator, 2)
    composition.settings.retention_rules = ("trash inbox 1 #now",)
    clock.advance(2 * DAY)
    composition.retention.run_now_and_then(TOKEN)
    composition.tags_and_notes.change_tags([first], add=["now"])
    clock.advance(11 * 3600)
    composition.retention.run_now_and_then(TOKEN)
    assert listed(composition) == ([first, second], [])
    clock.advance(3600)
    composition.retention.run_now_and_then(TOKEN)
    assert listed(composition) == ([second], [first])


def test_the_rule_of_the_whole_trash_is_its_setting(composition: Composition) -> None:
    retention, settings = composition.retention, composition.settings
    retention.set_rule(read_rule("delete trash 9"))
    retention.set_rule(read_rule("keep outbox 3"))
    assert (settings.trash_days, settings.retention_rules) == (9, ("keep outbox 3",))
    assert [rule.text for rule in retention.rules()] == ["keep outbox 3", "delete trash 9"]
    with pytest.raises(FaxDeskError):
        retention.set_rule(read_rule("delete trash 366"))
    retention.remove_rule(read_rule("delete trash 1"))
    retention.remove_rule(read_rule("keep outbox 1"))
    assert retention.rules() == ()
    with pytest.raises(FaxDeskError) as unknown:
        retention.remove_rule(read_rule("keep outbox 1"))
    assert unknown.value.kind == ErrorKind.NOT_FOUND


# What cannot be read keeps everything


def opened(path: Path, policies: Policies | None = None) -> Settings:
    return Settings(path, policies=(policies or Policies()).of_settings)


@pytest.mark.parametrize(
    "content",
    [
        '{"retention_rules": ["delete inbox soon"]}',
        '{"retention_rules": 7}',
        "{",
        '{"retention_rules": null}',
    ],
)
def test_rules_that_cannot_be_read_keep_everything(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content, encoding="utf-8")
    settings = opened(path)
    assert settings.retention_rules == (KEEP_ALL.text,) == CLOSED["retention_rules"]
    assert settings.warnings
    trouble = rules_trouble(settings, Policies())
    assert trouble is not None
    assert "deleted by itself" in trouble.hint
    settings.theme = "dark"
    settings.save()
    assert opened(path).retention_rules == (KEEP_ALL.text,), "it stands there until somebody takes it out"
    settings.retention_rules = ("delete inbox 5",)
    assert rules_trouble(settings, Policies()) is None
    assert [rule.text for rule in all_rules(settings)] == ["delete inbox 5", "delete trash 30"]


def test_a_policy_that_cannot_be_read_keeps_everything(tmp_path: Path) -> None:
    key, origin = Settings.retention_rules.key, "/etc/faxdesk/policies/clinic.json"
    spoilt = policies_from(Found((Given(key, ["delete inbox 5", "delete soon"], True, origin),)))
    unreadable = policies_from(Found(unreadable=(Refused(origin, "", "It is not JSON."),)))
    for policies in (spoilt, unreadable):
        settings = opened(tmp_path / "settings.json", policies)
        assert settings.retention_rules == (KEEP_ALL.text,)
        trouble = rules_trouble(settings, policies)
        assert trouble is not None
        assert "administrator" in trouble.hint
    good = policies_from(Found((Given(key, ["delete inbox 5"], True, origin),)))
    settings = opened(tmp_path / "settings.json", good)
    assert (settings.retention_rules, rules_trouble(settings, good)) == (("delete inbox 5",), None)
    with pytest.raises(FaxDeskError) as refused:
        settings.retention_rules = ()
    assert refused.value.kind == ErrorKind.NOT_ALLOWED
