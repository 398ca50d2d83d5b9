"""One entry of the audit log, and the details that it may have."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import DecodeError, Struct, ValidationError, json

from faxdesk.domain.audit.acts import Act


class Program(StrEnum):
    """What of the program an act was done by."""

    WINDOW = "window"
    COMMAND = "command"
    """The command line."""
    API = "api"
    MCP = "mcp"
    PRINTER = "printer"
    SCANNER = "scanner"
    FOLDER = "folder"
    MAIL = "mail"
    RETENTION = "retention"
    """The rules by which faxes go, whoever has them run."""


class Details(Struct, frozen=True, omit_defaults=True):
    """What an entry may tell besides: this, and nothing else. None of it is a number, a name, or a text that
    somebody wrote."""

    count: int = 0
    """How many faxes, entries, tags, pages: whatever the act is about."""
    form: str = ""
    """What became of it: the form of a file, "receipt", "text"; "begun" where an entry of the end follows."""
    step: str = ""
    """The event of the outbox (OutboxEvent), or its own word for what is no change of state."""
    old: str = ""
    new: str = ""
    """The states before and after a step (OutboxState)."""
    attempt: int = 0
    setting: str = ""
    """The key of a setting, never its value."""
    policies: str = ""
    """A hash of all policies that hold, "" for none."""
    key: str = ""
    """The id of a key, which tells nothing of it."""
    added: int = 0
    removed: int = 0
    late: bool = False
    """Done while the disk took nothing, and written as soon as it did."""


class AuditEntry(Struct, frozen=True):
    """What was done, when (by this computer's clock), and by whom: account is the service's id of whose
    archive it is, user the system's name of who runs the program. documents are hashes of what was meant,
    with a space between them. key is the id of the key that the link was made with, "" for none; link binds
    the entry to before, the link of the one before it, and so to all of them."""

    number: int
    at: str
    """As the archive writes times: in UTC, with microseconds, and a Z."""
    account: str
    user: str
    program: str
    act: str
    fax_id: int | None
    documents: str
    details: str
    """JSON of Details, as it was written."""
    key: str
    before: str
    link: str

    @property
    def time(self) -> datetime | None:
        """None for a time that was spoilt."""
        try:
            return datetime.fromisoformat(self.at)
        except ValueError:
            return None

    @property
    def known_details(self) -> Details:
        """None of them where they were spoilt, or only a newer program can read them."""
        try:
            return json.decode(self.details, type=Details)
        except (DecodeError, ValidationError):
            return Details()

    @property
    def known_act(self) -> Act | None:
        """None for an act that only a newer program knows, or a spoilt one."""
        try:
            return Act(self.act)
        except ValueError:
            return None


class LogHead(Struct, frozen=True):
    """The newest entry at some time, kept elsewhere: a log that has not this entry any more was cut."""

    number: int
    link: str
    at: str
    key: str = ""
    seal: str = ""
    """Made with the key of the log where there is one, so that nobody else writes heads."""


class LogFilter(Struct, frozen=True):
    """Which entries are asked for: from since on and before until; of these acts, all where there is none; of
    this fax; of this person, by the system's name or the account's id; by this program."""

    since: datetime | None = None
    until: datetime | None = None
    acts: tuple[Act, ...] = ()
    fax_id: int | None = None
    person: str = ""
    program: str = ""
