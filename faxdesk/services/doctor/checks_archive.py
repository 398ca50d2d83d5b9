"""Checks of the archive, with the repairs that take nothing away from anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.disk_trouble import size_text
from faxdesk.domain.checkup import Finding, NamedDocument, Verdict
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.service_name import service_name
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from pathlib import Path

    from faxdesk.store.blobs import BlobStore
    from faxdesk.store.inspection import Inspector

_YOUNG = timedelta(days=1)
"""A document is stored before the row that names it, so one younger than this may still get its row."""


class DocumentsSeen(Struct, frozen=True):
    """The documents found: their number and size in bytes, the rows whose document is missing, the documents
    whose content is not what their name (its hash) says, and those that no row names."""

    count: int
    size: int
    missing: tuple[NamedDocument, ...]
    damaged: tuple[str, ...]
    orphans: tuple[str, ...]


class ArchiveChecks:
    """Checks and repairs the archive; for workers, since each check reads all rows or all documents."""

    def __init__(self, inspector: Inspector, blobs: BlobStore, aside: Path, clock: Clock) -> None:
        self._inspector = inspector
        self._blobs = blobs
        self._aside = aside
        self._clock = clock

    def file(self, token: CancelToken) -> Finding:
        """Whether the archive's file is sound and its rows refer only to rows that exist."""
        damages = self._inspector.damages()
        if damages:
            facts = tuple((f"damage {number}", damage) for number, damage in enumerate(damages, start=1))
            return Finding(
                Verdict.PROBLEM, tr("The archive is damaged."), _set_aside_words(), facts, can_mend=True
            )
        token.check()
        if dangling := self._inspector.dangling_rows():
            return Finding(
                Verdict.PROBLEM,
                tr_n(
                    "{count} row of the archive belongs to nothing.",
                    "{count} rows of the archive belong to nothing.",
                    dangling,
                ),
                tr("No fax is lost by it. Save a bundle and report it."),
            )
        return Finding(Verdict.OK, tr("The archive is sound."))

    def index(self, token: CancelToken) -> Finding:
        """Whether the search index knows every fax, and no fax that does not exist."""
        unknown, stray = self._inspector.index_gaps()
        token.check()
        is_sound = self._inspector.index_is_sound()
        facts = (("not in the index", str(unknown)), ("only in the index", str(stray)))
        if is_sound and not unknown and not stray:
            return Finding(Verdict.OK, tr("The search knows every fax."), facts=facts)
        summary = (
            tr("The search index is damaged.") if not is_sound else tr("The search does not know every fax.")
        )
        return Finding(Verdict.PROBLEM, summary, tr("Repair makes the index anew."), facts, can_mend=True)

    def documents(self, token: CancelToken) -> Finding:
        """Whether each document is there and unchanged, and whether a fax needs it."""
        seen = self._look(token)
        facts = (
            ("documents", str(seen.count)),
            ("size", size_text(seen.size)),
            ("missing", str(len(seen.missing))),
            ("damaged", str(len(seen.damaged))),
            ("of no fax", str(len(seen.orphans))),
        )
        sentences, hints = list(_sentences(seen)), list(_hints(seen))
        if not sentences:
            return Finding(
                Verdict.OK,
                tr_n(
                    "All {count} documents are as they were.",
                    "All {count} documents are as they were.",
                    seen.count,
                ),
                facts=facts,
            )
        verdict = Verdict.PROBLEM if seen.missing or seen.damaged else Verdict.WARNING
        can_mend = bool(seen.damaged or seen.orphans or any(document.can_fetch for document in seen.missing))
        return Finding(verdict, " ".join(sentences), " ".join(hints), facts, can_mend)

    def repair(self, token: CancelToken) -> list[str]:
        """Make the index anew, have missing documents fetched again, and set aside documents that are damaged
        or that no fax needs. Nothing is deleted. Gives what was done, in sentences."""
        if self._inspector.damages():
            self._inspector.suspect()
            return [
                tr(
                    "The archive itself cannot be repaired. {remedy}",
                    remedy=_set_aside_words(),
                )
            ]
        done = []
        if self.index(token).can_mend:
            self._inspector.rebuild_index()
            done.append(tr("The search index was made anew."))
        return [*done, *self._repair_documents(token)]

    def _repair_documents(self, token: CancelToken) -> Iterator[str]:
        seen = self._look(token)
        aside = [*seen.damaged, *seen.orphans]
        for digest in aside:
            self._blobs.set_aside(digest, self._aside)
        if aside:
            yield tr_n(
                "{count} document is set aside, in the folder “{folder}”.",
                "{count} documents are set aside, in the folder “{folder}”.",
                len(aside),
                folder=self._aside.name,
            )
        wanted = [
            document.fax_id
            for document in self._inspector.documents()
            if document.can_fetch and not self._blobs.has(document.hash)
        ]
        if wanted:
            self._inspector.want_again(wanted)
            yield tr_n(
                "{count} document will be fetched again.",
                "{count} documents will be fetched again.",
                len(wanted),
            )

    def _look(self, token: CancelToken) -> DocumentsSeen:
        # Documents are listed before rows, so that one stored meanwhile is not in the list, or very young.
        here = list(self._blobs.all())
        rows, named = self._inspector.documents(), self._inspector.named_anywhere()
        oldest_young = self._clock.now() - _YOUNG
        damaged, orphans = [], []
        for digest, _size, added_at in here:
            token.check()
            if digest not in named:
                if added_at < oldest_young:
                    orphans.append(digest)
            elif not self._blobs.verify(digest):
                damaged.append(digest)
        missing = tuple(document for document in rows if not self._blobs.has(document.hash))
        size = sum(size for _digest, size, _added_at in here)
        return DocumentsSeen(len(here), size, missing, tuple(damaged), tuple(orphans))


def _sentences(seen: DocumentsSeen) -> Iterator[str]:
    if seen.missing:
        yield tr_n("{count} document is missing.", "{count} documents are missing.", len(seen.missing))
    if seen.damaged:
        yield tr_n("{count} document is damaged.", "{count} documents are damaged.", len(seen.damaged))
    if seen.orphans:
        yield tr_n("{count} document is of no fax.", "{count} documents are of no fax.", len(seen.orphans))


def _set_aside_words() -> str:
    return tr(
        "Start FaxDesk again: it takes over what can be read into a new archive, and fetches "
        "from {service} what is missing. Nothing is deleted.",
        service=service_name(),
    )


def _hints(seen: DocumentsSeen) -> Iterator[str]:
    if seen.damaged or any(document.can_fetch for document in seen.missing):
        yield tr("Repair has them fetched again where {service} still has them.", service=service_name())
    if any(document.is_unsent for document in seen.missing):
        yield tr("A fax that has not left yet lacks its document: add the file again.")
    elif any(not document.can_fetch for document in seen.missing):
        yield tr("What {service} no longer has may be in your backups.", service=service_name())
    if seen.orphans:
        yield tr("Repair sets aside what is of no fax; nothing is deleted.")
