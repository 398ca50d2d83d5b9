"""The repair of faxes that are not saved here yet: the service is asked for them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.words import number_text, tr, tr_n

if TYPE_CHECKING:
    from faxdesk.services.account import AccountService
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.incomplete_records import IncompleteRecordStore


class UnsavedFaxes:
    """Asks for what could not be had before, without waiting for its time; for workers."""

    def __init__(
        self,
        faxes: FaxStore,
        records: IncompleteRecordStore,
        account: AccountService,
        fetch: Callable[[CancelToken], bool],
    ) -> None:
        """fetch asks for a few of them, and gives whether more can be asked for now."""
        self._faxes = faxes
        self._records = records
        self._account = account
        self._fetch = fetch

    def repair(self, token: CancelToken) -> list[str]:
        """Ask for all of them once. Gives what came of it, in sentences."""
        before = self._faxes.counts().documents_wanted
        if not before:
            return []
        self._records.hurry()
        try:
            if not (self._account.is_signed_in or self._account.resume(token)):
                return [
                    tr_n(
                        "{count} fax is not saved yet. Sign in: then {service} is asked for it.",
                        "{count} faxes are not saved yet. Sign in: then {service} is asked for them.",
                        before,
                        count=number_text(before),
                        service=service_name(),
                    )
                ]
            while self._fetch(token):
                token.check()
        except FaxDeskError as error:
            left = self._faxes.counts().documents_wanted
            return [f"{_still_unsaved(left)} {error}"]
        left = self._faxes.counts().documents_wanted
        if not left:
            return [tr("What was not saved yet is here now ({count}).", count=before)]
        asked = tr_n(
            "{service} was asked again for {count} that was not saved yet.",
            "{service} was asked again for {count} that were not saved yet.",
            before,
            service=service_name(),
        )
        return [f"{asked} {_still_unsaved(left)}"]


def _still_unsaved(count: int) -> str:
    return tr_n(
        "{count} fax is still not saved; it is asked for again by itself.",
        "{count} faxes are still not saved; they are asked for again by themselves.",
        count,
        count=number_text(count),
    )
