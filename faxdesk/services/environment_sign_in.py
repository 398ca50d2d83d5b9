"""The sign-in for unattended use, from the variables of the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.service_name import service_address
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.provider.fax_provider import SignIn


def sign_in_from(environment: Mapping[str, str], server: str = "") -> SignIn | None:
    """The credentials for unattended use, None where the environment has none.

    Raises FaxDeskError (SIGN_IN) when only some of them are set.
    """
    jwt, client_id = environment.get("FAXDESK_JWT", ""), environment.get("FAXDESK_CLIENT_ID", "")
    if not jwt:
        return None
    if not client_id:
        raise FaxDeskError(
            tr("FAXDESK_JWT is set, but FAXDESK_CLIENT_ID is not."),
            tr("Set FAXDESK_CLIENT_ID, and FAXDESK_CLIENT_SECRET if the app has a secret."),
            ErrorKind.SIGN_IN,
        )
    from faxdesk.provider.fax_provider import SignIn

    return SignIn(
        server=server or environment.get("FAXDESK_SERVER", "") or service_address(),
        client_id=client_id,
        client_secret=environment.get("FAXDESK_CLIENT_SECRET", ""),
        jwt=jwt,
    )
