"""Templates of faxes: a draft is kept under a name, and new ones begin with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.compose.kept_to_begin import FaxTemplate, kept_name
from faxdesk.domain.draft import Draft, OutgoingFile
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.store.compose.fax_templates import FaxTemplateStore


class FaxTemplates:
    """Names are told apart without regard to case. Reads are quick enough for the window's own thread; writes
    are for workers."""

    def __init__(self, store: FaxTemplateStore, outbox: Outbox) -> None:
        self._store = store
        self._outbox = outbox

    def names(self) -> list[str]:
        """All templates, in the order of their names."""
        return self._store.names()

    def template(self, name: str) -> FaxTemplate:
        """Raises FaxDeskError (NOT_FOUND) where none has this name."""
        template = self._store.find(name)
        if template is None:
            raise FaxDeskError(
                tr("There is no template “{name}”.", name=name),
                tr("See the list of them."),
                ErrorKind.NOT_FOUND,
            )
        return template

    def keep(self, name: str, draft: Draft) -> FaxTemplate | None:
        """Keep a fax to begin others with: its recipients, cover and pages, with its form's fields empty.
        Gives the template of the same name that it replaces. Raises FaxDeskError (BAD_INPUT) for what cannot
        be a name."""
        name = kept_name(name)
        before = self._store.find(name)
        self._store.save(FaxTemplate(name, _to_begin_with(draft)))
        return before

    def put_back(self, template: FaxTemplate) -> None:
        """Undo that a template was removed or replaced."""
        self._store.save(template)

    def rename(self, name: str, to: str) -> None:
        """Raises FaxDeskError: BAD_INPUT for what cannot be a name or is another one's, NOT_FOUND where none
        has the old one."""
        template, to = self.template(name), kept_name(to)
        if to.casefold() != template.name.casefold() and self._store.find(to) is not None:
            raise FaxDeskError(
                tr("There is a template “{name}” already.", name=to),
                tr("Choose another name, or delete that one first."),
                ErrorKind.BAD_INPUT,
            )
        self._store.rename(template.name, FaxTemplate(to, template.draft))

    def remove(self, name: str) -> FaxTemplate:
        """Gives the template that is no more. Raises FaxDeskError (NOT_FOUND)."""
        template = self.template(name)
        self._store.remove(template.name)
        return template

    def begin(self, name: str) -> int:
        """A new draft made of a template. Raises FaxDeskError (NOT_FOUND)."""
        return self._outbox.create(self.template(name).draft)


def _to_begin_with(draft: Draft) -> Draft:
    """What of a draft is good for others too."""
    return replace(
        draft,
        files=tuple(_with_empty_fields(file.as_chosen) for file in draft.files),
        send_at=None,
        original_message_id="",
        reply_to_message_id="",
        is_forward=False,
    )


def _with_empty_fields(file: OutgoingFile) -> OutgoingFile:
    if not file.own_pages:
        return file
    return file.with_pages([replace(page, edit=replace(page.edit, fields=())) for page in file.page_list])
