"""The cover page of a fax: its fields filled in, drawn, and put before the documents when it is sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.covers.confidentiality import CONFIDENTIALITY
from faxdesk.domain.covers.cover_dates import clock_text, day_text
from faxdesk.domain.covers.cover_fields import (
    FIELDS,
    CoverFacts,
    CoverRecipient,
    CoverSender,
    CoverValues,
    cover_values,
    typed_fields,
)
from faxdesk.domain.covers.cover_template import LOGO, TO_ONE, CoverTemplate
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.domain.phone import display_number
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.paths import resource
from faxdesk.words import language, tr
from faxdesk.words.languages import texts_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from faxdesk.documents.cover_drawer import CoverDrawer
    from faxdesk.domain.contacts.contact import Contact
    from faxdesk.domain.fax import Resolution
    from faxdesk.domain.page import PageImage
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
        self.people = people
        self._blobs = blobs
        self._clock = clock

    def draw(self, draft: Draft, cover: DraftCover, target: Path) -> int:
        """Write the cover page of a fax as a PDF; gives its number of pages. Of a cover that names its
        recipient it is that of the first of several."""
        return self._drawer.cover(cover.template, self.values(draft, cover), self._pictures(), target)

    def fax_page(
        self, draft: Draft, cover: DraftCover, page: int, resolution: Resolution
    ) -> tuple[PageImage, int]:
        """A page of the cover (from 0) as the other side's machine prints it, and how many there are."""
        values = self.values(draft, cover)
        return self._drawer.fax_page(cover.template, values, self._pictures(), page, resolution)

    def sample_page(self, template: CoverTemplate, resolution: Resolution) -> PageImage:
        """The first page of a cover that nobody has filled in yet: each field shows what it is for."""
        values = self.sample_values(template)
        return self._drawer.fax_page(template, values, self._pictures(), 0, resolution)[0]

    def design_page(self, template: CoverTemplate, resolution: Resolution) -> PageImage:
        """The page of a cover that is being designed: each box where it was put, its fields by what they
        mean."""
        values = self.sample_values(template)
        return self._drawer.design_page(template, values, self._pictures(), resolution)

    def sample_values(self, template: CoverTemplate) -> CoverValues:
        """What stands in the fields of a cover that nobody has filled in: who sends, today, and of the others
        what they are for."""
        names = {name: tr(FIELDS[name]) if name in FIELDS else name for name in (*FIELDS, *template.fields)}
        draft = Draft(cover_text=names["text"])
        cover = DraftCover(template, tuple((name, names[name]) for name in typed_fields(template)))
        values = self.values(draft, cover)
        known = {name: value for name, value in values.common.items() if value}
        person = {name: names[name] for name in names if name.startswith(TO_ONE)}
        several = {"several": "1", "recipient_count": "2", "documents": "2", "pages_without_cover": "3"}
        common = {**names, **person, **known, **several}
        return CoverValues(common, (person, person), 3)

    def _pictures(self) -> dict[str, bytes]:
        logo = self._templates.logo()
        return {} if logo is None else {LOGO: logo}

    def values(self, draft: Draft, cover: DraftCover) -> CoverValues:
        """What the fields of the cover page of a fax say."""
        documents = [file for file in draft.files if not file.is_cover]
        counts = [file.pages for file in documents]
        recipients = draft.recipients
        everybody = tuple(Recipient(*each) for each in cover.everybody) or recipients
        if cover.template.names_its_recipient:
            recipients = recipients[:1]
        at = (draft.send_at or self._clock.now()).astimezone()
        person = self.people.recipient
        facts = CoverFacts(
            sender=self.people.sender(cover.template.language),
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
        with self._blobs.keeper.working_folder("cover") as folder:
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
