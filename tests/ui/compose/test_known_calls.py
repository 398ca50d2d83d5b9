"""The time of a fax being written, by what the archive knows of its number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.domain.sent_page import LineTime
from faxdesk.domain.times.number_time import PastCall
from tests.ui.compose.writer import Writer


def test_the_time_is_that_of_earlier_faxes_to_the_number(
    writer: Writer, make_pdf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"+16505550123": [PastCall(160.0, LineTime(40.0, 80.0))] * 4}
    monkeypatch.setattr(writer.stage.desk.number_times, "past_calls", lambda number: known.get(number, []))
    foot = writer.pane.foot
    writer.add(make_pdf(1))
    writer.qtbot.waitUntil(lambda: not writer.pane._judged.is_judging, timeout=20_000)
    writer.qtbot.waitUntil(lambda: foot._reason.text() == "The newer their machine, the quicker")
    plain = foot.estimate_words
    writer.enter("+1 650 555 0123")
    writer.qtbot.waitUntil(lambda: foot._reason.text() == "As your last 4 faxes there took")
    assert foot.estimate_words != plain
    # To several, the range is that for any number.
    writer.enter("+1 212 555 0187")
    assert foot.estimate_words == f"{plain} at each number"
    assert foot._reason.text() == "The newer their machine, the quicker"
