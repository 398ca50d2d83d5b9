"""Has folders watched: the one of the settings in the window, any in a command. In one process at a time, for
each archive and folder."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.paths import Profile
from faxdesk.services.events import Notice
from faxdesk.services.intake.folder.job_folders import JobFolders
from faxdesk.services.intake.folder.standing_still import STANDS_S, StandingStill
from faxdesk.services.intake.folder.watched_folder import WatchedFolder, WayOfFolder
from faxdesk.services.sign_of_life import SignOfLife
from faxdesk.settings import Settings
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.services.events import EventHub
    from faxdesk.services.intake.folder.folder_results import FolderResults
    from faxdesk.services.intake.folder.watched_folder import EndedFile
    from faxdesk.services.intake.intake import Intake

LOOK_S = 2.0
"""How often a folder is looked into. Shares tell nobody of what is laid into them."""
_MOST_NOTICES = 3


class FolderOwner(Struct, frozen=True):
    """For which archive folders are watched. home is a text that no other archive or computer has."""

    profile: Profile
    home: str


class FolderWatch:
    """For a worker of its own: a share that has gone may keep it waiting for minutes."""

    def __init__(
        self, owner: FolderOwner, intake: Intake, results: FolderResults, settings: Settings, clock: Clock
    ) -> None:
        self._owner = owner
        self._profile = owner.profile
        self._intake = intake
        self._results = results
        self._settings = settings
        self._clock = clock

    def folder_of(self, given: str | Path) -> Path:
        """The whole path of a folder. Raises FaxDeskError: BAD_INPUT for one that must not be watched, since
        all files in it are moved, NOT_ALLOWED where a policy has another one watched, or none."""
        folder = Path(os.path.abspath(Path(given).expanduser()))
        self._settings.check_not_off(Settings.watched_folder)
        if Settings.watched_folder.key in self._settings.policies.forced:
            self._settings.check_free(Settings.watched_folder, str(folder))
        real, own = Path(os.path.realpath(folder)), Path(os.path.realpath(self._profile.folder))
        if real == own or real in own.parents or own in real.parents:
            raise FaxDeskError(
                tr("The folder “{folder}” cannot be watched: FaxDesk's own files are in it.", folder=folder),
                tr("Every file of a watched folder is faxed and moved. Make a folder for that alone."),
                ErrorKind.BAD_INPUT,
            )
        return folder

    def watched(self, folder: Path) -> WatchedFolder:
        """What watches a folder from now on."""
        return WatchedFolder(
            WayOfFolder(folder, self._settings.country),
            JobFolders(folder, self._owner.home),
            StandingStill(self._clock, STANDS_S),
            self._intake,
            self._results,
        )

    def turn(self, folder: Path) -> SignOfLife:
        """Locked by the one process that watches the folder for this archive, as long as it does. Where a
        disk has no locks, the queue alone sees to it that nothing is faxed twice."""
        real = os.path.realpath(folder)
        name = sha256(real.encode(errors="surrogateescape")).hexdigest()[:16]
        return SignOfLife(self._profile.archive_folder / f"folder-{name}.lock")


class SettingsFolder:
    """Watches the folder that the settings name, as long as they do, and tells a person what failed."""

    def __init__(self, watch: FolderWatch, settings: Settings, events: EventHub) -> None:
        self._watch = watch
        self._settings = settings
        self._events = events
        self._given = ""
        self._turn: SignOfLife | None = None
        self._watched: WatchedFolder | None = None
        self._trouble = ""

    def look(self, token: CancelToken) -> None:
        """Look once. What is wrong with the folder is told as a notice, once for as long as it lasts. Raises
        Cancelled, and FaxDeskError where it is the archive that did not do its part."""
        if self._settings.watched_folder != self._given:
            self.close()
            self._given = self._settings.watched_folder
        if not self._given:
            return
        ended: list[EndedFile] = []
        try:
            watched = self._ours()
            if watched is not None:
                watched.look(ended.append, token)
            self._trouble = ""
        except FaxDeskError as error:
            if error.kind not in {ErrorKind.STORAGE, ErrorKind.BAD_INPUT}:
                raise
            if error.title != self._trouble:
                self._trouble = error.title
                self._events.publish(Notice(error.title, error.hint))
        finally:
            self._tell([file for file in ended if not file.is_sent and not file.by_person])

    def close(self) -> None:
        """Watch no more; another process may."""
        if self._turn is not None:
            self._turn.end()
        self._given, self._turn, self._watched = "", None, None

    def _ours(self) -> WatchedFolder | None:
        """What watches the folder; None while another process does."""
        folder = self._watch.folder_of(self._given)
        if self._turn is None:
            self._turn = self._watch.turn(folder)
        if not self._turn.show() and self._turn.is_told:
            self._watched = None
        elif self._watched is None:
            self._watched = self._watch.watched(folder)
        return self._watched

    def _tell(self, failed: Sequence[EndedFile]) -> None:
        if len(failed) > _MOST_NOTICES:
            title = tr_n(
                "{count} file of the watched folder did not get to everybody.",
                "{count} files of the watched folder did not get to everybody.",
                len(failed),
            )
            self._events.publish(Notice(title, tr("The reasons lie beside them in “failed”.")))
            return
        for file in failed:
            title = (
                tr("“{name}” from the watched folder was not faxed.", name=file.name)
                if file.fax_id is None
                else tr("“{name}” from the watched folder did not get to everybody.", name=file.name)
            )
            self._events.publish(Notice(title, " ".join(file.reason.split("\n"))))
