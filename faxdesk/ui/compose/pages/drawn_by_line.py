"""The quiet line over the pages that says who draws them, and leads to the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from faxdesk.domain.sent_page import DrawnBy
from faxdesk.domain.service_name import service_name
from faxdesk.settings import Settings
from faxdesk.settings.kinds import Choice
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import caption, cut_off, set_tip
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.ui.compose.pages.draft_as_sent import DraftAsSent


class DrawnByLine(QFrame):
    """Signals: chosen(DrawnBy) the person wants the pages of this fax drawn by somebody else."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawnByLine")
        self._choice = DrawnBy.AUTO
        self.button = QToolButton()
        self.button.setObjectName("drawnByButton")
        self.button.setProperty("kind", "quiet")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        # The arrow behind the words, in either direction of reading.
        self.button.setLayoutDirection(
            Qt.LayoutDirection.LeftToRight if self.isRightToLeft() else Qt.LayoutDirection.RightToLeft
        )
        self.button.clicked.connect(self.open_menu)
        # The words are cut to what there is, and ask for no room.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.Metrics.GROUP, theme.Metrics.GAP, theme.Metrics.GROUP, 0)
        row.addWidget(self.button)
        row.addStretch(1)
        theme.keep_tinted(self._tint)
        self.hide()

    def follow(self, sent: DraftAsSent, *, is_judging: bool) -> None:
        """Say it of this draft; nothing where it has no documents."""
        self._choice = sent.choice
        words = words_of(sent, is_judging=is_judging)
        self.button.setAccessibleName(words)
        set_tip(self.button, tr("{words}. Choose who draws the pages of this fax", words=words))
        self.setVisible(bool(words))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room the end of the words is left out; the tooltip has them whole."""
        room = self.width() - 2 * theme.Metrics.GROUP - 3 * theme.measures().line
        letters = self.button.fontMetrics()
        shown = cut_off(letters, self.words, Qt.TextElideMode.ElideRight, max(room, 0))
        self.button.setText(caption(shown))

    @property
    def words(self) -> str:
        return self.button.accessibleName() if not self.isHidden() else ""

    def open_menu(self) -> None:
        menu = self.menu()
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """The choices, of which the one that holds is marked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for choice, words in drawn_by_names().items():
            action = menu.addAction(caption(words))
            action.setCheckable(True)
            action.setChecked(choice == self._choice)
            action.setData(str(choice))
            group.addAction(action)
        group.triggered.connect(self._on_triggered)
        return menu

    def _on_triggered(self, action: object) -> None:
        choice = DrawnBy(action.data())  # type: ignore[attr-defined]
        if choice != self._choice:
            self.chosen.emit(choice)

    def _tint(self) -> None:
        self.button.setIcon(icons.icon("chevron-down", "muted"))


def drawn_by_names() -> dict[DrawnBy, str]:
    """Who may draw the pages, as the settings name it."""
    setting = Settings.drawn_by
    assert isinstance(setting, Choice)
    return dict(setting.choices)


def words_of(sent: DraftAsSent, *, is_judging: bool) -> str:
    """Who draws the pages; "" where there is none."""
    documents, service = sent.documents, service_name()
    if not documents:
        return ""
    is_as_it_was = sent.draft.drawn_by is None and not any(document.file.looks for document in documents)
    # With a cover page, a note on it above all, a forward goes out as a fax of its own.
    is_as_it_was = is_as_it_was and not (sent.draft.is_forward and sent.draft.cover_pages)
    if sent.draft.original_message_id and is_as_it_was:
        return tr("{service} sends its own copy of these pages", service=service)
    ours = [document.drawn_by == DrawnBy.FAXDESK for document in documents]
    if all(ours):
        return tr("Pages drawn by FaxDesk · as they arrive")
    if is_judging and any(document.drawn_by is None for document in documents):
        return tr("Looking at the pages…")
    if not any(ours):
        return tr("Sent as it is; {service} draws the pages", service=service)
    return tr(
        "FaxDesk draws {count} of {total} documents, {service} the others",
        count=sum(ours),
        total=len(ours),
        service=service,
    )
