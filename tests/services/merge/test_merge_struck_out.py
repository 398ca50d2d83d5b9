"""What was struck out of one document to many is nowhere, once it is out."""

from __future__ import annotations

from pathlib import Path

import pytest

from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind
from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.merge.judge_rows import MergePlan
from faxdesk.domain.tables.table import SheetRows, table_of
from tests.services.outbox.test_struck_out import TOKEN, secret, struck, traces
from tests.services.outbox_on_simulator import FREE, OTHER, OutboxOnSimulator

__all__ = ["secret"]


def test_nothing_is_left_of_it_once_all_rows_are_out(here: OutboxOnSimulator, secret: Path) -> None:
    folder, merges = here.composition.profile.folder, here.composition.merges
    written = Mark(MarkKind.TEXT, Area(20, 150, 60, 8), "For {Name}")
    file = struck(here.outbox.add_file(secret, TOKEN), written)
    table = table_of(SheetRows([["Name", "Fax"], ["Ann", FREE], ["Bob", OTHER], ["Cy", "+12125550003"]]))
    plan = MergePlan(Draft(files=(file,)), table, 1, 0)
    fax_id = merges.send(plan, merges.judged(plan), "Letter").id
    merges.take_out(fax_id, {2})
    assert traces(folder), "it is kept as long as a row is to be drawn"
    here.go_on()
    assert len(here.sent()) == 2
    here.desk.trash.tidy(TOKEN)
    here.go_on()
    assert traces(folder) == []
    with pytest.raises(FaxDeskError, match="what was struck out of it is gone"):
        merges.put_back(fax_id, {2})
