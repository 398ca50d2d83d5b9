"""Fills a mailbox: with any number of made-up faxes for tests, or with a few chosen ones for the demo."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from faxdesk.simulator.calls.contacts import Contacts
from faxdesk.simulator.drawing.letters import TEMPLATES
from faxdesk.simulator.state.area_codes import place_of
from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.mailbox import Mailbox
from faxdesk.simulator.state.mailbox_fax import (
    FAILED,
    SENT,
    Document,
    Drawing,
    MailboxFax,
    MailboxRecipient,
    SendingParty,
)

SPAN = 42 * 86_400.0
"""Seeded faxes are spread over the past six weeks."""

HOUR = 3600.0
DAY = 24 * HOUR

PEOPLE = (
    ("Northside Clinic", "+13035550166"),
    ("Dr. Weaver", "+12025550147"),
    ("Harbor Law Group", "+12125550133"),
    ("Riverside Diagnostics", "+14155550112"),
    ("Lakeside Supplies", "+13125550188"),
    ("Maple Street Pharmacy", "+12065550171"),
    ("County Records Office", "+15035550119"),
    ("Summit Insurance", "+16175550155"),
    ("Elm Elementary School", "+15125550124"),
    ("Grand Hotel, front desk", "+17025550142"),
    ("Brightwater Realty", "+13055550193"),
    ("", "+14045550137"),
    ("", "+17135550160"),
)
FAILURES = (
    "LineBusy",
    "NoAnswer",
    "NoFaxMachine",
    "CallFailed",
    "WrongNumber",
    "SentPartially",
    "AllLinesInUse",
    "InternalError",
    "TooManyPages",
    "DestinationCountryDisabled",
)
_PAGES = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 7, 12)


def seeded(count: int, mailbox: Mailbox, account: Account, now: float) -> Iterator[MailboxFax]:
    """So many faxes, oldest first, and the same ones for the same count. Their pages are drawn when somebody
    asks."""
    rng = random.Random(count)  # the same each time # nosec B311
    own = account.fax_number().number
    for number in range(count):
        created = round(now - SPAN * (count - number - rng.random() * 0.9) / count, 3)
        name, phone = PEOPLE[int(rng.random() * len(PEOPLE))]
        pages = _PAGES[int(rng.random() * len(_PAGES))]
        template = TEMPLATES[int(rng.random() * len(TEMPLATES))]
        inbound = rng.random() < 0.6
        house = name if inbound else account.company
        document = Document(pages, drawing=Drawing(template, number, letterhead=house))
        fax = MailboxFax(
            id=mailbox.new_id(),
            direction="Inbound",
            created=created,
            modified=created + 0.644,
            sender=SendingParty(phone, name, place_of(phone)),
            recipients=[MailboxRecipient(own)],
            resolution="High" if rng.random() < 0.7 else "Low",
            pages=pages,
            read=rng.random() < 0.7,
            document=document,
            rendered=True,
        )
        if not inbound:
            fax.direction, fax.shape, fax.cover_index, fax.read = "Outbound", "B", 0, False
            fax.modified = created + 95.5
            fax.sender = SendingParty(own, account.name, place_of(own))
            fax.recipients = [_sent_to(name, phone, rng)]
            if rng.random() < 0.1:
                fax.recipients.append(_sent_to(*PEOPLE[int(rng.random() * len(PEOPLE))], rng))
        yield fax


def _sent_to(name: str, phone: str, rng: random.Random) -> MailboxRecipient:
    failed = rng.random() < 0.12
    return MailboxRecipient(
        number=phone,
        name=name,
        location=place_of(phone),
        id=str(int(rng.random() * 9_000_000) + 1_000_000),
        status=FAILED if failed else SENT,
        error=FAILURES[int(rng.random() * len(FAILURES))] if failed else "",
    )


@dataclass(frozen=True, slots=True)
class _Scene:
    """One fax of the demo: its age in seconds, who it is from or goes to, and what is on it.

    also is a second recipient. failure is the fax error code of the last recipient; empty where all went
    well.
    """

    age: float
    who: str
    template: str
    pages: int
    outgoing: bool = False
    read: bool = True
    also: str = ""
    failure: str = ""
    fine: bool = True


_DEMO = (
    _Scene(0.3 * HOUR, "Northside Clinic", "referral", 2, read=False),
    _Scene(1.2 * HOUR, "Riverside Diagnostics", "lab", 1, read=False),
    _Scene(2.6 * HOUR, "Dr. Weaver", "letter", 3, outgoing=True),
    _Scene(4.1 * HOUR, "Harbor Law Group", "letter", 12, read=False),
    _Scene(
        5.0 * HOUR,
        "Maple Street Pharmacy",
        "referral",
        1,
        outgoing=True,
        also="Summit Insurance",
        failure="LineBusy",
    ),
    _Scene(DAY + 1.5 * HOUR, "Summit Insurance", "minutes", 4),
    _Scene(DAY + 3.2 * HOUR, "Lakeside Supplies", "invoice", 1),
    _Scene(DAY + 6.0 * HOUR, "County Records Office", "scan", 2, outgoing=True),
    _Scene(4 * DAY + 2.0 * HOUR, "Elm Elementary School", "letter", 1, fine=False),
    _Scene(6 * DAY + 5.0 * HOUR, "Brightwater Realty", "scan", 7),
    _Scene(8 * DAY + 1.0 * HOUR, "Grand Hotel, front desk", "letter", 1, outgoing=True, failure="NoAnswer"),
    _Scene(15 * DAY + 4.0 * HOUR, "Northside Clinic", "lab", 2),
    _Scene(27 * DAY + 2.5 * HOUR, "Dr. Weaver", "minutes", 5),
    _Scene(372 * DAY, "Harbor Law Group", "scan", 9),
)


_EVERYDAY = (
    # So many days ago, how many hours earlier in the day, whom, and for a sent one what came of it.
    (2, 1, "Riverside Diagnostics", None),
    (2, 3, "Maple Street Pharmacy", "LineBusy"),
    (3, 2, "Northside Clinic", ""),
    (3, 5, "Dr. Weaver", None),
    (5, 1, "Harbor Law Group", None),
    (5, 4, "Summit Insurance", ""),
    (7, 3, "Northside Clinic", None),
    (9, 2, "Maple Street Pharmacy", "LineBusy"),
    (9, 4, "Lakeside Supplies", None),
    (10, 1, "County Records Office", ""),
    (12, 3, "Riverside Diagnostics", None),
    (12, 5, "Dr. Weaver", ""),
    (13, 2, "Maple Street Pharmacy", ""),
    (16, 1, "Summit Insurance", None),
    (17, 4, "Northside Clinic", ""),
    (19, 3, "Brightwater Realty", None),
    (20, 3, "Summit Insurance", "NoAnswer"),
    (23, 2, "Riverside Diagnostics", None),
    (24, 3, "Northside Clinic", ""),
    (26, 1, "Elm Elementary School", None),
)
"""What gives the figures of the demo something to show: one page each."""


def _scenes() -> list[_Scene]:
    """All faxes of the demo, oldest first."""
    everyday = [
        _Scene(days * DAY + hours * HOUR, who, "letter", 1, outgoing=came is not None, failure=came or "")
        for days, hours, who, came in _EVERYDAY
    ]
    return sorted((*_DEMO, *everyday), key=lambda scene: -scene.age)


def demo(mailbox: Mailbox, account: Account, now: float) -> Iterator[MailboxFax]:
    """A small mailbox that looks like a real one, oldest first."""
    numbers = dict(PEOPLE)
    own = account.fax_number().number
    for number, scene in enumerate(_scenes()):
        created = round(now - scene.age, 3)
        phone = numbers[scene.who]
        house = account.company if scene.outgoing else scene.who
        fax = MailboxFax(
            id=mailbox.new_id(),
            direction="Inbound",
            created=created,
            modified=created + 0.644,
            sender=SendingParty(phone, scene.who, place_of(phone)),
            recipients=[MailboxRecipient(own)],
            resolution="High" if scene.fine else "Low",
            pages=scene.pages,
            read=scene.read,
            document=Document(scene.pages, drawing=Drawing(scene.template, 500 + number, letterhead=house)),
            rendered=True,
        )
        if scene.outgoing:
            _make_outgoing(fax, scene, account, numbers)
        yield fax


def _make_outgoing(fax: MailboxFax, scene: _Scene, account: Account, numbers: dict[str, str]) -> None:
    own = account.fax_number().number
    fax.direction = "Outbound"
    fax.modified = fax.created + 95.5
    fax.sender = SendingParty(own, account.name, place_of(own))
    fax.cover_index = 0
    fax.shape = "B"
    names = [scene.who] + ([scene.also] if scene.also else [])
    # With two recipients the failure is the second one's.
    fax.recipients = [
        MailboxRecipient(
            number=numbers[name],
            name=name,
            location=place_of(numbers[name]),
            id=str(fax.id % 1_000_000 * 10 + position),
            status=FAILED if scene.failure and name == names[-1] else SENT,
            error=scene.failure if scene.failure and name == names[-1] else "",
        )
        for position, name in enumerate(names)
    ]


def add_contacts(contacts: Contacts) -> None:
    """A few personal contacts with fax numbers."""
    for first, last, company, number in (
        ("Alma", "Weaver", "Weaver Family Medicine", "+12025550147"),
        ("Dana", "Ortiz", "Northside Clinic", "+13035550166"),
        ("Jonas", "Hill", "Harbor Law Group", "+12125550133"),
        ("Priya", "Nair", "Summit Insurance", "+16175550155"),
    ):
        contacts.add(
            {
                "firstName": first,
                "lastName": last,
                "company": company,
                "businessFax": number,
                "email": f"{first}.{last}@example.com".lower(),
            }
        )
