"""What the actions on faxes lead to, said once for all panes."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QObject, Signal


class Discarded(Struct, frozen=True):
    """Faxes, or further requests of one, that were discarded and can be restored: ids are those of their rows
    in the journal, text says what was done. opens_again tells whether a fax that is restored is then shown to
    be written on, because it was being written when it was thrown away."""

    ids: tuple[int, ...]
    text: str
    opens_again: bool = False


class FaxOutcomes(QObject):
    """Every pane that acts on faxes emits these signals itself, and the window connects to each of them once:
    no pane hands on what another one has to say.

    Signals: draft_opened(fax id) when a draft is to be written on, pages_opened(fax id) when it is its first
    page that is to be written on, draft_kept(fax id) when one was put aside,
    sent(fax id) when a fax, or a further request of one, was committed, sent_to_many(fax id) when one to the
    rows of a table was, discarded(Discarded), fax_wanted(fax
    id) when a fax that was sent before is to be shown, many_wanted(fax id, Draft) when a draft is to go to
    the rows of a table, rows_wanted(fax id) when those of a fax to many are to be shown,
    said(what was done, how to take it back) of what is no fax, such as a template,
    contact_wanted(number, name) is to be kept among the contacts, person_wanted(Suggestion) whose contact is
    to be shown, or made.
    """

    draft_opened = Signal(int)
    pages_opened = Signal(int)
    draft_kept = Signal(int)
    sent = Signal(int)
    sent_to_many = Signal(int)
    discarded = Signal(object)
    fax_wanted = Signal(int)
    rows_wanted = Signal(int)
    many_wanted = Signal(int, object)
    said = Signal(str, object)
    contact_wanted = Signal(str, str)
    person_wanted = Signal(object)
