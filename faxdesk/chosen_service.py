"""Which fax service the program uses: the one place that chooses it."""

from __future__ import annotations

from faxdesk.domain.service_name import name_service
from faxdesk.ringcentral.provider import RingCentralProvider as ChosenProvider

__all__ = ["ChosenProvider", "name_chosen_service"]


def name_chosen_service() -> None:
    """Have all texts call the service by its name. Every program does this before it says anything."""
    name_service(ChosenProvider.display_name, ChosenProvider.usual_address)
