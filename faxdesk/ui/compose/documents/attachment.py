"""A document of a fax being written, from the moment it is added."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from faxdesk.domain.draft import OutgoingFile
from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import wording
from faxdesk.words import tr
from faxdesk.work.tasks import Task


class FileState(Enum):
    READING = "reading"
    READY = "ready"
    BAD = "bad"


class Attachment(Struct, eq=False):
    """file once it has been taken, reason in words when it cannot be faxed."""

    name: str
    state: FileState = FileState.READING
    file: OutgoingFile | None = None
    reason: str = ""
    task: Task | None = None

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
