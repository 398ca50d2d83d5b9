"""Builds one whole fax service: its state, and the ASGI application that answers for it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from faxdesk.simulator.calls.contacts import Contacts
from faxdesk.simulator.calls.content import Content
from faxdesk.simulator.calls.dictionary import Dictionaries
from faxdesk.simulator.calls.directory import Directory
from faxdesk.simulator.calls.lifecycle import Lifecycle
from faxdesk.simulator.calls.message_sync import MessageSync
from faxdesk.simulator.calls.messages import MessageCalls
from faxdesk.simulator.calls.number_parser import NumberParser
from faxdesk.simulator.calls.oauth import OAuth
from faxdesk.simulator.calls.profile import ProfileCalls
from faxdesk.simulator.calls.send_fax import SendFaxCall
from faxdesk.simulator.control.control import Control, ServiceParts
from faxdesk.simulator.control.control_http import ControlEndpoint
from faxdesk.simulator.control.seed import add_contacts, demo, seeded
from faxdesk.simulator.drawing.paper import Fonts
from faxdesk.simulator.drawing.render import Renderer
from faxdesk.simulator.http.call_handling import CallHandling
from faxdesk.simulator.http.connections import Connections, Ports
from faxdesk.simulator.http.faults import Faults
from faxdesk.simulator.http.middleware import Middleware
from faxdesk.simulator.http.rate_limits import RateLimits
from faxdesk.simulator.http.request_log import RequestLog
from faxdesk.simulator.line.exchange import Exchange
from faxdesk.simulator.line.fax_machines import library
from faxdesk.simulator.line.numbers import LineUse
from faxdesk.simulator.line.telephone_line import TelephoneLine
from faxdesk.simulator.push.gateway import PushGateway
from faxdesk.simulator.push.notifier import Notifier
from faxdesk.simulator.push.rest_over_websocket import FrameRelay
from faxdesk.simulator.push.subscribers import Subscriptions
from faxdesk.simulator.push.webhook_delivery import SubscriptionCalls, WebhookPoster
from faxdesk.simulator.routes import Endpoints, application
from faxdesk.simulator.state.clock import ServiceClock
from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.mailbox import Mailbox
from faxdesk.simulator.state.outcomes import NumberOutcomes
from faxdesk.simulator.state.records import Records
from faxdesk.simulator.state.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Options:
    """How the service behaves. deliver_after is in seconds; Simulator says what the others mean."""

    deliver_after: float
    limits: bool
    fonts: Path | None
    seed: int = 0
    demo: bool = False
    account: Account = field(default_factory=Account)
    t30: LineUse = "never"


class Service:
    """One whole service: its state, and the ASGI application over it."""

    def __init__(self, options: Options, folder: Path) -> None:
        self._folder = folder
        self.account = options.account
        self.clock = ServiceClock()
        self.ports = Ports()
        self.connections = Connections()
        self.mailbox = Mailbox(self.clock)
        self.renderer = Renderer(folder, Fonts(options.fonts))
        self.contacts = Contacts(self.account, self.clock)
        self._outcomes = NumberOutcomes()
        self.lifecycle = Lifecycle(
            self.clock, self.mailbox, self._exchange(options), self._outcomes, options.deliver_after
        )
        self._faults, self._request_log = Faults(), RequestLog(self.clock)
        self._sessions = Sessions(self.clock, self.account.extension_id)
        self._limits = RateLimits(self.clock, enabled=options.limits)
        self._records = Records(self.account)
        self._sync = MessageSync(self.clock, self.mailbox, self._records)
        self._call_handling = CallHandling(self.account, self._sessions, self._limits, self.ports)
        self._subscriptions, self._relay = Subscriptions(self.account, self.clock), FrameRelay()
        self._poster = WebhookPoster(self._subscriptions)
        self._gateway = PushGateway(
            self._call_handling, self.clock, self._sessions, self._subscriptions, self._relay, self._faults
        )
        self.push = Notifier(
            self.account, self.clock, self._records, self._subscriptions, self._poster, self._gateway
        )
        self.mailbox.on_change(self.push.changed)
        self.control = Control(self._parts())
        self.control_secret = secrets.token_urlsafe(24)
        self._fill(options)
        app = application(self._endpoints())
        self._relay.connect(app)
        self.app = Middleware(app, self.clock, self._faults, self._request_log, self.connections, self.ports)

    def _exchange(self, options: Options) -> Exchange:
        machines = None if options.t30 == "never" else library()
        line = None
        if machines is not None:
            line = TelephoneLine(machines, options.t30, self._folder, Fonts(options.fonts))
        return Exchange(self.renderer, self.mailbox, self.clock, self.account, line)

    def _parts(self) -> ServiceParts:
        """The parts that the control steers."""
        return ServiceParts(
            account=self.account,
            clock=self.clock,
            mailbox=self.mailbox,
            lifecycle=self.lifecycle,
            renderer=self.renderer,
            outcomes=self._outcomes,
            faults=self._faults,
            request_log=self._request_log,
            sessions=self._sessions,
            limits=self._limits,
            sync=self._sync,
            push=self.push,
            folder=self._folder,
        )

    def _endpoints(self) -> Endpoints:
        """The objects that answer at the service's addresses."""
        account, clock, mailbox = self.account, self.clock, self.mailbox
        return Endpoints(
            call_handling=self._call_handling,
            oauth=OAuth(account, clock, self._sessions, self._limits),
            send_fax=SendFaxCall(
                account, clock, mailbox, self.lifecycle, self._records, self.contacts, self._folder
            ),
            messages=MessageCalls(clock, mailbox, self._records),
            content=Content(mailbox, self.renderer),
            sync=self._sync,
            dictionaries=Dictionaries(self._call_handling),
            parser=NumberParser(account),
            profile=ProfileCalls(account),
            contacts=self.contacts,
            directory=Directory(account),
            subscriptions=SubscriptionCalls(clock, self._subscriptions, self._poster),
            gateway=self._gateway,
            control=ControlEndpoint(self.control, self.control_secret),
        )

    def _fill(self, options: Options) -> None:
        """Put the faxes and contacts there that a client finds from the start."""
        now = self.clock.now()
        add_contacts(self.contacts)
        if options.demo:
            self.mailbox.load(demo(self.mailbox, self.account, now))
        if options.seed:
            self.mailbox.load(seeded(options.seed, self.mailbox, self.account, now))

    def start(self) -> None:
        """Begin to deliver faxes."""
        self.lifecycle.start()

    def stop(self) -> None:
        """Stop delivering and drawing; start() goes on from here."""
        self.lifecycle.stop()
