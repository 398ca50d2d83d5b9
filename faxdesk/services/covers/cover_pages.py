"""The cover page of a fax: its fields filled in, drawn, and put before the documents when it is sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.covers.confidentiality import CONFIDENTIALITY
from faxdesk.domain.covers.cover_dates import clock_text, day_text
from faxdesk.domain.covers.cover_fields import (
    CoverFacts,
    CoverRecipient,
    CoverSender,
    CoverValues,
    cover_values,
)
from faxdesk.domain.covers.cover_template import LOGO
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.domain.phone import display_number
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.paths import resource
from faxdesk.words import language, tr
from faxdesk.words.languages import texts_in
from faxdesk.working_folder import WorkingFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from faxdesk.documents.cover_drawer import CoverDrawer
    from faxdesk.domain.contacts.contact import Contact
    from faxdesk.services.covers.cover_templates import CoverTemplates
    from faxdesk.settings import Settings
    from faxdesk.store.blobs import BlobStore
    from faxdesk.store.faxes import FaxStore


class CoverPeople:
    """Says who sends and to whom, as far as cover pages show it: the settings, and the account where they say
    nothing; the book of contacts, of which contact_of gives whoever has a number."""

    def __init__(
        self, settings: Settings, faxes: FaxStore, contact_of: Callable[[str], Contact | None]
    ) -> None:
        self._settings = settings
        self._faxes = faxes
        self._contact_of = contact_of

    def recipient(self, recipient: Recipient) -> CoverRecipient:
        """What is known of a recipient."""
        contact = self._contact_of(recipient.number)
        if contact is None:
            return CoverRecipient(recipient.name, "", display_number(recipient.number))
        voice = next((each.number for each in contact.numbers if not each.is_fax), "")
        return CoverRecipient(
            recipient.name or contact.name,
            contact.company,
            display_number(recipient.number),
            display_number(voice) if voice else "",
        )

    def sender(self, of_page: str) -> CoverSender:
        """Who sends, for a page in the language of this code."""
        settings, account = self._settings, self._faxes.account()
        number = account.fax_numbers[0] if account and account.fax_numbers else ""
        own_text = settings.confidentiality if of_page in {"", language()} else ""
        say = texts_in(of_page or language(), resource("languages"))
        return CoverSender(
            name=settings.sender_name or (account.name if account else ""),
            department=settings.sender_department,
            company=settings.sender_company,
            address=settings.sender_address,
            fax=display_number(number) if number else "",
            voice=settings.sender_phone,
            email=settings.sender_email,
            confidentiality=own_text or say(CONFIDENTIALITY),
        )


class CoverPages:
    """For workers. Raises FaxDeskError where a page cannot be drawn, or the disk does not do its part."""

    def __init__(
        self,
        drawer: CoverDrawer,
        templates: CoverTemplates,
        people: CoverPeople,
        blobs: BlobStore,
        clock: Clock,
    ) -> None:
        self._drawer = drawer
        self._templates = templates
        self._people = people
        self._blobs = blobs
        self._clock = clock

    def draw(self, draft: Draft, cover: DraftCover, target: Path) -> int:
        """Write the cover page of a fax as a PDF; gives its number of pages. Of a cover that names its
        recipient it is that of the first of several."""
        logo = self._templates.logo()
        pictures = {} if logo is None else {LOGO: logo}
        return self._drawer.cover(cover.template, self.values(draft, cover), pictures, target)

    def values(self, draft: Draft, cover: DraftCover) -> CoverValues:
        """What the fields of the cover page of a fax say."""
        documents = [file for file in draft.files if not file.is_cover]
        counts = [file.pages for file in documents]
        recipients = draft.recipients
        everybody = tuple(Recipient(*each) for each in cover.everybody) or recipients
        if cover.template.names_its_recipient:
            recipients = recipients[:1]
        at = (draft.send_at or self._clock.now()).astimezone()
        person = self._people.recipient
        facts = CoverFacts(
            sender=self._people.sender(cover.template.language),
            recipients=tuple(map(person, recipients)),
            everybody=tuple(map(person, everybody)),
            typed=cover.typed,
            text=draft.cover_text,
            pages=None if None in counts else sum(count or 0 for count in counts),
            documents=len(documents),
        )
        shown_in = cover.template.language or language()
        return cover_values(facts, day=day_text(at, shown_in), clock=clock_text(at))

    def covered(self, draft: Draft, token: CancelToken) -> Draft:
        """The fax as it leaves, with its own cover page before its documents. One that names its recipient is
        drawn once the fax goes to one alone."""
        cover = draft.cover
        is_drawn = any(file.is_cover for file in draft.files)
        if cover is None or is_drawn or (draft.is_one_by_one and len(draft.recipients) > 1):
            return draft
        token.check()
        with WorkingFolder("cover") as folder:
            target = folder.path / "cover.pdf"
            pages = self.draw(draft, cover, target)
            digest, size = self._blobs.add(target, token)
        page = OutgoingFile(
            name=tr("Cover page.pdf"),
            hash=digest,
            size=size,
            content_type="application/pdf",
            pages=pages,
            is_made_here=True,
            is_cover=True,
        )
        return replace(draft, files=(page, *draft.files), cover=replace(cover, pages=pages))
