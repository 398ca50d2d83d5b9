"""Brings faxes to their numbers: over a telephone line where the service has one, else by its word alone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

from faxdesk.simulator.drawing.render import Renderer, RenderJob, RenderStopped
from faxdesk.simulator.line.numbers import Route, route_to
from faxdesk.simulator.line.telephone_line import LineStopped, TelephoneLine, Transmission
from faxdesk.simulator.state.area_codes import place_of
from faxdesk.simulator.state.clock import ServiceClock
from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.mailbox import Mailbox
from faxdesk.simulator.state.mailbox_fax import Document, MailboxFax, MailboxRecipient, SendingParty


class Exchange:
    """Prepares faxes, and delivers them. All calls are made beforehand, when the pages are ready: a call of
    minutes takes a moment here, and what becomes of the fax is known when its time comes."""

    def __init__(
        self,
        renderer: Renderer,
        mailbox: Mailbox,
        clock: ServiceClock,
        account: Account,
        line: TelephoneLine | None,
    ) -> None:
        self._renderer = renderer
        self._mailbox = mailbox
        self._clock = clock
        self._account = account
        self._line = line
        self._calls: ThreadPoolExecutor | None = None
        self._made: dict[tuple[int, Route], Transmission] = {}

    def start(self) -> None:
        if self._line is not None:
            self._line.resume()
            self._calls = ThreadPoolExecutor(max_workers=1, thread_name_prefix="simulator-line")

    def stop(self) -> None:
        """Break off the calls and the drawing; the faxes are to be prepared anew after start()."""
        calls, self._calls = self._calls, None
        if self._line is not None and calls is not None:
            self._line.stop()
            calls.shutdown(wait=False, cancel_futures=True)
        self._renderer.stop()
        if calls is not None:
            calls.shutdown(wait=True)

    def prepare(self, fax: MailboxFax, job: RenderJob) -> Future[Document]:
        """Begin to draw a fax, and to send its pages where they go over a line. The future raises
        RenderFailure, or RenderStopped when the service went down."""
        routes = set(self._routes(fax))
        if self._line is None or self._calls is None or not routes:
            return self._renderer.submit(job)
        return self._calls.submit(self._draw_and_send, self._line, fax, job, routes)

    def deliver(self, fax: MailboxFax, recipient: MailboxRecipient) -> str:
        """Let what was sent over the line arrive, in this same mailbox, and give the error code; "" where all
        of it arrived, as also where there is no line."""
        route = self._route(recipient)
        made = None if route is None else self._made.get((fax.id, route))
        if made is None:
            return ""
        if made.arrived is not None:
            self._mailbox.add(self._arrival(fax, recipient, made.arrived))
        return made.error_code

    def _draw_and_send(
        self, line: TelephoneLine, fax: MailboxFax, job: RenderJob, routes: set[Route]
    ) -> Document:
        try:
            document = self._renderer.submit(job).result()
            for route in routes:
                self._made[fax.id, route] = line.send(document, fax.resolution, fax.created, route)
        except (CancelledError, LineStopped) as stopped:
            raise RenderStopped from stopped
        return document

    def _routes(self, fax: MailboxFax) -> Iterator[Route]:
        for recipient in fax.recipients:
            route = self._route(recipient)
            if route is not None:
                yield route

    def _route(self, recipient: MailboxRecipient) -> Route | None:
        if self._line is None:
            return None
        own = [number.number for number in self._account.numbers]
        return route_to(recipient.number, own, self._line.use)

    def _arrival(self, fax: MailboxFax, recipient: MailboxRecipient, document: Document) -> MailboxFax:
        now = self._clock.now()
        sender = fax.sender
        return MailboxFax(
            id=self._mailbox.new_id(),
            direction="Inbound",
            created=now,
            modified=now,
            sender=SendingParty(sender.number, sender.name, place_of(sender.number)),
            recipients=[MailboxRecipient(recipient.number)],
            resolution=fax.resolution,
            document=document,
            pages=document.pages,
            rendered=True,
        )
