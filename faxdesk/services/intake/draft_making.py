"""From what came in to a draft: its documents taken, its recipients read, its cover filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.covers.cover_fields import typed_fields
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.draft import MAX_COVER_TEXT, Draft, OutgoingFile, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.files.file_refusals import HoldsDocuments, NeedsPassword
from faxdesk.domain.intake.incoming import NEVER_SEND, Incoming, IncomingFile, Source
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.archive.save_file import safe_file_name
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.covers.kept_cover import KeptCover
    from faxdesk.services.contacts.named_recipients import NamedRecipients
    from faxdesk.services.covers.cover_templates import CoverTemplates
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.settings import Settings


class MadeDraft(Struct, frozen=True):
    """A draft of what came in. is_to_send: it may leave without a person. trouble is why not, where its
    source would have it sent, or what could not be taken over, such as a number that is none."""

    draft: Draft
    is_to_send: bool = False
    trouble: FaxDeskError | None = None


class DraftMaking:
    """For workers; nothing of the archive's rows changes."""

    def __init__(
        self, outbox: Outbox, recipients: NamedRecipients, covers: CoverTemplates, settings: Settings
    ) -> None:
        self._outbox = outbox
        self._recipients = recipients
        self._covers = covers
        self._settings = settings

    def make(self, incoming: Incoming, token: CancelToken, passwords: Sequence[str] = ()) -> MadeDraft:
        """passwords are tried on each document that is locked. Raises FaxDeskError for a document that cannot
        be faxed as it is, as Outbox.add_file() does, and Cancelled."""
        # The command line may have taken a right to send away.
        self._settings.take_over()
        files = tuple(taken for file in incoming.files for taken in self._documents(file, token, passwords))
        recipients, trouble = self._read(incoming)
        if incoming.pages:
            chosen = tuple(_only_pages(file, incoming.pages) for file in files)
            trouble = trouble or (None if all(chosen) else _no_such_pages())
            files = tuple(some or whole for some, whole in zip(chosen, files, strict=True))
        try:
            cover = self._covers.named(incoming.cover) if incoming.cover else self._covers.default()
        except FaxDeskError as error:
            cover, trouble = self._covers.default(), trouble or error
        draft = Draft(
            recipients=recipients,
            files=files,
            cover_index=0 if cover else self._settings.default_cover_index,
            cover_text=incoming.note if cover else incoming.note[:MAX_COVER_TEXT],
            resolution=self._settings.default_resolution,
            cover=_filled_in(cover, incoming.subject) if cover else None,
        )
        if incoming.is_to_send and trouble is None:
            trouble = self._not_allowed(incoming.source)
        return MadeDraft(draft, incoming.is_to_send and trouble is None, trouble)

    def _not_allowed(self, source: Source) -> FaxDeskError | None:
        """Why what a source would have sent waits for a person; None where it may send."""
        if self._settings.may_send(source.key) and source.kind not in NEVER_SEND:
            return None
        return FaxDeskError(
            tr("It was to be sent by itself, which is not switched on for where it came from."),
            tr("Look at it and send it. In the settings, Ways in says what may send by itself."),
            ErrorKind.NOT_ALLOWED,
        )

    def _documents(
        self, file: IncomingFile, token: CancelToken, passwords: Sequence[str]
    ) -> list[OutgoingFile]:
        """The documents of a file: itself, or those in an archive."""
        outbox, file_name = self._outbox, safe_file_name(file.name)
        try:
            return [_opened(lambda word: outbox.add_file(file.path, token, word, file_name), passwords)]
        except HoldsDocuments as archive:
            return [
                _opened(partial(self._taken_out, file.path, number, name, token), passwords)
                for number, name in enumerate(archive.names)
            ]

    def _taken_out(
        self, path: Path, number: int, name: str, token: CancelToken, password: str
    ) -> OutgoingFile:
        return self._outbox.add_file_in(path, number, name, token, password)

    def _read(self, incoming: Incoming) -> tuple[tuple[Recipient, ...], FaxDeskError | None]:
        """The recipients that can be read, and what is wrong with the first that cannot."""
        read, trouble = [], None
        for given in incoming.recipients:
            try:
                found = self._recipients.read(given.number)
            except FaxDeskError as error:
                trouble = trouble or error
            else:
                read.append(Recipient(found.number, given.name or found.name))
        return tuple(read), trouble


def _opened(add: Callable[[str], OutgoingFile], passwords: Sequence[str]) -> OutgoingFile:
    """What add() makes of a document, without a password or with the first that opens it. Raises as it
    does."""
    *before, last = "", *passwords
    for password in before:
        with suppress(NeedsPassword):
            return add(password)
    return add(last)


def _only_pages(file: OutgoingFile, wanted: tuple[tuple[int, int], ...]) -> OutgoingFile | None:
    """A document with the pages that are wanted of it; None where it has none of them, or their number is not
    known."""
    pages = [
        page
        for number, page in enumerate(file.page_list, 1)
        if any(first <= number <= last for first, last in wanted)
    ]
    return file.with_pages(pages) if pages else None


def _no_such_pages() -> FaxDeskError:
    return FaxDeskError(
        tr("Only some pages were to be faxed, and a document has none of them."),
        tr("Look at it, take out what is not to be faxed, and send it."),
        ErrorKind.BAD_INPUT,
    )


def _filled_in(cover: KeptCover, subject: str) -> DraftCover:
    has_subject = subject and "subject" in typed_fields(cover.template)
    return DraftCover(cover.template, (("subject", subject),) if has_subject else ())
