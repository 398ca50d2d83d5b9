"""RingCentral as a FaxService (provider/fax_service.py, which says what each call is for)."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from faxdesk.domain.checkup import Allowance
from faxdesk.domain.fax import AccountInfo
from faxdesk.domain.runtime import CancelToken
from faxdesk.provider.values import Capabilities
from faxdesk.ringcentral.account_calls import AccountCalls
from faxdesk.ringcentral.contact_calls import ContactCalls
from faxdesk.ringcentral.download import Downloader
from faxdesk.ringcentral.fax_sender import FaxSender
from faxdesk.ringcentral.http.api import Api, Tokens
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.ringcentral.http.requester import Requester
from faxdesk.ringcentral.message_records import MessageRecords
from faxdesk.ringcentral.message_store import MessageStore
from faxdesk.ringcentral.push.webhook_calls import WebhookCalls
from faxdesk.ringcentral.push.websocket import Gateway


class RingCentral:
    """One account at one server. What it does is done by its parts, whose methods it hands over."""

    capabilities = Capabilities(
        schedule=True,
        resend_by_id=True,
        cover_pages=True,
        restore=True,
        push=True,
        webhooks=True,
        contacts=True,
    )

    def __init__(self, requester: Requester, tokens: Tokens, country: str = "US") -> None:
        """country is the account's, as far as it is known yet (an ISO code)."""
        self._requester = requester
        self.server = str(requester.server)
        api = Api(requester, tokens)

        self._records = MessageRecords(country)
        self._account = AccountCalls(api)
        self.cover_pages = self._account.cover_pages

        sender = FaxSender(api, self._records)
        self.send_fax, self.resend_fax = sender.send, sender.resend

        store = MessageStore(api, self._records)
        self.messages, self.next_page = store.page, store.next_page
        self.history, self.next_of_history = store.history, store.next_of_history
        self.message, self.availability = store.message, store.availability
        self.set_read, self.delete, self.restore = store.set_read, store.delete, store.restore
        self.sync_full, self.sync_incremental = store.sync_full, store.sync_incremental

        self.download = Downloader(api).fetch
        self.open_push = Gateway(api).open

        contacts = ContactCalls(api)
        self.personal_contacts, self.colleagues = contacts.personal, contacts.colleagues

        webhooks = WebhookCalls(api)
        self.create_webhook, self.webhooks, self.webhook = webhooks.create, webhooks.all, webhooks.get
        self.renew_webhook, self.delete_webhook = webhooks.renew, webhooks.delete

    def account(self, token: CancelToken) -> AccountInfo:
        """Who is signed in. From now on numbers without a country code are read as of the account's
        country."""
        account = self._account.account(token)
        self._records.country = account.country or self._records.country
        return replace(account, country=self._records.country)

    def fax_pause_s(self) -> float:
        """Seconds until a fax may be sent (API §8)."""
        return self._requester.gate.pause_s(Group.HEAVY)

    def allowances(self) -> list[Allowance]:
        """How many requests the service takes at the moment, group by group (API §8)."""
        return self._requester.gate.allowances()

    def server_now(self) -> datetime:
        """The time by the service's clock."""
        return self._requester.now()
