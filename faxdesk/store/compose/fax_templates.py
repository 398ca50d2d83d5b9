"""Templates of faxes, kept in the archive."""

from __future__ import annotations

from faxdesk.domain.compose.kept_to_begin import FaxTemplate
from faxdesk.domain.runtime import Clock
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import draft_from, draft_text, to_text, told_damage


class FaxTemplateStore:
    """Names are told apart without regard to case. What a template is made of stays as long as it does."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def names(self) -> list[str]:
        """In their order."""
        with self._db.read() as cx:
            return [row["name"] for row in cx.execute("SELECT name FROM fax_templates ORDER BY key")]

    def find(self, name: str) -> FaxTemplate | None:
        with self._db.read() as cx:
            row = cx.execute("SELECT * FROM fax_templates WHERE key = ?", (_key(name),)).fetchone()
        return _to_template(row) if row is not None else None

    def save(self, template: FaxTemplate) -> None:
        """Keep it, in place of one of the same name."""
        key, draft = _key(template.name), template.draft
        with self._db.transaction() as cx:
            self.remove(template.name)
            cx.execute(
                "INSERT INTO fax_templates (key, name, draft, at) VALUES (?, ?, ?, ?)",
                (key, template.name, draft_text(draft), to_text(self._clock.now())),
            )
            hashes = {digest for file in draft.files for digest in file.blobs}
            cx.executemany(
                "INSERT INTO template_documents (hash, key) VALUES (?, ?)",
                [(digest, key) for digest in sorted(hashes)],
            )

    def rename(self, name: str, template: FaxTemplate) -> None:
        """Keep a template under another name."""
        with self._db.transaction():
            self.remove(name)
            self.save(template)

    def remove(self, name: str) -> bool:
        """False where there was none."""
        with self._db.transaction() as cx:
            return cx.execute("DELETE FROM fax_templates WHERE key = ?", (_key(name),)).rowcount > 0


@told_damage
def _to_template(row: sqlite3.Row) -> FaxTemplate:
    return FaxTemplate(row["name"], draft_from(row["draft"]))


def _key(name: str) -> str:
    return name.casefold()
