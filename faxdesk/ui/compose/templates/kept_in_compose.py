"""The page for writing with what is kept to begin with: templates in its menu, saved texts at the cover."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from faxdesk.ui.compose.saved_text_menu import SavedTextMenu
from faxdesk.ui.compose.templates.template_menu import TemplateMenu
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.compose.compose_bars import ComposeBars
    from faxdesk.ui.compose.compose_form import ComposeForm
    from faxdesk.ui.compose.compose_head import ComposeHead
    from faxdesk.ui.compose.compose_services import ComposeServices


class KeptInCompose:
    """What was done is said in the bars of the page, with the way back."""

    def __init__(
        self, services: ComposeServices, context: WindowContext, form: ComposeForm, bars: ComposeBars
    ) -> None:
        self._form = form
        self._bars = bars
        self.templates = TemplateMenu(services.fax_templates, context.runner, form)
        self.texts = SavedTextMenu(services.saved_texts, context.runner, form)
        self.templates.begun.connect(context.outcomes.draft_opened)
        self.templates.said.connect(self._say)
        for part in (self.templates, self.texts):
            part.failed.connect(self._say_problem)
        self.texts.taken.connect(form.cover.put_in)
        form.cover.texts_button.clicked.connect(self._open_texts)

    def serve(self, head: ComposeHead) -> None:
        """Offer templates in the menu of this title row."""
        head.menu_opens.connect(self._offer_templates)

    def _offer_templates(self, menu: QMenu) -> None:
        menu.addAction(tr("Keep as a template…"), self._keep)
        self.templates.fill(menu.addMenu(tr("New from template")))

    def _keep(self) -> None:
        draft = self._form.draft
        name = PurePath(draft.files[0].name).stem if draft.files else ""
        self.templates.keep(draft, name)

    def _open_texts(self) -> None:
        button = self._form.cover.texts_button
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.texts.fill(menu, self._form.cover.cover_text)
        corner = button.rect().bottomRight() if button.isRightToLeft() else button.rect().bottomLeft()
        menu.popup(button.mapToGlobal(corner))

    def _say_problem(self, error: FaxDeskError) -> None:
        self._bars.problem.show_error(error)

    def _say(self, text: str, back: Callable[[], object] | None) -> None:
        self._bars.change.offer(text, tr("Undo") if back else "", back or (lambda: None))
