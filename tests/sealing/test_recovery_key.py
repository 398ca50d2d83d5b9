"""The recovery key on paper: it opens the archive again, and what is mistyped is named."""

from __future__ import annotations

import pytest

from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.recovery_key import GROUPS, Mistyped, groups_of, read_recovery_key

KEY = ArchiveKey(bytes(range(100, 132)))
PRINTED = groups_of(KEY)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.mark.parametrize("secret", [bytes(32), b"\xff" * 32, bytes(range(32))])
def test_a_key_comes_back_from_its_groups(secret: bytes) -> None:
    groups = groups_of(ArchiveKey(secret))
    assert [len(group) for group in groups] == [5] * GROUPS
    assert read_recovery_key(" ".join(groups)).secret == secret


def test_a_printed_key_never_changes_its_form() -> None:
    """Else what lies in a drawer would open nothing after an update."""
    assert groups_of(ArchiveKey(bytes(range(32))))[:3] == ["000G5", "40R4X", "0M30R"]


@pytest.mark.parametrize(
    "typed",
    [
        "".join(PRINTED),
        "-".join(PRINTED).lower(),
        "\n".join(f"  {group} ." for group in PRINTED),
        "".join(PRINTED).replace("0", "o").replace("1", "l"),
        " ".join(PRINTED).translate({ord(letter): ord(letter) + 0xFEE0 for letter in LETTERS}),
    ],
)
def test_it_is_read_however_it_is_written(typed: str) -> None:
    assert read_recovery_key(typed) == KEY


def test_every_wrong_letter_is_told_by_its_group() -> None:
    for place, group in enumerate(PRINTED):
        for at in range(5):
            for letter in LETTERS:
                if letter == group[at]:
                    continue
                typed = [*PRINTED]
                typed[place] = group[:at] + letter + group[at + 1 :]
                with pytest.raises(Mistyped) as told:
                    read_recovery_key(" ".join(typed))
                assert told.value.groups == (place + 1,)


def test_letters_that_changed_places_are_told_by_their_group() -> None:
    for place, group in enumerate(PRINTED):
        for at in range(4):
            if group[at] == group[at + 1]:
                continue
            typed = [*PRINTED]
            typed[place] = group[:at] + group[at + 1] + group[at] + group[at + 2 :]
            with pytest.raises(Mistyped) as told:
                read_recovery_key("".join(typed))
            assert told.value.groups == (place + 1,)


def test_groups_that_changed_places_are_both_told() -> None:
    typed = [*PRINTED]
    typed[2], typed[9] = typed[9], typed[2]
    with pytest.raises(Mistyped) as told:
        read_recovery_key(" ".join(typed))
    assert told.value.groups == (3, 10)
    assert "3, 10" in told.value.title


@pytest.mark.parametrize("wrong", ["", "?", "ABC", "UUUUU", PRINTED[4] + "7", PRINTED[4][:4]])
def test_a_group_that_is_too_long_or_none_is_told(wrong: str) -> None:
    typed = [*PRINTED]
    typed[4] = wrong
    with pytest.raises(Mistyped) as told:
        read_recovery_key(" ".join(typed))
    # With a group left out altogether nobody can tell which one.
    assert told.value.groups == ((5,) if wrong not in {"", "?"} else ())


def test_what_is_no_key_at_all_is_told_with_its_length() -> None:
    with pytest.raises(Mistyped, match="65 letters and digits, and 5 were entered"):
        read_recovery_key("hello")


def test_a_key_is_not_said_in_what_is_told_of_it() -> None:
    with pytest.raises(Mistyped) as told:
        read_recovery_key(" ".join(PRINTED[:-1]))
    assert not any(group in str(told.value) for group in PRINTED)
