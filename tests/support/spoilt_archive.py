"""An archive with one of everything in it, to be spoilt, and a session that looks at all of it."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AccountInfo, FaxQuery, Folder, Party, RecipientStatus
from faxdesk.domain.outbox_states import OutboxEvent, OutboxState, Problem
from faxdesk.domain.page_text import DocumentText, How, TextState
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.store.database import schema
from faxdesk.store.database.connection import connect
from tests.support.clock import ManualClock
from tests.support.faxes import received, sent, sync_of

FILE = OutgoingFile("letter.pdf", "a" * 64, 1000, "application/pdf", 2)
FAXES = 45
AUDIT = "audit_*"
"""The tables of the audit log, in which what is done to the archive leaves entries."""


def make_archive(folder: Path) -> Profile:
    """45 faxes of the service, 15 of them sent, with pages, texts, tags, notes, and 3 in the trash; 3 drafts
    and 5 faxes on their way."""
    profile = Profile(folder)
    profile.prepare()
    with closing(Composition(profile, clock=ManualClock())) as composition:
        composition.faxes.remember_account(AccountInfo("700", "Doe", "101", ("+12025550110",), "US"))
        messages = [
            sent(number, RecipientStatus(f"+1212555{number:04}", f"To {number}", "Sent"), cover_text="Dear")
            if number % 3 == 0
            else received(number, sender=Party(f"+1650555{number:04}", f"Sender {number}"))
            for number in range(1, FAXES + 1)
        ]
        composition.sync_store.apply_sync(sync_of(*messages), full=True, window_from=None)
        inbox = list(composition.library.ids(FaxQuery(Folder.INBOX)))
        for number, fax_id in enumerate(inbox):
            digest = f"{number:064x}"
            composition.faxes.document_here(fax_id, digest, "application/pdf")
            composition.page_texts.keep(digest, DocumentText(f"Page text {number}", How.TEXT))
            composition.page_texts.put(digest, f"Page text {number}", TextState.DONE)
            if number % 4 == 0:
                composition.tags_and_notes.change_tags([fax_id], (f"tag {number}",), ())
                composition.tags_and_notes.set_note(fax_id, f"Note {number}")
        for number in range(8):
            draft = Draft((Recipient(f"+1303555{number:04}", f"To {number}"),), (FILE,), cover_text="Dear")
            fax_id = composition.journal.create(draft)
            if number >= 3:
                composition.journal.change(fax_id, OutboxEvent.SEND)
            if number >= 6:
                problem = Problem("It was refused.", "Look at it.", ErrorKind.REFUSED)
                composition.journal.change(fax_id, OutboxEvent.REFUSE, problem=problem)
        composition.library.trash(inbox[:3])
    return profile


def look_at_all(profile: Profile) -> tuple[Counter[str], tuple[str, ...]]:
    """What a session lists, by folder, and the titles of its notices. It reads, writes and tidies."""
    listed: Counter[str] = Counter()
    with closing(Composition(profile, clock=ManualClock())) as composition:
        library, token = composition.library, CancelToken()
        for folder in Folder:
            ids = list(library.ids(FaxQuery(folder)))
            assert [row.id for row in library.rows(ids)] == ids
            for fax_id in ids:
                library.fax(fax_id)
                library.outgoing(fax_id)
                library.parts(fax_id)
                library.history(fax_id)
                library.suggested_name(fax_id)
                composition.tags_and_notes.of(fax_id)
                listed[str(folder)] += 1
        library.counts()
        composition.suggestions.look_up("Sender")
        library.account()
        composition.tags_and_notes.tags()
        composition.faxes.wanted_documents(10)
        composition.faxes.at_risk()
        composition.journal.items(OutboxState)
        composition.journal.unsettled()
        composition.sync_store.synced_at()
        composition.sync_store.pending_reads()
        composition.sync_store.pending_deletes(at_once=True)
        fax_id = composition.journal.create(Draft((Recipient("+13035550999"),), (FILE,)))
        composition.journal.change(fax_id, OutboxEvent.SEND)
        composition.sync_store.apply_sync(sync_of(received(5, page_count=9)), full=False, window_from=None)
        composition.trash.tidy(token)
        composition.tidy()
        return listed, tuple(notice.title for notice in composition.notices)


def sessions(profile: Profile, most: int = 3) -> tuple[Counter[str], tuple[str, ...]]:
    """What the first session lists that is not ended by an error in words: such a one sees to it that the
    next looks closely."""
    for _ in range(most - 1):
        try:
            return look_at_all(profile)
        except FaxDeskError as error:
            if error.kind != ErrorKind.STORAGE:
                raise
    return look_at_all(profile)


def contents(path: Path, key: ArchiveKey | None, *, without: str = "") -> list[object]:
    """All that an archive holds, and what the index finds; without the rows of the tables that are called
    so."""
    with closing(connect(path, key)) as cx:
        tables = cx.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
            " AND name NOT GLOB 'fax_search*' AND name NOT GLOB ?",
            (without,),
        ).fetchall()
        rows = [(name, sorted(map(repr, cx.execute(f"SELECT * FROM {name}")))) for (name,) in sorted(tables)]
        schema_rows = cx.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
        found = cx.execute("SELECT rowid FROM fax_search WHERE fax_search MATCH 'sender'").fetchall()
        assert found
        return [schema.version_of(cx), schema_rows, rows, found]
