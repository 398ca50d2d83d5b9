"""By what a page narrows what it shows: one of those that there are, such as tags, and a time."""

from __future__ import annotations

from collections.abc import Sequence

from faxdesk.domain.activity.periods import Reach
from faxdesk.ui.common.wheel_safe_fields import ComboBox
from faxdesk.ui.controls.segment import Segment
from faxdesk.words import tr


class NarrowingChoice(ComboBox):
    """One of those that there are, to see only what goes with it; hidden where there is nothing to choose.
    name tells who cannot see it what it is for, everything is the entry that chooses none."""

    def __init__(self, name: str, everything: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.addItem(everything, "")
        self.hide()

    @property
    def chosen(self) -> str:
        """ "" for none."""
        return str(self.currentData() or "")

    def offer(self, names: Sequence[str], *, least: int = 1) -> None:
        """Let one of these be chosen, where there are so many at least; the one that is chosen stays, and
        nothing is told of it."""
        chosen = self.chosen
        if [str(self.itemData(place)) for place in range(1, self.count())] == list(names):
            return
        self.blockSignals(True)
        while self.count() > 1:
            self.removeItem(1)
        for name in names:
            self.addItem(name, name)
        self.setCurrentIndex(max(self.findData(chosen), 0))
        self.blockSignals(False)
        self.setVisible(len(names) >= least)


def reach_segment() -> Segment[Reach]:
    """Over which time something is looked at, up to now; a month to begin with."""
    reaches = [
        (Reach.WEEK, tr("7 days")),
        (Reach.MONTH, tr("30 days")),
        (Reach.YEAR, tr("12 months")),
        (Reach.ALL, tr("All")),
    ]
    segment: Segment[Reach] = Segment(tr("Over which time"), reaches)
    segment.choose(Reach.MONTH)
    return segment
