"""Lets tests and the demo tell the simulated service what to do next, and look into it.

The same calls work over HTTP: `POST {control}/NAME` with the arguments as a JSON object (or GET where there
are none) and `Authorization: Bearer` with the control's secret is answered with `{"result": ...}`; only
document answers with the PDF itself. from_ is called from there, and bytes travel as base64. Moments are
ISO 8601 in UTC.

receive(from_, name, pages, text, pdf, tiff, count, raw) -> ids   a fax arrives now
faxes() -> list                 everything in the mailbox, deleted and purged ones too
document(id) -> bytes           the rendered file of a fax
outcome(number, code, times)    how the next faxes to a number end ("" is sent, None is as usual)
settle(include_scheduled)       end all faxes that are on their way, now
fault(method, path, times, **how) -> id     see faults.FaultOrder; faults(); clear_faults()
clock(offset_s, advance_s) -> now           move the service's clock
requests() / clear_requests()   the requests that came in (without tokens and bodies)
revoke_all() / expire_access_tokens()       end all sessions / only the access tokens
delete(id) / purge(id) / mark_read(id, read)    as if done elsewhere
set_limits(enabled) / reset_limits()        rate limits on or off / forget the calls counted so far
drop_sync_tokens()              every sync token becomes stale
push_events() -> list           the notifications that were sent out
ws_close(code) -> count         close all WebSocket connections with a code
ws_say(text) -> count           send a frame of any kind down all WebSocket connections
redirect_uris(add) -> list      register further redirect URIs
expired_jwt() -> str            a sign-in assertion whose time is over
deliver_after(seconds)          how long later faxes take from acceptance to their end
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faxdesk.simulator.calls.lifecycle import Lifecycle
from faxdesk.simulator.calls.message_sync import MessageSync
from faxdesk.simulator.drawing.render import Renderer, RenderJob
from faxdesk.simulator.http.faults import FaultOrder, Faults
from faxdesk.simulator.http.rate_limits import RateLimits
from faxdesk.simulator.http.request_log import RequestLog
from faxdesk.simulator.push.notifier import Notifier
from faxdesk.simulator.state.area_codes import place_of
from faxdesk.simulator.state.clock import ServiceClock, stamp
from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.mailbox import Mailbox
from faxdesk.simulator.state.mailbox_fax import (
    Document,
    Drawing,
    MailboxFax,
    MailboxRecipient,
    SendingParty,
    SourceFile,
)
from faxdesk.simulator.state.outcomes import NumberOutcomes
from faxdesk.simulator.state.sessions import Sessions


@dataclass(frozen=True, slots=True)
class ServiceParts:
    """The parts of the service that the control reaches into."""

    account: Account
    clock: ServiceClock
    mailbox: Mailbox
    lifecycle: Lifecycle
    renderer: Renderer
    outcomes: NumberOutcomes
    faults: Faults
    request_log: RequestLog
    sessions: Sessions
    limits: RateLimits
    sync: MessageSync
    push: Notifier
    folder: Path


class Control:
    """Steers the service and looks into it. Any thread but the server's own may call these methods."""

    def __init__(self, parts: ServiceParts) -> None:
        self._parts = parts

    def receive(
        self,
        from_: str = "+13035550166",
        name: str = "",
        pages: int = 1,
        text: str = "",
        pdf: bytes | str | None = None,
        tiff: bool = False,
        count: int = 1,
        raw: bytes | str | None = None,
    ) -> list[int]:
        """Let a fax arrive now, or several, and give their ids. The pages are made up, or show text, or are
        those of pdf (bytes or base64). raw is handed out as it is, even when it is no PDF at all."""
        document = self._given(pdf) if pdf is not None else None
        if raw is not None:
            document = self._kept(raw, pages)
        ids = []
        for _ in range(count):
            with self._parts.mailbox.lock:
                fax = self._inbound(from_, name)
                content_type = "image/tiff" if tiff else "application/pdf"
                drawing = Drawing("letter", fax.id % 100_000, text, name)
                fax.document = document or Document(max(1, pages), content_type, drawing=drawing)
                fax.pages = fax.document.pages
                fax.rendered = True
                self._parts.mailbox.add(fax)
                ids.append(fax.id)
        return ids

    def _inbound(self, number: str, name: str) -> MailboxFax:
        now = self._parts.clock.now()
        return MailboxFax(
            id=self._parts.mailbox.new_id(),
            direction="Inbound",
            created=now,
            modified=now,
            sender=SendingParty(number, name, place_of(number)),
            recipients=[MailboxRecipient(self._parts.account.fax_number().number)],
        )

    def _kept(self, raw: bytes | str, pages: int) -> Document:
        path = self._parts.folder / f"given-{secrets.token_hex(6)}.pdf"
        path.write_bytes(_bytes(raw))
        return Document(max(1, pages), "application/pdf", path)

    def _given(self, pdf: bytes | str) -> Document:
        content = _bytes(pdf)
        path = self._parts.folder / f"given-{secrets.token_hex(6)}.pdf"
        path.write_bytes(content)
        source = SourceFile(
            path.name, "application/pdf", len(content), hashlib.sha256(content).hexdigest(), path
        )
        number = self._parts.mailbox.new_id()
        job = RenderJob(number, "High", [(source, "pdf")], 0, "", "", "", "", self._parts.clock.now())
        return self._parts.renderer.submit(job).result()

    def faxes(self) -> list[dict[str, Any]]:
        """Every fax with all that the service keeps of it, oldest first."""
        with self._parts.mailbox.lock:
            return [_describe(fax) for fax in self._parts.mailbox.all()]

    def document(self, id: int) -> bytes:
        """The rendered file of a fax. Raises KeyError when there is none."""
        with self._parts.mailbox.lock:
            fax = self._fax(id)
            if fax.document is None:
                raise KeyError(f"fax {id} has no pages")
            future = self._parts.renderer.content(fax.document, fax.id, fax.resolution, fax.created)
        return future.result().read_bytes()

    def outcome(self, number: str, code: str | None, times: int | None = None) -> None:
        """Let the next faxes to a number end with a fax error code: "" delivers them, None is as usual."""
        self._parts.outcomes.order(number, code, times)

    def settle(self, include_scheduled: bool = False) -> None:
        """End every fax that is on its way now, without waiting for its time."""
        self._parts.lifecycle.settle(include_scheduled=include_scheduled)

    def deliver_after(self, seconds: float) -> None:
        """Set how many seconds later faxes take from acceptance to their end."""
        self._parts.lifecycle.deliver_after = seconds

    def fault(self, method: str, path: str, times: int = 1, **how: Any) -> int:
        """Order a fault for the next matching requests, and give the order's id. how takes the fields of
        FaultOrder.

        Raises TypeError for an unknown field and ValueError for a path that is no regular expression.
        """
        return self._parts.faults.add(FaultOrder(method.upper(), path, times, **how))

    def faults(self) -> list[dict[str, Any]]:
        """The orders that were given, each with how often it still counts (left)."""
        return self._parts.faults.orders()

    def clear_faults(self) -> None:
        self._parts.faults.clear()

    def clock(self, offset_s: float | None = None, advance_s: float = 0.0) -> str:
        """Move the service's clock, and give the time that it shows now."""
        self._parts.clock.move(offset=offset_s, advance=advance_s)
        return stamp(self._parts.clock.now())

    def requests(self) -> list[dict[str, Any]]:
        """The requests that came in, oldest first."""
        return self._parts.request_log.entries()

    def clear_requests(self) -> None:
        self._parts.request_log.clear()

    def revoke_all(self) -> None:
        """End every session, so that its access and refresh tokens no longer work."""
        self._parts.sessions.revoke_all()

    def expire_access_tokens(self) -> None:
        """Let every access token expire now. Refresh tokens still work."""
        self._parts.sessions.expire_access_tokens()

    def expired_jwt(self) -> str:
        """A sign-in assertion whose time is over."""
        return self._parts.account.jwt(self._parts.clock.now() - 60)

    def delete(self, id: int) -> None:
        """Delete a fax as if somebody did so elsewhere. A second call purges it."""
        self._parts.mailbox.delete(self._fax(id))

    def purge(self, id: int) -> None:
        """Purge a fax as if its time in the mailbox were over."""
        self._parts.mailbox.delete(self._fax(id), purge=True)

    def mark_read(self, id: int, read: bool = True) -> None:
        """Mark a fax as read or unread as if somebody did so elsewhere."""
        with self._parts.mailbox.lock:
            fax = self._fax(id)
            if fax.read != read:
                fax.read = read
                self._parts.mailbox.touch(fax)

    def set_limits(self, enabled: bool) -> None:
        self._parts.limits.enabled = enabled

    def reset_limits(self) -> None:
        """Forget the calls counted so far and all penalties."""
        self._parts.limits.reset()

    def drop_sync_tokens(self) -> None:
        """Make every sync token stale (400 MSG-333)."""
        with self._parts.mailbox.lock:
            self._parts.sync.drop_tokens()

    def push_events(self) -> list[dict[str, Any]]:
        """The notifications that were sent out, oldest first."""
        return self._parts.push.log()

    def ws_close(self, code: int = 1012) -> int:
        """Close all WebSocket connections with a code, and give how many there were."""
        return self._parts.push.close_sockets(code)

    def ws_say(self, text: str) -> int:
        """Send any frame down all WebSocket connections, and give how many there were."""
        return self._parts.push.say(text)

    def redirect_uris(self, add: list[str] | None = None) -> list[str]:
        """Register further redirect URIs, and give all that are registered."""
        self._parts.account.redirect_uris.update(add or [])
        return sorted(self._parts.account.redirect_uris)

    def _fax(self, id: int) -> MailboxFax:
        fax = self._parts.mailbox.get(int(id))
        if fax is None:
            raise KeyError(f"no fax {id}")
        return fax


def _bytes(content: bytes | str) -> bytes:
    return base64.b64decode(content) if isinstance(content, str) else content


def _describe(fax: MailboxFax) -> dict[str, Any]:
    return {
        "id": fax.id,
        "direction": fax.direction,
        "availability": fax.availability,
        "status": fax.status,
        "read": fax.read,
        "from": {"number": fax.sender.number, "name": fax.sender.name},
        "to": [
            {"number": r.number, "name": r.name, "status": r.status, "error": r.error} for r in fax.recipients
        ],
        "pages": fax.pages,
        "resolution": fax.resolution,
        "cover_index": fax.cover_index,
        "cover_text": fax.cover_text,
        "iso_code": fax.iso_code,
        "send_time": None if fax.send_time is None else stamp(fax.send_time),
        "shape": fax.shape,
        "original_id": fax.original_id,
        "created": stamp(fax.created),
        "modified": stamp(fax.modified),
        "files": [
            {
                "name": source.name,
                "content_type": source.content_type,
                "size": source.size,
                "sha256": source.sha256,
                "path": str(source.path),
            }
            for source in fax.sources
        ],
    }
