"""A large archive with realistic names, numbers and texts; the same one for the same size."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta
from pathlib import Path

from faxdesk.domain.fax import Direction, Message, Party, RecipientStatus
from faxdesk.domain.runtime import SystemClock
from faxdesk.store.database.database import Database
from faxdesk.store.search import full_text as index
from faxdesk.store.sync_store import SyncStore
from tests.support.clock import START
from tests.support.faxes import received, sent, sync_of

TEXT_WORDS = 220
"""Of a page or two; a third of the faxes have no text."""
_BATCH = 5000
_PLACES = (
    "Northside Harbor Lakeview Riverside Maple Cedar Summit Valley Union Grant Mercy Bayside Elm "
    "Franklin Highland Jefferson Kingston Lincoln Madison Newport Oak Pioneer Quincy Regent Sterling "
    "Trinity Upton Vernon Westfield York Zion Ashford Brook Clifton Dover Easton Fulton Granite "
    "Hudson Inglewood"
)
_KINDS = (
    "Clinic|Law Group|Pharmacy|Imaging|Dental|Radiology|Insurance|Title Company|Cardiology|"
    "Orthopedics|Supply|Home Care|Laboratory|Physical Therapy|Family Practice|Records"
)
_COMMON = (
    "the of and to patient for date in from please fax page report number with referral is on your "
    "be this results name by insurance doctor phone left right history exam order authorization "
    "claim medical records request signature knee mri invoice contract attached received treatment "
    "review"
)
_SYLLABLES = (
    "ba be bi bo ca ce co cu da de di do fa fe fi ga ge go ha he hi in ja ka ke la le li lo ma me mi "
    "mo na ne ni no or pa pe pi po ra re ri ro sa se si so ta te ti to un va ve vi vo wa we ya za"
)


def build_archive(path: Path, faxes: int) -> None:
    """Make it at path, two thirds of it received."""
    dice = random.Random(7)
    database = Database.open(path)
    try:
        store = SyncStore(database, SystemClock())
        people = [_party(dice, number) for number in range(3000)]
        texts = _texts(dice)
        for start in range(1, faxes + 1, _BATCH):
            numbers = range(start, min(start + _BATCH, faxes + 1))
            messages = [_fax(dice, number, dice.choice(people)) for number in numbers]
            with database.transaction() as cx:
                store.apply_sync(sync_of(*messages), full=False, window_from=None)
                for number in numbers:
                    if dice.random() < 2 / 3:
                        index.index(cx, number, {"text": dice.choice(texts)})
    finally:
        database.close()


def _party(dice: random.Random, number: int) -> Party:
    area = dice.choice((201, 212, 305, 312, 415, 503, 617, 650, 713, 917))
    name = f"{dice.choice(_PLACES.split())} {dice.choice(_KINDS.split('|'))}"
    return Party(f"+1{area}{dice.randrange(200, 999)}{number:04}", name)


def _fax(dice: random.Random, number: int, party: Party) -> Message:
    at = START - timedelta(minutes=40 * (200_000 - number), seconds=dice.randrange(2000))
    fields = {"created_at": at, "modified_at": at, "page_count": min(1 + int(dice.expovariate(0.4)), 90)}
    if dice.random() < 2 / 3:
        own = (RecipientStatus("+12025550110"),)
        return received(number, sender=party, recipients=own, **fields)
    subject = " ".join(dice.choices(_COMMON.split(), k=3))
    recipient = RecipientStatus(party.number, party.name, "Sent" if dice.random() < 0.95 else "SendingFailed")
    message = sent(number, recipient, subject=subject, cover_text=subject, **fields)
    assert message.direction == Direction.OUTBOUND
    return message


def _texts(dice: random.Random) -> list[str]:
    """Words as they are distributed in real texts: few in each, most in few."""
    rare = {"".join(dice.choices(_SYLLABLES.split(), k=dice.randrange(2, 5))) for _ in range(30_000)}
    vocabulary = [*_COMMON.split(), *sorted(rare)]
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))
    return [" ".join(dice.choices(vocabulary, cum_weights=weights, k=TEXT_WORDS)) for _ in range(4000)]
