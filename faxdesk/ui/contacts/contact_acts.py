"""What is done to contacts and groups: on a worker, and to be taken back where that is possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.contacts.contact import Contact, GroupRename
from faxdesk.domain.errors import FaxDeskError
from faxdesk.words import tr, tr_n
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.ui.common.fax_outcomes import FaxOutcomes
    from faxdesk.work.tasks import TaskRunner


class ContactActs(QObject):
    """What was done is said by the window, with the offer to take it back.

    Signals: failed(FaxDeskError).
    """

    failed = Signal(object)

    def __init__(
        self, contacts: Contacts, runner: TaskRunner, outcomes: FaxOutcomes, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._contacts = contacts
        self._runner = runner
        self._outcomes = outcomes

    def save(
        self, contact: Contact, saved: Callable[[int], object], failed: Callable[[FaxDeskError], object]
    ) -> None:
        """Keep a new contact, or one that was changed; gives its id."""
        contacts = self._contacts

        def work(_token: object) -> int:
            if contact.id is None:
                return contacts.add(contact)
            contacts.change(contact)
            return contact.id

        self._runner.submit(Lane.LOCAL, work, saved, failed)

    def delete(self, ids: Sequence[int]) -> None:
        """Delete contacts, with a way back."""
        contacts = self._contacts

        def offer(deleted: list[int]) -> None:
            if deleted:
                text = tr_n("{count} contact deleted", "{count} contacts deleted", len(deleted))
                self._outcomes.said.emit(text, lambda: self._do(lambda: contacts.restore(deleted)))

        self._do(lambda: contacts.delete(ids), offer)

    def delete_group(self, name: str) -> None:
        """Delete a group; its members stay, and are put into it again where it is taken back, with its
        cover."""
        contacts = self._contacts

        def delete() -> tuple[list[int], str]:
            cover = next((group.cover for group in contacts.groups() if group.name == name), "")
            return contacts.delete_group(name), cover

        def offer(deleted: tuple[list[int], str]) -> None:
            text = tr("The group “{name}” was deleted; its contacts stay", name=name)
            self._outcomes.said.emit(text, lambda: self._do(lambda: restore(*deleted)))

        def restore(members: list[int], cover: str) -> None:
            contacts.keep_group(name)
            contacts.set_in_group(members, name, is_in=True)
            contacts.set_group_cover(name, cover)

        self._do(delete, offer)

    def rename_group(self, name: str, new_name: str, renamed: Callable[[], object]) -> None:
        """Call a group otherwise, with a way back where there was one of that name, which is then both."""
        contacts = self._contacts

        def offer(rename: GroupRename) -> None:
            renamed()
            if rename.joined is not None:
                text = tr("“{name}” was joined to “{group}”", name=name, group=rename.joined.name)
                self._outcomes.said.emit(text, lambda: self._do(lambda: contacts.part_groups(rename)))

        self._do(lambda: contacts.rename_group(name, new_name), offer)

    def set_in_group(self, ids: Sequence[int], name: str, *, is_in: bool) -> None:
        """Put contacts into a group, or take them out, with a way back."""
        contacts = self._contacts

        def offer(_done: object) -> None:
            text = tr("Taken out of “{name}”", name=name)
            if is_in:
                text = tr("Put into “{name}”", name=name)
            back = lambda: contacts.set_in_group(ids, name, is_in=not is_in)  # noqa: E731
            self._outcomes.said.emit(text, lambda: self._do(back))

        self._do(lambda: contacts.set_in_group(ids, name, is_in=is_in), offer)

    def _do(self, work: Callable[[], object], done: Callable[..., object] | None = None) -> None:
        self._runner.submit(Lane.LOCAL, lambda _token: work(), done, self.failed.emit)
