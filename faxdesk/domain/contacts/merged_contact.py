"""Two contacts as one, so that nothing of either is lost."""

from __future__ import annotations

from msgspec.structs import replace

from faxdesk.domain.contacts.contact import Contact, ContactNumber, name_key


def merged(kept: Contact, other: Contact) -> Contact:
    """kept with all that other has besides: where both say something else, it is in the note."""
    return replace(
        kept,
        name=kept.name or other.name,
        company=kept.company or other.company,
        numbers=_numbers(kept, other),
        email=kept.email or other.email,
        note="\n".join((*filter(None, [kept.note]), *_beside(kept, other))),
        groups=_union(kept.groups, other.groups),
        tags=_union(kept.tags, other.tags),
        cover=kept.cover or other.cover,
        language=kept.language or other.language,
        resolution=kept.resolution or other.resolution,
    )


def _numbers(kept: Contact, other: Contact) -> tuple[ContactNumber, ...]:
    numbers = {(number.same, number.extension): number for number in kept.numbers}
    for number in other.numbers:
        key = (number.same, number.extension)
        had = numbers.setdefault(key, number)
        numbers[key] = replace(had, is_fax=had.is_fax or number.is_fax, label=had.label or number.label)
    return tuple(numbers.values())


def _beside(kept: Contact, other: Contact) -> list[str]:
    """What other says where kept says something else, and kept's note does not say already."""
    texts = [
        theirs
        for ours, theirs in (
            (kept.name, other.name),
            (kept.company, other.company),
            (kept.email, other.email),
        )
        if ours and theirs and name_key(ours) != name_key(theirs)
    ]
    had = name_key(kept.note)
    return [text for text in (*texts, other.note) if text and name_key(text) not in had]


def _union(names: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    keys = set(map(name_key, names))
    return (*names, *(name for name in others if name_key(name) not in keys))
