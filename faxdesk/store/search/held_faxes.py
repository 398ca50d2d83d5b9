"""Which faxes a legal hold keeps, as SQL: lists show it, searches ask for it, and no such fax is deleted."""

from __future__ import annotations

_OF_FAX = "coalesce(faxes.root_id, faxes.id)"
KEEPS = (
    f"(kind = 'fax' AND what IN (CAST(faxes.id AS TEXT), CAST({_OF_FAX} AS TEXT)))"
    " OR (kind = 'person' AND (what = faxes.sender_number OR what IN (SELECT number FROM fax_recipients"
    f" WHERE fax_id IN (faxes.id, {_OF_FAX}))))"
    f" OR (kind = 'tag' AND what IN (SELECT key FROM fax_tags WHERE fax_id IN (faxes.id, {_OF_FAX})))"
)
"""A condition on a row of faxes and one of legal_holds: whether this hold keeps this fax. A part is kept with
the fax that it belongs to."""
IS_HELD = f"EXISTS (SELECT 1 FROM legal_holds WHERE {KEEPS})"
"""The same for any hold."""
