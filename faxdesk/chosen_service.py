"""Gives texts the name of the service that the program uses."""

from __future__ import annotations

from faxdesk.domain.service_name import name_service


def name_chosen_service() -> None:
    """Have all texts call the service by its name. Every program does this before it says anything."""
    from faxdesk.ringcentral.provider import RingCentralProvider

    name_service(RingCentralProvider.display_name)
