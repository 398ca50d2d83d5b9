"""What is said above the foot of the page for writing: what went wrong, what was removed, what is asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.compose.changes.change_offer import ChangeOffer
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.ui.compose.confirm_bar import ConfirmBar

Bar = TypeVar("Bar", bound=QWidget)


class ComposeBars(QWidget):
    """Each bar is made when there is something to say for the first time, since nobody sees it before.

    Signals: those of the questions (ConfirmBar).
    """

    answered = Signal(object)
    called_off = Signal()
    fax_wanted = Signal(int)

    def __init__(self, clock: Clock, country: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._country = country
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    @cached_property
    def problem(self) -> ProblemBar:
        """What keeps the fax from being kept or sent."""
        return self._added(ProblemBar())

    @cached_property
    def change(self) -> ChangeOffer:
        """What was done to the pages, to be taken back."""
        return self._added(ChangeOffer())

    @cached_property
    def rows(self) -> ProblemBar:
        """That the fax goes to the rows of a table."""
        return self._added(ProblemBar())

    @property
    def goes_to_rows(self) -> bool:
        """Whether it is said that the fax goes to the rows of a table."""
        return "rows" in self.__dict__ and not self.rows.isHidden()

    def say_rows(self, words: str, show: Callable[[], object]) -> None:
        """Say which rows of a table the fax goes to; show() leads to them. "" where it goes to none."""
        if words:
            self.rows.say(words, tr("Show them"), show, icon_name="table", role="accent")
        elif self.goes_to_rows:
            self.rows.hide()

    @cached_property
    def doubts(self) -> ConfirmBar:
        """The questions before a fax leaves."""
        from faxdesk.ui.compose.confirm_bar import ConfirmBar

        bar = self._added(ConfirmBar(self._clock, self._country))
        bar.answered.connect(self.answered)
        bar.called_off.connect(self.called_off)
        bar.fax_wanted.connect(self.fax_wanted)
        return bar

    @property
    def is_asking(self) -> bool:
        """Whether a question stands here."""
        return "doubts" in self.__dict__ and self.doubts.is_asking

    def withdraw(self) -> None:
        """Ask no more: the draft is another than the one that was asked about, or is left."""
        if self.is_asking:
            self.doubts.withdraw()

    def hide_problem(self) -> None:
        """The draft is another than the one that had it."""
        if "problem" in self.__dict__:
            self.problem.hide()

    def hide_change(self) -> None:
        """The draft to which it belonged is left."""
        if "change" in self.__dict__:
            self.change.hide()

    def _added(self, bar: Bar) -> Bar:
        self._column.addWidget(bar)
        return bar
