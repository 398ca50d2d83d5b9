"""`send`, `forward` and `resend`: what puts a fax into the outbox."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from msgspec.structs import replace

from faxdesk.cli.exit_codes import WrongUse
from faxdesk.cli.output import Printer
from faxdesk.cli.pages.cover_commands import own_cover
from faxdesk.cli.pages.page_options import PageOptions
from faxdesk.cli.send_wait import follow
from faxdesk.cli.shared_steps import as_typed, checked_files, notices_printed, sign_in
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.covers.kept_cover import note_cover
from faxdesk.domain.draft import Draft, OutgoingFile, Recipient, RequestForm, check_cover_text
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Fax, Resolution
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.times.send_time import check_not_past, read_send_time
from faxdesk.services.desk import Desk
from faxdesk.services.outbox.guards.do_not_fax import BlockedNumbers
from faxdesk.services.outbox.guards.doubts import Unconfirmed
from faxdesk.services.outbox.outbox import Outbox
from faxdesk.words import tr

T = TypeVar("T")


def send(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    base = _template(desk, options)
    recipients = _recipients(desk, options, printer)
    cover = own_cover(desk, options)
    with as_typed():
        page_options = PageOptions(options)
        if cover is None and (base.cover is None or options.cover):
            check_cover_text(options.cover_text)
    send_at = _time(options.at)
    with notices_printed(desk, printer):
        trouble = try_to_sign_in(desk, options, token)
    if trouble is None:
        _check_time(desk, send_at)
    outbox = desk.outbox
    with as_typed():
        files = (*base.files, *taken_files(outbox, options, token))
        files = page_options.applied(files, desk, desk.blobs.path)
    has_cover = bool(cover or options.cover)
    draft = Draft(
        recipients=recipients or base.recipients,
        files=files,
        cover_index=options.cover if has_cover else base.cover_index,
        cover_text=options.cover_text or base.cover_text,
        resolution=Resolution(options.resolution) if options.resolution else base.resolution,
        send_at=send_at,
        form=RequestForm(options.form),
        drawn_by=base.drawn_by,
        cover=cover if has_cover else base.cover,
    )
    fax_id = _unless_in_doubt(lambda confirmed: outbox.send_new(draft, confirmed=confirmed), options).id
    _raise_with_place(desk, trouble, fax_id)
    return follow(desk, fax_id, options.wait, printer, token)


def _template(desk: Desk, options: argparse.Namespace) -> Draft:
    """What the fax begins with; an empty one where no template is named. Raises WrongUse where there is
    nothing to be sent, or nobody to whom."""
    base = Draft()
    if options.template:
        try:
            base = desk.fax_templates.template(options.template).draft
        except FaxDeskError as error:
            raise WrongUse(error.title, tr("`faxdesk template list` shows them.")) from error
    if not _has_recipients(options) and not base.recipients:
        raise _no_recipient()
    if not options.files and not base.files:
        raise WrongUse(tr("There is no document."), tr("Name at least one file."))
    return base


def taken_files(outbox: Outbox, options: argparse.Namespace, token: CancelToken) -> tuple[OutgoingFile, ...]:
    """Private copies of the files of a command. All are checked before the first is copied, so that a refused
    fax leaves nothing behind. Raises as Outbox.add_file() does."""
    passwords = checked_files(outbox, options, token)
    return tuple(
        outbox.add_file(path, token, password)
        for path, password in zip(options.files, passwords, strict=True)
    )


def commit_draft(desk: Desk, fax_id: int, options: argparse.Namespace, trouble: FaxDeskError | None) -> None:
    """Send a draft. trouble is what kept from signing in; it is raised when the fax is in the outbox."""
    _send(desk, fax_id, options)
    _raise_with_place(desk, trouble, fax_id)


def forward(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    if not _has_recipients(options):
        raise _no_recipient()
    recipients, send_at = _recipients(desk, options, printer), _time(options.at)
    cover = own_cover(desk, options)
    # A note without a cover page would be read by nobody.
    has_note_alone = cover is None and not options.cover and bool(options.cover_text)
    if has_note_alone and (template := note_cover(desk.covers.templates.all())) is not None:
        cover = DraftCover(template)
    with as_typed():
        if cover is None:
            check_cover_text(options.cover_text)
    trouble = try_to_sign_in(desk, options, token)
    if trouble is None:
        _check_time(desk, send_at)
    fax = _named_fax(desk, options, trouble)
    outbox = desk.outbox
    fax_id = desk.answers.forward(fax.id)
    item = outbox.item(fax_id)
    assert item is not None
    outbox.save(
        fax_id,
        replace(
            item.draft,
            recipients=recipients,
            cover_index=None if has_note_alone and cover is None else options.cover,
            cover_text=options.cover_text,
            send_at=send_at,
            cover=cover,
        ),
    )
    _send(desk, fax_id, options)
    _raise_with_place(desk, trouble, fax_id)
    return follow(desk, fax_id, options.wait, printer, token)


def resend(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    recipients, send_at = _recipients(desk, options, printer), _time(options.at)
    trouble = try_to_sign_in(desk, options, token)
    if trouble is None:
        _check_time(desk, send_at)
    fax = _named_fax(desk, options, trouble)

    def resent(confirmed: frozenset[str]) -> int:
        try:
            return desk.outbox.resend(fax.id, recipients, send_at, confirmed=confirmed)
        except (Unconfirmed, BlockedNumbers):
            raise
        except FaxDeskError as error:
            # That it failed may be known at the service alone.
            raise trouble or error from error

    fax_id = _unless_in_doubt(resent, options)
    _raise_with_place(desk, trouble, fax_id)
    return follow(desk, fax_id, options.wait, printer, token)


def try_to_sign_in(desk: Desk, options: argparse.Namespace, token: CancelToken) -> FaxDeskError | None:
    """Sign in. What keeps from that is given, not raised, so that the fax is in the outbox before it is told;
    raised is only that somebody is signed in elsewhere, because the fax would go out there."""
    try:
        sign_in(desk, options, token)
    except FaxDeskError as error:
        if options.server and desk.account.server not in ("", options.server):
            raise
        return error
    return None


def _named_fax(desk: Desk, options: argparse.Namespace, trouble: FaxDeskError | None) -> Fax:
    """The fax that is to go out again. Where it is not here, trouble is raised, which may be why."""
    try:
        return desk.fax_answers.named(options.id)
    except FaxDeskError as error:
        raise trouble or error from error


def _raise_with_place(desk: Desk, trouble: FaxDeskError | None, fax_id: int) -> None:
    """Raise what kept from signing in, if anything did, with the word that the fax is kept."""
    if trouble is not None:
        fax_id = desk.library.fax(fax_id).shown_id
        raise FaxDeskError(
            trouble.title,
            tr(
                "{hint} The fax stays in the outbox as {fax_id} and leaves when you are signed in "
                "again. Do not send it anew: `faxdesk outbox run` goes on with it, `faxdesk outbox "
                "cancel {fax_id}` takes it back.",
                hint=trouble.hint,
                fax_id=fax_id,
            ),
            trouble.kind,
            code=trouble.code,
            retry_after_s=trouble.retry_after_s,
        ) from trouble


def _send(desk: Desk, fax_id: int, options: argparse.Namespace) -> None:
    """Commit a draft, or discard it where it cannot be sent, since nobody asked for a draft."""
    try:
        _unless_in_doubt(lambda confirmed: desk.outbox.send(fax_id, confirmed=confirmed), options)
    except FaxDeskError:
        desk.outbox.discard(fax_id)
        raise


def _unless_in_doubt(step: Callable[[frozenset[str]], T], options: argparse.Namespace) -> T:
    """Take a step that sends a fax, given the doubts that are confirmed. A doubtful fax is sent only where
    --yes confirmed that: there may be nobody at the terminal to ask."""
    with as_typed():
        try:
            return step(frozenset())
        except Unconfirmed as error:
            if not options.yes:
                raise WrongUse(error.title, tr("{hint} With --yes it is sent.", hint=error.hint)) from error
            return step(frozenset(doubt.key for doubt in error.doubts))
        except BlockedNumbers as error:
            hint = tr("{hint} `faxdesk contacts unblock NUMBER` does that; --yes does not.", hint=error.hint)
            raise FaxDeskError(error.title, hint, error.kind) from error


def _has_recipients(options: argparse.Namespace) -> bool:
    return bool(options.to or options.to_group)


def _no_recipient() -> WrongUse:
    return WrongUse(
        tr("There is no recipient."),
        tr("Name a fax number or a contact with --to, or a group with --to-group."),
    )


def _recipients(desk: Desk, options: argparse.Namespace, printer: Printer) -> tuple[Recipient, ...]:
    """Whom the fax is for, each number once."""
    with as_typed():
        members = desk.named_recipients.together(options.to, options.to_group)
    if members.left_out:
        names = ", ".join(members.left_out)
        printer.note(tr("faxdesk: without a fax number, and left out: {names}", names=names))
    return members.recipients


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    with as_typed():
        return read_send_time(text)


def _check_time(desk: Desk, send_at: datetime | None) -> None:
    """Only whoever is signed in knows the service's clock, by which a time is past or to come."""
    if send_at is not None:
        with as_typed():
            check_not_past(send_at, desk.account.client().server_now())
