"""How a sent fax fared: at how many, at each, and one button for those that it did not reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.fax import Direction
from faxdesk.domain.outbox_states import NOT_OUT_YET, URGENCY, OutboxItem
from faxdesk.ui.common import theme
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.reading.recipients_table import RecipientsTable, count_line, words_for
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.ui.reading.shown_fax import ShownFax


class RecipientsPanel(QWidget):
    """Signals: resend_wanted(), failed(FaxDeskError)."""

    resend_wanted = Signal()
    failed = Signal(object)

    def __init__(self, clock: Clock, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._runner = runner
        self._spelled: set[str] = set()
        self.count = PlainLabel()
        self.count.setObjectName("recipientsCount")
        self.table = RecipientsTable()
        self.resend = QPushButton()
        self.resend.setObjectName("resendFailedButton")
        self.resend.clicked.connect(self.resend_wanted)
        theme.keep_tinted(self._tint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.count)
        column.addWidget(self.table)
        column.addWidget(self.resend, 0, Qt.AlignmentFlag.AlignLeft)

    def show_fax(self, shown: ShownFax) -> None:
        """Hidden for a fax that was received, or of which nothing has got to the service yet."""
        recipients = shown.fax.recipients
        is_told = shown.fax.direction == Direction.OUTBOUND and not shown.is_here and bool(recipients)
        self.setVisible(is_told)
        if not is_told:
            return
        now, whole = self._clock.now(), shown.row.status.kind
        to_go = _waiting_for(shown)
        lines = [words_for(recipient, whole, to_go.get(recipient.number), now) for recipient in recipients]
        self.table.show_recipients(recipients, lines)
        line = count_line(recipients, to_go)
        self.count.setText(line)
        self.count.setVisible(bool(line))
        offer = resend_words(shown)
        self.resend.setText(offer)
        self.resend.setVisible(bool(offer))
        self._spell([recipient.number for recipient in recipients])

    def _tint(self) -> None:
        self.resend.setIcon(icon("resend"))

    def _spell(self, numbers: Sequence[str]) -> None:
        """Write numbers as people read them; on a worker, since the first time takes long."""
        new = [number for number in numbers if number not in self._spelled]
        if not new:
            return
        self._spelled.update(new)

        def work(_token: object) -> dict[str, str]:
            from faxdesk.domain.phone import display_number

            return {number: display_number(number) for number in new}

        self._runner.submit(Lane.LOCAL, work, self.table.spell, self.failed.emit)


def resend_words(shown: ShownFax) -> str:
    """What the button offers; "" where the fax has reached all, or is still on its way to them."""
    if shown.is_here:
        return ""
    recipients = shown.fax.recipients
    failed = sum(1 for recipient in recipients if recipient.is_failed)
    if shown.waits_to_retry:
        return "Send again now" + (", to all that it failed at" if failed else "")
    if not failed:
        return ""
    if failed == len(recipients):
        return "Resend it" if failed == 1 else f"Resend to all {failed}"
    return "Resend to the one that failed" if failed == 1 else f"Resend to the {failed} that failed"


def _waiting_for(shown: ShownFax) -> dict[str, OutboxItem]:
    """The further request that has still to take the fax to a number, by the number."""
    to_go = [part for part in shown.parts if part.state in NOT_OUT_YET]
    to_go.sort(key=lambda part: (URGENCY.index(part.state), part.id), reverse=True)
    return {recipient.number: part for part in to_go for recipient in part.draft.recipients}
