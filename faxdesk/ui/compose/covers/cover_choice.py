"""What can be chosen as the cover page of a fax."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from faxdesk.domain.covers.cover_template import CoverTemplate
from faxdesk.domain.covers.kept_cover import KeptCover, note_cover
from faxdesk.domain.fax import CoverPage
from faxdesk.domain.service_name import service_name
from faxdesk.words import tr


class CoverChoice(Struct, frozen=True):
    """index is the service's number: 0 for none, None for the account's own; template is a page of one's own
    instead."""

    index: int | None = 0
    template: CoverTemplate | None = None

    @property
    def sign(self) -> str:
        """The icon on its sheet where it has no picture: what only the service can draw is not guessed at."""
        if self.template is not None or self.index == 0:
            return ""
        return "star" if self.index is None else "file"

    @property
    def tip(self) -> str:
        if self.template is not None and self.template.names_its_recipient:
            return tr("FaxDesk draws it. Each recipient gets one with their own name.")
        if self.template is not None:
            return tr("FaxDesk draws it. One for all recipients.")
        if self.index == 0:
            return tr("The fax begins with the first page of your documents.")
        if self.index is None:
            return tr("The cover page that is set for your account at {service}.", service=service_name())
        return tr("{service} draws it in its own design.", service=service_name())


class CoverChoices:
    """Those on offer: none, one's own, then the service's. Without any (offline) none and the account's own
    can be chosen."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._indexes: list[int | None] = [None]
        self._own: tuple[KeptCover, ...] = ()

    def offer_pages(self, pages: Sequence[CoverPage]) -> None:
        """Offer these of the service; the names of earlier ones stay known."""
        self._names |= {page.index: page.name for page in pages}
        self._indexes = [None, *(page.index for page in pages if page.index != 0)]

    def offer_own(self, covers: Sequence[KeptCover]) -> None:
        self._own = tuple(covers)

    def all(self, chosen: CoverChoice) -> list[CoverChoice]:
        """Those on offer, and what is chosen: a draft may have a cover that is offered no more."""
        choices = [
            CoverChoice(),
            *(CoverChoice(template=cover.template) for cover in self._own),
            *(CoverChoice(index) for index in self._indexes),
        ]
        return choices if chosen in choices else [*choices, chosen]

    @property
    def for_note(self) -> CoverChoice:
        """The one on which a note for the reader of a forwarded fax stands."""
        template = note_cover(self._own)
        return CoverChoice(None) if template is None else CoverChoice(template=template)

    def name(self, choice: CoverChoice) -> str:
        if choice.template is not None:
            return choice.template.name
        if choice.index is None:
            return tr("Your account’s")
        if choice.index == 0:
            return tr("None")
        name = self._names.get(choice.index) or tr("Cover {number}", number=choice.index)
        if any(cover.name.casefold() == name.casefold() for cover in self._own):
            return tr("{name} ({service})", name=name, service=service_name())
        return name
