"""Faxes that programs send and drafts that they make: as people do, with the same questions asked first."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from faxdesk.domain.draft import Draft, OutgoingFile, check_cover_text
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.files.file_refusals import NeedsPassword
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind, job_key
from faxdesk.domain.times.send_time import check_not_past, read_send_time
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.intake.incoming import TakenJob
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.account import AccountService
    from faxdesk.services.contacts.named_recipients import GroupMembers, NamedRecipients
    from faxdesk.services.intake.intake import Intake
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.services.programs.fax_answers import FaxAnswers


class FaxOrder(Struct, frozen=True):
    """What a program wants faxed. to are numbers or names of contacts, groups names of groups; passwords are
    those of the locked files, in their order. at is a time as people type it, "" for now. key is the
    program's own name of the order: what comes again under the same key is the same fax."""

    to: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    passwords: tuple[str, ...] = ()
    cover: int = 0
    cover_text: str = ""
    subject: str = ""
    resolution: Resolution = Resolution.FINE
    at: str = ""
    key: str = ""


class ProgramFaxes:
    """For workers. What is answered is the JSON of fax_json.py, with the members of groups who were left out,
    since they have no number for faxes."""

    def __init__(
        self,
        outbox: Outbox,
        intake: Intake,
        recipients: NamedRecipients,
        account: AccountService,
        answers: FaxAnswers,
    ) -> None:
        self._outbox = outbox
        self._intake = intake
        self._recipients = recipients
        self._account = account
        self._answers = answers

    def send(self, order: FaxOrder, confirmed: frozenset[str], token: CancelToken) -> dict[str, Any]:
        """Put a fax into the outbox; it leaves from there. Raises FaxDeskError, and Unconfirmed with what has
        to be confirmed by its key first; then nothing is left behind."""
        if not order.to and not order.groups:
            raise FaxDeskError(
                tr("There is no recipient."), tr("Name a fax number or a contact."), ErrorKind.BAD_INPUT
            )
        members = self._recipients.together(order.to, order.groups)
        job = job_key(Source(SourceKind.API), f"send {order.key}") if order.key else ""
        if job and (taken := self._intake.taken(job)) is not None:
            return self._answer(taken.fax_id, members)
        draft = self._draft(order, members, token)
        note = partial(self._intake.keep_taken, job) if job else None
        try:
            fax_id = self._outbox.send_new(draft, confirmed=confirmed, note=note).id
        except FaxDeskError:
            # The same order may have come twice at once; the other one is it, and no doubt about this one.
            if not job or (taken := self._intake.taken(job)) is None:
                raise
            fax_id = taken.fax_id
        return self._answer(fax_id, members)

    def draft(self, order: FaxOrder, kind: SourceKind, token: CancelToken) -> dict[str, Any]:
        """Make a draft that a person looks at. It comes in as whatever else comes in by itself, but the
        program is told what is wrong with it, and then nothing is kept. Raises FaxDeskError."""
        members = self._recipients.together(order.to, order.groups)
        files = tuple(IncomingFile(path.name, path) for path in order.files)
        if not files:
            raise _no_document()
        job = self._intake.put(
            Incoming(
                Source(kind),
                f"draft {order.key or uuid.uuid4().hex}",
                files,
                order.subject,
                members.recipients,
                order.cover_text,
            )
        )
        taken = self._intake.taken(job) or self._taken_now(job, order.passwords, token)
        return self._answer(taken.fax_id, members)

    def _taken_now(self, job: str, passwords: tuple[str, ...], token: CancelToken) -> TakenJob:
        taken = self._intake.try_again(job, token, passwords) or self._intake.taken(job)
        if taken is not None:
            return taken
        waiting = self._intake.waiting(job)
        self._intake.discard(job)
        problem = waiting.problem if waiting is not None else None
        if problem is None:
            raise FaxDeskError(tr("The draft could not be made."), tr("Try again."), ErrorKind.BUSY)
        raise FaxDeskError(problem.title, problem.hint, problem.kind)

    def cancel(self, fax_id: int, token: CancelToken) -> dict[str, Any]:
        """Stop a fax wherever it is, as `outbox cancel` does. Raises FaxDeskError."""
        answer = self._outbox.cancel(fax_id, token)
        return self._answers.status(fax_id, answer.words, cancelled=answer.carried_out)

    def _answer(self, fax_id: int, members: GroupMembers) -> dict[str, Any]:
        return {**self._answers.outgoing(fax_id), "left_out": list(members.left_out)}

    def _draft(self, order: FaxOrder, members: GroupMembers, token: CancelToken) -> Draft:
        check_cover_text(order.cover_text)
        send_at = read_send_time(order.at) if order.at else None
        if send_at is not None and self._account.is_signed_in:
            # Only whoever is signed in knows the service's clock, by which a time is past or to come.
            check_not_past(send_at, self._account.client().server_now())
        return Draft(
            recipients=members.recipients,
            files=tuple(self._files(order, token)),
            cover_index=order.cover,
            cover_text=order.cover_text,
            resolution=order.resolution,
            send_at=send_at,
        )

    def _files(self, order: FaxOrder, token: CancelToken) -> list[OutgoingFile]:
        """Private copies of the documents. All are looked at before the first is copied, so that a refused
        fax leaves nothing behind."""
        if not order.files:
            raise _no_document()
        left = iter(order.passwords)
        passwords = [self._password(path, left, token) for path in order.files]
        return [
            self._outbox.add_file(path, token, password)
            for path, password in zip(order.files, passwords, strict=True)
        ]

    def _password(self, path: Path, left: Iterator[str], token: CancelToken) -> str:
        """What opens a document: "" where it is not locked, else the next password that is left."""
        try:
            self._outbox.check_file(path, token)
        except NeedsPassword:
            password = next(left, None)
            if password is None:
                raise
            self._outbox.check_file(path, token, password)
            return password
        return ""


def _no_document() -> FaxDeskError:
    return FaxDeskError(tr("There is no document."), tr("Name at least one file."), ErrorKind.BAD_INPUT)
