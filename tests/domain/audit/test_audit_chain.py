"""The chain of the audit log: whatever is done to it by hand is found, and named."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from msgspec.structs import replace

from faxdesk.domain.audit.acts import ACT_WORDS, Act
from faxdesk.domain.audit.audit_chain import BEGINNING, ChainCheck, Fault, LogKey, Verdict, link_of, seal_of
from faxdesk.domain.audit.audit_entry import AuditEntry, LogHead
from faxdesk.domain.audit.entry_words import verdict_texts

KEY = LogKey(b"k" * 32)
FORGED = LogKey(b"f" * 32)


def chain(count: int, key: LogKey | None = KEY, before: str = BEGINNING, first: int = 1) -> list[AuditEntry]:
    entries = []
    for number in range(first, first + count):
        entry = AuditEntry(
            number=number,
            at=f"2026-11-30T12:00:{number % 60:02}.000000Z",
            account="63001",
            user="robin",
            program="window",
            act=str(Act.OPENED),
            fax_id=number,
            documents="",
            details="{}",
            key=key.id if key else "",
            before=before,
            link="",
        )
        before = link_of(entry, key)
        entries.append(replace(entry, link=before))
    return entries


def head_of(entry: AuditEntry, key: LogKey | None = KEY, purpose: str = "head") -> LogHead:
    head = LogHead(entry.number, entry.link, entry.at, key.id if key else "")
    return LogHead(head.number, head.link, head.at, head.key, seal_of(head, purpose, key))


def checked(
    entries: Sequence[AuditEntry], *heads: LogHead, cut: LogHead | None = None, key: LogKey = KEY
) -> Verdict:
    check = ChainCheck({key.id: key}, cut, heads)
    for entry in entries:
        check.take(entry)
    return check.verdict()


def faults(verdict: Verdict) -> list[tuple[Fault, int, int]]:
    return [(finding.fault, finding.first, finding.last) for finding in verdict.findings]


@pytest.mark.parametrize("key", [KEY, None])
def test_a_log_as_it_was_written_is_sound(key: LogKey | None) -> None:
    entries = chain(12, key)
    verdict = checked(entries, head_of(entries[7], key))
    assert verdict.is_sound
    assert (verdict.count, verdict.keyed) == (12, 12 if key else 0)


def test_an_empty_log_is_sound() -> None:
    assert checked([]).is_sound


@pytest.mark.parametrize("key", [KEY, None])
@pytest.mark.parametrize("at", [0, 4, 10])
@pytest.mark.parametrize(
    "change",
    [
        lambda entry: replace(entry, user="mallory"),
        lambda entry: replace(entry, act=str(Act.PRINTED)),
        lambda entry: replace(entry, fax_id=None),
        lambda entry: replace(entry, at="2026-11-29T12:00:00.000000Z"),
        lambda entry: replace(entry, details='{"count":1}'),
        lambda entry: replace(entry, link="0" * 64),
    ],
)
def test_a_changed_entry_is_named(
    key: LogKey | None, at: int, change: Callable[[AuditEntry], AuditEntry]
) -> None:
    entries = chain(12, key)
    entries[at] = change(entries[at])
    assert faults(checked(entries)) == [(Fault.CHANGED, at + 1, at + 1)]


def test_a_changed_entry_of_a_plain_chain_that_was_linked_anew_is_named() -> None:
    entries = chain(12, None)
    changed = replace(entries[4], user="mallory")
    entries[4] = replace(changed, link=link_of(changed, None))
    assert faults(checked(entries)) == [(Fault.CHANGED, 5, 5)]


def test_a_plain_chain_that_was_made_anew_differs_from_a_head_that_was_kept() -> None:
    entries = chain(12, None)
    kept = head_of(entries[9], None)
    changed = replace(entries[4], user="mallory")
    changed = replace(changed, link=link_of(changed, None))
    again = [*entries[:4], changed]
    for entry in entries[5:]:
        moved = replace(entry, before=again[-1].link)
        again.append(replace(moved, link=link_of(moved, None)))
    assert checked(again).is_sound
    assert faults(checked(again, kept)) == [(Fault.OTHER_LOG, 10, 10)]


@pytest.mark.parametrize("places", [(3, 4), (2, 8), (0, 11)])
@pytest.mark.parametrize("key", [KEY, None])
def test_swapped_entries_are_named(key: LogKey | None, places: tuple[int, int]) -> None:
    entries = chain(12, key)
    one, other = places
    entries[one], entries[other] = (
        replace(entries[other], number=one + 1),
        replace(entries[one], number=other + 1),
    )
    found = faults(checked(entries))
    assert {fault for fault, _first, _last in found} == {Fault.SWAPPED}
    assert {number for _fault, first, last in found for number in (first, last)} == {one + 1, other + 1}


def test_entries_that_are_missing_in_the_middle_or_in_front_are_named() -> None:
    entries = chain(12)
    assert faults(checked([*entries[:4], *entries[6:]])) == [(Fault.MISSING, 5, 6)]
    assert faults(checked(entries[3:])) == [(Fault.MISSING, 1, 3)]


def test_a_cut_tail_is_told_by_a_head_that_was_kept() -> None:
    entries = chain(12)
    assert checked(entries[:9]).is_sound, "a chain alone cannot know"
    assert faults(checked(entries[:9], head_of(entries[11]))) == [(Fault.CUT, 10, 12)]


def test_a_head_that_somebody_else_wrote_tells_nothing() -> None:
    entries = chain(12)
    assert checked(entries, head_of(chain(20)[19], FORGED)).is_sound is False, "its key is not here"
    forged = replace(head_of(chain(20)[19]), seal="0" * 64)
    assert checked(entries, forged).is_sound


def test_entries_that_were_added_by_hand_are_named() -> None:
    entries = chain(12)
    by_guess = [replace(entry, key=KEY.id) for entry in chain(2, FORGED, entries[-1].link, 13)]
    assert faults(checked([*entries, *by_guess], head_of(entries[11]))) == [(Fault.APPENDED, 13, 14)]
    without = chain(2, None, entries[-1].link, 13)
    assert faults(checked([*entries, *without])) == [(Fault.WITHOUT_KEY, 13, 14)]


def test_entries_from_before_there_was_a_key_are_sound() -> None:
    plain = chain(5, None)
    verdict = checked([*plain, *chain(5, KEY, plain[-1].link, 6)])
    assert verdict.is_sound
    assert verdict.keyed == 5


def test_what_only_a_lost_key_could_check_is_named_and_counted() -> None:
    entries = chain(5, FORGED)
    verdict = checked([*entries, *chain(3, KEY, entries[-1].link, 6)])
    assert faults(verdict) == [(Fault.UNKNOWN_KEY, 1, 5)]
    assert verdict.unchecked == 5


def test_an_entry_is_not_kept_from_the_check_by_the_name_of_a_key_that_nobody_has() -> None:
    entries = chain(12)
    # Its link stays, so the next entry is bound to it as before.
    entries[4] = replace(entries[4], user="mallory", key="f" * 16)
    assert faults(checked(entries)) == [(Fault.UNKNOWN_KEY, 5, 5)]
    texts = verdict_texts(checked(entries))
    assert texts == ["Entry 5 has a key that is not here, so nobody can tell whether it was changed."]


def cut_log(key: LogKey | None = KEY) -> tuple[list[AuditEntry], LogHead]:
    """Twelve entries, of which five are gone on purpose; the last one tells of that."""
    entries = chain(11, key)
    told = replace(entries[-1], number=12, act=str(Act.LOG_CUT), before=entries[-1].link)
    told = replace(told, link=link_of(told, key))
    return [*entries[5:], told], head_of(entries[4], key, "cut")


@pytest.mark.parametrize("key", [KEY, None])
def test_a_log_whose_front_was_removed_on_purpose_is_sound(key: LogKey | None) -> None:
    entries, mark = cut_log(key)
    assert checked(entries, cut=mark).is_sound
    assert faults(checked(entries[1:], cut=mark)) == [(Fault.MISSING, 6, 6)]
    by_hand = head_of(entries[1], key)
    assert faults(checked(entries[2:], cut=by_hand)) == [(Fault.MARK_CHANGED, 7, 7)]


@pytest.mark.parametrize("key", [None, FORGED])
def test_nobody_without_the_key_makes_the_mark_of_a_cut(key: LogKey | None) -> None:
    entries, _mark = cut_log()
    by_hand = head_of(entries[1], key, "cut")
    assert faults(checked(entries[2:], cut=by_hand)) == [(Fault.MARK_CHANGED, 7, 7)]
    never_cut = chain(12)
    by_hand = head_of(never_cut[6], key, "cut")
    assert faults(checked(never_cut[7:], cut=by_hand)) == [(Fault.MARK_CHANGED, 7, 7)]


def test_every_act_has_its_words() -> None:
    assert set(ACT_WORDS) == set(Act)
