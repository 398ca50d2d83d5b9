"""Faxes coming in: reading them from the fax service, and what is done with each that arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.composition.built_once import built_once
from faxdesk.composition.outbox import OutboxServices
from faxdesk.paths import history_worker_command

if TYPE_CHECKING:
    from faxdesk.services.arrivals.arrivals import Arrivals
    from faxdesk.services.export.export import Exporter
    from faxdesk.services.sync.live_connection import LiveConnection
    from faxdesk.services.sync.sync import SyncService
    from faxdesk.services.sync.watch import Watch
    from faxdesk.services.sync.webhooks import Webhooks


class ReceivingServices(OutboxServices):
    """What reads the fax service's mailbox and hands on what is in it."""

    @built_once
    def live_connection(self) -> LiveConnection:
        from faxdesk.services.sync.live_connection import LiveConnection

        return LiveConnection(self.account.client, self.events, self.clock)

    @built_once
    def webhooks(self) -> Webhooks:
        from faxdesk.services.sync.webhooks import Webhooks

        return Webhooks(self.account.client, self.provider, self.clock)

    @built_once
    def sync(self) -> SyncService:
        from faxdesk.services.sync.download_pages import PageDownloads
        from faxdesk.services.sync.history_reader import HistoryReader
        from faxdesk.services.sync.history_writing import HistoryWriting
        from faxdesk.services.sync.incomplete_records import IncompleteRecords
        from faxdesk.services.sync.sync import SyncService

        store, client, outcomes, events = self.sync_store, self.account.client, self.outcomes, self.events
        records = IncompleteRecords(self.incomplete_records, store, client, events)
        downloads = PageDownloads(self.faxes, records, self.blobs, client, outcomes, events, self.clock)
        command = [*history_worker_command(), str(self.database.path)]
        writing = HistoryWriting(store, self.provider.page_reader(), command, self.database.key)
        history = HistoryReader(store, client, writing, events, self.clock)
        return SyncService(
            store, downloads, client, outcomes, events, self.clock, self.live_connection, history
        )

    @built_once
    def watch(self) -> Watch:
        from faxdesk.services.sync.watch import Reception, Watch

        reception = Reception(self.sync, self.live_connection, self.arrivals)
        return Watch(self.sync_store, reception, self.settings, self.events, self.clock)

    @built_once
    def arrivals(self) -> Arrivals:
        from faxdesk.services.arrivals.arrival_command import CommandRunner
        from faxdesk.services.arrivals.arrivals import Arrivals
        from faxdesk.services.arrivals.auto_save import AutoSave
        from faxdesk.store.arrival_ledger import ArrivalLedger

        return Arrivals(
            ArrivalLedger(self.database, self.clock),
            self.library,
            AutoSave(self.library, self.settings),
            CommandRunner(),
            self.settings,
            self.events,
            self.clock,
        )

    @built_once
    def exporter(self) -> Exporter:
        from faxdesk.services.export.export import Exporter

        return Exporter(self.library, self.receipts, self.pages, self.policies, self.sync.fetch_document)
