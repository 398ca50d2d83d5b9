"""The menu of templates: to begin a fax with one, to keep a fax as one, to rename and delete them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from faxdesk.ui.common import dialogs
from faxdesk.ui.common.plain_text import caption
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.compose.kept_to_begin import FaxTemplate
    from faxdesk.domain.draft import Draft
    from faxdesk.services.compose.fax_templates import FaxTemplates
    from faxdesk.work.tasks import TaskRunner


class TemplateMenu(QObject):
    """Puts the templates into menus, and does what is chosen there.

    Signals: begun(fax id) a draft was made of a template, said(what was done, how to take it back; None where
    nothing has to be), failed(FaxDeskError).
    """

    begun = Signal(int)
    said = Signal(str, object)
    failed = Signal(object)

    def __init__(self, templates: FaxTemplates, runner: TaskRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self._templates = templates
        self._runner = runner
        self._over = parent

    def fill(self, menu: QMenu) -> None:
        """Put in what begins a fax with each template, and what else can be done with them."""
        names = self._templates.names()
        for name in names:
            menu.addAction(caption(name), partial(self._begin, name))
        if not names:
            menu.addAction(tr("Nothing is kept as a template yet")).setEnabled(False)
            return
        menu.addSeparator()
        for words, act in ((tr("Rename a template"), self._rename), (tr("Delete a template"), self._delete)):
            below = menu.addMenu(words)
            for name in names:
                below.addAction(caption(name), partial(act, name))

    def keep(self, draft: Draft, suggested: str) -> None:
        """Ask for a name, and keep a fax under it."""
        name = dialogs.ask_text(self._over, tr("Keep as a template"), tr("Name of the template:"), suggested)
        if name is None or not name.strip():
            return
        templates = self._templates

        def kept(before: FaxTemplate | None) -> None:
            words = tr("The fax is kept as the template “{name}”.", name=" ".join(name.split()))
            self.said.emit(words, partial(self._put_back, before) if before else None)

        self._work(lambda: templates.keep(name, draft), kept)

    def _begin(self, name: str) -> None:
        templates = self._templates
        self._work(lambda: templates.begin(name), self.begun.emit)

    def _rename(self, name: str) -> None:
        wanted = dialogs.ask_text(self._over, tr("Rename a template"), tr("Name of the template:"), name)
        if wanted is None or not wanted.strip():
            return
        templates = self._templates
        words = tr("The template is called “{name}” now.", name=" ".join(wanted.split()))
        back = partial(self._work, partial(templates.rename, wanted, name))
        self._work(lambda: templates.rename(name, wanted), lambda _none: self.said.emit(words, back))

    def _delete(self, name: str) -> None:
        templates = self._templates

        def gone(template: FaxTemplate) -> None:
            words = tr("The template “{name}” was deleted.", name=template.name)
            self.said.emit(words, partial(self._put_back, template))

        self._work(lambda: templates.remove(name), gone)

    def _put_back(self, template: FaxTemplate) -> None:
        templates = self._templates
        self._work(lambda: templates.put_back(template))

    def _work(self, work: Callable[[], object], done: Callable[..., object] | None = None) -> None:
        self._runner.submit(Lane.LOCAL, lambda _token: work(), done, self.failed.emit)
