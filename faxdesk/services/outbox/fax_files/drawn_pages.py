"""The pages of a fax as FaxDesk draws them: made just before it leaves, and sent instead of its files."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.draft import MAX_BYTES, MAX_PAGES, Draft, OutgoingFile
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.outbox_states import OutboxItem
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.sent_page import DrawnBy, is_drawn_here
from faxdesk.domain.service_name import service_name
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.services.covers.cover_pages import CoverPages
    from faxdesk.settings import Settings
    from faxdesk.store.blobs import BlobStore
    from faxdesk.store.outbox_store import OutboxStore

log = logging.getLogger(__name__)


class DrawnPages:
    """Runs in the sender, with the lease held."""

    def __init__(
        self,
        journal: OutboxStore,
        blobs: BlobStore,
        pages: PageWorker,
        covers: CoverPages,
        settings: Settings,
    ) -> None:
        self._journal = journal
        self._blobs = blobs
        self._pages = pages
        self._covers = covers
        self._settings = settings
        self._plain: set[tuple[str, Resolution]] = set()
        """The documents that were judged to go as they are. A fax may be tried many times."""
        self._too_large: set[tuple[tuple[OutgoingFile, ...], Resolution]] = set()
        """The files of faxes whose pages were drawn, and were too many bytes."""

    def ready(self, item: OutboxItem, token: CancelToken) -> OutboxItem | None:
        """The fax with the files that leave, after they were put on record: its own cover page, and pages
        that were drawn here where that helps or is wanted, and always where a person changed them. Of what
        the service sends from its own copy only the cover page and what a person changed are drawn, in case
        that it refuses. None where the person changed the fax meanwhile, or took it back.

        Raises FaxDeskError (BAD_INPUT) where the pages cannot be drawn, or are too many bytes, and Cancelled.
        """
        draft = self._covers.covered(item.draft, token)
        files = self._changed(draft, token) if draft.original_message_id else self._files(draft, token)
        if files == item.draft.files:
            return item
        with self._journal.undisturbed():
            now = self._journal.existing(item.id)
            if (now.state, now.draft) != (item.state, item.draft):
                return None
            return self._journal.note(item.id, draft=replace(draft, files=files))

    def _files(self, draft: Draft, token: CancelToken) -> tuple[OutgoingFile, ...]:
        """The files that leave."""
        may_go_as_it_is, this_fax = self._choice(draft) == DrawnBy.AUTO, (draft.files, draft.resolution)
        files = self._changed(draft, token)
        if this_fax not in self._too_large or not may_go_as_it_is:
            drawn = tuple(self._file(file, draft, token) for file in files)
            if sum(file.size for file in drawn) <= MAX_BYTES:
                files = drawn
            elif not may_go_as_it_is:
                raise _too_large()
            else:
                self._too_large.add(this_fax)
                log.info("The pages drawn here are too many bytes: the files go as they are")
        if files != draft.files and sum(file.size for file in files) > MAX_BYTES:
            raise _too_large()
        return tuple(self._as_printed(file, token) for file in files)

    def _choice(self, draft: Draft) -> DrawnBy:
        return draft.drawn_by or DrawnBy(self._settings.drawn_by)

    def _changed(self, draft: Draft, token: CancelToken) -> tuple[OutgoingFile, ...]:
        """The documents, those whose pages a person changed as they are sent: these exist nowhere else."""
        return tuple(
            self._drawn(file, draft, token) if file.is_edited and file.original is None else file
            for file in draft.files
        )

    def _file(self, file: OutgoingFile, draft: Draft, token: CancelToken) -> OutgoingFile:
        """The file that leaves. Where nobody insists, what cannot be drawn here goes as it is."""
        if file.original is not None or not file.pages or file.pages > MAX_PAGES:
            return file
        try:
            return self._drawn(file, draft, token) if self._is_drawn_here(file, draft, token) else file
        except FaxDeskError as error:
            if error.kind != ErrorKind.BAD_INPUT or self._choice(draft) == DrawnBy.FAXDESK:
                raise
            log.info("A document cannot be drawn here, and goes as it is")
            return file

    def _as_printed(self, file: OutgoingFile, token: CancelToken) -> OutgoingFile:
        """What goes as it is: of a form, which is kept as one until then, a copy whose fields are a part of
        its pages. Not every program shows what was filled in."""
        if file.original is not None or not file.is_made_here:
            return file
        path = self._blobs.path(file.hash)
        if not self._pages.inspect(path, file.sent_name).is_redrawn:
            return file
        with self._blobs.keeper.working_folder("drawn") as folder:
            target = folder.path / "printed.pdf"
            self._pages.to_pdf(path, file.sent_name, target, on_sheets=True)
            digest, size = self._blobs.add(target, token)
        return replace(file, hash=digest, size=size, original=file)

    def _drawn(self, file: OutgoingFile, draft: Draft, token: CancelToken) -> OutgoingFile:
        with self._blobs.keeper.working_folder("drawn") as folder:
            target = folder.path / "pages.pdf"
            pages = [PageSource.of(page, self._blobs.path) for page in file.page_list]
            self._pages.pages_to_fax_pdf(pages, target, draft.resolution)
            digest, size = self._blobs.add(target, token)
        return replace(
            file,
            hash=digest,
            size=size,
            content_type="application/pdf",
            pages=len(pages),
            converted_name=f"{Path(file.sent_name).stem}.pdf",
            is_made_here=True,
            own_pages=(),
            pages_in_copy=None,
            original=file,
        )

    def _is_drawn_here(self, file: OutgoingFile, draft: Draft, token: CancelToken) -> bool:
        choice, is_made_here = self._choice(draft), file.is_made_here or bool(file.looks)
        if choice != DrawnBy.AUTO or is_made_here:
            return is_drawn_here(choice, (), is_made_here=is_made_here)
        judged = (file.hash, draft.resolution)
        if judged in self._plain:
            return False
        path = self._blobs.path(file.hash)
        for page in range(file.pages or 0):
            token.check()
            facts = self._pages.sent_page_facts(PageSource(path, file.sent_name, page), draft.resolution)
            if is_drawn_here(choice, (facts.kind,)):
                return True
        self._plain.add(judged)
        return False


def _too_large() -> FaxDeskError:
    return FaxDeskError(
        tr("The pages of this fax are too large to be sent as FaxDesk draws them."),
        tr(
            "Choose “Text” for its photographs, split it into several faxes, or let {service} draw it.",
            service=service_name(),
        ),
        ErrorKind.BAD_INPUT,
    )
