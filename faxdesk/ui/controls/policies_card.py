"""The card of the settings that tells that an administrator says something about FaxDesk, and what of it was
not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.controls.locked_words import LockedWords
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.policies.policies import Policies

_MOST_REFUSED = 5


class PoliciesCard(QWidget):
    """Policies do not change while the program runs, so neither does the card."""

    def __init__(self, policies: Policies) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        metrics = theme.Metrics
        column.setContentsMargins(metrics.GROUP, metrics.GAP, metrics.GROUP, metrics.GAP)
        column.setSpacing(metrics.HALF)
        self.holding = LockedWords()
        column.addWidget(self.holding)
        self.holding.say(_what_holds(policies))
        self.refused = [_refused(line) for line in _refusals(policies)]
        for label in self.refused:
            column.addWidget(label)


def _what_holds(policies: Policies) -> str:
    if (trouble := policies.trouble()) is not None:
        return f"{trouble.title} {trouble.hint}"
    count = len(policies.shown)
    if policies.organisation:
        return tr_n(
            "{organisation} has set {count} policy for FaxDesk on this computer.",
            "{organisation} has set {count} policies for FaxDesk on this computer.",
            count,
            organisation=policies.organisation,
        )
    return tr_n(
        "Your organisation has set {count} policy for FaxDesk on this computer.",
        "Your organisation has set {count} policies for FaxDesk on this computer.",
        count,
    )


def _refusals(policies: Policies) -> list[str]:
    """Without the one that _what_holds() tells of."""
    lines = [
        tr(
            "Not taken: {where}. {reason}",
            where=f"{refused.key}, {refused.origin}" if refused.key else refused.origin,
            reason=refused.reason,
        )
        for refused in policies.refused[0 if policies.trouble() is None else 1 :]
    ]
    if len(lines) <= _MOST_REFUSED:
        return lines
    return [*lines[:_MOST_REFUSED], tr("`faxdesk policy show` lists all that was not taken.")]


def _refused(line: str) -> QWidget:
    label = words_label(line, "small")
    label.setWordWrap(True)
    theme.set_tone(label, "danger")
    return label
