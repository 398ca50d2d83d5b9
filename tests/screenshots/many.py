"""The pictures of tables: one of contacts that is imported, and those of a fax to many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from faxdesk.domain.draft import Draft
from faxdesk.domain.fax import Direction, Message, RecipientStatus
from faxdesk.domain.merge.judge_rows import MergePlan
from faxdesk.domain.outbox_states import OutboxEvent, PartKind
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.tables.table import SheetRows, Table, table_of
from faxdesk.paths import resource
from faxdesk.ui.fax_list.list_places import Place
from tests.screenshots.importing import show_import
from tests.screenshots.scanning import scan_scenes

if TYPE_CHECKING:
    from tests.screenshots.__main__ import Studio

_RESULTS = (("SendingFailed", "LineBusy"), ("Sent", ""), ("Sent", ""), ("Queued", ""))


def table_scenes(studio: Studio) -> Iterator[tuple[str, Callable[[], None]]]:
    yield "contacts-import", lambda: show_import(studio)
    yield "merge-troubles", lambda: _show_troubles(studio)
    yield "merge-typing", lambda: _type(studio)
    yield "merge-running", lambda: studio.window._context.outcomes.rows_wanted.emit(_running(studio))
    yield "outbox-to-many-paused", lambda: _show_paused(studio)
    yield from scan_scenes(studio)


def _table(count: int, *more: list[str]) -> Table:
    rows = [[f"Practice {place + 1}", f"+1650556{2000 + place}", "3 December"] for place in range(count)]
    return table_of(SheetRows([["Practice", "Fax", "Day"], *more, *rows]))


def _draft(studio: Studio) -> Draft:
    file = studio.composition.outbox.add_file(resource("demo", "Referral letter.pdf"), CancelToken())
    return Draft(files=(file,), cover_index=1, cover_text="{Practice}: {Day}")


def _show_troubles(studio: Studio) -> None:
    draft = _draft(studio)
    fax_id = studio.composition.outbox.create(draft)
    studio.window.writing.open(fax_id)
    studio.window._context.outcomes.many_wanted.emit(fax_id, draft)
    page = studio.window.pages.currentWidget()
    twice, wrong = ["Practice 1", "+16505562000", "4 December"], ["Practice 0", "1,65E+10", "4 December"]
    empty = ["Practice 99", "+16505562999", ""]
    page.ways.take(lambda _token: _table(40, twice, wrong, empty))  # type: ignore[union-attr]


def _type(studio: Studio) -> None:
    page = studio.window.pages.currentWidget()
    page.table.remedy_wanted.emit(2)  # type: ignore[union-attr]


def _show_paused(studio: Studio) -> None:
    (root,) = studio.composition.merge_store.running()
    studio.composition.merges.pause(root)
    studio.window.navigation.show_fax(root, Place.OUTBOX)


def _running(studio: Studio) -> int:
    """A fax of which some rows are out."""
    desk = studio.composition
    plan = MergePlan(_draft(studio), _table(200), 1, 0)
    root = desk.merges.send(plan, desk.merges.judged(plan), "Flu clinic dates")
    journal, store = desk.journal, desk.merge_store
    for place, (status, error) in enumerate(_RESULTS):
        row = store.next_waiting(root.id, ())
        assert row is not None
        part_id = journal.add_part(root, plan.draft_for(row), PartKind.ROW, row=row.place)
        store.handed(root.id, row.place)
        journal.begin_attempt(part_id, desk.clock.now())
        result = RecipientStatus(row.number, row.name, status, error)
        message = Message(
            f"98{place}",
            Direction.OUTBOUND,
            message_status=status,
            created_at=desk.clock.now(),
            recipients=(result,),
        )
        journal.accept(part_id, message, OutboxEvent.ACCEPT)
    return root.id
