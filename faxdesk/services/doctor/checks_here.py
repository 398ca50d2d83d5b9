"""Checks of this computer: versions, disk, accounts, keychain."""

from __future__ import annotations

import platform
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from faxdesk.disk_trouble import disk_full, free_bytes, may_write, not_writable, size_text
from faxdesk.domain.checkup import Finding, Verdict, Walls
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.paths import Profile
    from faxdesk.provider.fax_provider import SecretStore
    from faxdesk.services.accounts import Accounts

T = TypeVar("T")

_ROOM = 1_000_000_000
"""Bytes that a day of faxes and a copy of the archive need."""
_NO_ROOM = 100_000_000
_FULL = 1_000_000
"""Bytes that a single fax needs."""
_SLICE_S = 0.05


def versions(program: str, sqlite: str, structure: int | None) -> Finding:
    """The versions of what runs here; Qt only where it is loaded. structure is the version of the archive's
    tables, None while the archive is not open; sqlite is "" then."""
    qt = getattr(sys.modules.get("PySide6"), "__version__", "")
    facts = (
        ("FaxDesk", program),
        ("Python", platform.python_version()),
        ("Qt", qt or "not loaded"),
        ("SQLite", sqlite or "not loaded"),
        ("archive", "not open" if structure is None else f"structure {structure}"),
        ("system", f"{platform.system()} {platform.release()} ({platform.machine()})"),
        ("packaged", "yes" if getattr(sys, "frozen", False) else "no"),
    )
    return Finding(
        Verdict.OK,
        tr("FaxDesk {program} on {system}.", program=program, system=platform.system()),
        facts=facts,
    )


def accounts(known: Accounts) -> Finding:
    """Whose archives are in the profile. Names are quoted, since what support is given leaves such out."""
    found = known.all()
    facts = tuple(
        ("shown" if account.profile == known.profile else "also here", f"“{account.name}”")
        for account in found
    )
    if len(found) == 1:
        return Finding(Verdict.OK, tr("The profile has the archive of one account."), facts=facts)
    return Finding(
        Verdict.OK,
        tr_n(
            "The profile has the archive of {count} account; the one that is shown is examined here.",
            "The profile has the archives of {count} accounts; the one that is shown is examined here.",
            len(found),
        ),
        facts=facts,
    )


def cage(walls: Callable[[], Walls], system: str = sys.platform) -> Finding:
    """What the process that opens documents is kept from on a system. Raises FaxDeskError (BUG) where it
    cannot start."""
    found = walls()
    kept = (("files", found.files), ("network", found.network), ("other processes", found.processes))
    facts = tuple((name, "refused" if is_refused else "open") for name, is_refused in kept)
    if found.are_whole:
        words = tr("The part that opens documents reaches no other file, no network and no other program.")
        return Finding(Verdict.OK, words, facts=facts)
    words = tr("The part that opens documents is limited in memory and time, and not in what it may reach.")
    if system == "win32":
        return _cage_of_windows(found, words, (*facts, ("job object", "yes" if found.in_job else "no")))
    if found.network and found.processes:
        words = tr("The part that opens documents reaches no network and no other program, but your files.")
    hint = tr("The system's kernel, or the container, does not offer what that takes (Landlock and seccomp).")
    if system == "darwin":
        hint = tr(
            "macOS did not put up all of the sandbox that FaxDesk asks for. Nobody has tried that on a Mac"
            " yet: please report which macOS you have."
        )
    return Finding(Verdict.WARNING, words, hint, facts=facts)


def _cage_of_windows(found: Walls, limited: str, facts: tuple[tuple[str, str], ...]) -> Finding:
    if not found.in_job:
        hint = tr("Windows did not take it into a job object, which would keep it from starting programs.")
        return Finding(Verdict.WARNING, limited, hint, facts=facts)
    words = tr(
        "The part that opens documents is in a job object: its memory is limited, it starts no program, and"
        " it reaches neither the clipboard nor other windows. It has your rights: no limited token keeps it"
        " from your files and the network."
    )
    return Finding(Verdict.OK, words, facts=facts)


def disk(profile: Profile) -> Finding:
    """Whether the disk of the profile's folder has room and takes what is written. Raises FaxDeskError
    (STORAGE) where it is not there."""
    free = free_bytes(profile.folder)
    if free is None:
        raise FaxDeskError(
            tr("The folder of the archive cannot be reached."),
            tr("Make sure that the disk is connected."),
            ErrorKind.STORAGE,
        )
    facts = (("folder", str(profile.folder)), ("free", size_text(free)))
    for folder in (profile.folder, profile.blobs, profile.temporary):
        if not may_write(folder):
            trouble = not_writable(folder)
            return Finding(Verdict.PROBLEM, trouble.title, trouble.hint, facts)
    if free < _FULL:
        trouble = disk_full(profile.folder)
        return Finding(Verdict.PROBLEM, trouble.title, trouble.hint, facts)
    if free >= _ROOM:
        hint = _words_of_aside(profile)
        verdict = Verdict.WARNING if hint else Verdict.OK
        return Finding(verdict, tr("{size} free.", size=size_text(free)), hint, facts)
    verdict = Verdict.WARNING if free >= _NO_ROOM else Verdict.PROBLEM
    return Finding(
        verdict,
        tr("Only {size} free on the disk.", size=size_text(free)),
        tr("Make room before it is full."),
        facts=facts,
    )


def _words_of_aside(profile: Profile) -> str:
    """What is to be said of what restores have put aside; "" where nothing is."""
    folders = profile.put_aside
    if not folders:
        return ""
    return tr(
        "What was here before a backup was restored is still in {folders}, with all faxes of that time, also"
        " those that were deleted since. Delete it when you need it no more.",
        folders=", ".join(f"“{folder.name}”" for folder in folders),
    )


def keychain(secrets: SecretStore, limit_s: float, token: CancelToken) -> Finding:
    """Whether the keychain answers, and whether it keeps a sign-in; what that is is not looked at."""
    try:
        kept = within(limit_s, secrets.load, token)
    except TimeoutError:
        return Finding(
            Verdict.WARNING,
            tr("The keychain has not answered for {seconds} seconds.", seconds=f"{limit_s:.0f}"),
            tr("It may be waiting for you to unlock it: look for its window."),
        )
    except FaxDeskError as error:
        # Only a warning: without a keychain a sign-in lasts as long as the program runs.
        return Finding(Verdict.WARNING, error.title, error.hint)
    summary = tr("It answers and keeps a sign-in.") if kept else tr("It answers; no sign-in is kept in it.")
    return Finding(Verdict.OK, summary)


class _Outcome(Generic[T]):
    """What became of work on another thread."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.value: T
        self.error: BaseException | None = None

    def run(self, work: Callable[[], T]) -> None:
        try:
            self.value = work()
        except BaseException as error:
            self.error = error
        finally:
            self.done.set()


def within(limit_s: float, work: Callable[[], T], token: CancelToken) -> T:
    """Do work that cannot be called off, such as an unlock prompt, on a thread of its own; gives its result.
    After limit_s seconds of real time the thread is left to itself, and this raises TimeoutError. Raises
    Cancelled, and whatever work() raises."""
    outcome: _Outcome[T] = _Outcome()
    threading.Thread(target=outcome.run, args=(work,), name="faxdesk check", daemon=True).start()
    waited_s = 0.0
    while not outcome.done.wait(_SLICE_S):
        token.check()
        waited_s += _SLICE_S
        if waited_s >= limit_s:
            raise TimeoutError
    if outcome.error is not None:
        raise outcome.error
    return outcome.value
