"""Of all that a draft has the page worker do, the pages in sight come first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from faxdesk.documents.worker_process import Answer, Child
from faxdesk.domain.draft import Draft
from faxdesk.domain.runtime import CancelToken
from tests.ui.compose.writer import Writer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int | None]]:
    """What the processes are asked for, with the page."""
    heard: list[tuple[str, int | None]] = []
    ask = Child.ask

    def listened(
        child: Child, request: dict[str, Any], deadline_s: float, descriptors: Sequence[int] = ()
    ) -> Answer:
        if request["operation"] not in {"hello", "start", "end"}:
            heard.append((request["operation"], request.get("page")))
        return ask(child, request, deadline_s, descriptors)

    monkeypatch.setattr(Child, "ask", listened)
    return heard


def test_the_first_page_is_drawn_before_anything_is_judged_or_searched_for_forms(
    writer: Writer, make_pdf: Callable[..., Path], requests: list[tuple[str, int | None]]
) -> None:
    outbox = writer.stage.desk.outbox
    file = outbox.add_file(make_pdf(40, name="letter.pdf"), CancelToken())
    draft_id = outbox.create(Draft(files=(file,)))
    writer.qtbot.waitUntil(lambda: not writer.pane.form.cover.wanted_pictures, timeout=20_000)
    requests.clear()
    writer.pane.open_draft(draft_id)
    expected = {("sent_page_facts", 0), ("fax_page", 1), ("form_fields", None)}
    writer.qtbot.waitUntil(lambda: expected <= set(requests), timeout=20_000)
    assert requests[0] == ("fax_page", 0)
    assert not {operation for operation, _page in requests} & {"cover", "page_sizes"}
