"""The time of a fax being written, by what the archive knows of its number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from faxdesk.domain.fax import RecipientStatus
from tests.support.clock import START
from tests.support.faxes import sent
from tests.ui.compose.writer import Writer

NUMBER = "+16505550123"


def _earlier_faxes(writer: Writer, page: Path) -> None:
    """Four faxes of a page to the number, for each of which their machine took 80 seconds."""
    to = RecipientStatus(NUMBER, "", "Sent")
    later = [START + timedelta(minutes=number, seconds=80) for number in range(4)]
    faxes = [sent(number, to, modified_at=at, page_count=1) for number, at in enumerate(later)]
    for fax_id in writer.stage.tell(*faxes):
        writer.stage.give_document(fax_id, page)


def test_the_time_is_that_of_earlier_faxes_to_the_number(
    writer: Writer, make_pdf: Callable[..., Path]
) -> None:
    _earlier_faxes(writer, make_pdf(1, name="earlier.pdf"))
    foot = writer.pane.foot
    writer.add(make_pdf(1))
    writer.qtbot.waitUntil(lambda: not writer.pane.preview.judged.is_judging, timeout=20_000)
    writer.qtbot.waitUntil(lambda: foot.reason_words == "The newer their machine, the quicker")
    plain = foot.estimate_words
    writer.enter("+1 650 555 0123")
    writer.qtbot.waitUntil(lambda: foot.reason_words == "As your last 4 faxes there took")
    assert foot.estimate_words != plain
    # To several, the range is that for any number.
    writer.enter("+1 212 555 0187")
    assert foot.estimate_words == f"{plain} at each number"
    assert foot.reason_words == "The newer their machine, the quicker"
