"""The fax service that this program uses: the one place that chooses it."""

from __future__ import annotations

from faxdesk.domain.service_name import name_service


def name_chosen_service() -> None:
    """Have all texts call the service by its name. Every program does this before it says anything."""
    from faxdesk.ringcentral.display_name import DISPLAY_NAME

    name_service(DISPLAY_NAME)
