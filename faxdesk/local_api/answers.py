"""What each operation of the local API does. A method here has the name of its operation in operations.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import Struct

from faxdesk.domain.fax import DocumentState, FaxQuery, Folder, Resolution
from faxdesk.domain.intake.incoming import SourceKind
from faxdesk.local_api.error_answers import Refusal
from faxdesk.local_api.operations import MOST_LISTED, PDF, TIFF, USUALLY_LISTED, Field
from faxdesk.services.programs.contact_json import contact_details, contact_json
from faxdesk.services.programs.program_faxes import FaxOrder

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.archive.library import Library
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.services.contacts.number_healths import NumberHealths
    from faxdesk.services.events import EventHub
    from faxdesk.services.programs.fax_answers import FaxAnswers
    from faxdesk.services.programs.program_faxes import ProgramFaxes
    from faxdesk.services.sync.sync import SyncService

T = TypeVar("T")


class ApiServices(Protocol):
    """The services that are asked; properties, since a service is built when the first request needs it."""

    events: EventHub

    @property
    def library(self) -> Library: ...

    @property
    def fax_answers(self) -> FaxAnswers: ...

    @property
    def program_faxes(self) -> ProgramFaxes: ...

    @property
    def contacts(self) -> Contacts: ...

    @property
    def number_healths(self) -> NumberHealths: ...

    @property
    def sync(self) -> SyncService: ...


class Asked(Struct, frozen=True):
    """A request that has been read: the values of path, query and form by their names, the paths of the
    documents, and a folder for what is made on the way, which goes when the request has been answered."""

    query: Mapping[str, str]
    values: Mapping[str, Sequence[str]]
    files: Sequence[Path]
    folder: Path
    token: CancelToken
    key: str = ""
    id: str = ""

    def first(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")


class FileAnswer(Struct, frozen=True):
    """A file that is the answer, and what kind it is."""

    path: Path
    kind: str


class Answers:
    """Called on workers; every method may raise FaxDeskError and Cancelled."""

    def __init__(self, services: ApiServices) -> None:
        self._services = services

    def inbox(self, asked: Asked) -> Any:
        return self._services.fax_answers.inbox(self._ids(FaxQuery(Folder.INBOX), asked))

    def outbox(self, asked: Asked) -> Any:
        return self._services.fax_answers.outbox(self._ids(FaxQuery(Folder.OUTBOX), asked))

    def show(self, asked: Asked) -> Any:
        answers = self._services.fax_answers
        return answers.details(answers.named(asked.id).id)

    def search(self, asked: Asked) -> Any:
        text = asked.query["q"]
        if not text.strip():
            raise Refusal(400, "There is nothing to be searched for.", "Say what by `q`.")
        return self._services.fax_answers.found(self._ids(FaxQuery(None, text=text), asked), text)

    def document(self, asked: Asked) -> FileAnswer:
        services = self._services
        library, fax = services.library, services.fax_answers.named(asked.id)
        if fax.document_state != DocumentState.HERE:
            services.sync.fetch_document(fax.id, asked.token)
        ending = {"pdf": ".pdf", "tiff": ".tif"}.get(asked.query.get("format", ""))
        ending = ending or Path(library.suggested_name(fax.id)).suffix
        target = asked.folder / f"fax{ending}"
        library.save(fax.id, target, asked.token)
        return FileAnswer(target, TIFF if ending == ".tif" else PDF)

    def send(self, asked: Asked) -> Any:
        confirmed = frozenset(asked.values.get("confirm", ()))
        return self._services.program_faxes.send(_order(asked), confirmed, asked.token)

    def draft(self, asked: Asked) -> Any:
        return self._services.program_faxes.draft(_order(asked), SourceKind.API, asked.token)

    def cancel(self, asked: Asked) -> Any:
        fax = self._services.fax_answers.named(asked.id)
        return self._services.program_faxes.cancel(fax.id, asked.token)

    def contacts(self, asked: Asked) -> Any:
        contacts = self._services.contacts
        ids = contacts.ids(asked.query.get("q", ""), asked.query.get("group", ""))
        return [contact_json(contact) for contact in contacts.contacts(_cut(ids, asked))]

    def contact(self, asked: Asked) -> Any:
        contact = self._services.contacts.contact(_count(asked.id, "id"))
        numbers = [number.number for number in contact.fax_numbers]
        return contact_details(contact, self._services.number_healths.of_all(numbers))

    def _ids(self, query: FaxQuery, asked: Asked) -> list[int]:
        return list(_cut(self._services.library.ids(query, asked.token), asked))


def check_given(given: Mapping[str, Sequence[str]], fields: Sequence[Field]) -> None:
    """Raise Refusal for values of a query or a form that are not asked for, or where one is missing."""
    known = {field.name: field for field in fields}
    for name, values in given.items():
        field = known.get(name)
        if field is None:
            raise Refusal(400, f"There is no “{name[:100]}” here.", "Leave it out.")
        if field.choices and any(value not in field.choices for value in values):
            choices = ", ".join(field.choices)
            raise Refusal(400, f"“{name}” is none of those that there are.", choices)
        if not field.is_several and len(values) > 1:
            raise Refusal(400, f"“{name}” can be given only once.", "Leave out the others.")
    for field in fields:
        if field.is_needed and not field.is_file and field.name not in given:
            raise Refusal(400, f"“{field.name}” is missing.", "The API's description says what it is.")


def _order(asked: Asked) -> FaxOrder:
    """What a form asks to be faxed."""
    return FaxOrder(
        to=tuple(asked.values.get("to", ())),
        groups=tuple(asked.values.get("to_group", ())),
        files=tuple(asked.files),
        passwords=tuple(asked.values.get("password", ())),
        cover=_count(asked.first("cover") or "0", "cover"),
        cover_text=asked.first("cover_text"),
        resolution=Resolution(asked.first("resolution") or Resolution.FINE),
        subject=asked.first("subject"),
        at=asked.first("at"),
        key=asked.key,
    )


def _cut(ids: Sequence[T], asked: Asked) -> Sequence[T]:
    """The part of a list that is asked for."""
    limit = _count(asked.query.get("limit", str(USUALLY_LISTED)), "limit")
    first = _count(asked.query.get("offset", "0"), "offset")
    return ids[first : first + min(limit, MOST_LISTED)]


def _count(text: str, name: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Refusal(400, f"“{name}” has to be a whole number.", "Such as 12.")
    return int(text)
