"""How each entry of the audit log is bound to all before it, and how a log that was bent is found out."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import AuditEntry, LogHead

BEGINNING = "0" * 64
"""What the first entry is bound to."""
_MOST_COMPARED = 200
"""So many wrong entries are tried in each other's places."""


class LogKey:
    """The secret with which entries are linked, so that only who has it can add one."""

    def __init__(self, secret: bytes) -> None:
        self.secret = secret
        self.id = hmac.digest(secret, b"faxdesk audit key id", hashlib.sha256)[:8].hex()

    def __repr__(self) -> str:
        return f"<audit key {self.id}>"


def link_of(entry: AuditEntry, key: LogKey | None) -> str:
    """What binds an entry to the one before it: with a key an HMAC-SHA-256, else a plain SHA-256."""
    parts = (
        *(entry.number, entry.at, entry.account, entry.user, entry.program, entry.act, entry.fax_id),
        *(entry.documents, entry.details, entry.key, entry.before),
    )
    return _digest(json.dumps(parts, separators=(",", ":"), ensure_ascii=False), key)


def seal_of(head: LogHead, purpose: str, key: LogKey | None) -> str:
    """What shows that a head, or the mark of a cut, was written by who has the key."""
    return _digest(json.dumps((purpose, head.number, head.link, head.at, head.key)), key)


def _digest(text: str, key: LogKey | None) -> str:
    content = text.encode(errors="surrogatepass")
    if key is None:
        return hashlib.sha256(content).hexdigest()
    return hmac.digest(key.secret, content, hashlib.sha256).hex()


class Fault(StrEnum):
    """What was done to the log."""

    CHANGED = "changed"
    SWAPPED = "swapped"
    MISSING = "missing"
    """Entries between others, or at the front, are gone."""
    CUT = "cut"
    """The newest entries are gone, which a head that was kept elsewhere tells."""
    APPENDED = "appended"
    """The last entries were not written by the program."""
    WITHOUT_KEY = "without_key"
    """Written without the key, after others that have it: by hand, or while the keychain did not answer."""
    UNKNOWN_KEY = "unknown_key"
    """Made with a key that is not here, by what the entry says: on another computer, or by hand, since nobody
    can tell of such an entry whether it was changed."""
    OTHER_LOG = "other_log"
    """The entry is sound in itself, but a head that was kept elsewhere names another."""
    MARK_CHANGED = "mark_changed"
    """The mark of where the log was shortened is not the program's."""


class Finding(Struct, frozen=True):
    """A fault, at these entries."""

    fault: Fault
    first: int
    last: int


class Verdict(Struct, frozen=True):
    """What came of a check: how many entries there are, how many of them bear a link made with a key, how
    many one that only a key that is not here could check, and what is wrong."""

    count: int = 0
    keyed: int = 0
    unchecked: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        return not self.findings

    @property
    def is_unclear(self) -> bool:
        """Whether all that is wrong is that keys are not here."""
        return bool(self.findings) and all(each.fault is Fault.UNKNOWN_KEY for each in self.findings)


class ChainCheck:
    """Goes through a log, oldest entry first. keys are those that are here, by their ids. cut is the mark of
    where the front was removed, None where it never was; heads are those that were kept elsewhere."""

    def __init__(self, keys: Mapping[str, LogKey], cut: LogHead | None, heads: Iterable[LogHead]) -> None:
        self._keys = keys
        self._heads = {head.number: head for head in heads if self._is_ours(head, "head")}
        self._findings: list[Finding] = []
        self._wrong: list[AuditEntry] = []
        self._expected, self._before = 1, BEGINNING
        self._count = self._keyed = self._unchecked = 0
        self._cut = cut
        self._is_cut_told = False
        if cut is not None:
            self._expected, self._before = cut.number + 1, cut.link

    def take(self, entry: AuditEntry) -> None:
        """Look at the next entry."""
        self._count += 1
        is_next = entry.number == self._expected
        if not is_next:
            self._findings.append(Finding(Fault.MISSING, self._expected, entry.number - 1))
        is_wrong_before = bool(self._wrong) and self._wrong[-1].number == entry.number - 1
        key = self._keys.get(entry.key)
        if entry.key and key is None:
            self._unchecked += 1
            self._findings.append(Finding(Fault.UNKNOWN_KEY, entry.number, entry.number))
        elif link_of(entry, key) != entry.link:
            self._wrong.append(entry)
        elif self._keyed and not entry.key:
            self._findings.append(Finding(Fault.WITHOUT_KEY, entry.number, entry.number))
        if is_next and entry.before != self._before and not is_wrong_before and entry not in self._wrong[-1:]:
            # Sound in itself, and bound to another than the one that stands before it.
            number = max(entry.number - 1, 1)
            self._findings.append(Finding(Fault.CHANGED, number, number))
        self._keyed += bool(entry.key)
        self._is_cut_told |= self._cut is not None and entry.act == Act.LOG_CUT and entry.key == self._cut.key
        head = self._heads.get(entry.number)
        if head is not None and head.link != entry.link and entry not in self._wrong[-1:]:
            self._findings.append(Finding(Fault.OTHER_LOG, entry.number, entry.number))
        self._expected, self._before = entry.number + 1, entry.link

    def verdict(self) -> Verdict:
        """After the last."""
        if self._cut is not None and not (self._is_ours(self._cut, "cut") and self._is_cut_told):
            # The entry that tells of the cut was made with the same key, and stays: without it, a mark that
            # says that it has no key, or one that is not here, could be anybody's.
            self._findings.append(Finding(Fault.MARK_CHANGED, self._cut.number, self._cut.number))
        last = self._expected - 1
        highest = max(self._heads, default=0)
        if highest > last:
            self._findings.append(Finding(Fault.CUT, last + 1, highest))
        self._findings += [Finding(fault, number, number) for number, fault in self._judged(last, highest)]
        return Verdict(self._count, self._keyed, self._unchecked, _joined(self._findings))

    def _judged(self, last: int, highest: int) -> Iterator[tuple[int, Fault]]:
        """The wrong entries with what was done to each. highest is the newest that was there for sure."""
        swapped = _swapped(self._wrong[:_MOST_COMPARED], self._keys)
        numbers = {entry.number for entry in self._wrong}
        tail = last + 1
        while tail - 1 in numbers - swapped and tail - 1 > highest:
            tail -= 1
        for entry in self._wrong:
            if entry.number in swapped:
                yield entry.number, Fault.SWAPPED
            else:
                yield entry.number, Fault.APPENDED if entry.number >= tail else Fault.CHANGED

    def _is_ours(self, head: LogHead, purpose: str) -> bool:
        """Whether a head is one that the program wrote, as far as that can be known here."""
        key = self._keys.get(head.key)
        if head.key and key is None:
            return True
        return hmac.compare_digest(seal_of(head, purpose, key), head.seal)


def _swapped(wrong: Sequence[AuditEntry], keys: Mapping[str, LogKey]) -> set[int]:
    """Those of the wrong entries that are sound in the place of another of them."""
    found: set[int] = set()
    for entry in wrong:
        key = keys.get(entry.key)
        for other in wrong:
            if other is not entry and link_of(replace(entry, number=other.number), key) == entry.link:
                found |= {entry.number, other.number}
    return found


def _joined(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """In order, and those of one fault in a row as one."""
    joined: list[Finding] = []
    for finding in sorted(set(findings), key=lambda each: (each.first, each.last)):
        if joined and joined[-1].fault == finding.fault and joined[-1].last >= finding.first - 1:
            joined[-1] = replace(joined[-1], last=max(finding.last, joined[-1].last))
        else:
            joined.append(finding)
    return tuple(joined)
