"""Builds the service from its parts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from faxdesk.simulator.calls.contacts import Contacts
from faxdesk.simulator.calls.content import Content
from faxdesk.simulator.calls.dictionary import Dictionaries
from faxdesk.simulator.calls.directory import Directory
from faxdesk.simulator.calls.lifecycle import Lifecycle
from faxdesk.simulator.calls.message_sync import MessageSync
from faxdesk.simulator.calls.messages import MessageStore
from faxdesk.simulator.calls.number_parser import NumberParser
from faxdesk.simulator.calls.oauth import OAuth
from faxdesk.simulator.calls.profile import Profile
from faxdesk.simulator.calls.send_fax import FaxIntake
from faxdesk.simulator.control.control import Control, Parts
from faxdesk.simulator.control.control_http import ControlEndpoint
from faxdesk.simulator.control.seed import add_contacts, demo, seeded
from faxdesk.simulator.drawing.paper import Fonts
from faxdesk.simulator.drawing.render import Renderer
from faxdesk.simulator.http.call_handling import Api
from faxdesk.simulator.http.connections import Connections, Ports
from faxdesk.simulator.http.faults import Faults
from faxdesk.simulator.http.journal import Journal
from faxdesk.simulator.http.middleware import Gate
from faxdesk.simulator.http.rate_limits import RateLimits
from faxdesk.simulator.push.gateway import Gateway
from faxdesk.simulator.push.notifier import Push
from faxdesk.simulator.push.rest_over_websocket import Relay
from faxdesk.simulator.push.subscribers import Subscriptions
from faxdesk.simulator.push.webhook_delivery import SubscriptionCalls, WebhookPoster
from faxdesk.simulator.routes import Endpoints, application
from faxdesk.simulator.state.clock import Clock
from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.mailbox import Mailbox
from faxdesk.simulator.state.outcomes import Outcomes
from faxdesk.simulator.state.records import Records
from faxdesk.simulator.state.sessions import Tokens


@dataclass(frozen=True, slots=True)
class Options:
    """How the service shall behave."""

    deliver_after: float
    limits: bool
    fonts: Path | None
    seed: int = 0
    demo: bool = False


class Service:
    """One whole service: its state, and the ASGI application over it.

    The constructor is long since it is the one place where all parts meet.
    """

    def __init__(self, options: Options, folder: Path) -> None:
        self.account = Account()
        self.clock = Clock()
        self.ports = Ports()
        self.connections = Connections()
        self.mailbox = Mailbox(self.clock)
        self.renderer = Renderer(folder, Fonts(options.fonts))
        outcomes = Outcomes()
        self.lifecycle = Lifecycle(self.clock, self.mailbox, self.renderer, outcomes, options.deliver_after)
        self.contacts = Contacts(self.account, self.clock)
        faults, journal = Faults(), Journal(self.clock)
        tokens = Tokens(self.clock, self.account.extension_id)
        limits = RateLimits(self.clock, enabled=options.limits)
        records = Records(self.account)
        api = Api(self.account, tokens, limits, self.ports)
        subscriptions, relay = Subscriptions(self.account, self.clock), Relay()
        poster = WebhookPoster(subscriptions)
        gateway = Gateway(api, self.clock, tokens, subscriptions, relay, faults)
        self.push = Push(self.account, self.clock, records, subscriptions, poster, gateway)
        self.mailbox.on_change(self.push.changed)
        sync = MessageSync(self.clock, self.mailbox, records)
        parts = Parts(
            account=self.account,
            clock=self.clock,
            mailbox=self.mailbox,
            lifecycle=self.lifecycle,
            renderer=self.renderer,
            outcomes=outcomes,
            faults=faults,
            journal=journal,
            tokens=tokens,
            limits=limits,
            sync=sync,
            push=self.push,
            folder=folder,
        )
        self.control = Control(parts)
        endpoints = Endpoints(
            api=api,
            oauth=OAuth(self.account, self.clock, tokens, limits),
            intake=FaxIntake(
                self.account, self.clock, self.mailbox, self.lifecycle, records, self.contacts, folder
            ),
            store=MessageStore(self.clock, self.mailbox, records),
            content=Content(self.mailbox, self.renderer),
            sync=sync,
            dictionaries=Dictionaries(api),
            parser=NumberParser(self.account),
            profile=Profile(self.account),
            contacts=self.contacts,
            directory=Directory(self.account),
            subscriptions=SubscriptionCalls(self.clock, subscriptions, poster),
            gateway=gateway,
            control=ControlEndpoint(self.control),
        )
        self._fill(options)
        app = application(endpoints)
        relay.connect(app)
        self.app = Gate(app, self.clock, faults, journal, self.connections, self.ports)

    def _fill(self, options: Options) -> None:
        """Put the faxes and contacts there that are to be found from the start."""
        now = self.clock.now()
        add_contacts(self.contacts)
        if options.demo:
            self.mailbox.load(demo(self.mailbox, self.account, now))
        if options.seed:
            self.mailbox.load(seeded(options.seed, self.mailbox, self.account, now))

    def start(self) -> None:
        """Let faxes go on their way."""
        self.lifecycle.start()

    def stop(self) -> None:
        """Hold all faxes where they are."""
        self.lifecycle.stop()
        self.renderer.stop()
