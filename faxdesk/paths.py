"""Where things lie: the folder of a profile, and the files that come with the program."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from pathlib import Path

from msgspec import Struct

from faxdesk.disk_trouble import free_bytes, is_full, size_text
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.durable import sync_folder
from faxdesk.private_files import make_private, make_private_folder
from faxdesk.words import tr

ASIDE = "replaced-"
"""So begin the names of folders with what was in a profile before a backup was restored."""
_NAME = "FaxDesk"
_CODE = Path(__file__).resolve().parent
_ARCHIVE_NAME = re.compile(r"[0-9a-f]{16}")
"""Of the archives of further accounts; whoever changes the file of accounts names no other folder by it."""


class Profile(Struct, frozen=True):
    """One folder with everything the program keeps, seen with the archive of one of its accounts: settings
    and logs are common to all, while archive, documents and outbox are each account's own.

    archive_name is "" for the first account, whose archive lies in the folder itself.
    """

    folder: Path
    archive_name: str = ""

    @property
    def archive_folder(self) -> Path:
        """Where all lies that belongs to the one account."""
        return self._accounts / self.archive_name if self.archive_name else self.folder

    @property
    def _accounts(self) -> Path:
        return self.folder / "accounts"

    def archive_names(self) -> list[str]:
        """The names of all archives that are there, the first account's first."""
        further = sorted(
            path.name for path in self._accounts.glob("*/") if _ARCHIVE_NAME.fullmatch(path.name)
        )
        return ["", *further]

    def with_archive(self, name: str) -> Profile:
        """The same profile with the archive of this name; with the first account's where that is no name."""
        return Profile(self.folder, name if _ARCHIVE_NAME.fullmatch(name) else "")

    @property
    def accounts_file(self) -> Path:
        """Says whose the archives are, and which of them is shown."""
        return self.folder / "accounts.json"

    @property
    def database(self) -> Path:
        return self.archive_folder / "archive.db"

    @property
    def audit_heads(self) -> Path:
        """The newest entries of the audit log as they were each day, outside of the archive."""
        return self.archive_folder / "audit-heads.jsonl"

    @property
    def blobs(self) -> Path:
        """Documents, named by their content."""
        return self.archive_folder / "documents"

    @property
    def settings_file(self) -> Path:
        return self.folder / "settings.json"

    @property
    def use_lock(self) -> Path:
        """Locked by every process that works on the profile; see services/profile_use.py."""
        return self.folder / "use.lock"

    @property
    def encryption_file(self) -> Path:
        """Says whether the profile is encrypted, and with which key; all its archives are, or none."""
        return self.folder / "encryption.json"

    @property
    def desk_lock(self) -> Path:
        """Says what opens the locked window, and whether it is locked; made when that was chosen."""
        return self.folder / "desk-lock.json"

    @property
    def signatures(self) -> Path:
        """The person's signatures, to be put on pages; made when there is one."""
        return self.folder / "signatures"

    @property
    def covers(self) -> Path:
        """The person's own cover pages, and the logo for them; made when there is one."""
        return self.folder / "covers"

    @property
    def default_cover(self) -> Path:
        """Says with which cover page of one's own the account's new faxes begin."""
        return self.archive_folder / "cover.default"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def temporary(self) -> Path:
        """For files that are needed for a while, in a profile that is encrypted: sealed as all others."""
        return self.archive_folder / "temporary"

    @property
    def scans(self) -> Path:
        """Scanned pages that are in no fax yet; made with the first of them."""
        return self.archive_folder / "scans"

    @property
    def intake(self) -> Path:
        """What came in by itself and is not yet a draft; made when something does."""
        return self.archive_folder / "intake"

    @property
    def printer_address(self) -> Path:
        """Where the printer is that other programs print to, with its secret; made when it is first asked
        for."""
        return self.archive_folder / "printer.json"

    @property
    def printer_lock(self) -> Path:
        """Locked by the process that has the printer open."""
        return self.archive_folder / "printer.lock"

    @property
    def printing(self) -> Path:
        """What is just being printed to FaxDesk; made when the printer is opened."""
        return self.archive_folder / "printing"

    @property
    def aside(self) -> Path:
        """Documents that a repair took out of the archive, for the person to look at; made when needed."""
        return self.archive_folder / "set-aside"

    @property
    def window_address(self) -> Path:
        """Where later starts reach the window that is open; there for as long as it is."""
        return self.folder / "window.json"

    @property
    def api_socket(self) -> Path:
        """Where programs reach the local API; there for as long as it is answered."""
        return self.folder / "api.socket"

    @property
    def sender_lock(self) -> Path:
        """Locked by the one process that sends, for as long as it lives."""
        return self.archive_folder / "sender.lock"

    @property
    def session_turn(self) -> Path:
        """Locked by the process that renews the session which several share, or uploads on it."""
        return self.archive_folder / "session.lock"

    @property
    def session_places(self) -> list[Path]:
        """One for each session that processes may have of their own; locked by the process that has it."""
        return [self.archive_folder / f"session-{number}.lock" for number in range(1, 5)]

    @property
    def attempt_counter(self) -> Path:
        """Says how many faxes were begun to be sent; the archive itself may be restored from a backup."""
        return self.archive_folder / "sender.count"

    @property
    def brought_back(self) -> Path:
        """There from a restore on, until the audit log has told of it."""
        return self.archive_folder / "brought-back"

    @property
    def kept_of_archive(self) -> list[Path]:
        """All files and folders of the archive that are not to be lost, its database first. What is left out
        is made anew, or is of no use elsewhere: locks, addresses, logs, and what is on its way."""
        return [
            *(self.database, self.intake, self.scans, self.aside, self.default_cover),
            *(self.audit_heads, self.blobs),
        ]

    @property
    def kept_of_profile(self) -> list[Path]:
        """Likewise of the profile, beside its archives."""
        return [
            *(self.settings_file, self.accounts_file, self.encryption_file),
            *(self.signatures, self.covers),
        ]

    @property
    def restored(self) -> Path:
        """What a backup has brought back, until it is all in its place; see services/backup/restore.py."""
        return self.folder / "restoring"

    @property
    def put_aside(self) -> list[Path]:
        """Folders with what was here before backups were restored; the person's to delete."""
        return sorted(path for path in self.folder.glob(f"{ASIDE}*") if path.is_dir())

    @property
    def restored_mark(self) -> Path:
        """Says that all of it is there, and has to be put in its place before anything is opened."""
        return self.restored / "ready.json"

    def prepare(self) -> None:
        """Make the folders, and close them and the files of earlier versions to all but their owner. Where
        the disk takes nothing, an archive that is there is left for reading. Raises FaxDeskError (STORAGE).
        """
        try:
            # A folder with other things in it is the person's, for whom they may have opened it.
            first = self.with_archive("").database
            if not self.folder.exists() or first.exists() or not any(self.folder.iterdir()):
                make_private_folder(self.folder, parents=True)
            if self.archive_name:
                make_private_folder(self._accounts)
                make_private_folder(self.archive_folder)
            for folder in (self.blobs, self.logs, self.temporary):
                make_private_folder(folder)
            for folder in (self.archive_folder, self.blobs, self.logs, self.temporary):
                if not os.access(folder, os.W_OK | os.X_OK):
                    raise PermissionError(f"no right to write in {folder}")
            for name in self.archive_names():
                _close_to_others(self.with_archive(name))
            if not self.database.exists():
                self._make_it_last()
        except OSError as error:
            if os.path.exists(self.database):
                return
            title = tr("FaxDesk cannot keep its data in “{folder}”.", folder=self.folder)
            if is_full(error):
                free = size_text(free_bytes(self.folder.parent) or 0)
                title = f"{title} {tr('The disk is full: {size} free.', size=free)}"
            raise FaxDeskError(
                title,
                tr(
                    "Make sure that you may write there and that the disk has room, or start it with "
                    "--profile and another folder."
                ),
                ErrorKind.STORAGE,
            ) from error

    def _make_it_last(self) -> None:
        """A new profile must not be taken away by a power cut, with all that was synced in it. Which of the
        folders above are new is not known any more when another process made them and died."""
        for folder in (self.archive_folder, *self.archive_folder.parents):
            with contextlib.suppress(OSError):
                # One that may not be looked into was there before.
                sync_folder(folder)


def _close_to_others(profile: Profile) -> None:
    """Close the files of an archive, and those beside it, to all but their owner."""
    begin = tuple(file.name for file in (profile.database, profile.settings_file, profile.accounts_file))
    for path in profile.archive_folder.iterdir():
        if path.name.startswith(begin) or path.suffix == ".lock":
            make_private(path)


def profile_folder(given: Path | None) -> Path:
    """The folder that was asked for, or the person's own. Raises FaxDeskError (STORAGE) for a person whom
    the system knows no home of."""
    try:
        if given is not None:
            return Path(os.path.abspath(given.expanduser()))
        import platformdirs

        name = _NAME.lower() if sys.platform.startswith("linux") else _NAME
        return platformdirs.user_data_path(name, appauthor=False)
    except RuntimeError as error:
        raise FaxDeskError(
            tr("FaxDesk does not know where to keep its data, since you have no home folder here."),
            tr("Start it with --profile and a folder that you may write in."),
            ErrorKind.STORAGE,
        ) from error


def open_profile(given: Path | None) -> Profile:
    """The profile that was asked for, its folders made. Raises FaxDeskError (STORAGE)."""
    profile = Profile(profile_folder(given))
    profile.prepare()
    return profile


def is_managed() -> bool:
    """Whether somebody else looks after this installation, and updates it: the environment says so
    (FAXDESK_MANAGED=1), or a file named "managed" beside the program."""
    if said := os.environ.get("FAXDESK_MANAGED", ""):
        return said != "0"
    beside = Path(sys.executable).parent if getattr(sys, "frozen", False) else _CODE.parent
    return (beside / "managed").exists()


def page_worker_command() -> list[str]:
    """How to start the process that opens documents."""
    return _own_command("--page-worker", "faxdesk.documents.worker_main")


def history_worker_command() -> list[str]:
    """How to start the process that writes a long history; the archive's path comes after it."""
    return _own_command("--history-worker", "faxdesk.history_worker")


def password_check_command() -> list[str]:
    """How to start the process that asks the system whether a password is right."""
    return _own_command("--password-check", "faxdesk.desktop.password_check")


def _own_command(option: str, module: str) -> list[str]:
    """The packaged program itself, or its module."""
    if getattr(sys, "frozen", False):
        return [sys.executable, option]
    # -P: the folder that the person happens to stand in must not be searched for modules.
    return [sys.executable, "-P", "-m", module]


def resource(*parts: str) -> Path:
    """A file that comes with the program: resource("icons", "send.svg"). In a packaged program it lies in
    the package, in an installed one beside the code, in a checkout at the top."""
    return _resources().joinpath(*parts)


def guide_folder() -> Path:
    """The pages of the guide, a folder for each language: among the files that come with the program, in a
    checkout with the other documents."""
    shipped = resource("guide")
    return shipped if shipped.is_dir() else _CODE.parent / "docs" / "guide"


def _resources() -> Path:
    packaged = getattr(sys, "_MEIPASS", None)
    if packaged is not None:
        return Path(packaged) / "resources"
    installed = _CODE / "_resources"
    return installed if installed.is_dir() else _CODE.parent / "resources"
