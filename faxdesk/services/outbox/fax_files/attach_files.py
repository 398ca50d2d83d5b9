"""From a file on somebody's disk to a private copy that can be faxed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.draft import OutgoingFile, check_size, tidy_name
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Direction, DocumentState, Fax, Party, RecipientStatus
from faxdesk.domain.files.file_refusals import HoldsDocuments
from faxdesk.domain.phone import display_number
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.archive.save_file import safe_name
from faxdesk.words import tr, without_isolates

if TYPE_CHECKING:
    from faxdesk.services.outbox.fax_files.ready_file import FileReader, ReadyFile
    from faxdesk.store.blobs import BlobStore


class FileAttacher:
    """Checks files, converts those that the service would not show as they look, and keeps copies, so
    that what becomes of the original later changes nothing."""

    def __init__(self, blobs: BlobStore, reader: FileReader) -> None:
        self._blobs = blobs
        self._reader = reader

    def check(self, path: Path, token: CancelToken, password: str = "") -> int | None:
        """Look at a file without keeping anything of it; gives its pages where they are known already.
        Raises as FileReader.ready() does."""
        with self.ready(path, token, password) as file:
            return file.info.pages

    @contextmanager
    def ready(
        self, path: Path, token: CancelToken, password: str = "", name: str = ""
    ) -> Iterator[ReadyFile]:
        """A file as it can be faxed, as long as the context lasts; name is its own where that of the path is
        another. Raises as FileReader.ready() does."""
        with self._blobs.keeper.working_folder("file") as folder:
            yield self._reader.ready(path, folder.path, token, password, name)

    def take(self, path: Path, token: CancelToken, password: str = "", name: str = "") -> OutgoingFile:
        """Raises FaxDeskError: as check() does, STORAGE when the copy could not be kept. The password is not
        kept: the copy opens without it. name is as in ready()."""
        # Before the copy is made: what is refused is not to stay in the archive.
        with self.ready(path, token, password, name) as file:
            token.check()
            return self._kept(file, token)

    def contents(self, path: Path) -> tuple[str, ...]:
        """The names of the documents in an archive, or attached to a mail. Raises FaxDeskError."""
        return self._reader.contents(path)

    def take_enclosed(
        self, path: Path, number: int, name: str, token: CancelToken, password: str = ""
    ) -> OutgoingFile:
        """Take the document of this number (from 0) and name among contents(), which may be locked itself.
        Raises as take() does, also for an archive in the archive."""
        with self._blobs.keeper.working_folder("file") as folder:
            document = self._reader.take_out(path, number, name, folder.path)
            try:
                return self.take(document, token, password)
            except HoldsDocuments as inner:
                raise FaxDeskError(
                    tr("“{name}” is an archive in an archive.", name=name), inner.hint, inner.kind
                ) from inner

    def _kept(self, file: ReadyFile, token: CancelToken) -> OutgoingFile:
        from faxdesk.documents.conversion_rules import guess_type, named_as

        info, sent_name = file.info, file.sent_name
        pages, is_made_here = info.pages, file.is_made_here or info.is_redrawn
        if info.is_redrawn and not info.is_form:
            sent_name = named_as(file.sent_name, "pdf")
            digest, size = self._convert(file)
            pages = self._reader.pages.inspect(self._blobs.path(digest), sent_name).pages
        else:
            digest, size = self._blobs.add(file.path, token)
        other_name = sent_name if sent_name != file.name else ""
        return OutgoingFile(
            file.name, digest, size, guess_type(sent_name), pages, other_name, info.remarks, is_made_here
        )

    def archived(self, fax: Fax) -> tuple[OutgoingFile, ...]:
        """The pages of a fax in the archive as a file to be sent; nothing while they are not here."""
        if fax.document_state != DocumentState.HERE:
            return ()
        path = self._blobs.path(fax.document_hash)
        suffix = ".tif" if "tif" in fax.document_type else ".pdf"
        return (
            OutgoingFile(
                tidy_name(without_isolates(_name_of(fax)) + suffix),
                fax.document_hash,
                self._blobs.keeper.size(path),
                fax.document_type,
                fax.page_count or None,
                # Whom it came from is for the person who forwards it, and need not leave this computer.
                f"fax{suffix}",
            ),
        )

    def _convert(self, file: ReadyFile) -> tuple[str, int]:
        """Make a PDF of a file; gives its hash and size in the archive."""
        with self._blobs.keeper.working_folder("file") as folder:
            target = folder.path / "converted.pdf"
            self._reader.pages.to_pdf(file.path, file.opened_as, target, on_sheets=True)
            check_size(file.name, self._blobs.keeper.size(target))
            return self._blobs.add(target)


def _name_of(fax: Fax) -> str:
    """What a fax of the archive is called as a document: Fax of Northside Clinic, 2026-10-03. The day is
    written as in the names of saved faxes, which reads alike in all languages."""
    day = fax.created_at.astimezone().strftime("%Y-%m-%d")
    if fax.direction == Direction.OUTBOUND:
        who = _called(fax.recipients[0]) if fax.recipients else ""
        return tr("Fax to {name}, {day}", name=who, day=day) if who else tr("Sent fax, {day}", day=day)
    who = _called(fax.message.sender) if fax.message else ""
    return tr("Fax of {name}, {day}", name=who, day=day) if who else tr("Fax, {day}", day=day)


def _called(party: Party | RecipientStatus) -> str:
    who = party.name or (display_number(party.number) if party.number else "")
    return safe_name(who) if who else ""
