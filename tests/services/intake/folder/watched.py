"""A watched folder before the simulator, with the steps that its tests take."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from faxdesk.composition import Composition
from faxdesk.domain.intake.incoming import Source, SourceKind
from faxdesk.services.intake.folder.standing_still import STANDS_S
from faxdesk.services.intake.folder.watched_folder import EndedFile
from tests.services.outbox_on_simulator import OutboxOnSimulator

FREE, BUSY = "+16505550144", "+16505550101"


class Watched:
    """A folder that one archive watches. told is what was said of files that have ended."""

    def __init__(self, here: OutboxOnSimulator, folder: Path, *, may_send: bool = True) -> None:
        self.here, self.folder = here, folder
        self.composition: Composition = here.composition
        self.told: list[EndedFile] = []
        if may_send:
            self.composition.settings.sources_that_send = (Source(SourceKind.FOLDER, str(folder)).key,)
        self.begin_anew()

    def begin_anew(self) -> None:
        """As after the program was started again."""
        self._watching = self.composition.folder_watch.watched(self.folder)

    def lay(self, name: str, source: Path | None = None, at: float = 1_700_000_000.0) -> Path:
        """Lay a document into the folder that was written at a time."""
        path = self.folder / name
        shutil.copyfile(source or self.here.letter, path)
        os.utime(path, (at, at))
        return path

    def say(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def look(self) -> None:
        """Look once, and have what came in taken."""
        self._watching.look(self.told.append, self.here.token)
        self.composition.intake.take_all(self.here.token)

    def take(self) -> None:
        """Let the folder stand still, and have what lies there taken and sent."""
        self.look()
        self.here.clock.advance(STANDS_S)
        self.look()
        self.here.outbox.run(self.here.token)

    def end(self) -> None:
        """Have the service carry out what it has, and put away what has ended."""
        self.here.go_on()
        self.look()

    @property
    def is_quiet(self) -> bool:
        return self._watching.is_quiet

    @property
    def files(self) -> set[str]:
        """All files below the folder, without those of the program, and without the names of claims."""
        found = set()
        for path in self.folder.rglob("*"):
            if path.is_file() and not path.name.startswith(".faxdesk"):
                parts = path.relative_to(self.folder).parts
                found.add("/".join((parts[0], parts[-1]) if len(parts) > 1 else parts))
        return found

    def reason(self, stem: str) -> str:
        return (self.folder / "failed" / f"{stem}.reason.txt").read_text(encoding="utf-8")
