"""What comes in by itself and becomes a draft, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from faxdesk.domain.draft import Recipient
from faxdesk.domain.outbox_states import Problem


class SourceKind(StrEnum):
    """The ways in."""

    PRINTER = "printer"
    SCANNER = "scanner"
    FOLDER = "folder"
    MAIL = "mail"
    API = "api"
    MCP = "mcp"


NEVER_SEND = frozenset({SourceKind.MCP, SourceKind.SCANNER})
"""What comes these ways always waits for a person, whatever the settings say."""


class Source(Struct, frozen=True):
    """Where something comes from. name tells the sources of one kind apart: a folder's path, who has logged
    in to hand a mail over; "" where there is but one."""

    kind: SourceKind
    name: str = ""

    @property
    def key(self) -> str:
        """How the settings name it."""
        return f"{self.kind}:{self.name}"


class IncomingFile(Struct, frozen=True):
    """A document of what comes in: its name as the source gives it, and where its content lies."""

    name: str
    path: Path


class Incoming(Struct, frozen=True):
    """What a source hands over to become one fax. job is the source's own key of it, by which the same job is
    known when it comes again. Recipients have numbers as they were written, or names of contacts; note is the
    cover page's text and cover the name of a cover of one's own, "" for the account's usual one. is_to_send:
    the source would have it sent, which takes an administrator's leave. pages are the first and the last
    page, from 1, of each stretch that is wanted of a document; all of them where there is none."""

    source: Source
    job: str
    files: tuple[IncomingFile, ...]
    subject: str = ""
    recipients: tuple[Recipient, ...] = ()
    note: str = ""
    cover: str = ""
    is_to_send: bool = False
    pages: tuple[tuple[int, int], ...] = ()

    @property
    def key(self) -> str:
        return job_key(self.source, self.job)

    @property
    def title(self) -> str:
        """What a person knows it by."""
        return self.subject or next((file.name for file in self.files), "")


def job_key(source: Source, job: str) -> str:
    """What tells a job from all others, of whatever length and signs its source's own key is: 64 hex digits.
    It says nothing of what is in it."""
    return sha256(f"{source.key}\0{job}".encode(errors="surrogatepass")).hexdigest()


class WaitingJob(Struct, frozen=True):
    """What has come in and is no draft yet. problem says why it cannot become one as it is."""

    key: str
    incoming: Incoming
    at: datetime
    problem: Problem | None = None


class TakenJob(Struct, frozen=True):
    """What has come in and was made a fax, sent or a draft; reason says why one that was to be sent is a
    draft."""

    key: str
    fax_id: int
    at: datetime
    reason: Problem | None = None
