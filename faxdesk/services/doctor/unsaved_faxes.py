"""The repair of faxes that are not saved here yet: the service is asked for them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name

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
                return [f"{_faxes(before)} not saved yet. Sign in: then {service_name()} is asked for them."]
            while self._fetch(token):
                token.check()
        except FaxDeskError as error:
            left = self._faxes.counts().documents_wanted
            return [f"{_faxes(left)} not saved yet; they are asked for again by themselves. {error}"]
        left = self._faxes.counts().documents_wanted
        if not left:
            return [f"What was not saved yet is here now ({before})."]
        return [
            f"{service_name()} was asked again for {before} that were not saved yet. {_faxes(left)} still not"
            " saved; they are asked for again by themselves."
        ]


def _faxes(count: int) -> str:
    return "1 fax is" if count == 1 else f"{count:,} faxes are"
