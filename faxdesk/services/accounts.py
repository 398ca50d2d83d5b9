"""The accounts of a profile: each has an archive of its own there, and one of them is the one that is shown.

The archive of the first account lies in the profile's folder itself, that of each further one in a folder
below it. Whose they are, and which is shown, stands in one small file.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field, to_builtins

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.durable import sync_folder
from faxdesk.private_files import write_private
from faxdesk.words import listed, tr, tr_n

if TYPE_CHECKING:
    from faxdesk.domain.fax import AccountInfo
    from faxdesk.paths import Profile
    from faxdesk.provider.fax_provider import SignIn
    from faxdesk.services.events import Notice
    from faxdesk.services.kept_sign_in import NewSignIn

log = logging.getLogger(__name__)

_PATIENCE_S = 10.0
"""Other processes have the file for milliseconds."""


class KnownAccount(Struct, frozen=True):
    """An account that has an archive in the profile; name is what people know it by."""

    profile: Profile
    name: str


class AccountWanted(Struct, frozen=True):
    """The account whose archive is to be opened instead, with its sign-in where it has just been signed in
    to, and what the person is to be told of it then. encrypts says whether the whole profile is to be
    encrypted or decrypted before, None for neither."""

    profile: Profile
    sign_in: NewSignIn | None = None
    notice: Notice | None = None
    encrypts: bool | None = None


class Accounts:
    """The accounts of a profile as one process sees them, which works on the archive of one of them. Reading
    takes one small file; what writes is for workers."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        """The profile, with the archive that this process works on."""

    def shown(self, environment: SignIn | None = None) -> Profile:
        """The profile with the archive that is to be opened: the one that was chosen last, or that of whoever
        signs in by the environment, once that is known."""
        entries = self._read()
        chosen = entries.shown
        if environment is not None:
            chosen = entries.unattended.get(_credential_name(environment), chosen)
        return self.profile.with_archive(chosen)

    def is_for(self, environment: SignIn) -> bool:
        """Whether this process's archive is known to be that of whoever signs in by the environment so."""
        return self._read().unattended.get(_credential_name(environment)) == self.profile.archive_name

    def takes_anybody(self, owner: AccountInfo | None) -> bool:
        """Whether this process's archive is the only one and nobody's yet, so that it is right for whoever
        signs in."""
        return owner is None and self.profile.archive_names() == [self.profile.archive_name]

    def archive_of(self, account_id: str, owner_id: str) -> Profile:
        """The profile with the archive of an account, which need not be there yet. owner_id is the account
        that this process's archive belongs to, "" for one that nobody has signed in to yet: it takes the
        first who does."""
        own = self.profile.archive_name
        if account_id == owner_id:
            return self.profile
        names = {owner.id: name for name, owner in self._read().owners.items()}
        if account_id in names:
            return self.profile.with_archive(names[account_id])
        name = _archive_name(account_id)
        is_first_free = "" not in names.values() and not (own == "" and owner_id)
        if is_first_free and name not in self.profile.archive_names():
            return self.profile.with_archive("")
        return self.profile.with_archive(name)

    def all(self) -> list[KnownAccount]:
        """The accounts that have an archive, in a lasting order."""
        owners = self._read().owners
        unknown = _Owner("", tr("an account without a name"))
        return [
            KnownAccount(self.profile.with_archive(name), owners.get(name, unknown).name)
            for name in self.profile.archive_names()
        ]

    def others(self) -> list[KnownAccount]:
        """Those that have another archive than this process's."""
        return [account for account in self.all() if account.profile != self.profile]

    def show(self, profile: Profile) -> None:
        """Have every process that starts from now on work on this archive. Raises FaxDeskError (STORAGE)."""

        def choose(entries: _Entries) -> None:
            entries.shown = profile.archive_name

        try:
            self._change(choose)
        except OSError as error:
            raise FaxDeskError(
                tr("The other account could not be opened."),
                tr(
                    "See that the disk has room and that you may write in “{folder}”.",
                    folder=self.profile.folder,
                ),
                ErrorKind.STORAGE,
            ) from error

    def note(self, account: AccountInfo, environment: SignIn | None = None) -> None:
        """Write down whose this process's archive is and, where the environment signed in, that it is for
        those credentials. A disk that does not take it costs no more than the name and a second look."""
        own = self.profile.archive_name

        def enter(entries: _Entries) -> None:
            entries.owners[own] = _Owner(account.extension_id, account_label(account))
            if environment is not None:
                entries.unattended[_credential_name(environment)] = own

        try:
            self._change(enter)
        except OSError as error:
            log.warning("Whose the archive is could not be written down: %s", type(error).__name__)

    def _change(self, change: Callable[[_Entries], None]) -> None:
        """Raises OSError."""
        entries = self._read()
        change(entries)
        if entries == self._read():
            return
        with self._alone():
            # Another process may have written since.
            entries = self._read()
            change(entries)
            self._write(json.dumps(to_builtins(entries), indent=2, ensure_ascii=False).encode())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from changing the file meanwhile, where the disk has locks."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.profile.accounts_file.with_suffix(".lock"), mode=0o600, timeout=_PATIENCE_S)
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(lock)
            except (Timeout, OSError, NotImplementedError) as error:
                log.info("The file of accounts cannot be locked: %s", type(error).__name__)
            yield

    def _write(self, content: bytes) -> None:
        """Whole or not at all, and so that no power cut takes it back."""
        path = self.profile.accounts_file
        write_private(path, content)
        sync_folder(path.parent)

    def _read(self) -> _Entries:
        """What the file says, where it makes sense. Without it the first account is shown; the archives of
        the others are found by their names."""
        try:
            return _Entries.of(json.loads(self.profile.accounts_file.read_bytes()))
        except FileNotFoundError:
            return _Entries()
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            log.warning("The file of accounts cannot be read: %s", type(error).__name__)
            return _Entries()


class _Owner(Struct, frozen=True):
    """Whose an archive is: the account's id and name."""

    id: str
    name: str


class _Entries(Struct):
    """What stands in the file. Archives are called by their names."""

    shown: str = ""
    owners: dict[str, _Owner] = field(default_factory=dict)
    unattended: dict[str, str] = field(default_factory=dict)
    """The archive of those who sign in by the environment, by what their credentials are known by."""

    @classmethod
    def of(cls, found: Any) -> _Entries:
        """Raises ValueError, TypeError, KeyError or AttributeError where it makes no sense."""
        owners = {
            name: _Owner(str(entry["id"]), str(entry["name"])) for name, entry in found["owners"].items()
        }
        unattended = {credential: str(name) for credential, name in found["unattended"].items()}
        return cls(str(found["shown"]), owners, unattended)


def _archive_name(account_id: str) -> str:
    """The name of the folder of a further account's archive, which tells nothing of it."""
    import hashlib

    return hashlib.sha256(f"faxdesk-account\0{account_id}".encode()).hexdigest()[:16]


def _credential_name(sign_in: SignIn) -> str:
    """What credentials are known by, which says nothing of them."""
    text = "\0".join((sign_in.server, sign_in.client_id, sign_in.jwt))
    import hashlib

    return hashlib.sha256(f"faxdesk-unattended\0{text}".encode()).hexdigest()[:32]


def account_label(account: AccountInfo) -> str:
    """What people know an account by."""
    number = account.extension_number
    extension = tr("extension {number}", number=number) if number else ""
    return (
        listed(account.name, extension)
        or next(iter(account.fax_numbers), "")
        or tr("an account without a name")
    )


def about_change(account: AccountInfo, owner: AccountInfo, waiting: int) -> tuple[str, str]:
    """What a person is told when another account's faxes are shown from now on, instead of those of the
    owner, of which so many have not left yet."""
    return (
        tr(
            "You signed in as “{name}”, whose faxes are shown from now on.",
            name=account_label(account),
        ),
        about_former(account_label(owner), waiting),
    )


def about_former(name: str, waiting: int) -> str:
    """What becomes of the faxes of the account of this name when another one's are shown."""
    kept = tr(
        "The faxes of “{name}” are kept on this computer, and come back when you choose that account on the"
        " sign-in page or sign in to it.",
        name=name,
    )
    if not waiting:
        return kept
    left = tr_n(
        "One of them has not left yet: it waits until then.",
        "{count} of them have not left yet: they wait until then.",
        waiting,
    )
    return f"{kept} {left}"


def open_archive_of(profile: Profile, environment: SignIn | None) -> Profile:
    """The profile with the archive that is to be opened, its folders made: the one that is shown, or that of
    whoever signs in by the environment. Raises FaxDeskError (STORAGE)."""
    shown = Accounts(profile).shown(environment)
    if shown != profile:
        shown.prepare()
    return shown
