"""A document of a fax being written, from the moment it is added."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.draft import OutgoingFile
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.files.file_refusals import HoldsDocuments, NeedsPassword
from faxdesk.domain.page import RemarkKind
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import wording
from faxdesk.words import tr
from faxdesk.work.tasks import Task

Taking = Callable[[CancelToken, str], OutgoingFile]
"""Takes a private copy of a document that this password opens, "" for none; for workers."""


class FileState(Enum):
    READING = "reading"
    READY = "ready"
    BAD = "bad"


class Remedy(Enum):
    """What can be done about a document that is not faxed, or not all of it."""

    PASSWORD = "password"
    TAKE = "take"


class Attachment(Struct, eq=False):
    """file once it has been taken, problem and reason (with what to do) when it cannot be faxed. take takes
    it, anew with a password; None for one that was taken before. path is where it lies, None for one that
    is no file by itself; enclosed are the names of the documents in it."""

    name: str
    state: FileState = FileState.READING
    file: OutgoingFile | None = None
    problem: str = ""
    reason: str = ""
    task: Task | None = None
    take: Taking | None = None
    path: Path | None = None
    remedy: Remedy | None = None
    enclosed: tuple[str, ...] = ()

    def on_failed(self, error: FaxDeskError) -> None:
        """It cannot be faxed as it is, for this reason."""
        self.state, self.task = FileState.BAD, None
        self.problem, self.reason = error.title, f"{error.title} {error.hint}".strip()
        self.remedy = None
        if isinstance(error, NeedsPassword):
            self.remedy = Remedy.PASSWORD
        elif isinstance(error, HoldsDocuments):
            self.remedy, self.enclosed = Remedy.TAKE, error.names

    def on_taken(self, file: OutgoingFile) -> None:
        """It can be faxed as this file."""
        self.state, self.task, self.reason, self.remedy = FileState.READY, None, "", None
        self.file, self.name = file, file.name

    def on_enclosed_taken(self) -> None:
        """What was attached to it is among the documents now."""
        self.remedy, self.enclosed = None, ()
        if self.file is not None:
            rest = tuple(each for each in self.file.remarks if each.kind != RemarkKind.MAIL_ATTACHMENTS)
            self.file = replace(self.file, remarks=rest)

    @property
    def has_attachments(self) -> bool:
        """Whether it is a mail with documents attached."""
        kinds = {remark.kind for remark in self.file.remarks} if self.file else set()
        return RemarkKind.MAIL_ATTACHMENTS in kinds

    @property
    def facts(self) -> str:
        """What is said below the name."""
        if self.state is FileState.BAD:
            return self.reason
        if self.file is None:
            return tr("Reading…")
        size = wording.size(self.file.size)
        if self.file.pages:
            facts = tr("{pages} · {size}", pages=wording.pages(self.file.pages), size=size)
        else:
            facts = tr(
                "{service} makes these pages; the number may differ · {size}",
                service=service_name(),
                size=size,
            )
        return "\n".join([facts, *(remark.title(self.file.name) for remark in self.file.remarks)])

    @property
    def is_calm(self) -> bool:
        """Whether there is nothing about it that a person should read to its end."""
        return self.look[0] == "file"

    @property
    def look(self) -> tuple[str, str]:
        """The icon, and the role of the colour of the facts, by what is the matter with the file."""
        if self.state is FileState.BAD:
            return "alert", "danger"
        return ("alert", "warning") if self.file is not None and self.file.remarks else ("file", "muted")
